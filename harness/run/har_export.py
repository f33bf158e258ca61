"""`traffic.har`: what a kept run recorded, for browsers and proxies that open HAR."""

from pathlib import Path

from harness.evidence.log import read_log, read_start
from harness.model.errors import UsageError
from harness.reporters.atomic import write_atomically
from harness.run.folder import RunFolder
from harness.run.kept import kept_order
from harness.run.recording import recording_from
from harness.run.shard_logs import is_merged
from harness.sources.har_file import har_bytes


def har_of(folder: RunFolder) -> bytes:
    """The HAR of a run: redacted as its log is, and signed anew with the published cassette key.

    It is the file that `harness record --har` writes, and what reads that reads it. Raises
    UsageError for a merged run, whose exchanges are those of several processes.
    """
    start = read_start(folder.log)
    if is_merged(start):
        raise UsageError(
            f"{folder.path} was merged from shards: a HAR is that of one process",
            hint="name the folder of a shard, in evidence/shards",
        )
    return har_bytes(recording_from(read_log(folder.log), kept_order(start, folder)))


def write_har(folder: RunFolder, target: Path) -> None:
    """Write the HAR of a run into a folder, whole or not at all."""
    write_atomically(target / "traffic.har", har_of(folder))
