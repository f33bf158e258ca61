"""What a run folder keeps beside its log, read again for a report that is made again."""

import json
from collections.abc import Mapping
from pathlib import Path

from harness import __version__
from harness.catalog.load import load_catalogue, read_plan
from harness.catalog.statement import load_kept_statement, secrets_at_hand
from harness.documents.canonical import sha256_hex
from harness.evidence.log import RunStart
from harness.model.deviation import Deviations
from harness.model.errors import EvidenceError, UsageError
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.editions import edition_named
from harness.run.callbacks_order import CallbackRules
from harness.run.folder import RunFolder
from harness.run.order import Driver, RunOrder
from harness.run.settings import part_in

_OTHERS = {
    "audit": "an audit keeps digests, not the traffic: run `harness audit` over it again",
    "compare": "a comparison keeps cited exchanges only: run `harness compare` again",
}
"""Verbs whose reports rest on more than their log."""
_FILES = {name: f"{name}.yaml" for name in ("statement", "plan", "deviations")}
_INVALID = "invalid.json"
_LEAK = "leak"
_EMULATOR = "emulator"


def run_folder(path: Path) -> RunFolder:
    """The run folder at a path. Raises UsageError for what is none.

    A link such as `latest` is followed: else the folder would bear its name, and the link that is
    put beside the folder would point to itself.
    """
    folder = RunFolder(path.resolve() if path.is_symlink() else path.absolute())
    if folder.log.is_file():
        return folder
    if path.is_dir():
        message = f"{path} is no run folder: it holds no evidence/log.ndjson"
    else:
        message = f"{path} is a file" if path.exists() else f"there is no {path}"
    raise UsageError(message, hint="name the folder of a run, for example reports/latest")


def how_sealed_again(verb: str, folder: Path) -> str:
    """What seals a run of that verb when its seal could not be made, or is not there."""
    return _OTHERS.get(verb) or f"`harness report {folder}` seals it"


def kept_order(start: RunStart, folder: RunFolder) -> RunOrder:
    """The order that a run was made with, from its log's first record and what lies beside it.

    Secrets are not fetched, for they judge nothing. Raises UsageError for a run whose report rests
    on more, and DocumentError for kept files that cannot be read.
    """
    if hint := _OTHERS.get(start.verb):
        raise UsageError(f"{folder.path} is a run of `harness {start.verb}`", hint=hint)
    settings = dict(start.settings)
    edition = edition_named(start.edition)
    statement = folder.evidence / _FILES["statement"]
    plan = folder.evidence / _FILES["plan"]
    target = settings.get("target", _EMULATOR)
    return RunOrder(
        verb=start.verb,
        edition=edition,
        statement=load_kept_statement(statement) if statement.exists() else None,
        driver=_driver(settings.get("driver", Driver.OBSERVE)),
        run_class=start.run_class,
        plan=read_plan(plan, edition) if plan.exists() else None,
        part=part_in(start),
        deviations=_deviations(folder.evidence / _FILES["deviations"], edition),
        only=tuple(settings.get("only", "").split()),
        is_strict=bool(settings.get("strict")),
        target_url="" if target == _EMULATOR else target,
    )


def kept_callback_rules(start: RunStart, folder: RunFolder) -> CallbackRules:
    """By what the deliveries of a kept run of `harness callbacks` are judged."""
    order, settings = kept_order(start, folder), dict(start.settings)
    return CallbackRules(
        edition=order.edition,
        statement=order.statement,
        deviations=order.deviations,
        only=order.only,
        is_strict=order.is_strict,
        url=order.target_url,
        is_probed=bool(settings.get("probe")),
        is_unverified=bool(settings.get("unverified")),
    )


def keep_invalid(folder: RunFolder, why: Text) -> None:
    """Keep why a run cannot be trusted where its log does not say it: a leak, or our own trouble.

    A report that is made again must not be better than the first one.
    """
    _keep_why(folder, {"en": why.en, "zh": why.zh})


def keep_leak(folder: RunFolder, why: Text) -> None:
    """The same for a secret that was found in a file: whatever is made again has no bundle."""
    _keep_why(folder, {"en": why.en, "zh": why.zh, _LEAK: True})


def is_leaky(folder: RunFolder) -> bool:
    """Whether a secret was found in the folder's files, or in those of a shard merged into it."""
    return any(_tells_of_a_leak(path) for path in folder.evidence.rglob(_INVALID))


def kept_secrets(folder: RunFolder, edition: Edition, environ: Mapping[str, str]) -> frozenset[str]:
    """What must stand in no file, as far as it can be fetched where the report is made again."""
    kept = folder.evidence.rglob(_FILES["statement"])
    found = (secrets_at_hand(path, environ=environ) for path in kept)
    # The sandbox's own secret is printed in the documentation: finding it is no leak.
    return frozenset[str]().union(*found) - {edition.sandbox_secret}


def kept_trouble(start: RunStart, folder: RunFolder) -> Text | None:
    """Why a kept run cannot be trusted beside its log; None when nothing speaks against it."""
    for name, file in _FILES.items():
        path = folder.evidence / file
        digest = dict(start.digests).get(name, "")
        if digest != (sha256_hex(path.read_bytes()) if path.exists() else ""):
            return Text(
                f"evidence/{file} is not the file that the run was made with",
                f"evidence/{file} 并非本次运行所用的文件",
            )
    return _kept_invalid(folder.evidence / _INVALID)


def kept_notes(start: RunStart) -> tuple[Text, ...]:
    """What a reader must know where this is not the tool, or the register, of the first report."""
    digests = dict(start.digests)
    tool = digests.get("tool", "")
    if (tool, digests.get("catalog", "")) == (__version__, load_catalogue().sha256):
        return ()
    return (
        Text(
            f"The run was recorded by version {tool or 'unknown'} and is judged here by version "
            f"{__version__}, with its register.",
            f"本次运行由 {tool or '未知'} 版本录制，此处由 {__version__} 版本按其登记册判定。",
        ),
    )


def _driver(word: str) -> Driver:
    if word not in set(Driver):
        raise EvidenceError(f"the first record of the log names an unknown driver {word!a}")
    return Driver(word)


def _deviations(path: Path, edition: Edition) -> Deviations | None:
    if not path.exists():
        return None
    from harness.catalog.deviations import load_deviations  # noqa: PLC0415 - few runs have a list
    from harness.run.judge import check_rows  # noqa: PLC0415 - it reads in every check

    return load_deviations(path, edition, check_rows())


def _tells_of_a_leak(path: Path) -> bool:
    try:
        return bool(json.loads(path.read_bytes()).get(_LEAK))
    except (OSError, ValueError, AttributeError):
        return False


def _keep_why(folder: RunFolder, record: dict[str, object]) -> None:
    text = json.dumps(record, ensure_ascii=False)
    folder.keep(_INVALID, text.encode("utf-8", errors="backslashreplace"))


def _kept_invalid(path: Path) -> Text | None:
    if not path.exists():
        return None
    try:
        kept = json.loads(path.read_bytes())
        return Text(str(kept["en"]), str(kept["zh"]))
    except (ValueError, LookupError, TypeError):
        return Text(f"{path.name} is damaged", f"{path.name} 已损坏")
