"""The sample clients of the platforms' own documents, as the library `requests` sends them.

Written out by hand: `requests` puts 150.00 from Python as 150.0, joins a query by urlencode (a
comma as %2C, a space as +) and sends the Content-Type that it is told, with a GET as well.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from harness.catalog.load import load_catalogue
from harness.checks import (  # noqa: F401 - registers the checks
    answers,
    encoding,
    envelopes,
    goods,
    item_query,
    signature,
    timestamps,
)
from harness.evidence.observe import Credentials, observe
from harness.model.secret import Secret
from harness.model.verdict import Finding

Build = Callable[[dict[str, Any]], Any]
SECRET = "helloworld"
AGENT = {
    "User-Agent": "python-requests/2.32.3",
    "Accept-Encoding": "gzip, deflate",
    "Accept": "*/*",
}
FIELDS = (
    "subject,price_info,sku_list,supplier_info,trade_info,shipping_info,certifications,"
    "seo_info,desc"
)
FORM = "application/x-www-form-urlencoded"
ROWS = ("SIGN-", "FMT-", "ERRH-03", "ERRH-04")


def red(build: Build, edition: str, *rows: dict[str, Any]) -> set[str]:
    """The rows that find something once the signatures have been recomputed."""
    recording = build({"edition": edition, "traffic": list(rows)})
    known = Credentials(app_key="12345678", app_secret=Secret(SECRET))
    exchanges = tuple(
        observe(replace(x, observations=()), recording.frame.edition, known)
        for x in recording.exchanges
    )
    recording = replace(recording, exchanges=exchanges)
    wanted = {r.id for r in load_catalogue().of_edition(edition) if r.id.startswith(ROWS)}
    return {r for r in wanted if any(isinstance(e, Finding) for e in recording.events_of(r))}


def signed(values: dict[str, str]) -> str:
    """The seed's own way to sign: the secret, the sorted pairs, the secret."""
    text = SECRET + "".join(f"{k}{v}" for k, v in sorted(values.items())) + SECRET
    return hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest().upper()


def item_call(**more: str) -> dict[str, Any]:
    values = {
        "app_key": "12345678",
        "item_id": "1600590399629",
        "language": "en",
        "timestamp": "1767600000000",
        "include_raw": "true",
        "sign_method": "hmac-sha256",
        "fields": FIELDS,
        **more,
    }
    values["sign"] = signed(values)
    query = "&".join(f"{k}={v.replace(',', '%2C').replace(' ', '+')}" for k, v in values.items())
    headers = {
        **AGENT,
        "Authorization": "Bearer t",
        "Content-Type": "application/json",
        "X-Api-Version": "3.0",
    }
    url = f"https://openapi.alibaba.com/api/v3/item/get?{query}"
    answer = '{"code": 0, "msg": "success", "result": {"subject": "Phone case"}}'
    return {"http": {"url": url, "headers": headers}, "answer": answer}


def token_call(host: str, tail: str = "") -> dict[str, Any]:
    body = f"grant_type=client_credentials&client_id=12345678&client_secret={SECRET}{tail}"
    headers = {**AGENT, "Content-Type": FORM}
    url = f"https://{host}/oauth/token"
    call = {"method": "POST", "url": url, "body": body, "headers": headers}
    return {"http": call, "answer": '{"access_token": "t", "expires_in": 3600}'}


def test_the_item_client_of_alibaba_is_accused_of_nothing(recorded: Build) -> None:
    token = token_call("auth.alibaba.com", "&scope=item_get%2Ctrade_data")
    call = item_call()
    call["at"] = "0"
    assert red(recorded, "alibaba", call, {**token, "at": "1"}) == set()


def test_its_space_in_a_query_is_a_plus_and_that_alone_is_found(recorded: Build) -> None:
    assert red(recorded, "alibaba", item_call(memo="two words")) == {"SIGN-07"}


def test_its_empty_value_is_signed_and_that_alone_is_found(recorded: Build) -> None:
    assert red(recorded, "alibaba", item_call(memo="")) == {"SIGN-06"}


@pytest.mark.parametrize("separators", [(", ", ": "), (",", ":")])
def test_the_upload_client_of_1688_is_accused_of_nothing(
    separators: tuple[str, str], recorded: Build
) -> None:
    comma, colon = separators
    first = [
        f'"title"{colon}"\\u8fd0\\u52a8\\u978b"', f'"price"{colon}150.0', f'"stock"{colon}200',
        f'"images"{colon}["http://example.com/img1.jpg"]',
    ]  # fmt: skip
    second = [
        f'"title"{colon}"\\u80cc\\u5305"', f'"price"{colon}80.0', f'"stock"{colon}100',
        f'"images"{colon}["http://example.com/img2.jpg"]',
    ]  # fmt: skip
    body = f"[{{{comma.join(first)}}}{comma}{{{comma.join(second)}}}]"
    headers = {**AGENT, "Authorization": "Bearer t", "Content-Type": "application/json"}
    call = {"method": "POST", "url": "https://api.1688.com/item/batchUpload", "body": body}
    answer = '{"code": 200, "message": "success", "data": {"success_count": 2, "failed_items": []}}'
    upload = {"http": {**call, "headers": headers}, "answer": answer}
    assert red(recorded, "1688", token_call("auth.1688.com"), upload) == set()
