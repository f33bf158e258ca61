"""What stands at the end: data protection, attempts, evidence, advice, the words."""

from harness.model.text import Text
from harness.model.verdict import Conclusion
from harness.reporters.document.blocks import (
    Block,
    Commands,
    Facts,
    Paragraph,
    Subheading,
    Table,
    badge,
    badge_of,
    cell,
    code,
    more,
    none,
    plain,
    words,
)
from harness.reporters.page.view import PageView
from harness.reporters.page.words import conclusion_word, kind_word
from harness.reporters.wording import (
    CLASS_MEANINGS,
    CLASSES,
    CONCLUSIONS,
    MEANINGS,
    STANDINGS,
    TERMS,
    VERDICTS,
    utc,
)

_ROWS_SHOWN = 60
_BROKEN_OFF = Text("none: broken off, or not over yet", "无：中断或尚未结束")
_REPLACED = Text(
    "Secrets and personal data are replaced by pseudonyms before anything is written; what they "
    "were is not kept.",
    "密钥与个人数据在写入任何文件之前即以化名替换，原值不予保留。",
)
_ALL_RUNS = Text(
    "All runs of the same plan with the same application before this one, oldest first: none is "
    "left out, whatever it came to.",
    "本次之前以同一计划对同一应用的所有运行，由早到晚排列；无论结果如何均予列出。",
)
_STEPS = (
    (
        Text(
            "Whole bundle, with this tool and without network: exit code 0 says that it is intact, "
            "which is not to say ready. A signed one needs --key with the public key of the one "
            "who signed, from a source that you trust.",
            "使用本工具离线核验整个证据包：退出码 0 表示证据包完好，但完好不等于就绪。"
            "已签名的证据包须以 --key 给出来自可信渠道的签名方公钥。",
        ),
        "harness verify bundle.zip",
    ),
    (
        Text(
            "Without this tool, in the unpacked folder of the run: every line must end in OK. "
            "README.txt has the openssl lines for a signature.",
            "不使用本工具，在解压后的运行目录中执行：每一行都应以 OK 结尾。"
            "签名所用的 openssl 命令见 README.txt。",
        ),
        "sha256sum -c SHA256SUMS",
    ),
    (
        Text(
            "Every line of the evidence log names the digest of the line before it, so the digest "
            "of its last line stands for all of it. This prints the head of the evidence log:",
            "证据日志的每一行都记录上一行的摘要，因此最后一行的摘要代表整份日志。以下命令输出证据日志链尾：",
        ),
        "tail -n 1 evidence/log.ndjson | tr -d '\\n' | sha256sum",
    ),
)
_WHAT_IT_SHOWS = Text(
    "Digests show accidents. Only a signature by a key that you know shows that nobody rewrote the "
    "files, and no signature shows that the one who ran the test was honest.",
    "摘要只能发现意外改动。只有以您已知的密钥所作的签名才能证明文件未被改写；任何签名都不能证明执行"
    "测试的人诚实。",
)
_HOW_MADE = Text(
    "This document was produced as PDF/A-3a and PDF/UA-1; report.json is attached to it, byte for "
    "byte.",
    "本文档按 PDF/A-3a 与 PDF/UA-1 生成，并附有与原文件逐字节一致的 report.json。",
)


def protection(view: PageView) -> tuple[Block, ...]:
    """What was done to secrets and personal data before anything was written."""
    done = view.report.particulars.protection
    replaced = tuple((kind_word(kind), cell(plain(n))) for kind, n in done.replaced)
    searched, until = Text("not recorded", "未记录"), Text("not stated", "未说明")
    if done.searched is not None:
        searched = Text(f"{done.searched} secrets", f"{done.searched} 项密钥")
    if done.retain_until:
        until = Text(utc(done.retain_until), "")
    facts = (
        (
            Text("Finished files searched for", "对成品文件的泄露检索"),
            cell(words(searched, "inline")),
        ),
        (Text("Evidence to be kept until", "证据保存至"), cell(words(until, "inline"))),
    )
    return (
        Paragraph(text=_REPLACED),
        Facts(rows=facts),
        Subheading(text=Text("Replaced, by kind of value", "已替换的值（按类别）")),
        *((Facts(rows=replaced),) if replaced else none()),
    )


