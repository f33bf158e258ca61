"""Whether files of recorded traffic were written to while an audit read them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from harness.model.errors import Location
from harness.run.file_read import FileRead
from harness.run.intake import Intake
from harness.sources.recorded import Damage
from harness.sources.recorded_files import Stamp, stamp_of
from harness.sources.recorded_ranges import CHANGED

Stamps = Mapping[str, Stamp | None]


def stamps_of(intake: Intake) -> Stamps:
    """Path -> what tells that nobody has written to the file; nothing of what is held in memory.

    Nor of what lies at an address: there a file is put in place of another, and not written to.
    """
    return {f.path: stamp_of(f.path) for f in intake.files if f.path not in intake.held}


def with_touched(files: Iterable[FileRead], before: Stamps) -> Iterator[FileRead]:
    """The files, with the damage of those that are not as they were before."""
    for read in files:
        path = read.file.path
        if path not in before or stamp_of(path) == before[path]:
            yield read
            continue
        told = [damage for damage in read.damage if damage.what != CHANGED]
        yield replace(read, damage=(Damage(location=Location(path), what=CHANGED), *told))
