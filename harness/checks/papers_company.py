"""DOSS-01, DOSS-02 and DOSS-07: who applies, and the forms that belong to it."""

from harness.checks.papers import (
    Submission,
    owed_paper,
    settled,
    submission_of,
    unsaid,
    wrong,
)
from harness.checks.registry import Events, Scope, Undecided, traffic_check
from harness.checks.traffic import Traffic
from harness.model.dossier import CompanyKind, Given, PaperOutcome
from harness.model.text import Text

RAW_DATA = "raw-data"
_LENGTH = "18"

_NO_ENTERPRISE = Text(
    "Only an enterprise may apply, no sole trader and no individual.",
    "仅企业主体可以申请，个体工商户与个人均不可。",
)
_APPLY_AS_ENTERPRISE = Text(
    "Apply in the name of a company with a business licence of its own.",
    "请以持有营业执照的企业名义申请。",
)
_NO_ENGLISH_NAME = Text(
    "The company's name is not written in English.",
    "企业名称并非英文。",
)
_NAME = Text(
    "Write the full name in English, as contracts have it: Example Trading Co., Ltd.",
    "请填写英文全称，与合同一致，例如 Example Trading Co., Ltd.",
)
_CODE = Text(
    "The unified social credit code is not right.",
    "统一社会信用代码不正确。",
)
_COPY_CODE = Text(
    "Copy the 18 characters from the business licence; digits and capitals without I, O, S, V, Z.",
    "请从营业执照上逐字抄录 18 位代码；仅含数字与大写字母，不含 I、O、S、V、Z。",
)
_MALFORMED = Text(
    "An address or number under which somebody is to be reached is malformed.",
    "联系方式格式不正确。",
)
_CORRECT = Text(
    "Write it in full: name@company.example, +86 571 0000 0000.",
    "请完整填写，例如 name@company.example、+86 571 0000 0000。",
)
_NO_PDF = Text(
    "The data-security commitment is no PDF.",
    "《数据安全承诺书》不是 PDF 文件。",
)
_MAKE_PDF = Text(
    "Scan the stamped paper as a PDF.",
    "请将加盖公章的纸质件扫描为 PDF。",
)
_WITHOUT = Text(
    "The dossier itself says that a paper lacks its {what}.",
    "清单写明材料缺少{what_zh}。",
)
_HAVE_DONE = Text(
    "Have it stamped or signed, scan it again, and say so in the dossier.",
    "请盖章或签署后重新扫描，并在清单中写明。",
)
_LOOK = Text(
    "whether {place} bears its {what} only a person can see: look, and write {key}: true",
    "{place} 是否已有{what_zh}只能由人查看：请核对后在清单中写明 {key}: true",
)
_PACKAGE_UNKNOWN = Text(
    "whether the raw-data package is asked for, which needs a signed confidentiality agreement, is "
    "not known: give --statement FILE",
    "是否申请原始数据包（需签署保密协议）未知：请用 --statement FILE 提供声明文件",
)
_STAMP, _SIGNATURE = Text("stamp", "公章"), Text("signature", "签字")


@traffic_check("DOSS-01", scope=Scope.RUN)
def the_company_is_an_enterprise(traffic: Traffic) -> Events:
    """The dossier shows an enterprise, by kind, name, credit code, licence and representative.

    The kind is enterprise; the name is written in English; the unified social credit code has 18
    characters of its alphabet, the right check character (GB 32100-2015), and does not begin as
    those of individual businesses (92); the scan of the business licence is there and can be read;
    e-mail and telephone of the legal representative are given. Fails for each one that is missing
    or wrong. The code, names, addresses and numbers themselves are never recorded. Undecided when
    the scan could not be examined on this machine. Without a dossier the row is not owed.

    Source: register DOSS-01 (seed 000).
    """
    submission = submission_of(traffic)
    if submission is None:
        return
    representative = "company.legal_representative"
    yield from settled(
        _kind(submission),
        _english_name(submission),
        _credit_code(submission),
        owed_paper(submission, "business_licence"),
        _contact(submission, f"{representative}.email", "an e-mail address"),
        _contact(submission, f"{representative}.telephone", "a telephone number"),
    )


@traffic_check("DOSS-02", scope=Scope.RUN)
def the_forms_are_there(traffic: Traffic) -> Events:
    """The registration form and the stamped data-security commitment are there and can be read.

    The commitment is a PDF, and the dossier says that it bears the stamp, for no machine can see
    it. Fails when one is missing, unreadable, or said to be without a stamp. Undecided when the
    dossier does not say, or a paper could not be examined on this machine. Without a dossier the
    row is not owed.

    Source: register DOSS-02 (seed 000).
    """
    submission = submission_of(traffic)
    if submission is None:
        return
    name = "data_security_commitment"
    yield from settled(
        owed_paper(submission, "registration_form"),
        owed_paper(submission, name),
        _is_pdf(submission, name),
        _bears(submission, name, "stamped", _STAMP),
    )


