"""The logs of the shards of one run: read, compared, and put together as one evidence."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from harness.documents.canonical import sha256_hex
from harness.evidence.interruption import interruption
from harness.evidence.log import RunStart, read_log, read_start
from harness.model.dossier import PaperOutcome
from harness.model.errors import UsageError
from harness.model.evidence import Act, ActKind, Evidence
from harness.model.exchange import Exchange
from harness.model.text import Text
from harness.model.verdict import InputFile
from harness.run.folder import RunFolder
from harness.run.kept import kept_trouble, run_folder
from harness.run.parts import Part
from harness.run.settings import SHARD, part_in
from harness.sources.ndjson_log import SHARD_DIGEST

_SHARED = ("catalog", "plan", "statement", "deviations", "tool")
"""Digests of the first record that all shards of a run have in common."""
_SCENARIO = "scenario "
_TOGETHER = timedelta(hours=12)
"""Shards of one pipeline begin within this time; some wait for a free machine."""
FOLDER = "shards"
"""Where below the evidence of a merged run that of each shard lies, in a folder of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardLog:
    """One shard of a run, as its folder holds it."""

    folder: RunFolder
    start: RunStart
    part: Part
    evidence: Evidence
    kept_trouble: Text | None
    """What speaks against it beside its log."""
    sha256: str
    """Of the log as it lies there."""

    @property
    def prefix(self) -> str:
        """How the ids of its exchanges begin in the merged run."""
        return f"s{self.part.number}."

    @property
    def digest_name(self) -> str:
        """The name by which the merged log names the digest of this one."""
        return f"{SHARD_DIGEST}{self.part.number}"

    @property
    def trouble(self) -> Text | None:
        """Why nothing can be concluded from it; None when it is whole."""
        found = self.kept_trouble
        if self.evidence.damage:
            damage = self.evidence.damage
            found = Text(f"the evidence is damaged: {damage}", f"证据已损坏：{damage}")
        elif self.evidence.finished is None:
            found = interruption(self.evidence)
        if found is None:
            return None
        return Text(f"shard {self.part}: {found.en}", f"分片 {self.part}：{found.zh}")


def read_shard(path: Path) -> ShardLog:
    """The shard in a run folder.

    Raises UsageError for what is no run folder or no shard, EvidenceError for a log that cannot
    be read at all.
    """
    folder = run_folder(path)
    start = read_start(folder.log)
    part = part_in(start)
    if part is None:
        raise UsageError(f"{path} is no shard", hint="run it with --shard K/N, then merge")
    return ShardLog(
        folder=folder,
        start=start,
        part=part,
        evidence=read_log(folder.log),
        kept_trouble=kept_trouble(start, folder),
        sha256=sha256_hex(folder.log.read_bytes()),
    )


def agreed(shards: Sequence[ShardLog]) -> tuple[ShardLog, ...]:
    """The shards in order. Raises UsageError when they are not all different parts of one run."""
    ordered = tuple(sorted(shards, key=lambda shard: shard.part.number))
    first = ordered[0]
    for shard in ordered[1:]:
        if difference := next(_differences(first, shard), ""):
            raise UsageError(
                f"{first.folder.path} and {shard.folder.path} are not of one run: {difference}",
                hint="merge shards that were run with the same command, but for --shard",
            )
    for shard in ordered:
        if {name for name, _ in _of_scenarios(shard.start)} != {
            _SCENARIO + name for name in shard.part.share
        }:
            raise UsageError(f"{shard.folder.path} was not run with what shard {shard.part} plays")
    counted = Counter(shard.part.number for shard in ordered)
    for number, count in counted.items():
        if count > 1:
            twice = [s.folder.path for s in ordered if s.part.number == number]
            raise UsageError(
                f"shard {number}/{first.part.of} is there {count} times: "
                f"{', '.join(map(str, twice))}",
                hint="name one of them",
            )
    return ordered


def missing_text(shards: Sequence[ShardLog]) -> Text | None:
    """Which shards are not there; None when all are."""
    of = shards[0].part.of
    there = {shard.part.number for shard in shards}
    names = [f"{number}/{of}" for number in range(1, of + 1) if number not in there]
    if not names:
        return None
    verb = "shard {} is missing" if len(names) == 1 else "shards {} are missing"
    return Text(verb.format(", ".join(names)), f"缺少分片 {'、'.join(names)}")


def apart_notes(shards: Sequence[ShardLog]) -> tuple[Text, ...]:
    """What a reader must know of shards that were not run together."""
    moments = sorted(shard.start.started for shard in shards)
    if moments[-1] - moments[0] <= _TOGETHER:
        return ()
    first, last = f"{moments[0]:%Y-%m-%d %H:%M}", f"{moments[-1]:%Y-%m-%d %H:%M}"
    return (
        Text(
            f"The shards were not run together: the first began on {first} UTC, the last on "
            f"{last} UTC. Nothing tells that they ran the same application.",
            f"各分片并非同时运行：最早始于 {first} UTC，最晚始于 {last} UTC，"
            "无法得知其运行的是否为同一应用。",
        ),
    )


