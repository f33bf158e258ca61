"""The report of a run made once more, from what its folder keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from harness.evidence.keys import SigningKey
from harness.evidence.log import read_log, read_start
from harness.evidence.manifest import require_listable
from harness.model.errors import EnvironmentTrouble, UsageError
from harness.model.text import Text
from harness.model.verdict import Report
from harness.platforms.editions import edition_named
from harness.reporters.wording import Language
from harness.run.callbacks_report import callbacks_report
from harness.run.folder import RunFolder
from harness.run.formats import HAR, USUAL, write_formats
from harness.run.har_export import write_har
from harness.run.kept import (
    is_leaky,
    kept_callback_rules,
    kept_notes,
    kept_order,
    kept_secrets,
    kept_trouble,
    run_folder,
)
from harness.run.kept_files import kept_files
from harness.run.merge import merged_report
from harness.run.publish import Publication, has_attestation, publish
from harness.run.readback import Beside, report_of
from harness.run.result import RunResult
from harness.run.shard_logs import is_merged

_VIEWS = {
    "html": "report.html",
    "junit": "junit.xml",
    "allure": "allure-results",
    "ctrf": "ctrf.json",
    "intoto": "intoto.json",
    "pdf": "report.pdf",
    HAR: "traffic.har",
}


def rerender(
    path: Path,
    *,
    formats: Sequence[str] = USUAL,
    out: Path | None,
    lang: Language,
    signer: SigningKey | None = None,
    environ: Mapping[str, str] = MappingProxyType({}),
) -> RunResult:
    """Judge the log of a run once more, and write its report in the forms asked for.

    In the run's own folder, what is there already is made again as well, and the folder is sealed
    anew; in `out`, only what is asked for is written. The secrets of the run that `environ` still
    holds are searched for once more. Raises UsageError for what is no run folder,
    for a run whose report rests on more than its log, and where a signature would be lost.
    """
    folder = run_folder(path)
    if out is not None and out.resolve() != folder.path.resolve():
        if signer:
            raise UsageError(
                "a signature is over a run's own folder, and --out names another",
                hint="leave --out out",
            )
        return _rendered_elsewhere(folder, RunFolder(out.absolute()), formats, lang)
    start = read_start(folder.log)
    publication = Publication(
        folder=folder,
        lang=lang,
        secrets=kept_secrets(folder, edition_named(start.edition), environ),
        signer=signer,
        is_new=False,
        is_leaky=is_leaky(folder),
    )
    return _sealed_anew(publication, formats)


def report_again(folder: RunFolder, invalid: Text | None = None) -> Report:
    """The report of a run, from its log and from what was kept beside it.

    `invalid` is why it cannot be trusted, beside what its folder says.
    """
    start = read_start(folder.log)
    if is_merged(start):
        return merged_report(folder, invalid)
    trouble = invalid or kept_trouble(start, folder)
    if start.verb == "callbacks":
        return callbacks_report(folder, kept_callback_rules(start, folder), trouble)
    return report_of(
        kept_order(start, folder),
        read_log(folder.log),
        Beside(
            invalid=trouble,
            notes=kept_notes(start),
            files=kept_files(folder),
        ),
    )


def _rendered_elsewhere(
    folder: RunFolder, target: RunFolder, formats: Sequence[str], lang: Language
) -> RunResult:
    report = report_again(folder)
    try:
        target.path.mkdir(parents=True, exist_ok=True)
        write_formats(report, target.path, lang, [name for name in formats if name != HAR])
        if HAR in formats:
            write_har(folder, target.path)
    except OSError as error:
        raise _cannot_write(target, error) from error
    return RunResult(report=report, folder=target)


def _sealed_anew(publication: Publication, formats: Sequence[str]) -> RunResult:
    folder = publication.folder
    if has_attestation(folder.path) and publication.signer is None:
        raise UsageError(
            f"{folder.path} is signed, and the signature would be lost",
            hint="give the key with --sign, or write elsewhere with --out",
        )
    require_listable(folder.path)
    made = report_again(folder)
    there = [name for name, file in _VIEWS.items() if (folder.path / file).exists()]
    wanted = dict.fromkeys(("json", *formats, *there))
    publication = replace(publication, formats=tuple(name for name in wanted if name != HAR))
    try:
        if HAR in wanted:
            write_har(folder, folder.path)
        report = publish(publication, lambda why: report_again(folder, why) if why else made, None)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    return RunResult(report=report, folder=folder)


def _cannot_write(target: RunFolder, error: OSError) -> EnvironmentTrouble:
    return EnvironmentTrouble(
        f"cannot write to {target.path}: {error.strerror}", hint="name another folder with --out"
    )
