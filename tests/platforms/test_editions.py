from datetime import UTC, datetime

import pytest

from harness.model.errors import UsageError
from harness.model.exchange import Direction, Exchange, Request
from harness.platforms.editions import EDITION_NAMES, edition_named, guess_edition

ITEM = "http://127.0.0.1:8000/api/v3/item/get?item_id=1"
TOKEN = "http://127.0.0.1:8000/oauth/token"


def test_three_editions_are_known():
    assert EDITION_NAMES == ("aliexpress", "alibaba", "1688")
    assert [edition_named(name).name for name in EDITION_NAMES] == [*EDITION_NAMES]


def test_an_unknown_edition_names_the_nearest():
    with pytest.raises(UsageError, match="unknown edition 'alibab'") as raised:
        edition_named("alibab")
    assert "did you mean 'alibaba'" in raised.value.hint


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        (["https://api-sg.aliexpress.com/sync?method=x"], "aliexpress"),
        (
            ["https://cdn.example.com/a.js", "https://OPENAPI.alibaba.com/api/v3/item/get"],
            "alibaba",
        ),
        (["https://auth.1688.com/oauth/token"], "1688"),
        (["http://127.0.0.1:1/sync?method=x", "http://localhost:1/rest/auth"], "aliexpress"),
        ([TOKEN, TOKEN, ITEM], "alibaba"),
        (["http://[::1]:8000/item/batchUpload"], "1688"),
        ([ITEM, ITEM, "https://api.1688.com/item/batchUpload"], "1688"),
        ([TOKEN], None),
        (["https://example.com/sync", "http://[broken/sync", ""], None),
        ([], None),
    ],
)
def test_the_edition_is_guessed_from_hosts_and_then_from_loopback_paths(urls, expected):
    assert guess_edition(iter(urls)) == expected


@pytest.mark.parametrize(
    ("url", "gateways", "expected"),
    [
        ("https://openapi.alibaba.com/anything", frozenset(), True),
        ("https://openapi.alibaba.com.:443/x", frozenset(), True),
        ("https://openapi.alibaba.com.example.com/x", frozenset(), False),
        ("http://127.0.0.1:80/api/v3/item/get", frozenset(), True),
        ("http://127.0.0.1:80/api/v3/item/getter", frozenset(), False),
        ("http://127.0.0.1:80/state", frozenset(), False),
        ("http://sandbox.example.com/x", frozenset(["sandbox.example.com"]), True),
        ("http://sandbox.example.com:81/x", frozenset(["sandbox.example.com:81"]), True),
        ("http://sandbox.example.com:82/x", frozenset(["sandbox.example.com:81"]), False),
        ("http://[broken", frozenset(), False),
    ],
)
def test_a_platform_serves_its_hosts_the_gateways_given_and_loopback_entrances(
    url, gateways, expected
):
    assert edition_named("alibaba").serves(url, gateways) is expected


@pytest.mark.parametrize(
    ("name", "host"), [("alibaba", "auth.alibaba.com"), ("1688", "api.1688.com")]
)
def test_the_hosts_of_the_seeds_are_production(name, host):
    assert edition_named(name).is_production(host)


@pytest.mark.parametrize(
    ("category", "quota"),
    [
        ("apparel", 500_000),
        ("Apparel ", 500_000),
        ("consumer electronics", 300_000),
        ("Electronics", 300_000),
        ("toys", None),
        ("", None),
    ],
)
def test_the_quota_of_aliexpress_goes_by_category(category, quota):
    assert edition_named("aliexpress").daily_quota(category) == quota


def test_a_call_that_was_just_read_is_not_read_again():
    edition = edition_named("aliexpress")
    request = Request(method="POST", url="http://127.0.0.1/sync")
    one, other = (
        Exchange(id=name, direction=Direction.OUTBOUND, request=request, started=datetime.now(UTC))
        for name in ("x1", "x2")
    )
    first = edition.call_just_read(one)
    assert edition.call_just_read(one) is first
    assert edition.call_just_read(other).exchange is other
    assert edition.call_just_read(one).exchange is one
