"""The console in a real browser: a whole round while the page is open, and what it tells."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest

from bench.chromium import Chromium, found_chromium
from harness.documents.resources import resource

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not found_chromium(), reason="no Chromium is installed"),
]
PATIENCE = 30
STATUS = "document.querySelector('.order .status').textContent"


class Page:
    """The console in a browser, and what a person does there."""

    def __init__(self, browser, shown):
        self.browser = browser
        self.shown = shown

    def open(self, address):
        self.browser.events.clear()
        self.browser.call("Page.navigate", {"url": address})
        self.until("document.readyState === 'complete'")

    def until(self, expression):
        end = time.monotonic() + PATIENCE
        while not self.browser.evaluate(f"!!({expression})"):
            assert time.monotonic() < end, f"{expression}\n{self.text('main')}"
            time.sleep(0.05)

    def text(self, selector):
        return self.browser.evaluate(f"document.querySelector({selector!r})?.innerText")

    def enter(self, room, sign):
        self.browser.click(f"#tab-{room}")
        self.until(f"document.querySelector({sign!r})")

    def choose(self, selector, value):
        self.browser.evaluate(
            f"(e => {{ e.value = {value!r}; e.dispatchEvent(new Event('change')); }})"
            f"(document.querySelector({selector!r}))"
        )

    def beyond(self):
        """What stands out of the window, which is none the wider for it where it scrolls."""
        return self.browser.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll, .tabs')"
            " && e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML.slice(0, 200))"
        )

    def press(self, selector):
        """Press a button that may move, for new rows come in above it."""
        self.browser.evaluate(f"document.querySelector({selector!r}).click()")

    def act(self, name):
        self.until(f"document.querySelector('.acts [data-act=\"{name}\"]:not(.idle)')")
        self.browser.evaluate(f"document.querySelector('[data-act=\"{name}\"]').click()")

    def troubles(self):
        """What the browser complained of, and whom it asked beside the emulator."""
        self.browser.evaluate("0")
        said = ("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled")
        events = [e for e in self.browser.events if e["method"] in said]
        asked = {
            urlsplit(e["params"]["request"]["url"]).netloc
            for e in self.browser.events
            if e["method"] == "Network.requestWillBeSent"
            and not e["params"]["request"]["url"].startswith("data:")
        }
        return events, asked - {urlsplit(self.shown["gateway"]).netloc}


@pytest.fixture
def stack():
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def callback_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def shown(stack, callback_port, tmp_path):
    """What `harness emulate` says of itself when it has started."""
    command = [sys.executable, "-m", "harness", "emulate", "--json", "--port", "0"]
    address = f"http://127.0.0.1:{callback_port}/callbacks/aliexpress"
    process = stack.enter_context(
        subprocess.Popen(
            [*command, "--callback-url", address],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    )
    stack.callback(process.terminate)
    return json.loads(process.stdout.readline())


@pytest.fixture
def open_page(stack, shown):
    def open_one(*, is_live=True, **looks):
        page = Page(stack.enter_context(Chromium(**looks)), shown)
        page.open(shown["console"])
        if is_live:
            page.until("document.querySelector('#live .v-pass')")
        return page

    return open_one


@pytest.fixture
def run_application(stack, shown, callback_port):
    """Starts the sample application, for one order."""

    def start():
        env = {
            "AE_GATEWAY": f"{shown['gateway']}/sync",
            "AE_AUTH": f"{shown['gateway']}/rest",
            "AE_APP_KEY": shown["app_key"],
            "AE_SECRET": shown["app_secret"],
            "AE_CODE": shown["code"],
            "AE_CALLBACK_PORT": str(callback_port),
            "ERP_ORDERS": "1",
        }
        process = stack.enter_context(
            subprocess.Popen(
                [sys.executable, resource("examples", "erp", "app.py")],
                env={**os.environ, **env},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        stack.callback(process.terminate)

    return start


def test_a_whole_round_is_watched_a_mistake_explained_a_fault_armed_a_callback_forged(
    open_page, run_application, tmp_path
):
    page = open_page()
    assert page.browser.evaluate("location.hash") == ""
    assert page.text("#stream-empty").startswith("Nothing has come by")

    run_application()
    order = watch_a_round(page)
    read_a_wrong_signature(page, order)
    arm_a_fault(page)

    # A forged callback, which the application refuses.
    page.enter("callbacks", "#attempts td.buttons")
    page.press("#attempts tbody tr td.buttons button:nth-child(2)")
    page.until("/forged, refused/.test(document.querySelector('#attempts').innerText)")

    # The token is over when a person says so.
    page.enter("access", "#tokens td button")
    page.press("#tokens td button")
    page.until("/over/.test(document.querySelector('#tokens').innerText)")

    # A step is kept.
    page.enter("compose", "#composed .buttons button")
    page.browser.click("#composed .buttons button")
    page.until("/composed.yaml/.test(document.querySelector('#said').innerText)")
    [kept] = tmp_path.glob("reports/emulate-*/composed.yaml")
    assert "- app: order.get" in kept.read_text(encoding="utf-8")

    assert page.troubles() == ([], set())


def watch_a_round(page):
    """Play buyer and carrier while the application does its part; the order's number."""
    page.until("document.querySelectorAll('.line').length > 3")
    page.enter("orders", ".order[open] svg.life")
    page.act("buyer.pays")
    page.until(f"{STATUS}.includes('WAIT_BUYER_ACCEPT_GOODS')")
    page.act("carrier.delivers")
    page.act("buyer.confirms")
    page.until(f"{STATUS}.includes('FINISH')")
    phases = "[...document.querySelectorAll('.life .phase.was')].map(p => p.textContent[0])"
    assert page.browser.evaluate(phases) == ["✓"] * 4
    reached = "[...document.querySelectorAll('.state.was, .state.is')].map(p => p.textContent)"
    assert "✓ WAIT_BUYER_ACCEPT_GOODS" in page.browser.evaluate(reached)
    return page.text(".order summary b")