def renamed(shard: ShardLog) -> Evidence:
    """The evidence of a shard with the names that its exchanges have in the merged run."""
    return replace(
        shard.evidence,
        exchanges=tuple(_named(x, shard.prefix) for x in shard.evidence.exchanges),
        acts=tuple(_citing(act, shard.prefix) for act in shard.evidence.acts),
    )


def evidence_of_all(own: Evidence, parts: Sequence[Evidence]) -> Evidence:
    """The evidence of all shards as that of one run, whose own log names theirs."""
    ends = [part.finished for part in parts if part.finished]
    return replace(
        own,
        started=min(part.started for part in parts),
        finished=max(ends) if len(ends) == len(parts) else None,
        # Shard by shard, so that what belongs to one scenario stays together.
        exchanges=tuple(x for part in parts for x in part.exchanges),
        acts=tuple(act for part in parts for act in part.acts),
    )


def inputs_of(shards: Iterable[ShardLog]) -> tuple[InputFile, ...]:
    """The logs of the shards as the report lists them, by their places in the merged run."""
    return tuple(
        InputFile(
            path=f"evidence/{FOLDER}/{shard.part.number}/evidence/log.ndjson",
            kind="ndjson",
            prefix=shard.prefix,
            sha256=shard.sha256,
            exchanges=len(shard.evidence.exchanges),
            left_out=0,
        )
        for shard in shards
    )


def start_of_all(shards: Sequence[ShardLog], identity: str) -> RunStart:
    """The first record of the merged run: what the shards have in common, and their digests."""
    first = shards[0].start
    return replace(
        first,
        run_id=identity,
        started=min(shard.start.started for shard in shards),
        settings=_settings(first),
        digests=(
            *((name, value) for name, value in first.digests if name in _SHARED),
            *(digest for shard in shards for digest in _of_scenarios(shard.start)),
            *((shard.digest_name, shard.sha256) for shard in shards),
        ),
    )


def is_merged(start: RunStart) -> bool:
    """Whether a log is that of merged shards."""
    return bool(shard_digests(start))


def shard_digests(start: RunStart) -> dict[int, str]:
    """Number of each merged shard -> the digest of its log."""
    named = ((name.removeprefix(SHARD_DIGEST), value) for name, value in start.digests)
    return {int(number): value for number, value in named if number.isdecimal()}


def _differences(first: ShardLog, other: ShardLog) -> Iterator[str]:
    one, two = first.start, other.start
    pairs: list[tuple[str, object, object]] = [
        ("verb", one.verb, two.verb),
        ("edition", one.edition, two.edition),
        ("class", one.run_class, two.run_class),
        ("number of shards", first.part.of, other.part.of),
    ]
    mine, theirs = dict(_settings(one)), dict(_settings(two))
    pairs += [(name, mine.get(name), theirs.get(name)) for name in {**mine, **theirs}]
    mine, theirs = dict(one.digests), dict(two.digests)
    # A fragment that both play is the same; each plays scenarios of its own.
    both = [*_SHARED, *(name for name in mine if name in theirs and name not in _SHARED)]
    pairs += [(name, mine.get(name, ""), theirs.get(name, "")) for name in both]
    mine, theirs = _papers(first.evidence), _papers(other.evidence)
    pairs += [(name, mine[name], theirs[name]) for name in mine if name in theirs]
    for name, left, right in pairs:
        if left != right:
            yield f"{name} {_short(left)} is not {_short(right)}"


def _papers(evidence: Evidence) -> dict[str, str]:
    """What the shard found of the dossier and its papers; nothing of what it could not look at."""
    found = {}
    for act in evidence.acts:
        if act.kind is ActKind.DOSSIER_READ:
            found["dossier"] = act.detail("sha256")
        elif act.kind is ActKind.PAPER_READ and act.outcome != PaperOutcome.UNEXAMINED:
            found[f"paper {act.name}"] = act.detail("sha256") or act.outcome
    return found


def _short(value: object) -> str:
    text = str(value or "none")
    is_digest = len(text) == 64  # noqa: PLR2004 - hex digits of SHA-256
    return text[:12] if is_digest else text


def _settings(start: RunStart) -> tuple[tuple[str, str], ...]:
    """The settings that are those of the whole run."""
    return tuple((name, value) for name, value in start.settings if name != SHARD)


def _of_scenarios(start: RunStart) -> tuple[tuple[str, str], ...]:
    return tuple((n, v) for n, v in start.digests if n.startswith(_SCENARIO))


def _named(exchange: Exchange, prefix: str) -> Exchange:
    return replace(exchange, id=prefix + exchange.id)


def _citing(act: Act, prefix: str) -> Act:
    details = ((k, prefix + v if k == "exchange" else v) for k, v in act.details)
    return replace(act, details=tuple(details))
