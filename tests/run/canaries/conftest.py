"""Canaries, and a search for them that shares nothing with the redactor or the leak guard.

A canary of letters holds `kanari` and a number, one of digits begins with `9182736`: whatever a
file is unpacked to, one pattern finds them all, cut short or in other case. The search undoes
encodings layer by layer instead of guessing how each canary would look under them.
"""

import base64
import binascii
import gzip
import html
import json
import re
import threading
import zlib
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import unquote_to_bytes

import pytest

from harness.evidence.log import LogWriter, RunStart, read_log
from harness.evidence.observe import Credentials
from harness.evidence.redact import Redactor
from harness.model.clock import SystemClock
from harness.model.requirement import RunClass
from harness.model.secret import Secret
from harness.platforms.editions import edition_named
from harness.run.folder import create_folder
from harness.run.order import Driver, RunOrder
from harness.run.publish import Publication, publish
from harness.run.readback import report_of
from harness.run.recorder import Recorder
from harness.sources.stream import LiveStream

MARK = re.compile(rb"(?i)kanari[0-9]{4}|9182736[0-9]{4}")
_ESCAPE = re.compile(rb"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}(?:\s+[A-Za-z0-9+/_-]{8,})*={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){8,}")
_DEPTH = 5
AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
EDITION = edition_named("aliexpress")


class Canaries:
    """Hands out canaries, each for one slot, and names the slots of those that are found."""

    def __init__(self):
        self.slots = {}

    def word(self, slot):
        return self._new(slot, "kanari{:04d}Xq7")

    def number(self, slot):
        return self._new(slot, "9182736{:04d}")

    def _new(self, slot, form):
        canary = form.format(len(self.slots) + 1)
        self.slots[MARK.search(canary.encode())[0].decode()] = slot
        return canary

    def found_in(self, data):
        return {self.slots.get(mark, mark) for mark in marks_in(data)}

    def found_below(self, folder, *, but=()):
        """Slot -> the files below a folder that hold its canary; `but` are left out."""
        found = {}
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and not any(name.startswith(start) for start in but):
                for slot in self.found_in(path.read_bytes() + b"\n" + name.encode()):
                    found.setdefault(slot, []).append(name)
        return found


def marks_in(data):
    """Every canary's mark that the bytes hold under any mix of encodings."""
    return {m.decode().lower() for layer in layers(data, 0, set()) for m in MARK.findall(layer)}


def layers(data, depth, seen):
    """The bytes, and what they turn into when one encoding after the other is undone."""
    if depth > _DEPTH or data in seen:
        return
    seen.add(data)
    yield data
    for undone in (_unescaped(data), unquote_to_bytes(data), _no_entities(data)):
        yield from layers(undone, depth + 1, seen)
    if depth < _DEPTH:
        for hidden in (*_from_base64(data), *_from_hex(data), *_unpacked(data)):
            if MARK.search(hidden) or hidden[:2] in (b"\x1f\x8b", b"x\x9c") or hidden.isascii():
                yield from layers(hidden, depth + 1, seen)


def _unescaped(data):
    def plain(found):
        code = found[1]
        if code[:1] in b"ux" and len(code) > 1:
            return chr(int(code[1:], 16)).encode("utf-8", "replace")
        return code

    return _ESCAPE.sub(plain, data) if b"\\" in data else data


def _no_entities(data):
    return (
        html.unescape(data.decode("latin-1")).encode("utf-8", "replace") if b"&" in data else data
    )


def _from_base64(data):
    for found in _BASE64.finditer(data):
        text = re.sub(rb"\s|=", b"", found[0]).translate(bytes.maketrans(b"-_", b"+/"))
        for shift in range(4):  # what stands before it may have moved it
            part = text[shift:]
            part = part[: len(part) // 4 * 4 + (0 if len(part) % 4 == 1 else len(part) % 4)]
            yield base64.b64decode(part + b"=" * (-len(part) % 4))


def _from_hex(data):
    return (bytes.fromhex(found[0].decode()) for found in _HEX.finditer(data))


def _unpacked(data):
    for form in (gzip.decompress, zlib.decompress):
        try:
            yield form(data)
        except (OSError, EOFError, zlib.error, binascii.Error):
            continue


@pytest.fixture
def canaries():
    return Canaries()


@pytest.fixture(scope="session")
def new_canaries():
    return Canaries


@pytest.fixture
def endpoint():
    """Serves a callback address whose answers hold canaries; hands back its URL."""
    servers = []

    def serve(canaries):
        secret, phone = canaries.word("endpoint"), canaries.number("phone of the endpoint")

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                body = json.dumps({"session": secret, "phone": phone, "msg": f"token={secret}"})
                self.send_response(200)
                for name in ("Set-Cookie", "X-Node"):
                    self.send_header(name, secret)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_):
                return

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=servers[-1].serve_forever, args=(0.05,), daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/callbacks"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def leave(tmp_path):
    """Records exchanges and acts as a run does, judges the log, writes every report."""

    def run(*exchanges, acts=()):
        order = RunOrder(verb="run", edition=EDITION, statement=None, driver=Driver.REFERENCE)
        folder = create_folder(tmp_path / "report", "r")
        clock = SystemClock()
        with LogWriter(folder.log) as log:
            log.start(
                RunStart(
                    run_id="r",
                    verb="run",
                    run_class=RunClass.REHEARSAL,
                    edition=EDITION.name,
                    started=AT,
                    digests=(),
                )
            )
            recorder = Recorder(
                log=log,
                redactor=Redactor(b"k" * 32, ("helloworld",), public=frozenset({"12345678"})),
                edition=EDITION,
                credentials=Credentials(app_key="12345678", app_secret=Secret("helloworld")),
                stream=LiveStream(clock),
                clock=clock,
            )
            for exchange in exchanges:
                recorder.take(exchange)
            for act in acts:
                recorder.record(act)
            recorder.end()
        assert recorder.trouble is None
        evidence = read_log(folder.log)
        report = report_of(order, evidence)
        publish(Publication(folder=folder, lang="en"), lambda _: report, None)
        shown = len(report.exhibits.exchanges)
        assert shown == len(exchanges), "a verdict must cite each, or less is searched"
        return folder.path

    return run


@pytest.fixture
def search():
    return SimpleNamespace(marks_in=marks_in)
