"""What a report tells beside its verdicts, put together from the evidence and what was declared."""

from datetime import datetime

from harness.checks.clock_skew import clock_skew
from harness.checks.signature_uses import signature_uses
from harness.checks.token_uses import token_use
from harness.documents.canonical import sha256_hex
from harness.evidence.manifest import KEPT_FOR
from harness.evidence.redacted import SEARCHED
from harness.model.evidence import ActKind, Evidence
from harness.model.exchange import Fact
from harness.model.exhibits import Exhibits
from harness.model.particulars import Environment, Particulars, Parties, Protection
from harness.model.statement import Statement
from harness.run.environment import in_order
from harness.run.judged import Judged
from harness.run.method import method_of
from harness.run.tracing import faults_of, trace_of

_FINGERPRINT = 12


def particulars_of(judged: Judged, exhibits: Exhibits, finished: datetime) -> Particulars:
    """The particulars of a run: the same evidence and the same files give the same ones."""
    evidence, traffic = judged.evidence, judged.traffic
    return Particulars(
        parties=_parties(traffic.statement),
        method=method_of(judged),
        environment=Environment(
            facts=in_order(evidence.environment),
            skew=clock_skew(traffic),
            certificates=_certificates(evidence),
        ),
        signatures=signature_uses(traffic),
        tokens=token_use(traffic),
        faults=faults_of(judged),
        trace=trace_of(judged),
        attempts=evidence.attempts,
        protection=_protection(evidence, finished),
        files=judged.files,
        times=_times(judged, exhibits),
    )


def _parties(statement: Statement | None) -> Parties:
    if statement is None:
        return Parties()
    named = statement.parties
    digest = sha256_hex(statement.app_key.encode())
    return Parties(
        applicant=statement.company,
        contact=named.contact,
        application=statement.name,
        version=statement.version,
        app_key=f"sha256:{digest[:_FINGERPRINT]}" if statement.app_key else "",
        performed_by=named.performed_by,
        authorised_by=named.authorised_by,
        place=named.place,
        capabilities=tuple(statement.capabilities.items()),
        interfaces=statement.interfaces,
    )


def _certificates(evidence: Evidence) -> tuple[str, ...]:
    """The certificates of our own listener that calls were completed over or refused for."""
    shown = [x.observed(Fact.CERTIFICATE) for x in evidence.exchanges]
    shown += [
        act.detail("certificate") for act in evidence.acts if act.kind is ActKind.TLS_HANDSHAKE
    ]
    return tuple(sorted({certificate for certificate in shown if certificate}))


def _protection(evidence: Evidence, finished: datetime) -> Protection:
    replaced: dict[str, int] = {}
    searched: int | None = None
    for act in evidence.acts:
        if act.kind is not ActKind.REDACTED:
            continue
        for kind, count in act.details:
            if kind == SEARCHED:
                searched = (searched or 0) + int(count)
            else:
                replaced[kind] = replaced.get(kind, 0) + int(count)
    return Protection(
        replaced=tuple(sorted(replaced.items())),
        searched=searched,
        retain_until=finished + KEPT_FOR,
    )


def _times(judged: Judged, exhibits: Exhibits) -> tuple[tuple[str, datetime], ...]:
    cited = {x for a in judged.assessments for x in a.exchanges}
    cited |= {x for a in judged.assessments for f in a.findings for x in (*f.exchanges, f.latest)}
    cited |= {exhibit.exchange for exhibit in exhibits.exchanges}
    return tuple((x.id, x.started) for x in judged.evidence.exchanges if x.id in cited)
