"""README.txt of a run's folder: what it holds and how anybody checks it, with our tool or without.

It is told in plain text, for whoever has nothing but the files.
"""

import textwrap
from pathlib import Path

from harness.model.text import Text
from harness.model.verdict import Report
from harness.reporters.atomic import write_atomically
from harness.reporters.columns import columns
from harness.reporters.standing import why
from harness.reporters.visible import visible
from harness.reporters.wording import CLASS_MEANINGS, CLASSES, CONCLUSIONS, utc

SUMS_LINE = "sha256sum -c SHA256SUMS"
CUT_LINE = (
    'python3 -c \'import base64, json; e = json.load(open("attestation.dsse.json")); '
    't = e["payloadType"].encode(); p = base64.b64decode(e["payload"]); '
    'open("../pae.bin", "wb").write(b"DSSEv1 %d %s %d %s" % (len(t), t, len(p), p)); '
    'open("../sig.bin", "wb").write(base64.b64decode(e["signatures"][0]["sig"])); '
    's = json.loads(p)["subject"][0]; print(s["digest"]["sha256"] + "  " + s["name"])\' '
    "| sha256sum -c -"
)
VERIFY_LINE = (
    "openssl pkeyutl -verify -pubin -inkey ../signer.pub -rawin -in ../pae.bin -sigfile ../sig.bin"
)
LIST_LINE = (
    'python3 -c \'import json; [print(f["sha256"] + "  " + f["path"]) '
    'for f in json.load(open("manifest.json", encoding="utf-8"))["files"]]\' | sha256sum -c -'
)
FINGERPRINT_LINE = "openssl pkey -pubin -in ../signer.pub -outform DER | sha256sum"
_WIDTH = 92


def readme_text(report: Report, fingerprint: str) -> str:
    """The text; `fingerprint` is that of the key that signs the bundle, empty for an unsigned one.

    The same report and the same key give the same text.
    """
    parts = [*_identification(report), *(_SIGNED if fingerprint else _UNSIGNED)]
    pages = [_page(parts, "en", fingerprint), _page(parts, "zh", fingerprint)]
    return "\n\n".join(pages)


def write_readme(report: Report, path: Path, fingerprint: str) -> None:
    """Write README.txt, whole or not at all."""
    data = readme_text(report, fingerprint).encode("utf-8", errors="backslashreplace")
    write_atomically(path, data)


def _identification(report: Report) -> list[Text]:
    run = report.run
    conclusion, kind = CONCLUSIONS[report.conclusion], CLASSES[run.run_class]
    meaning, reason = CLASS_MEANINGS[run.run_class], why(report)
    application, edition = visible(run.application), visible(run.edition)
    about_en = f" of {application}" if application else ""
    about_zh = f"（{application}）" if application else ""
    return [
        Text(
            f"# Report of run {visible(run.id)}, with its evidence",
            f"# 运行 {visible(run.id)} 的报告及其证据",
        ),
        Text(
            f"`harness {run.verb}`{about_en}, edition {edition}, finished "
            f"{utc(run.finished)}, {kind.en} ({meaning.en}).",
            f"`harness {run.verb}`{about_zh}，平台版本 {edition}，结束于 "
            f"{utc(run.finished)}，{kind.zh}（{meaning.zh}）。",
        ),
        Text(
            f"Conclusion: {conclusion.en} - {visible(reason.en)}",
            f"结论：{conclusion.zh}。{visible(reason.zh)}",
        ),
        _FILES,
        _CHECK,
    ]


_FILES = Text(
    "report.html is the report for reading, report.json the same for programs, evidence/ what "
    "was recorded: secrets and personal data were replaced before anything was written. "
    "manifest.json lists every file with its digest; bundle.zip holds all of it in one file.",
    "report.html 供阅读，report.json 供程序读取，evidence/ 为所录制的证据：密钥与个人数据在写入前"
    "均已替换。manifest.json 列出每个文件及其摘要；bundle.zip 将全部内容收于一个文件。",
)
_CHECK = Text(
    "## How to check it\n"
    "With our tool, in this folder or with bundle.zip (it also judges the evidence again and "
    "compares the conclusion):\n"
    "    harness verify .\n"
    f"Without our tool, that no file was changed by accident:\n    {SUMS_LINE}",
    "## 核验方法\n"
    "使用本工具，在此文件夹内或对 bundle.zip 执行（还会依据证据重新判定并比对结论）：\n"
    "    harness verify .\n"
    f"不使用本工具，核对文件未被意外改动：\n    {SUMS_LINE}",
)
_UNSIGNED = (
    Text(
        "This bundle is unsigned. Whoever changes a file can change the digests as well: the "
        "digests show accidents, not intent.",
        "本证据包未经签名。改动文件的人同样可以改动摘要：摘要只能发现意外损坏，不能发现蓄意篡改。",
    ),
)
_SIGNED = (
    Text(
        "## Whose it is\n"
        "This bundle is signed with the key whose fingerprint is\n    {fingerprint}\n"
        "Get the public key from whoever signed it, not from where the bundle came from, keep it "
        "beside this folder as signer.pub, and compare:\n"
        f"    {FINGERPRINT_LINE}\n"
        "With our tool:\n"
        "    harness verify . --key ../signer.pub\n"
        "Without it: the first line cuts what was signed and the signature out of the attestation "
        "and compares manifest.json with it; the second checks the signature; the third compares "
        "every file with the manifest. Each must succeed. pae.bin and sig.bin are left beside "
        "this folder; delete them.\n"
        f"    {CUT_LINE}\n    {VERIFY_LINE}\n    {LIST_LINE}",
        "## 签名者\n"
        "本证据包由具有以下指纹的密钥签名\n    {fingerprint}\n"
        "请向签名者本人索取公钥，不要使用与证据包同一来源的公钥；将其存为此文件夹旁的 signer.pub，"
        "并比对：\n"
        f"    {FINGERPRINT_LINE}\n"
        "使用本工具：\n"
        "    harness verify . --key ../signer.pub\n"
        "不使用本工具：第一行从 attestation.dsse.json 中取出被签名的内容与签名，"
        "并比对 manifest.json；第二行核验签名；第三行逐一比对各文件与清单。三行均须成功。"
        "此文件夹旁会留下 pae.bin 与 sig.bin，请予删除。\n"
        f"    {CUT_LINE}\n    {VERIFY_LINE}\n    {LIST_LINE}",
    ),
    Text(
        "What the signature proves: nothing in this bundle has changed since the holder of that "
        "key sealed it. What it does not prove: that the holder was honest, when it was sealed, or "
        "that the other side was the real platform.",
        "签名证明：自该密钥持有者封存之后，证据包内容未被改动。签名不能证明：持有者是否诚实、"
        "封存的时间，以及对方是否为真实平台。",
    ),
)


def _page(parts: list[Text], lang: str, fingerprint: str) -> str:
    lines = []
    for part in parts:
        text = part.en if lang == "en" else part.zh
        for line in text.split("\n"):
            lines += _laid_out(line.replace("{fingerprint}", fingerprint), lang)
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def _laid_out(line: str, lang: str) -> list[str]:
    if line.startswith("    "):
        return [line]
    rule = {"# ": "=", "## ": "-"}
    for mark, under in rule.items():
        if line.startswith(mark):
            title = line.removeprefix(mark)
            return [title, under * columns(title)]
    if lang == "zh":
        return [line]  # no blanks to break at: whatever shows it breaks it
    return textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
