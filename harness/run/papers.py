"""What is read of the applicant's own files before a run: source and papers, as acts."""

from pathlib import Path

from harness.model.clock import Clock
from harness.model.dossier import Dossier
from harness.model.evidence import Act, ActKind
from harness.model.statement import Statement

_HITS_KEPT, _UNSEARCHED_KEPT = 50, 5


def submission_acts(
    statement: Statement | None, clock: Clock, dossier: Dossier | None = None
) -> tuple[Act, ...]:
    """What the statement hands in, looked at: its source and its papers; nothing where it does not.

    `dossier` is given where it is not the statement's own.
    """
    dossier = dossier or (statement.papers if statement else None)
    secret = statement.app_secret if statement else None
    sources = _sources(statement, dossier)
    scans = (
        _scan_act(name, folder, secret.reveal() if secret else "", clock)
        for name, folder in sources.items()
    )
    if dossier is None:
        return tuple(scans)
    # Few runs hand papers or a source in: a start without them does not wait for what reads them.
    from harness.run.dossier_facts import dossier_acts  # noqa: PLC0415 - see above
    from harness.sources.papers import PaperReader  # noqa: PLC0415 - see above

    with PaperReader() as reader:
        return (*scans, *dossier_acts(dossier, clock, reader))


def _sources(statement: Statement | None, dossier: Dossier | None) -> dict[str, Path]:
    """Every source that is named, once."""
    named: dict[str, Path] = {}
    if statement and statement.source:
        named[statement.source] = statement.folder / statement.source
    if dossier and dossier.source:
        folder = dossier.folder / dossier.source
        if folder.resolve() not in {other.resolve() for other in named.values()}:
            named[dossier.source] = folder
    return named


def _scan_act(name: str, folder: Path, secret: str, clock: Clock) -> Act:
    """What a search of one source found."""
    from harness.evidence.source_code import scan_source  # noqa: PLC0415 - as with papers

    details: tuple[tuple[str, str], ...] = ()
    outcome = "unreadable"
    try:
        found = scan_source(folder, secret)
    except OSError as error:
        details = (("problem", error.strerror or "cannot be read"),)
    else:
        outcome = "done"
        places = tuple(("hit", f"{h.file}:{h.line}, {h.rule}") for h in found.hits[:_HITS_KEPT])
        cut = (("cut", "yes"),) if found.is_cut else ()
        names = tuple(("unsearched", name) for name in found.unsearched[:_UNSEARCHED_KEPT])
        left = (("left_out", str(len(found.unsearched))), *names) if names else ()
        details = (("files", str(found.files)), *cut, *left, *places)
    return Act(
        kind=ActKind.SOURCE_SCANNED,
        at=clock.now(),
        name=name,
        outcome=outcome,
        details=details,
    )
