"""DATA: what the applicant hands in: how data is kept, and a source without secrets."""

from collections.abc import Iterator, Mapping

from harness.checks.excerpts import shown
from harness.checks.registry import Events, Examined, Note, Scope, Undecided, traffic_check
from harness.checks.traffic import Traffic
from harness.model.evidence import Act, ActKind
from harness.model.text import Text
from harness.model.verdict import Finding

FEWEST_LOG_DAYS = 180
MOST_CACHE_DAYS = 7

_OUTSIDE = Text(
    "A declaration about the keeping of data is missing or outside the rule.",
    "数据留存与删除的声明缺失，或不符合要求。",
)
_DECLARE = Text(
    "Declare under data: call_log_days 180 or more, product_cache_days 7 or less, "
    "eu_buyer_encrypted true, eu_buyer_erasable true - and keep to it.",
    "请在声明文件 data 中声明：call_log_days 不少于 180、product_cache_days 不多于 7、"
    "eu_buyer_encrypted 为 true、eu_buyer_erasable 为 true，并据此执行。",
)


_SECRET_IN_SOURCE = Text(
    "The application's source holds a secret.",
    "应用源码中含有密钥。",
)
_USE_ENVIRONMENT = Text(
    "Take the secret out of the source and its history, have it replaced, and read it from the "
    "environment or a vault.",
    "请将密钥从源码及其历史记录中移除并更换，改为从环境变量或密钥库读取。",
)
_CUT = Text(
    "The source holds more files than are searched: name its own folder, without what is built or "
    "downloaded.",
    "源码文件数超出扫描上限：请只填写源码本身的目录，不含构建产物与下载的依赖。",
)
_LEFT_OUT = Text(
    "Not searched, for they are texts of more than 1 MB or cannot be opened: {count} files of the "
    "source ({names}).",
    "源码中有 {count} 个文件未扫描（超过 1 MB 的文本，或无法打开）：{names}。",
)
_UNREADABLE = Text(
    "The source that the statement names could not be read.",
    "无法读取声明文件所指的源码。",
)


@traffic_check("DATA-04", scope=Scope.RUN)
def retention_and_erasure_are_declared(traffic: Traffic) -> Events:
    """The statement declares how long data is kept and that EU buyers' data is protected.

    Call logs 180 days or more, cached product data 7 days or less, EU buyer data encrypted and
    erasable. Fails when one of the four is missing or outside these. A statement without `data`
    hands nothing in, so the row is not owed.

    Source: register DATA-04 (seeds 000, 001).
    """
    declared = traffic.statement.data if traffic.statement else {}
    if not declared:
        return
    yield Examined()
    for name, expected in _broken(declared):
        yield Finding(
            message=_OUTSIDE,
            exchanges=(),
            where=f"statement.data.{name}",
            expected=expected,
            actual=shown(str(declared.get(name, "missing")), 40),
            hint=_DECLARE,
        )


@traffic_check("DATA-05", scope=Scope.RUN)
def no_secret_in_the_source(traffic: Traffic) -> Events:
    """The application's source holds no key, token or secret.

    The folder that the statement names under source was searched before the run for the
    application's own secret, private keys, and literals given to names such as app_secret or
    access_token; references, placeholders and made-up values of tests are passed over. Fails when
    one is found; the finding names the place, never the value. Undecided when the source could not
    be read, or holds more files than are searched; texts of more than 1 MB are not, which a note
    says. A statement without `source` hands nothing in,
    so the row is not owed.

    Source: register DATA-05 (seeds 000, 002).
    """
    for act in traffic.frame.acts_of(ActKind.SOURCE_SCANNED):
        yield from _left_out(act)
        if act.outcome != "done" or act.detail("files") == "0":
            yield Undecided(_UNREADABLE)
            continue
        yield Undecided(_CUT) if act.detail("cut") else Examined()
        for place, rule in _hits(act):
            yield Finding(
                message=_SECRET_IN_SOURCE,
                exchanges=(),
                where=place,
                expected="no secret in the source",
                actual=rule,
                hint=_USE_ENVIRONMENT,
            )


def _left_out(act: Act) -> Iterator[Note]:
    if count := act.detail("left_out"):
        names = [value for name, value in act.details if name == "unsearched"]
        more = ["..."] if str(len(names)) != count else []
        yield Note(_LEFT_OUT.format(count=count, names=", ".join([*map(shown, names), *more])))


def _hits(act: Act) -> Iterator[tuple[str, str]]:
    for name, value in act.details:
        if name == "hit":
            place, _, rule = value.partition(", ")
            yield place, rule


def _broken(declared: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if (days := _days(declared.get("call_log_days"))) is None or days < FEWEST_LOG_DAYS:
        yield "call_log_days", f"{FEWEST_LOG_DAYS} or more"
    if (days := _days(declared.get("product_cache_days"))) is None or days > MOST_CACHE_DAYS:
        yield "product_cache_days", f"{MOST_CACHE_DAYS} or less"
    for name in ("eu_buyer_encrypted", "eu_buyer_erasable"):
        if str(declared.get(name, "")).lower() != "true":
            yield name, "true"


def _days(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None
