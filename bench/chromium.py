"""A headless Chromium, driven over its debugging pipe: no port, no package, no network."""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_LIMIT_S = 60
_STOP_S = 10
_SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
# Chromium reads its commands from descriptor 3 and answers on 4. Both are put out of the way first:
# either may lie where the other has to go.
_START = """
import fcntl, os, sys
commands, answers = (fcntl.fcntl(int(fd), fcntl.F_DUPFD, 10) for fd in sys.argv[1:3])
os.dup2(commands, 3)
os.dup2(answers, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


def found_chromium() -> str:
    """The path of a Chromium on this machine; empty where there is none."""
    return next((path for name in _NAMES if (path := shutil.which(name))), "")


class Chromium:
    """One page of a headless Chromium; everything that it says is kept as an event."""

    def __init__(self, *, width: int = 1280, height: int = 800, dark: bool = False) -> None:
        self.events: list[dict[str, Any]] = []
        self._size = (width, height)
        self._scheme = "dark" if dark else "light"
        self._number = 0
        self._rest = b""

    def __enter__(self) -> Self:
        self._start()
        try:
            self._attach()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._writing)
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        os.close(self._reading)
        shutil.rmtree(self._profile, ignore_errors=True)

    def resize(self, width: int, height: int) -> None:
        """Look through a window of that size."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", size)

    def allow_scripts(self, *, allowed: bool) -> None:
        """Whether the page's own script runs; what `evaluate` is given runs anyway."""
        self.call("Emulation.setScriptExecutionDisabled", {"value": not allowed})

    def open(self, path: Path) -> None:
        """Show a file, and wait until it is loaded."""
        self.events.clear()
        self.call("Page.navigate", {"url": path.absolute().as_uri()})
        self.wait_for("Page.loadEventFired")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page; a promise is waited for."""
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        answer = self.call("Runtime.evaluate", asked)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key on whatever has the focus."""
        text = key if len(key) == 1 else ""
        codes = {"ArrowRight": 39, "Tab": 9, "Escape": 27}
        event = {"key": key, "text": text, "windowsVirtualKeyCode": codes.get(key, 0)}
        self.call("Input.dispatchKeyEvent", {"type": "keyDown", **event})
        self.call("Input.dispatchKeyEvent", {"type": "keyUp", **event})

    def click(self, selector: str) -> None:
        """Click in the middle of the first element that matches."""
        box = self.evaluate(
            f"(e => {{ e.scrollIntoView({{block: 'center'}}); const b = e.getBoundingClientRect();"
            f" return [b.x + b.width / 2, b.y + b.height / 2]; }})"
            f"(document.querySelector({json.dumps(selector)}))"
        )
        for kind in ("mousePressed", "mouseReleased"):
            event = {"x": box[0], "y": box[1], "button": "left", "clickCount": 1}
            self.call("Input.dispatchMouseEvent", {"type": kind, **event})

    def said(self, method: str) -> list[dict[str, Any]]:
        """What it told of that kind since the page was opened."""
        self.evaluate("0")  # what came before an answer is among the events
        return [event["params"] for event in self.events if event["method"] == method]

    def wait_for(self, method: str) -> dict[str, Any]:
        """The next thing that it tells of that kind."""
        known = len(self.events)
        until = time.monotonic() + _LIMIT_S
        while True:
            for event in self.events[known:]:
                if event["method"] == method:
                    params: dict[str, Any] = event["params"]
                    return params
            known = len(self.events)
            self._take(until)

    def call(self, method: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What a command of the DevTools protocol answers."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": dict(params or {})}
        if self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._writing, data) :]
        until = time.monotonic() + _LIMIT_S
        while True:
            answer = self._take(until)
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    def _start(self) -> None:
        self._profile = tempfile.mkdtemp(prefix="harness-chromium-")
        commands, self._writing = os.pipe()
        self._reading, answers = os.pipe()
        words = [found_chromium(), *_SWITCHES, f"--user-data-dir={self._profile}", "about:blank"]
        self._process = subprocess.Popen(  # noqa: S603 - the browser that was found
            [sys.executable, "-ISc", _START, str(commands), str(answers), *words],
            pass_fds=(commands, answers),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(commands)
        os.close(answers)
        self._session = ""

    def _attach(self) -> None:
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.resize(*self._size)
        feature = {"name": "prefers-color-scheme", "value": self._scheme}
        self.call("Emulation.setEmulatedMedia", {"features": [feature]})

    def _take(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._reading], [], [], max(0, until - time.monotonic()))
            data = os.read(self._reading, 1 << 20) if ready else b""
            if not data:
                raise TimeoutError("Chromium does not answer")
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        if "method" in message:
            self.events.append(message)
        return message
