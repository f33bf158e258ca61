"""Codes buy one grant; tokens live as long as they say."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.platforms.editions import edition_named

READ = "aliexpress.ds.product.get"
PRODUCT = {"product_id": "1005006057059635", "ship_to_country": "US"}
REFRESH = "/auth/token/refresh"


def test_a_grant_is_flat_and_its_times_are_integers(app: Any) -> None:
    grant = app.authorise()
    assert grant["code"] == "0"
    assert (grant["expires_in"], grant["refresh_expires_in"]) == (86400, 172800)
    assert grant["expire_time"] == int(app.clock.now().timestamp() + 86400) * 1000


def test_a_code_works_once(app: Any) -> None:
    code = app.emulator.issue_code()
    assert app.system("/auth/token/create", code=code)["code"] == "0"
    assert app.system("/auth/token/create", code=code)["code"] == "InvalidCode"


def test_an_old_code_is_refused(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(code_life=60)
    code = desk.emulator.issue_code()
    desk.clock.pass_by(61)
    assert desk.app.system("/auth/token/create", code=code)["code"] == "InvalidCode"


def test_an_access_token_dies_after_its_life(open_desk: Callable[..., Any]) -> None:
    desk = open_desk(access_life=600)
    desk.clock.pass_by(599)
    assert desk.app.call(READ, **PRODUCT)["rsp_code"] == 200
    desk.clock.pass_by(2)
    assert desk.app.refused(READ, **PRODUCT) == "IllegalAccessToken"


def test_expired_on_demand_every_token_is_refused(open_desk: Callable[..., Any]) -> None:
    desk = open_desk()
    assert desk.emulator.act("token.expire", {}).values == {"expired": "1"}
    assert desk.app.refused(READ, **PRODUCT) == "IllegalAccessToken"


def test_a_refresh_renews_the_access_token_only(open_desk: Callable[..., Any]) -> None:
    desk = open_desk()
    first = desk.app.authorise()
    desk.clock.pass_by(1000)
    second = desk.app.system(REFRESH, refresh_token=first["refresh_token"])
    assert second["access_token"] != first["access_token"]
    assert second["expires_in"] == 86400
    assert second["refresh_expires_in"] == 172800 - 1000


def test_a_refresh_token_dies_after_its_life(open_desk: Callable[..., Any]) -> None:
    desk = open_desk()
    grant = desk.app.authorise()
    desk.clock.pass_by(172801)
    answer = desk.app.system(REFRESH, refresh_token=grant["refresh_token"])
    assert answer["code"] == "IllegalRefreshToken"


def test_an_unknown_refresh_token_is_refused(app: Any) -> None:
    assert app.system(REFRESH, refresh_token="none")["code"] == "IllegalRefreshToken"


def test_token_calls_need_their_parameter(app: Any) -> None:
    assert app.system("/auth/token/create")["code"] == "MissingParameter"
    assert app.system(REFRESH)["code"] == "MissingParameter"


def test_a_token_can_be_had_and_renewed_under_the_other_documented_path(app: Any) -> None:
    grant = app.system("/auth/token/security/create", code=app.emulator.issue_code())
    assert grant["code"] == "0"
    renewed = app.system("/auth/token/security/refresh", refresh_token=grant["refresh_token"])
    assert renewed["code"] == "0"
    assert renewed["access_token"] != grant["access_token"]


@pytest.mark.parametrize("name", ["create", "refresh"])
def test_the_plain_path_of_a_token_call_comes_first(name: str) -> None:
    paths = [o.interface for o in edition_named("aliexpress").operations.named(f"token.{name}")]
    assert paths == [f"/auth/token/{name}", f"/auth/token/security/{name}"]
