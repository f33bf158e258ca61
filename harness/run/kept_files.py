"""What the folder of a run keeps as evidence, for the index of its report."""

from harness.documents.canonical import sha256_hex
from harness.model.errors import EnvironmentTrouble
from harness.model.particulars import KeptFile
from harness.run.folder import RunFolder

_LEFT_OUT = ("invalid.json",)
"""Written after the report that it speaks of: a report made again would list it, the first not."""


def kept_files(folder: RunFolder) -> tuple[KeptFile, ...]:
    """Every file of the evidence with its digest, by path; links are no files of it."""
    found = []
    for path in folder.evidence.rglob("*"):
        name = path.relative_to(folder.evidence).as_posix()
        if name in _LEFT_OUT or path.is_symlink() or not path.is_file():
            continue
        try:
            data = path.read_bytes()
        except OSError as error:
            raise EnvironmentTrouble(f"cannot read {path}: {error.strerror}") from error
        found.append(KeptFile(path=f"evidence/{name}", sha256=sha256_hex(data), size=len(data)))
    return tuple(sorted(found, key=lambda file: file.path))
