"""Clients that we did not write, against the embedded emulator of edition aliexpress.

Usage: python interop/run.py [--record FOLDER]. It installs the clients into interop/.work (for
which it needs the network, npm and node 18 or newer), asks each for one call after another, and
judges the calls as the harness does. With --record it writes what each client sent, as it came over
the wire, into FOLDER/<client>.ndjson for `harness audit`.

Exit codes: 0 every signature verified and every call was answered as expected, 1 not so, 4 could
not run.
"""

import json
import os
import queue
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
# A run has the project's requirements installed, not the project itself.
sys.path.insert(0, str(HERE.parent))

from harness.emulator.server import Emulator
from harness.evidence.records import exchange_record
from harness.model.clock import SystemClock
from harness.model.errors import EnvironmentTrouble, HarnessError
from harness.model.exchange import Exchange
from harness.model.secret import Secret
from harness.reporters.columns import columns, padded
from interop.client import EDITION, Client, Row, UnexpectedError
from interop.explained import explain_open_1688
from interop.rounds import use_ae_sdk, use_lazop_sdk

WORK = HERE / ".work"
AS_EXPECTED = "each in the emulator's call log with an accepted signature and this answer"
AE_SDK = "ae_sdk@0.6.0"
LAZOP_SDK = (
    "lazop-sdk==1.0.3",
    "certifi==2026.10.18",
    "charset-normalizer==3.5.1",
    "idna==3.20",
    "requests==2.34.2",
    "urllib3==2.7.0",
)
OPEN_1688 = ("open-1688==0.0.1", *LAZOP_SDK[1:])


def main() -> int:
    """Run the clients and say what came of it."""
    clients = (
        ("ae_sdk 0.6.0", _ae_sdk, use_ae_sdk),
        ("lazop-sdk 1.0.3", _lazop_sdk, use_lazop_sdk),
    )
    rows: list[Row] = []
    conclusions: list[str] = []
    is_good = True
    try:
        shutil.rmtree(WORK, ignore_errors=True)
        for name, installed, use in clients:
            with _started(name, *installed(), seen := _Seen()) as client:
                try:
                    use(client)
                    client.check_log()
                    conclusions.append(f"{name}: {len(client.rows)} calls, {AS_EXPECTED}")
                except UnexpectedError as error:
                    conclusions.append(f"NOT AS EXPECTED: {error}")
                    is_good = False
                rows += client.rows
            if len(sys.argv) == 3 and sys.argv[1] == "--record":  # noqa: PLR2004 - option and value
                seen.write(Path(sys.argv[2]) / f"{name.replace(' ', '-')}.ndjson")
        try:
            conclusions.append(explain_open_1688(*_open_1688()))
        except UnexpectedError as error:
            conclusions.append(f"NOT AS EXPECTED: {error}")
            is_good = False
    except HarnessError as error:
        print(error.diagnostics(), file=sys.stderr)
        return 4
    _show(rows)
    print("", *conclusions, sep="\n")
    return 0 if is_good else 1


def _show(rows: Sequence[Row]) -> None:
    table = [("client", "call", "sent as", "answer", "recipe", "variant", "verdict")]
    for r in rows:
        judged = (r.code, r.match.recipe or "-", r.match.variant or "-", r.verdict)
        table.append((r.client, r.call, r.sent_as, *judged))
    widths = [max(columns(cell) for cell in column) for column in zip(*table, strict=True)]
    for line in table:
        cells = (padded(cell, width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())
    for row in rows:
        if row.fault:
            threw = f" ({row.threw})" if row.threw else ""
            print(f"\nA fault of {row.client} itself, at {row.call}: {row.fault}{threw}")


class _Seen:
    """Every exchange of a client, for who wants to keep it."""

    def __init__(self) -> None:
        self.waiting = queue.SimpleQueue[Exchange]()
        self._all: list[Exchange] = []

    def take(self, exchange: Exchange) -> None:
        self._all.append(exchange)
        self.waiting.put(exchange)

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        records = [
            {**exchange_record(exchange), "id": f"x{number}"}
            for number, exchange in enumerate(self._all, 1)
        ]
        lines = [json.dumps(record, ensure_ascii=False, sort_keys=True) for record in records]
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


@contextmanager
def _started(
    name: str, command: Sequence[str], environment: Mapping[str, str], seen: _Seen
) -> Iterator[Client]:
    emulator = Emulator(
        edition=EDITION,
        app_key=EDITION.sandbox_app_key,
        app_secret=Secret(EDITION.sandbox_secret),
        clock=SystemClock(),
        sink=seen.take,
    )
    home = WORK / "home"
    home.mkdir(parents=True, exist_ok=True)
    own = {"HOME": str(home), "USERPROFILE": str(home), "no_proxy": "127.0.0.1", **environment}
    with (
        emulator,
        subprocess.Popen(
            [*command, emulator.address, EDITION.sandbox_app_key, EDITION.sandbox_secret],
            env={**os.environ, **own},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ) as program,
    ):
        # Leaving the block closes stdin, at which the program ends.
        yield Client(name=name, emulator=emulator, program=program, exchanges=seen.waiting)


def _ae_sdk() -> tuple[list[str], dict[str, str]]:
    """Install npm's client; its command and what it needs in its environment."""
    npm, node, folder = _found("npm"), _found("node"), WORK / "npm"
    quiet = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    _install([npm, "install", "--prefix", str(folder), *quiet, AE_SDK])
    return [node, str(HERE / "drivers" / "ae_sdk.cjs")], {"NODE_PATH": str(folder / "node_modules")}


def _lazop_sdk() -> tuple[list[str], dict[str, str]]:
    """Install PyPI's client; its command and what it needs in its environment."""
    folder = WORK / "pypi"
    pip = [sys.executable, "-m", "pip", "--quiet", "install", "--only-binary", ":all:"]
    _install([*pip, "--target", str(folder), *LAZOP_SDK])
    # Without site: it sees the standard library and its own packages, none of ours.
    client = [sys.executable, "-S", str(HERE / "drivers" / "lazop.py")]
    return client, {"PYTHONPATH": str(folder)}


def _open_1688() -> tuple[list[str], dict[str, str]]:
    """Install PyPI's client for 1688; its command and what it needs in its environment."""
    folder = WORK / "open-1688"
    pip = [sys.executable, "-m", "pip", "--quiet", "install", "--only-binary", ":all:"]
    _install([*pip, "--target", str(folder), *OPEN_1688])
    client = [sys.executable, "-S", str(HERE / "drivers" / "open_1688.py")]
    return client, {"PYTHONPATH": str(folder)}


def _found(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise EnvironmentTrouble(f"{program} is not installed", hint="install node 18 or newer")
    return path


def _install(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise EnvironmentTrouble(f"{' '.join(command)} failed:\n{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