@traffic_check("DOSS-07", scope=Scope.RUN)
def the_papers_for_alibaba_are_there(traffic: Traffic) -> Events:
    """Business licence, identity paper of the legal representative and company e-mail are there.

    Where the statement names the raw-data package, so is a confidentiality agreement, and the
    dossier says that it is signed. Fails when one is missing or unreadable, or said to be unsigned.
    Undecided when the dossier does not say, when there is neither an agreement nor a statement that
    names the packages, or when a paper could not be examined on this machine. Without a dossier the
    row is not owed.

    Source: register DOSS-07 (seed 001).
    """
    submission = submission_of(traffic)
    if submission is None:
        return
    yield from settled(
        owed_paper(submission, "business_licence"),
        owed_paper(submission, "identity_paper"),
        _contact(submission, "company.email", "an e-mail address"),
        _agreement(submission, traffic),
    )


def _kind(submission: Submission) -> Events:
    kind, place = submission.read.detail("company.kind"), "company.kind"
    if not kind:
        yield unsaid(place, CompanyKind.ENTERPRISE)
    elif kind != CompanyKind.ENTERPRISE:
        expected = CompanyKind.ENTERPRISE
        yield wrong(place, _NO_ENTERPRISE, _APPLY_AS_ENTERPRISE, expected=expected, actual=kind)


def _english_name(submission: Submission) -> Events:
    given, place = submission.read.detail("company.legal_name_en"), "company.legal_name_en"
    expected = "a name in English"
    if given == Given.MALFORMED:
        yield wrong(place, _NO_ENGLISH_NAME, _NAME, expected=expected, actual="another script")
    elif given != Given.GIVEN:
        yield unsaid(place, expected)


def _credit_code(submission: Submission) -> Events:
    read, place = submission.read, "company.unified_social_credit_code"
    if read.detail("credit_code") != Given.GIVEN:
        yield unsaid(place, "18 characters")
        return
    if expected_and_actual := _flaw_of_code(
        length=read.detail("credit_code.length"),
        strange=read.detail("credit_code.strange"),
        check=read.detail("credit_code.check"),
    ):
        expected, actual = expected_and_actual
        yield wrong(place, _CODE, _COPY_CODE, expected=expected, actual=actual)
    if read.detail("credit_code.holder") == "person":
        actual = "a code of an individual business (92…)"
        expected = "the code of an enterprise"
        yield wrong(place, _NO_ENTERPRISE, _APPLY_AS_ENTERPRISE, expected=expected, actual=actual)


def _flaw_of_code(*, length: str, strange: str, check: str) -> tuple[str, str] | None:
    if length != _LENGTH:
        return "18 characters", f"{length} characters"
    if strange:
        return "digits and capitals without I, O, S, V, Z", f"another character at place {strange}"
    if check != "right":
        return "the check character of GB 32100-2015 at place 18", "another one"
    return None


def _contact(submission: Submission, place: str, expected: str) -> Events:
    given = submission.read.detail(place)
    if given == Given.MALFORMED:
        yield wrong(place, _MALFORMED, _CORRECT, expected=expected, actual="malformed")
    elif given != Given.GIVEN:
        yield unsaid(place, expected)


def _is_pdf(submission: Submission, name: str) -> Events:
    act = submission.papers.get(name)
    if act and act.outcome == PaperOutcome.DONE and act.detail("kind") != "pdf":
        kind = act.detail("kind")
        yield wrong(f"papers.{name}.file", _NO_PDF, _MAKE_PDF, expected="pdf", actual=kind)


def _bears(submission: Submission, name: str, key: str, what: Text) -> Events:
    act = submission.papers.get(name)
    if act is None:
        return
    place = f"papers.{name}.{key}"
    match act.detail(key):
        case "true":
            return
        case "false":
            message = _WITHOUT.format(what=what.en, what_zh=what.zh)
            yield wrong(place, message, _HAVE_DONE, expected="true", actual="false")
        case _:
            words = {"place": f"dossier.papers.{name}", "key": key}
            yield Undecided(_LOOK.format(what=what.en, what_zh=what.zh, **words))


def _agreement(submission: Submission, traffic: Traffic) -> Events:
    name = "confidentiality_agreement"
    if traffic.statement and RAW_DATA not in traffic.statement.packages:
        return
    if traffic.statement is None and not submission.is_given(name):
        yield Undecided(_PACKAGE_UNKNOWN)
        return
    yield from owed_paper(submission, name)
    yield from _bears(submission, name, "signed", _SIGNATURE)
