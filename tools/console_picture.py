"""Make docs/console.png: a wrongly signed first call, explained by the console.

Usage: python -m tools.console_picture [FILE]

It starts the emulator and the sample application on this machine, makes a call of
examples/first_call without sorting the parameters, and looks at it in a Chromium without a window.
"""

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.chromium import Chromium, found_chromium

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "console.png"
WIDTH, HEIGHT = 1280, 900
FIRST_CALL = ROOT / "examples" / "first_call" / "first_call.py"
_APPLICATION = ROOT / "examples" / "erp" / "app.py"
_PATIENCE_S = 30
_WRONG = "[...document.querySelectorAll('.line')].find(l => /signature wrong/.test(l.innerText))"


class NoPictureError(Exception):
    """Raised when there is nothing to take a picture of, or with."""


def main() -> int:
    """Make the picture."""
    try:
        take_console_picture(Path(sys.argv[1]) if sys.argv[1:] else PICTURE)
    except NoPictureError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def take_console_picture(target: Path) -> None:
    """A picture of the console with an unsorted call open. Raises NoPictureError."""
    if not found_chromium():
        raise NoPictureError("the picture needs a Chromium")
    with _emulator() as shown, _application(shown):
        call_unsorted(shown)
        with Chromium(width=WIDTH, height=HEIGHT) as page:
            page.call("Page.navigate", {"url": shown["console"]})
            _until(page, f"({_WRONG}) && document.querySelectorAll('.line').length > 4")
            page.evaluate(f"{_WRONG}.querySelector('button').click()")
            _until(page, "document.querySelector('#detail #mistake')")
            taken = page.call("Page.captureScreenshot", {"format": "png"})["data"]
    target.write_bytes(base64.b64decode(taken))
    print(target)


def call_unsorted(shown: Mapping[str, str]) -> None:
    """The first call of a newcomer who signs the parameters in the order in which they stand."""
    mistaken = FIRST_CALL.read_text("utf-8").replace("sorted(params)", "params")
    env = {"GATEWAY": shown["gateway"], "APP_SECRET": shown["app_secret"]}
    subprocess.run(
        [sys.executable, "-"], input=mistaken, env={**os.environ, **env}, text=True, check=True
    )


@contextmanager
def _emulator() -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "harness", "emulate", "--json", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield json.loads(process.stdout.readline() if process.stdout else "")
        finally:
            process.terminate()


@contextmanager
def _application(shown: Mapping[str, str]) -> Iterator[None]:
    env = {
        "AE_GATEWAY": f"{shown['gateway']}/sync",
        "AE_AUTH": f"{shown['gateway']}/rest",
        "AE_APP_KEY": shown["app_key"],
        "AE_SECRET": shown["app_secret"],
        "AE_CODE": shown["code"],
        "AE_CALLBACK_PORT": "0",
        "ERP_ORDERS": "1",
    }
    command, hole = [sys.executable, str(_APPLICATION)], subprocess.DEVNULL
    with subprocess.Popen(command, env={**os.environ, **env}, stdout=hole, stderr=hole) as process:
        try:
            time.sleep(3)  # until it has placed its order
            yield
        finally:
            process.terminate()


def _until(page: Chromium, expression: str) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not page.evaluate(f"!!({expression})"):
        if time.monotonic() > end:
            raise NoPictureError(f"the console never showed {expression}")
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())
