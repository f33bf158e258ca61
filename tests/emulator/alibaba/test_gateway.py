"""The item interface refuses what the platform refuses, in its order, and shows the rest."""

from itertools import product
from typing import Any

import pytest

from harness.documents.schema import violations
from harness.emulator.sandboxes import SANDBOXES
from harness.platforms.editions import EDITION_NAMES, edition_named

ITEM = "1600590399629"
EVERYTHING = {"tier": "advanced", "packages": ("trade-data", "raw-data")}


@pytest.fixture
def app(open_bearer: Any) -> Any:
    return open_bearer("alibaba").app


def refused(answer: Any) -> tuple[int, int]:
    body = answer.json()
    assert set(body) == {"code", "msg", "request_id"}
    return answer.status_code, body["code"]


def test_every_edition_has_a_sandbox_at_the_entrances_of_its_operations() -> None:
    assert set(SANDBOXES) == set(EDITION_NAMES)
    for name in ("alibaba", "1688"):
        operations = edition_named(name).operations.operations.values()
        assert set(getattr(SANDBOXES[name], "entrances", ())) == {o.path for o in operations}


@pytest.mark.parametrize("tier", ["basic", "standard", "advanced"])
@pytest.mark.parametrize("packages", [(), ("trade-data",), ("raw-data",), EVERYTHING["packages"]])
def test_every_answer_about_an_item_satisfies_its_schema(
    open_bearer: Any, tier: str, packages: tuple[str, ...]
) -> None:
    desk = open_bearer("alibaba", tier=tier, packages=packages)
    raw = "true" if "raw-data" in packages else "false"
    ids = [row["item_id"] for row in desk.app.control("GET", "items").json()["items"]]
    for item_id, language in product(ids[::97] + ids[39:40], ("en", "zh")):
        answer = desk.app.item(item_id=item_id, language=language, include_raw=raw)
        body = answer.json()
        assert (answer.status_code, body["code"], body["msg"]) == (200, 0, "success")
        assert violations(body, "alibaba/item_get.answer.schema.json") == []
        assert body["result"]["item_id"] == item_id


@pytest.mark.parametrize(
    "changes",
    [
        {"app_key": "-"},
        {"app_key": "999"},
        {"timestamp": "-"},
        {"timestamp": "1772366400"},
        {"timestamp": "2026-03-01 12:00:00"},
        {"timestamp": "１７７２３６６４０００００"},
        {"sign_method": "-"},
        {"sign_method": "md5"},
        {"sign": ""},
        {"sign": "0" * 64},
        {"item_id": "-"},
        {"item_id": ""},
        {"item_id": "16005a"},
        {"item_id": "１６００"},
        {"language": "eng"},
        {"language": "e1"},
        {"include_raw": "True"},
        {"include_raw": "1"},
        {"fields": "subject,weight"},
        {"fields": "subject, desc"},
        {"fields": "subject,"},
    ],
)
def test_a_wrong_parameter_is_refused(app: Any, changes: dict[str, str]) -> None:
    assert refused(app.item(**changes)) == (400, 400)


@pytest.mark.parametrize("version", ["-", "2.0", "3", ""])
def test_another_version_is_refused(app: Any, version: str) -> None:
    assert refused(app.item(headers={"X-Api-Version": version})) == (400, 400)


def test_no_source_says_that_a_missing_content_type_is_refused(app: Any) -> None:
    assert app.item(headers={"Content-Type": "-"}).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "headers", "named"),
    [
        ({"app_key": "9"}, {"X-Api-Version": "2"}, "app_key"),
        ({"timestamp": "1"}, {"X-Api-Version": "2"}, "X-Api-Version"),
        ({"timestamp": "1", "sign": "x"}, {}, "timestamp"),
        ({"sign": "x"}, {"Authorization": "-"}, "sign is not"),
        ({"item_id": "x"}, {"Authorization": "-"}, "access token"),
        ({"item_id": "x", "include_raw": "true"}, {}, "item_id"),
        ({"item_id": "1", "include_raw": "true"}, {}, "no permission"),
        ({"item_id": "1"}, {}, "there is no item 1"),
    ],
)
def test_of_several_mistakes_the_platforms_first_is_named(
    app: Any, wrong: dict[str, str], headers: dict[str, str], named: str
) -> None:
    assert named in app.item(headers=headers, **wrong).json()["msg"]


def test_the_limit_is_looked_at_before_the_parameters(open_bearer: Any) -> None:
    app = open_bearer("alibaba", calls_per_second=1).app
    assert refused(app.item(item_id="x")) == (400, 400)
    assert refused(app.item(item_id="x")) == (429, 429)
    assert refused(app.item(sign="x")) == (400, 400)


@pytest.mark.parametrize(("off", "status"), [(-301, 400), (-299, 200), (299, 200), (301, 400)])
def test_a_clock_may_be_five_minutes_off(app: Any, off: int, status: int) -> None:
    stamp = str(int((app.clock.now().timestamp() + off) * 1000))
    assert app.item(timestamp=stamp).status_code == status


def test_an_empty_parameter_takes_no_part_in_the_signature_and_asks_for_nothing(app: Any) -> None:
    plain = app.item().json()["result"]
    empty = app.item(fields="", language="", include_raw="").json()["result"]
    assert empty == plain


def test_a_space_is_signed_as_a_space(app: Any) -> None:
    query = app.query(remark="a b")
    text = "&".join(f"{n}={v}" for n, v in query.items() if n != "remark") + "&remark=a%20b"
    headers = app.headers() | {"X-Api-Version": "3.0"}
    answer = app.client.get(f"/api/v3/item/get?{text}", headers=headers)
    assert answer.json()["code"] == 0