def read_a_wrong_signature(page, order):
    """Send a wrongly signed call, and find its explanation among the traffic."""
    page.enter("compose", "#compose-name")
    page.choose("#compose-name", "order.get")
    page.choose("#compose-sign", "unsorted")
    page.choose("#value-0", order)
    page.browser.click("#compose-send")
    page.until("document.querySelector('#composed #mistake')")
    page.enter("calls", ".line")
    page.until(
        "[...document.querySelectorAll('.line')].some(l => /signature wrong/.test(l.innerText))"
    )
    page.browser.evaluate(
        "[...document.querySelectorAll('.line')].find(l => /signature wrong/.test(l.innerText))"
        ".querySelector('button').click()"
    )
    page.until("document.querySelector('#detail #mistake')")
    assert page.text("#detail #mistake") == "unsorted"
    assert "sort them by name in ASCII order" in page.text("#detail #explanation")
    assert page.text("#detail #first-difference").endswith("first difference at byte 0")
    assert page.text("#detail .right pre").startswith("app_key12345678method")
    assert page.text("#detail .actual pre").startswith("single_order_query")
    assert "IncompleteSignature" in page.text("#detail .trouble")
    assert "What to do" in page.text("#detail .trouble")
    assert "SIGN-02" in page.text("#detail .remarks")
    assert "curl -sS -X POST" in page.text("#detail")


def arm_a_fault(page):
    """Arm one, make the call that it strikes, and see it used up."""
    page.enter("faults", "#fault-arm")
    page.choose("#fault-name", "status_503")
    page.browser.click("#fault-arm")
    page.until("/in wait/.test(document.querySelector('#armed').innerText)")
    page.enter("compose", "#compose-send")
    page.choose("#compose-sign", "right")
    page.browser.click("#compose-send")
    page.until("/HTTP 5xx/.test(document.querySelector('#composed .trouble')?.innerText)")
    page.enter("faults", "#armed td")
    page.until("/used up/.test(document.querySelector('#armed').innerText)")


