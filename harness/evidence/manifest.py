"""The manifest of a run's folder: every file with its digest, in one canonical form."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from harness.documents.canonical import canonical_json
from harness.documents.lossless import JsonObject, NotJson, plain, pointer_text, read_json, walk
from harness.documents.schema import violations
from harness.evidence.limits import SEALED_BYTES, SEALED_FILES
from harness.evidence.member_names import name_flaws
from harness.evidence.records import time_from, time_text
from harness.evidence.roles import Role, media_type_of, role_of
from harness.model.errors import EvidenceError, UsageError
from harness.model.text import Text

MANIFEST = "manifest.json"
ATTESTATION = "attestation.dsse.json"
SUMS = "SHA256SUMS"
BUNDLE = "bundle.zip"
SEAL = (MANIFEST, ATTESTATION, SUMS, BUNDLE)
"""What a seal consists of; the manifest lists everything else."""
KEPT_FOR = timedelta(days=180)
"""How long evidence is kept after its run (DATA-04)."""
_SCHEMA = "manifest.schema.json"
_BLOCK = 1 << 20
_ODD = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")
_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFile:
    """One file of a manifest."""

    path: str
    """Below the run's folder, with `/` between its parts."""
    sha256: str
    size: int
    role: Role
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a bundle holds."""

    run: str
    conclusion: str
    evidence_head: str
    plan_sha256: str
    retain_until: datetime
    files: tuple[ListedFile, ...]


class BadManifest(EvidenceError):  # noqa: N818 - reads as the sentence it is
    """Raised for bytes that are no manifest of ours; holds every problem."""

    def __init__(self, problems: Iterable[Text]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.en for problem in self.problems))


def listed_files(folder: Path) -> tuple[ListedFile, ...]:
    """Every file of a run's folder but its seal, sorted by path.

    Raises UsageError for what cannot be put into a bundle: links, and names that not every machine
    can have.
    """
    paths = sorted(p for p in _files(folder) if p not in SEAL)
    return tuple(_listed(folder, path) for path in paths)


def require_listable(folder: Path) -> None:
    """Raise UsageError for what cannot be put into a bundle, before anything is written.

    What is sealed here must open everywhere: names and sizes are those that a reader asks for.
    """
    paths = sorted(p for p in _files(folder) if p not in SEAL)
    if flaw := next(iter(name_flaws(paths)), None):
        raise UsageError(
            f"{str(folder / flaw.path)!a} cannot be put into the bundle: {flaw.reason.en}",
            hint="give the file another name",
        )
    size = sum((folder / path).stat().st_size for path in paths)
    if len(paths) > SEALED_FILES or size > SEALED_BYTES:
        raise UsageError(
            f"{folder} holds {len(paths)} files of {size >> 20} MiB; a bundle takes {SEALED_FILES} "
            f"files and {SEALED_BYTES >> 20} MiB at most",
            hint="run fewer scenarios at once",
        )


def manifest_bytes(manifest: Manifest) -> bytes:
    """The one form of a manifest."""
    return canonical_json(
        {
            "schema": 1,
            "run": manifest.run,
            "conclusion": manifest.conclusion,
            "evidence_head": manifest.evidence_head,
            "plan_sha256": manifest.plan_sha256,
            "retain_until": time_text(manifest.retain_until),
            "files": [
                {
                    "path": file.path,
                    "sha256": file.sha256,
                    "size": file.size,
                    "role": file.role.value,
                    "media_type": file.media_type,
                }
                for file in manifest.files
            ],
        }
    )


def read_manifest(data: bytes) -> Manifest:
    """The manifest in these bytes. Raises BadManifest with all that is wrong with them."""
    try:
        lossless = read_json(data)
    except NotJson as error:
        raise BadManifest(
            [Text(f"{MANIFEST} is no JSON: {error}", f"{MANIFEST} 不是 JSON：{error}")]
        ) from error
    value = plain(lossless)
    problems = [*_repeated_keys(lossless), *_departures(value)]
    if problems:
        raise BadManifest(problems)
    if problems := [*_bad_values(value)]:
        raise BadManifest(problems)
    manifest = _manifest(value)
    if manifest_bytes(manifest) != data:
        raise BadManifest([_NOT_CANONICAL])
    return manifest


def sums_bytes(digests: Iterable[tuple[str, str]]) -> bytes:
    """SHA256SUMS as `sha256sum -c` reads it, from pairs of path and digest, sorted by path."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests)).encode()