def attempts(view: PageView) -> tuple[Block, ...]:
    """All runs of the plan before this one: none is left out."""
    before, run = view.report.particulars.attempts, view.report.run
    intro = Paragraph(text=_ALL_RUNS)
    if not before:
        return (intro, *none())
    rows = [
        (
            cell(code(a.run)),
            cell(plain(utc(a.started))),
            cell(words(_came_to(a.conclusion), "inline")),
        )
        for a in before[-_ROWS_SHOWN:]
    ]
    this = CONCLUSIONS[view.report.conclusion]
    told = Text(f"{this.en} (this one)", f"{this.zh}（本次）")
    rows.append(
        (cell(code(run.id)), cell(plain(utc(run.started))), cell(words(told, "inline-bold")))
    )
    head = (Text("Run", "运行"), Text("Started", "开始"), Text("Conclusion", "结论"))
    return (
        intro,
        *more(len(before) - _ROWS_SHOWN, Text("earlier runs", "次更早的运行")),
        Table(widths=("1fr", "130", "170"), head=head, rows=tuple(rows)),
    )


def evidence(view: PageView) -> tuple[Block, ...]:
    """Which files the report rests on, and how anybody can check them."""
    files = view.report.particulars.files
    rows = tuple(
        (cell(code(f.path)), cell(plain(f.size)), cell(code(f.sha256))) for f in files[:_ROWS_SHOWN]
    )
    columns = (Text("File", "文件"), Text("Bytes", "字节"), Text("SHA-256", "SHA-256"))
    table = Table(widths=("1fr", "44", "268"), head=columns, rows=rows)
    named = ((Text("report.json", ""), view.digest), *view.digests)
    digests = tuple((name, cell(code(digest))) for name, digest in named)
    return (
        Subheading(text=Text("Digests that this report rests on", "本报告所依据的摘要")),
        Facts(rows=digests),
        Subheading(text=Text("Files of the evidence", "证据文件"), detail=str(len(files))),
        *((table,) if rows else none()),
        *more(len(files) - len(rows), Text("files", "个文件")),
        Subheading(text=Text("How to verify", "如何核验")),
        *(
            block
            for told, line in _STEPS
            for block in (Paragraph(text=told), Commands(lines=(line,)))
        ),
        Paragraph(text=_WHAT_IT_SHOWS, style="note"),
        Paragraph(text=_HOW_MADE),
    )


def glossary() -> tuple[Block, ...]:
    """The words of the report in both languages."""
    verdicts = tuple(
        (cell(badge(v)), cell(words(MEANINGS[v]))) for v in sorted(VERDICTS, reverse=True)
    )
    classes = tuple(
        (cell(words(CLASSES[c], "bold")), cell(words(CLASS_MEANINGS[c]))) for c in CLASSES
    )
    terms = tuple((cell(words(term, "bold")), cell(words(meant))) for term, meant in TERMS)
    comes_to = tuple(
        (cell(badge_of(STANDINGS[c.exit_code], CONCLUSIONS[c])), cell(plain(c.exit_code)))
        for c in Conclusion
    )
    head = (Text("Word", "术语"), Text("Meaning", "含义"))
    return (
        Table(widths=("130", "1fr"), head=head, rows=(*verdicts, *classes, *terms)),
        Subheading(text=Text("Conclusions and exit codes", "结论与退出码")),
        Table(
            widths=("180", "1fr"),
            head=(Text("Conclusion", "结论"), Text("Exit code", "退出码")),
            rows=comes_to,
        ),
    )


def _came_to(conclusion: str) -> Text:
    return conclusion_word(conclusion) if conclusion else _BROKEN_OFF
