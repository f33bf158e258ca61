"""The one end of every run: its report written, searched for secrets, and sealed."""

import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from harness.documents.canonical import sha256_hex
from harness.evidence.bundle import write_bundle
from harness.evidence.leaks import Leak, find_leaks, find_leaks_in
from harness.evidence.manifest import (
    ATTESTATION,
    KEPT_FOR,
    MANIFEST,
    SEAL,
    SUMS,
    Manifest,
    is_run_id,
    listed_files,
    manifest_bytes,
    require_listable,
    sums_bytes,
)
from harness.evidence.roles import README, Role, role_of
from harness.model.errors import EnvironmentTrouble, UsageError
from harness.model.text import Text
from harness.model.verdict import Report
from harness.reporters.atomic import write_atomically
from harness.reporters.readme import write_readme
from harness.reporters.statement import statement_bytes
from harness.reporters.wording import Language
from harness.run.folder import RunFolder, point_latest
from harness.run.formats import unasked, write_formats
from harness.run.kept import how_sealed_again, keep_invalid, keep_leak

if TYPE_CHECKING:
    from harness.evidence.keys import SigningKey

_DRAFT = re.compile(r"\.(?P<name>.+)\.\d+\.tmp")
"""How the name of a file begins and ends while it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """How a run is published."""

    folder: RunFolder
    lang: Language
    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    """What must stand in no file."""
    signer: "SigningKey | None" = None
    """Signs the bundle; None for an unsigned one."""
    formats: tuple[str, ...] = ()
    """Empty for those that are written unasked."""
    with_pdf: bool = False
    """Write a PDF with them, whatever the verb."""
    is_new: bool = True
    """Whether `latest` is to point to it: not for a run that is told again."""
    is_leaky: bool = False
    """A secret was found in the folder before: it gets no bundle any more."""


def publish(
    publication: Publication, report_with: Callable[[Text | None], Report], invalid: Text | None
) -> Report:
    """Write a run's report in every form, search all files for secrets, seal the folder.

    `report_with` makes the report, INVALID where a reason is given. A secret that is found makes it
    so, and then there is no bundle and no signature. Hands back the report that was written.
    Raises EnvironmentTrouble when the folder cannot be sealed: the reports stay.
    """
    folder = publication.folder
    unseal(folder.path)
    _clear_drafts(folder.path)
    if invalid:
        keep_invalid(folder, invalid)
    report = report_with(invalid)
    is_leaky = publication.is_leaky
    _render(report, publication, is_signed=not is_leaky)
    if leaks := _leaks(publication):
        is_leaky = True
        told = leak_text(leaks)
        keep_leak(folder, told)
        report = report_with(told)
        _render(report, publication, is_signed=False)
    _seal_or_say(report, publication, is_whole=not is_leaky)
    if publication.is_new:
        point_latest(folder)
    return report


def leak_text(leaks: tuple[Leak, ...]) -> Text:
    """Why a report that holds a secret cannot be used."""
    first = leaks[0]
    return Text(
        f"a secret was found in {first.file} at byte {first.offset} ({first.form}), "
        f"{len(leaks)} places in all: do not pass this report on",
        f"在 {first.file} 第 {first.offset} 字节处发现密钥（{first.form}），"
        f"共 {len(leaks)} 处：请勿外传此报告",
    )


def has_attestation(folder: Path) -> bool:
    """Whether a run's folder holds an attestation."""
    return (folder / ATTESTATION).exists()


def unseal(folder: Path) -> None:
    """Take a seal away that does not hold any more."""
    for name in reversed(SEAL):
        (folder / name).unlink(missing_ok=True)


def _clear_drafts(folder: Path) -> None:
    """Take away what a writer that was killed left half written: the seal would list it."""
    for path in folder.glob(".*.tmp"):
        match = _DRAFT.fullmatch(path.name)
        if match is None or not _is_ours(match["name"]):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _is_ours(name: str) -> bool:
    return name in SEAL or {role_of(name), role_of(f"{name}/")} != {Role.EXTERNAL}


def _render(report: Report, publication: Publication, *, is_signed: bool) -> None:
    folder, signer = publication.folder.path, publication.signer
    forms = publication.formats or unasked(report, with_pdf=publication.with_pdf)
    write_formats(report, folder, publication.lang, forms)
    write_readme(report, folder / README, signer.fingerprint if signer and is_signed else "")


def _leaks(publication: Publication) -> tuple[Leak, ...]:
    """Where secrets stand: in the files, or in their names, which the seal repeats."""
    folder, secrets = publication.folder.path, _secrets(publication)
    names = "\n".join(sorted(str(path.relative_to(folder)) for path in folder.rglob("*")))
    in_names = find_leaks_in(
        names.encode("utf-8", "surrogateescape"), "the names of files", secrets
    )
    return (*find_leaks(folder, secrets), *in_names)


def _secrets(publication: Publication) -> frozenset[str]:
    signer = publication.signer
    return publication.secrets | (signer.secrets if signer else frozenset())


def _seal_or_say(report: Report, publication: Publication, *, is_whole: bool) -> None:
    folder = publication.folder.path
    try:
        _seal(report, publication, is_whole=is_whole)
    except (OSError, UsageError) as error:
        with suppress(OSError):
            unseal(folder)
        if publication.is_new:
            point_latest(publication.folder)
        reason = error.strerror if isinstance(error, OSError) else error
        raise EnvironmentTrouble(
            f"the report lies in {folder}, but could not be sealed: {reason}",
            hint=f"when that is mended: {how_sealed_again(report.run.verb, folder)}",
        ) from error


def _seal(report: Report, publication: Publication, *, is_whole: bool) -> None:
    folder, run = publication.folder.path, report.run
    if not is_run_id(run.id):
        raise UsageError(f"{run.id!a} is no name of a run")
    require_listable(folder)
    manifest = manifest_bytes(
        Manifest(
            run=run.id,
            conclusion=report.conclusion.value,
            evidence_head=run.evidence_head,
            plan_sha256=run.plan_sha256,
            retain_until=run.finished + KEPT_FOR,
            files=(files := listed_files(folder)),
        )
    )
    made = {MANIFEST: manifest}
    if publication.signer and is_whole:
        from harness.evidence.dsse import envelope_bytes, signed  # noqa: PLC0415 - few are signed

        statement = statement_bytes(report, sha256_hex(manifest))
        made[ATTESTATION] = envelope_bytes(signed(statement, publication.signer))
    digests = [(file.path, file.sha256) for file in files]
    digests += [(name, sha256_hex(data)) for name, data in made.items()]
    made[SUMS] = sums_bytes(digests)
    secrets = _secrets(publication)
    if any(find_leaks_in(data, name, secrets) for name, data in made.items()):
        raise UsageError("a secret would stand in the seal")
    for name, data in made.items():
        write_atomically(folder / name, data)
    if is_whole:
        write_bundle(folder, run.id, [path for path, _ in digests] + [SUMS])
