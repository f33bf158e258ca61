"""What is read of the applicant's own files before a run: the source, searched for secrets."""

from harness.evidence.source_code import scan_source
from harness.model.clock import Clock
from harness.model.evidence import Act, ActKind
from harness.model.statement import Statement

_HITS_KEPT = 50


def scan_act(statement: Statement | None, clock: Clock) -> tuple[Act, ...]:
    """What a search of the statement's source found, as an act; nothing where it names none."""
    if statement is None or not statement.source:
        return ()
    secret = statement.app_secret.reveal() if statement.app_secret else ""
    details: tuple[tuple[str, str], ...] = ()
    outcome = "unreadable"
    try:
        found = scan_source(statement.folder / statement.source, secret)
    except OSError as error:
        details = (("problem", error.strerror or "cannot be read"),)
    else:
        outcome = "done"
        places = tuple(("hit", f"{h.file}:{h.line}, {h.rule}") for h in found.hits[:_HITS_KEPT])
        details = (("files", str(found.files)), *places)
    return (
        Act(
            kind=ActKind.SOURCE_SCANNED,
            at=clock.now(),
            name=statement.source,
            outcome=outcome,
            details=details,
        ),
    )
