"""Keeping a run as a recording: its evidence, signed anew, in files that are safe to commit."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from harness import __version__
from harness.evidence.leaks import find_leaks_in
from harness.evidence.log import read_log
from harness.evidence.records import act_record, exchange_record
from harness.evidence.resign import CASSETTE_KEY, resigned
from harness.model.errors import EnvironmentTrouble, EvidenceError, UsageError
from harness.model.evidence import ActKind, Evidence
from harness.model.recording import Provenance, Recording
from harness.model.text import Text
from harness.model.verdict import Conclusion
from harness.reporters.atomic import write_atomically
from harness.run.execute import credentials_of
from harness.run.order import RunOrder
from harness.run.result import RunResult
from harness.sources.cassette_file import cassette_bytes
from harness.sources.har_file import har_bytes

_LEFT_OUT = (ActKind.STEP_ENDED, ActKind.SOURCE_SCANNED, ActKind.REDACTED)
"""Acts that are judgements of the run, or speak of this machine or of the run's own writing."""
_TRAFFIC = (ActKind.TLS_HANDSHAKE,)
"""Acts that show a client at work, though no exchange came of it."""
_YAML, _JSON, _HAR = (".yaml", ".yml"), (".json",), (".har",)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFiles:
    """Where a recording goes: a cassette, in YAML or JSON by its suffix, and a HAR beside it."""

    cassette: Path
    har: Path | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """Each of the files."""
        return (self.cassette, self.har) if self.har else (self.cassette,)


def require_writable(files: RecordingFiles) -> None:
    """Raise UsageError for files that cannot be written, or whose names do not say their form.

    That is told before the run, not after it.
    """
    _require_suffix(files.cassette, *_YAML, *_JSON, option="--cassette")
    if files.har:
        _require_suffix(files.har, *_HAR, option="--har")
    for path in files.paths:
        folder = path.absolute().parent
        while not folder.exists():
            folder = folder.parent
        if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
            raise UsageError(f"{path} cannot be written", hint="name a file in a folder of yours")


def keep_recording(order: RunOrder, result: RunResult, files: RecordingFiles) -> Text:
    """Write the recording of a finished run; hand back what was written, or why nothing was.

    The files are there whole or as they were before. Raises EvidenceError, and writes nothing,
    when a secret of the run would stand in one of them; EnvironmentTrouble when it cannot write.
    """
    evidence = read_log(result.folder.log)
    if reason := _why_not(result, evidence):
        names = _names(files)
        return Text(
            f"nothing was recorded in {names.en}, since {reason.en}",
            f"{names.zh} 未录制，因为{reason.zh}",
        )
    recording = recording_from(evidence, order)
    contents = _contents(recording, files)
    _refuse_leaks(recording, contents, result.secrets)
    for path, data in contents:
        try:
            write_atomically(path, data)
        except OSError as error:
            raise EnvironmentTrouble(
                f"cannot write {path}: {error.strerror}", hint="name another file"
            ) from error
    return _written(recording, files)


def recording_from(evidence: Evidence, order: RunOrder) -> Recording:
    """What a log holds as a recording: redacted as it is, signed anew with the cassette key."""
    app_key = credentials_of(order).app_key
    statement = order.statement
    provenance = Provenance(
        run_id=evidence.run_id,
        recorded=evidence.started,
        edition=evidence.edition,
        app_key=app_key,
        driver=evidence.setting("driver"),
        tool_version=__version__,
        cassette_key=CASSETTE_KEY,
        scenarios=tuple((s.name, s.sha256) for s in order.scenarios),
        application=f"{statement.name} {statement.version}" if statement else "",
    )
    return Recording(
        exchanges=tuple(resigned(x, order.edition, app_key) for x in evidence.exchanges),
        acts=tuple(act for act in evidence.acts if act.kind not in _LEFT_OUT),
        provenance=provenance,
    )


def _contents(recording: Recording, files: RecordingFiles) -> list[tuple[Path, bytes]]:
    is_json = files.cassette.suffix.lower() in _JSON
    made = [(files.cassette, cassette_bytes(recording, is_json=is_json))]
    if files.har:
        made.append((files.har, har_bytes(recording)))
    return made


def _refuse_leaks(
    recording: Recording, contents: Iterable[tuple[Path, bytes]], secrets: frozenset[str]
) -> None:
    # Where a file folds its lines or its base64, a secret may be torn: seek in what it means too.
    meant = json.dumps(
        [
            [exchange_record(exchange) for exchange in recording.exchanges],
            [act_record(act) for act in recording.acts],
        ]
    ).encode()
    for path, data in contents:
        leaks = find_leaks_in(data, path.name, secrets) or find_leaks_in(meant, path.name, secrets)
        if leaks:
            raise EvidenceError(
                f"a secret of the run would stand in {path} ({leaks[0].form}): nothing was written",
                hint="this is a bug of ours: please report it, without the run's folder",
            )


def _why_not(result: RunResult, evidence: Evidence) -> Text | None:
    if result.report.conclusion is Conclusion.INVALID:
        return Text("the run is invalid", "该次运行无效")
    if evidence.damage or evidence.finished is None:
        return Text("the run did not come to its end", "该次运行未正常结束")
    if not evidence.exchanges and all(act.kind not in _TRAFFIC for act in evidence.acts):
        return Text("nobody called", "没有任何调用")
    return None


def _names(files: RecordingFiles) -> Text:
    names = [str(path) for path in files.paths]
    return Text(" and ".join(names), "、".join(names))


def _written(recording: Recording, files: RecordingFiles) -> Text:
    names = _names(files)
    count, acts = len(recording.exchanges), len(recording.acts)
    return Text(
        f"recorded {count} exchange{'s' * (count != 1)} and {acts} act{'s' * (acts != 1)} in "
        f"{names.en}, signed anew with the published key {CASSETTE_KEY}",
        f"已将 {count} 个交互与 {acts} 个操作录制到 {names.zh}，"
        f"并以公开密钥 {CASSETTE_KEY} 重新签名",
    )


def _require_suffix(path: Path, *suffixes: str, option: str) -> None:
    if path.suffix.lower() not in suffixes:
        raise UsageError(
            f"{option} {path}: the suffix says the form, expected one of {', '.join(suffixes)}",
            hint=f"for example {option} {path.with_suffix(suffixes[0])}",
        )