def test_a_signature_in_lower_case_is_none(app: Any) -> None:
    made = app.query()["sign"]
    assert refused(app.item(sign=made.lower())) == (400, 400)
    assert app.item(sign=made).json()["code"] == 0


def test_an_item_is_asked_for_with_get(app: Any) -> None:
    headers = app.headers() | {"X-Api-Version": "3.0"}
    answer = app.client.post("/api/v3/item/get", params=app.query(), headers=headers)
    assert refused(answer) == (400, 400)


def test_fields_are_all_that_is_shown_beside_the_id(app: Any) -> None:
    shown = app.item(fields="subject,price_info").json()["result"]
    assert set(shown) == {"item_id", "subject", "price_info"}


def test_another_language_shows_another_subject(app: Any) -> None:
    english, chinese = (app.item(language=w).json()["result"]["subject"] for w in ("en", "zh"))
    assert english.isascii()
    assert not chinese.isascii()


@pytest.mark.parametrize(
    ("account", "asked"),
    [
        ({"tier": "basic", "packages": ("trade-data",)}, {"fields": "trade_info"}),
        ({"tier": "advanced"}, {"fields": "subject,trade_info"}),
        ({"tier": "basic"}, {"fields": "tier_prices"}),
        ({"tier": "advanced"}, {"fields": "desc"}),
        ({"tier": "advanced", "packages": ("trade-data",)}, {"include_raw": "true"}),
    ],
)
def test_what_the_account_may_not_see_is_2001_under_http_200(
    open_bearer: Any, account: dict[str, Any], asked: dict[str, str]
) -> None:
    assert refused(open_bearer("alibaba", **account).app.item(**asked)) == (200, 2001)
    allowed = open_bearer("alibaba", **EVERYTHING).app.item(**asked).json()
    assert allowed["code"] == 0


def test_without_fields_nothing_is_refused_and_the_rest_left_out(open_bearer: Any) -> None:
    basic = open_bearer("alibaba").app.item().json()["result"]
    assert "trade_info" not in basic
    assert "tier_prices" not in basic["price_info"]
    whole = open_bearer("alibaba", **EVERYTHING).app.item(include_raw="true").json()["result"]
    assert set(whole) - set(basic) == {"trade_info", "desc"}


def test_an_item_that_never_was_is_4004_under_http_200(app: Any) -> None:
    assert refused(app.item(item_id="12")) == (200, 4004)


@pytest.mark.parametrize(
    ("settings", "asked", "granted"),
    [
        ({}, "item_get,trade_data", "item_get,trade_data"),
        ({}, "item_get", "item_get"),
        ({}, "anything", "anything"),
        ({}, "-", "item_get,trade_data"),
        ({"scopes": ("item_get", "stock")}, "-", "item_get,stock"),
        ({"scopes": ("item_get", "stock")}, "stock, item_get,stock", "stock,item_get"),
    ],
)
def test_a_token_names_the_scopes_that_it_is_good_for(
    open_bearer: Any, settings: dict[str, Any], asked: str, granted: str
) -> None:
    answer = open_bearer("alibaba", **settings).app.ask(scope=asked)
    assert answer.json()["scope"] == granted


def test_a_scope_that_was_not_approved_is_refused_after_the_credentials(open_bearer: Any) -> None:
    app = open_bearer("alibaba", scopes=("item_get",)).app
    answer = app.ask(scope="item_get,trade_data")
    assert refused(answer) == (400, 400)
    assert "trade_data" in answer.json()["msg"]
    assert refused(app.ask(scope="trade_data", client_secret="x")) == (401, 401)


def test_a_delisted_item_is_no_error_and_has_hardly_a_field(open_bearer: Any) -> None:
    desk = open_bearer("alibaba")
    done = desk.emulator.act("item.delists", {"item_id": ITEM})
    assert (done.is_done, dict(done.values)) == (True, {"item_id": ITEM})
    body = desk.app.item().json()
    assert body["code"] == 0
    assert violations(body, "alibaba/item_get.answer.schema.json") == []
    assert body["result"]["item_id"] == ITEM
    assert "price_info" not in body["result"]
    again = desk.emulator.act("item.delists", {"item_id": ITEM})
    assert again.values["already"] == "true"


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("item.delists", {}, "item_id is missing"),
        ("item.delists", {"item_id": "1"}, "there is no item 1"),
        ("item.delist", {"item_id": ITEM}, "did you mean 'item.delists'"),
    ],
)
def test_an_act_that_cannot_be_done_says_why(
    open_bearer: Any, name: str, values: dict[str, str], said: str
) -> None:
    done = open_bearer("alibaba").emulator.act(name, values)
    assert not done.is_done
    assert said in done.message


def test_the_control_side_shows_which_items_there_are(app: Any) -> None:
    app.control("POST", "acts/item.delists", json={"item_id": ITEM})
    items = app.control("GET", "items").json()["items"]
    assert len(items) == 480
    assert items[0]["item_id"] == ITEM
    assert not items[0]["is_listed"]
    assert items[1]["is_listed"]


def test_the_control_side_shows_the_whole_of_an_item(app: Any) -> None:
    shown = app.control("GET", f"items/{ITEM}").json()
    assert shown["item_id"] == ITEM
    assert shown["supplier"]["phone"]
    assert shown["trade"]["buyers"] >= 0
    assert shown["html"].startswith("<")
    assert {"live_stock", "counted_stock"} <= set(shown["skus"][0])
    assert app.control("GET", "items/1").status_code == 404


def test_a_seed_makes_another_catalogue(open_bearer: Any) -> None:
    plain, other = open_bearer("alibaba"), open_bearer("alibaba", seed="another")
    shown = [d.app.control("GET", "items").json()["items"] for d in (plain, other)]
    assert shown[0] != shown[1]
    assert plain.emulator.samples == other.emulator.samples
