"""The examples, with a tiny platform, a clock on which no wait takes time, and their ports."""

import importlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.examples.fake_platform import (
    APP_KEY,
    CLIENT,
    SECRET,
    FakePlatform,
    PlatformHandler,
    push,
)

EXAMPLES = Path(__file__).parents[2] / "examples"
MODULES = ("gateway", "receiver", "app")


class FakeClock:
    """A clock on which a wait takes no time."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._ahead = 0.0

    def time(self) -> float:
        return time.time() + self._ahead

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.pass_by(seconds)

    def pass_by(self, seconds: float) -> None:
        self._ahead += seconds


def ask(port: int, path: str) -> Any:
    """Get JSON from the callback port, or the HTTP status when it says no."""
    answer = CLIENT.get(f"http://127.0.0.1:{port}{path}")
    return answer.json() if answer.is_success else answer.status_code


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def platform() -> Iterator[FakePlatform]:
    fake = FakePlatform(callback_port=free_port())
    handler = type("Handler", (PlatformHandler,), {"platform": fake})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    fake.root = f"http://127.0.0.1:{server.server_port}"
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    pushing = threading.Thread(target=fake.send_pushes)
    serving.start()
    pushing.start()
    yield fake
    fake.pushes.put(None)
    pushing.join()
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture(scope="session", autouse=True)
def client() -> Iterator[None]:
    with CLIENT:
        yield


@pytest.fixture(scope="session")
def erp() -> Iterator[SimpleNamespace]:
    """The modules of examples/erp, imported as the program itself imports them."""
    sys.path.insert(0, str(EXAMPLES / "erp"))
    yield SimpleNamespace(**{name: importlib.import_module(name) for name in MODULES})
    sys.path.remove(str(EXAMPLES / "erp"))
    for name in MODULES:
        del sys.modules[name]


@pytest.fixture
def clock(erp: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """The clock that the gateway module looks at."""
    fake = FakeClock()
    monkeypatch.setattr(erp.gateway, "time", fake)
    return fake


@pytest.fixture
def gateway(erp: SimpleNamespace, platform: FakePlatform, clock: FakeClock) -> Any:  # noqa: ARG001 - no wait is real
    return erp.gateway.Gateway(
        client=CLIENT,
        url=platform.root + "/sync",
        auth=platform.root + "/rest",
        app_key=APP_KEY,
        secret=SECRET,
        code="3_500_code",
    )


@pytest.fixture(name="push")
def push_fixture() -> Callable[..., int]:
    return push


@pytest.fixture(name="ask")
def ask_fixture() -> Callable[..., Any]:
    return ask


@pytest.fixture
def log_until() -> Callable[..., str]:
    return line_with


@pytest.fixture
def running(platform: FakePlatform) -> Callable[..., Any]:
    """Start an example as a process of its own, the way a statement does."""

    @contextmanager
    def run(example: str, **environment: str) -> Iterator["subprocess.Popen[str]"]:
        settings = {
            "AE_GATEWAY": platform.root + "/sync",
            "AE_AUTH": platform.root + "/rest",
            "AE_APP_KEY": APP_KEY,
            "AE_SECRET": SECRET,
            "AE_CALLBACK_PORT": str(platform.callback_port),
        }
        with subprocess.Popen(
            [sys.executable, "-B", "-u", EXAMPLES / example / "app.py"],
            env=os.environ | settings | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.send_signal(signal.SIGTERM)

    return run


def line_with(process: "subprocess.Popen[str]", text: str) -> str:
    """Read the log up to the line that holds the text, and return all that was read."""
    assert process.stdout
    read = ""
    for line in process.stdout:
        read += line
        if text in line:
            return read
    raise AssertionError(f"the log ended without {text!r}:\n{read}")
