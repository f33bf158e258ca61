"""The authorise page hands out codes; unknown paths are told so."""

from typing import Any

import pytest

PAGE = "/oauth/authorize"
BACK = "http://127.0.0.1:9/authorised?kept=1"


def test_the_authorise_page_redirects_with_code_and_state(app: Any) -> None:
    query = {"client_id": "12345678", "redirect_uri": BACK, "state": "a b", "response_type": "code"}
    answer = app.client.get(PAGE, params=query)
    assert answer.status_code == 302
    back = app.client.build_request("GET", answer.headers["location"]).url
    assert str(back).startswith("http://127.0.0.1:9/authorised?")
    assert (back.params["kept"], back.params["state"]) == ("1", "a b")
    assert app.system("/auth/token/create", code=back.params["code"])["code"] == "0"


def test_without_redirect_the_page_shows_the_code(app: Any) -> None:
    code = app.client.get(PAGE, params={"client_id": "12345678"}).json()["code"]
    assert code in app.emulator.secrets()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"client_id": "9"}, "InvalidAppkey"),
        ({}, "InvalidAppkey"),
        ({"client_id": "12345678", "redirect_uri": "javascript:alert(1)"}, "InvalidParameter"),
    ],
)
def test_the_authorise_page_refuses(app: Any, query: dict[str, str], code: str) -> None:
    assert app.client.get(PAGE, params=query).json()["code"] == code


@pytest.mark.parametrize("path", ["/", "/router/rest", "/syncx", "/api/v3/item/get"])
def test_a_path_of_another_platform_is_not_found(app: Any, path: str) -> None:
    answer = app.client.get(path)
    assert answer.status_code == 404
    assert answer.json()["code"] == "InvalidApiPath"


def test_other_verbs_are_not_taken(app: Any) -> None:
    assert app.client.put("/sync").status_code == 405


@pytest.mark.parametrize(("path", "below"), [("/sync", "error_response"), ("/rest/x", "")])
def test_a_request_too_large_is_told_so_in_the_envelope_of_the_entrance(
    app: Any, path: str, below: str
) -> None:
    answer = app.client.post(path, content=b"x" * (2 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")
    error = answer.json()[below] if below else answer.json()
    assert error["code"] == "InvalidParameter"
    assert error["request_id"]