def test_a_page_opened_late_shows_what_came_before_in_every_language_and_width(
    open_page, run_application, shown
):
    run_application()
    headers = {"X-Emulator-Token": shown["control_token"]}
    calls = f"{shown['control']}calls"
    until = time.monotonic() + PATIENCE
    while len(httpx.get(calls, headers=headers, trust_env=False).json()["calls"]) < 3:
        assert time.monotonic() < until
        time.sleep(0.1)
    page = open_page(width=320, height=700, dark=True)
    page.until("document.querySelectorAll('.line').length > 2")
    width = "document.documentElement.scrollWidth"
    count = page.browser.evaluate("document.querySelectorAll('.line').length")
    for number in range(1, count + 1):
        page.browser.evaluate(f"document.querySelector('.line:nth-child({number}) button').click()")
        page.until(f"document.querySelector('.line:nth-child({number}) [aria-pressed=true]')")
        page.until("document.querySelector('#detail .back')")
        assert page.browser.evaluate(width) == 320, page.text("#detail")
    assert page.browser.evaluate("document.querySelector('.stream').checkVisibility()") is False
    page.browser.click("#detail .back")
    page.until("document.querySelector('.stream').checkVisibility()")
    for language in ("zh", "en", "both"):
        page.browser.click(f"#language-{language}")
        for room in ("calls", "orders", "callbacks", "faults", "access", "compose"):
            page.enter(room, f"#room-{room}:not([hidden]) *")
            assert page.browser.evaluate(width) == 320, (room, language, page.beyond())
    page.browser.click("#language-zh")
    page.enter("calls", ".line")
    assert page.text("#tab-orders").startswith("订单")
    assert "成功" in page.text("#lines")
    assert page.troubles() == ([], set())


def test_the_keyboard_reaches_everything(open_page, run_application):
    page = open_page()
    run_application()
    page.until("document.querySelectorAll('.line').length > 3")
    page.browser.press("j")
    page.until("document.querySelector('#detail-title')")
    first = page.text("#detail .kind")
    page.browser.press("j")
    page.until(f"document.querySelector('#detail .kind').innerText !== {first!r}")
    focused = "document.activeElement.className"
    assert page.browser.evaluate(focused) == "line-open"
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.browser.evaluate(outline) == "solid"
    page.browser.press("2")
    page.until("document.querySelector('#tab-orders[aria-selected=true]')")
    page.browser.press("ArrowRight")
    page.until("document.querySelector('#tab-callbacks[aria-selected=true]')")
    page.browser.press("/")
    page.until("document.activeElement.id === 'search'")
    page.browser.press("Escape")
    assert page.troubles() == ([], set())


def test_without_the_token_the_page_asks_for_it_and_shows_nothing(open_page, shown):
    page = open_page(is_live=False)
    page.browser.evaluate("sessionStorage.clear()")
    page.open(shown["console"].partition("#")[0])
    page.until("!document.querySelector('#gate').hidden")
    assert page.browser.evaluate("document.querySelector('#console').hidden") is True
    page.browser.evaluate(
        f"document.querySelector('#gate-token').value = {shown['control_token']!r}"
    )
    page.browser.click("#gate button")
    page.until("document.querySelector('#live .v-pass')")


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_a_page_of_another_origin_gets_nothing_from_a_browser(open_page, shown, name, stack):
    other = stack.enter_context(
        subprocess.Popen(
            [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
    )
    stack.callback(other.terminate)
    port = other.stdout.readline().split()[5].decode()
    page = open_page()
    page.open(f"http://{name}:{port}/")
    token = shown["control_token"]
    for path in ("_emulator/orders", "_emulator/events", "console"):
        tried = page.browser.evaluate(
            f"fetch({shown['gateway'] + '/' + path!r},"
            f" {{headers: {{'X-Emulator-Token': {token!r}}}}})"
            ".then(a => 'read ' + a.status, e => 'refused')"
        )
        assert tried == "refused"
        opaque = page.browser.evaluate(
            f"fetch({shown['gateway'] + '/' + path!r}, {{mode: 'no-cors'}}).then(a => a.type)"
        )
        assert opaque == "opaque"
    framed = page.browser.evaluate(
        "new Promise(done => { const f = document.createElement('iframe');"
        f" f.src = {shown['gateway'] + '/console'!r}; f.onload = () => {{"
        " try { done(f.contentDocument ? 'read' : 'closed'); } catch { done('closed'); } };"
        " document.body.append(f); })"
    )
    assert framed == "closed"
