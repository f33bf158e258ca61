"""DOSS-04, DOSS-06, DOSS-08 and DOSS-09: what holds on the day of the submission."""

from harness.checks.papers import (
    Submission,
    day_from,
    day_of,
    months_before,
    owed_paper,
    settled,
    submission_of,
    unsaid,
    wrong,
)
from harness.checks.registry import Events, Scope, traffic_check
from harness.checks.traffic import Traffic
from harness.model.dossier import Given
from harness.model.text import Text

AUDIT_MONTHS = 12
_CERTIFICATE = "iso27001"
_REPORTS = ("code_scan", "penetration_test", "data_masking")

_NOT_VALID = Text(
    "The ISO/IEC 27001 certificate does not hold on the submission date.",
    "ISO/IEC 27001 证书在提交日无效。",
)
_RENEW = Text(
    "Hand in the certificate that is valid on the submission date.",
    "请提交在提交日有效的证书。",
)
_TOO_OLD = Text(
    "Evidence of the security audit is more than 12 months old.",
    "安全审计材料已超过 12 个月。",
)
_AUDIT_AGAIN = Text(
    "Have it done again, and hand in the new report.",
    "请重新进行审计并提交新报告。",
)
_IN_FUTURE = Text(
    "A date lies after the submission.",
    "日期晚于提交日。",
)
_CORRECT_DATE = Text(
    "Correct the date, or the submission_date of the dossier.",
    "请更正该日期，或清单中的 submission_date。",
)
_NOT_ATTESTED = Text(
    "Nobody stands for it by name and date.",
    "缺少具名并注明日期的承诺。",
)
_ATTEST = Text(
    "Let the person who is responsible read the text in docs/dossier.md, and add under "
    "attestations: {{what: {what}, name: NAME, date: DATE}}.",
    "请责任人阅读 docs/dossier.md 中的文本，并在 attestations 下补充："
    "{{what: {what}, name: 姓名, date: 日期}}。",
)


@traffic_check("DOSS-04", scope=Scope.RUN)
def the_certificate_is_valid(traffic: Traffic) -> Events:
    """The ISO/IEC 27001 certificate is there, can be read, and holds on the submission date.

    The first and the last day of its validity are said in the dossier, and count. Fails when the
    certificate is missing or unreadable, a date is missing, or the submission date lies outside of
    them. Undecided when the file could not be examined on this machine. Without a dossier the row
    is not owed.

    Source: register DOSS-04 (seed 000).
    """
    submission = submission_of(traffic)
    if submission is None:
        return
    yield from settled(owed_paper(submission, _CERTIFICATE), _validity(submission))


@traffic_check("DOSS-06", scope=Scope.RUN)
def the_security_audit_is_recent(traffic: Traffic) -> Events:
    """Code scan, penetration test and data-masking review are there, none older than 12 months.

    Each can be read and bears a date in the 12 calendar months that end on the submission date.
    Fails for each that is missing, unreadable, undated, older, or dated after the submission.
    Undecided when a file could not be examined on this machine. Without a dossier the row is not
    owed.

    Source: register DOSS-06 (seed 000).
    """
    submission = submission_of(traffic)
    if submission is None:
        return
    names = [f"security_audit.{report}" for report in _REPORTS]
    yield from settled(
        *(owed_paper(submission, name) for name in names),
        *(_age(submission, name) for name in names),
    )


@traffic_check("DOSS-08", scope=Scope.RUN)
def permitted_use_is_attested(traffic: Traffic) -> Events:
    """A person attests, with name and date, what the data is used for.

    It is not used for price crawling, malicious monitoring or resale, and copyright of descriptions
    and pictures is respected. Fails when the attestation, its name or its date is missing, or when
    the date lies after the submission. The name is never recorded. Without a dossier the row is not
    owed.

    Source: register DOSS-08 (seed 001).
    """
    submission = submission_of(traffic)
    if submission:
        yield from settled(_attestation(submission, "permitted_use"))


@traffic_check("DOSS-09", scope=Scope.RUN)
def high_risk_acts_are_reviewed(traffic: Traffic) -> Events:
    """A person attests, with name and date, that high-risk acts are reviewed by a person.

    Large refunds and listings in sensitive categories are meant, before they go out. Fails when the
    attestation, its name or its date is missing, or when the date lies after the submission. The
    name is never recorded. Without a dossier the row is not owed.

    Source: register DOSS-09 (seed 000).
    """
    submission = submission_of(traffic)
    if submission:
        yield from settled(_attestation(submission, "high_risk_review"))


def _validity(submission: Submission) -> Events:
    act = submission.papers.get(_CERTIFICATE)
    if act is None:
        return
    place, day = f"papers.{_CERTIFICATE}", submission.day
    begins, ends = day_of(act, "valid_from"), day_of(act, "valid_until")
    for key, given in (("valid_from", begins), ("valid_until", ends)):
        if given is None:
            yield unsaid(f"{place}.{key}", "a date")
    if begins and day < begins:
        expected = f"{day} or before"
        where = f"{place}.valid_from"
        yield wrong(where, _NOT_VALID, _RENEW, expected=expected, actual=str(begins))
    if ends and day > ends:
        expected = f"{day} or after"
        where = f"{place}.valid_until"
        yield wrong(where, _NOT_VALID, _RENEW, expected=expected, actual=str(ends))


def _age(submission: Submission, name: str) -> Events:
    act = submission.papers.get(name)
    if act is None:
        return
    place, day = f"papers.{name}.date", submission.day
    made, earliest = day_of(act, "date"), months_before(day, AUDIT_MONTHS)
    if made is None:
        yield unsaid(place, "a date")
    elif made < earliest:
        expected = f"{earliest} or after"
        yield wrong(place, _TOO_OLD, _AUDIT_AGAIN, expected=expected, actual=str(made))
    elif made > day:
        expected = f"{day} or before"
        yield wrong(place, _IN_FUTURE, _CORRECT_DATE, expected=expected, actual=str(made))


def _attestation(submission: Submission, what: str) -> Events:
    place, read = f"attestations.{what}", submission.read
    hint = _ATTEST.format(what=what)
    given = read.detail(f"attestation.{what}.name")
    if not given:
        yield wrong(place, _NOT_ATTESTED, hint, expected="an attestation", actual="missing")
        return
    if given != Given.GIVEN:
        expected = "the name of a person"
        yield wrong(f"{place}.name", _NOT_ATTESTED, hint, expected=expected, actual="missing")
    made = day_from(read.detail(f"attestation.{what}.date"))
    if made is None:
        yield wrong(f"{place}.date", _NOT_ATTESTED, hint, expected="a date", actual="missing")
    elif made > submission.day:
        expected = f"{submission.day} or before"
        where = f"{place}.date"
        yield wrong(where, _IN_FUTURE, _CORRECT_DATE, expected=expected, actual=str(made))