def read_sums(data: bytes) -> dict[str, str]:
    """Path -> digest of a SHA256SUMS of ours. Raises EvidenceError when it is none."""
    found: dict[str, str] = {}
    try:
        lines = data.decode("utf-8").removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        raise EvidenceError(f"{SUMS} is not UTF-8") from error
    for number, line in enumerate(lines, 1):
        match = _SUM.match(line)
        if match is None:
            raise EvidenceError(f"{SUMS}:{number} is no line of digest and path")
        if match["path"] in found:
            raise EvidenceError(f"{SUMS}:{number} names {match['path']} once more")
        found[match["path"]] = match["digest"]
    return found


def sha256_of(path: Path) -> tuple[str, int]:
    """The SHA-256 of a file in hex, and its size."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


def path_trouble(path: str) -> str:
    """Why no file of a bundle may have this path; empty where it may."""
    if _ODD.search(path):
        return "it holds characters that not every machine allows in a name"
    if path.startswith("/") or any(part in ("", ".", "..") for part in path.split("/")):
        return "it does not lie below the run's folder"
    return "it is part of the seal" if path in SEAL else ""


def is_run_id(text: str) -> bool:
    """Whether a text can be the name of a run, and of a folder."""
    return _RUN.match(text) is not None


_SUM = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<path>.+)\Z")
_NOT_CANONICAL = Text(
    f"{MANIFEST} is not in the one form that manifests have",
    f"{MANIFEST} 不是清单应有的规范形式",
)


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise UsageError(
                f"{path} is no file of its own, so it cannot be put into the bundle",
                hint="put a copy there, or take it away",
            )
        if path.is_dir():
            continue
        if name not in SEAL and (why := path_trouble(name)):
            raise UsageError(
                f"{str(path)!a} cannot be put into the bundle: {why}",
                hint="give the file another name",
            )
        yield name


def _listed(folder: Path, path: str) -> ListedFile:
    digest, size = sha256_of(folder / path)
    return ListedFile(
        path=path,
        sha256=digest,
        size=size,
        role=role_of(path),
        media_type=media_type_of(path),
    )


def _repeated_keys(value: Any) -> Iterator[Text]:
    for pointer, part in walk(value):
        if isinstance(part, JsonObject) and part.duplicate_keys:
            key = part.duplicate_keys[0]
            where = f"{MANIFEST}{pointer_text(pointer)}"
            yield Text(f"{where} has the key {key!r} twice", f"{where} 中的键 {key!r} 重复")


def _departures(value: Any) -> Iterator[Text]:
    for pointer, message in violations(value, _SCHEMA):
        where = f"{MANIFEST}{pointer_text(pointer)}"
        yield Text(f"{where}: {message}", f"{where}：{message}")


def _bad_values(value: Any) -> Iterator[Text]:
    try:
        time_from(value["retain_until"])
    except ValueError:
        yield Text(
            f"{MANIFEST}/retain_until: there is no such time",
            f"{MANIFEST}/retain_until：不存在该时间",
        )
    paths = [file["path"] for file in value["files"]]
    for path in paths:
        if why := path_trouble(path):
            yield Text(
                f"{MANIFEST} lists {path!a}: {why}",
                f"{MANIFEST} 所列路径 {path!a} 不符合要求",
            )
    if paths != sorted(set(paths)):
        yield Text(
            f"{MANIFEST} does not list each file once, in order of their paths",
            f"{MANIFEST} 未按路径顺序逐一列出文件，或有重复",
        )


def _manifest(value: Any) -> Manifest:
    return Manifest(
        run=value["run"],
        conclusion=value["conclusion"],
        evidence_head=value["evidence_head"],
        plan_sha256=value["plan_sha256"],
        retain_until=time_from(value["retain_until"]),
        files=tuple(
            ListedFile(
                path=file["path"],
                sha256=file["sha256"],
                size=file["size"],
                role=Role(file["role"]),
                media_type=file["media_type"],
            )
            for file in value["files"]
        ),
    )
