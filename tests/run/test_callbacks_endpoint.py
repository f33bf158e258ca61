"""Which endpoints may be tested, and where their names may lead."""

import socket
from contextlib import closing
from dataclasses import replace

import pytest

from harness.catalog.statement import default_statement_path, load_statement
from harness.model.errors import UsageError
from harness.platforms.editions import edition_named
from harness.run.callbacks_endpoint import endpoint_at, named_hosts, resolve

EDITION = edition_named("aliexpress")


def at(url, *, named=None, addresses=("127.0.0.1",)):
    return endpoint_at(
        url, what="URL", named=named, edition=EDITION, resolve=lambda _host, _port: addresses
    )


@pytest.fixture
def port():
    with closing(socket.socket()) as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_loopback_address_is_served_without_a_statement(port):
    found = at(f"http://127.0.0.1:{port}/callbacks")
    assert (found.host, found.port, found.address) == ("127.0.0.1", port, "127.0.0.1")
    assert (found.is_answering, found.is_remote, found.is_unverified) == (True, False, False)


def test_the_address_that_answers_stands_for_the_name(port):
    found = at(f"http://localhost:{port}/", addresses=("::1", "127.0.0.1"))
    assert found.address == "127.0.0.1"


def test_a_name_that_nobody_answers_keeps_its_first_address():
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = at(f"http://localhost:{port}/", addresses=("127.0.0.1", "::1"))
    assert (found.address, found.is_answering) == ("127.0.0.1", False)


def test_an_ipv6_address_is_read_without_its_brackets():
    found = at("https://[::1]:9443/x", addresses=("::1",))
    assert (found.host, found.port, found.is_unverified) == ("::1", 9443, True)


@pytest.mark.parametrize(
    ("url", "port"), [("http://127.0.0.1/x", 80), ("https://127.0.0.1/x", 443)]
)
def test_the_port_is_the_schemes_where_none_is_written(url, port):
    assert at(url).port == port


@pytest.mark.parametrize("host", ["LOCALHOST", "localhost."])
def test_the_spelling_of_a_name_does_not_matter(host):
    assert at(f"http://{host}:1/").address == "127.0.0.1"


@pytest.mark.parametrize(
    ("url", "addresses"),
    [
        ("http://localhost:1/", ("10.0.0.1",)),
        ("http://localhost:1/", ("127.0.0.1", "203.0.113.9")),
    ],
)
def test_a_loopback_name_that_leads_elsewhere_is_refused(url, addresses):
    with pytest.raises(UsageError, match="which is not what it says"):
        at(url, addresses=addresses)


@pytest.mark.parametrize("url", ["http://127.0.0.1:0/", "https://localhost:0/x"])
def test_port_0_is_refused(url):
    with pytest.raises(UsageError, match="names port 0"):
        at(url)


def test_a_host_that_the_statement_names_is_served(monkeypatch):
    tried = []

    def connect(address, **_):
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    found = at("https://App.example/x", named=("app.example",), addresses=("203.0.113.9",))
    assert (found.address, found.is_remote, found.is_unverified) == ("203.0.113.9", True, False)
    assert tried == [("203.0.113.9", 443)]


def test_a_statement_without_a_callback_address_allows_none():
    with pytest.raises(UsageError, match="names no callback address"):
        at("http://127.0.0.1:1/", named=())


def test_a_name_that_cannot_be_resolved_is_told():
    def fail(_host, _port):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(UsageError, match=r"app\.example cannot be resolved: Name or service"):
        endpoint_at(
            "http://app.example/", what="URL", named=("app.example",), edition=EDITION, resolve=fail
        )


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/a b", "http://127.0.0.1/\n", "http://" + "a" * 2001]
)
def test_what_is_no_url_is_refused_unread(url):
    with pytest.raises(UsageError, match="too long or holds blanks"):
        at(url)


def test_the_hosts_of_a_statement_are_those_of_its_addresses():
    statement = load_statement(default_statement_path(EDITION), environ={})
    assert named_hosts(None) is None
    assert named_hosts(statement) == ("127.0.0.1",)
    assert named_hosts(replace(statement, callback_url="")) == ()
    assert named_hosts(replace(statement, callback_url="http://[")) == ()
    assert named_hosts(statement, "http://probe.example/{order_id}") == (
        "127.0.0.1", "probe.example",
    )  # fmt: skip


def test_this_machine_resolves_its_own_address():
    assert resolve("127.0.0.1", 80) == ("127.0.0.1",)
