"""An exchange for each kind of slot, through the pipeline of a run to every file that it leaves."""

import base64
import gzip
import json
import zlib
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import pytest

from harness.evidence.log import read_log
from harness.model.evidence import Act, ActKind
from harness.model.exchange import (
    Direction,
    Exchange,
    Failure,
    FailureKind,
    Request,
    Response,
)

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
URL = "http://127.0.0.1:8000/sync"


def call(body=b"", kind=FORM, *, url=URL, headers=(), answer=b"{}", **traits):
    """A call that everybody cites, for its signature is wrong."""
    given = body.encode() if isinstance(body, str) else body
    values = {
        "id": "",
        "direction": Direction.OUTBOUND,
        "started": AT,
        "elapsed": 0.01,
        "request": Request(
            method="POST",
            url=url + ("&" if "?" in url else "?") + "method=aliexpress.ds.order.create&sign=AB",
            headers=(("Content-Type", kind), *headers),
            body=given,
        ),
        "response": Response(status=200, headers=(("Content-Type", JSON),), body=answer),
    }
    return Exchange(**values | traits)


def push(body, *, headers=(), url="http://127.0.0.1:9/callbacks", **traits):
    request = Request(
        method="POST", url=url, headers=(("Content-Type", JSON), *headers), body=body.encode()
    )
    response = Response(status=200, **traits)
    return call(direction=Direction.INBOUND, request=request, response=response)


def b64(text):
    return base64.b64encode(text if isinstance(text, bytes) else text.encode()).decode()


def test_no_header_of_a_request_is_left(canaries, leave):
    c = canaries.word
    headers = (
        ("Cookie", f"sid={c('cookie')}; theme={c('second cookie')}"),
        ("Authorization", f"Bearer {c('bearer')}"),
        ("authorization", f"Basic {b64('user:' + c('basic'))}"),
        ("AUTHORIZATION", c("bare authorization")),
        ("Proxy-Authorization", f"Basic {b64('user:' + c('proxy'))}"),
        ("X-Api-Key", c("key header")),
        ("x-custom", c("custom header")),
        ("X-Data", b64(json.dumps({"token": c("base64 header")}))),
        ("X-Forwarded-For", c("forwarded for")),
        ("Referer", f"http://h/?access_token={c('referer')}"),
        ("User-Agent", f"erp/1 (session={c('user agent')})"),
    )
    assert canaries.found_below(leave(call(headers=headers))) == {}


def test_no_place_of_an_address_is_left(canaries, leave):
    c = canaries.word
    url = (
        f"http://user:{c('user of the url')}@127.0.0.1:8000/sync?session={c('session')}"
        f"&access_token={c('token')}&code={c('code')}&full_name={c('name')}"
        f"&mobile_no={canaries.number('phone')}&back={quote('http://h/?code=' + c('url in url'))}"
    )
    behind = call(url="http://127.0.0.1:8000/sync?a=1")
    request = Request(method="GET", url=f"{URL}?sign=A#access_token={c('fragment')}")
    assert canaries.found_below(leave(call(url=url), behind, call(request=request))) == {}


def test_no_field_of_a_form_is_left(canaries, leave):
    c, n = canaries.word, canaries.number
    inner = json.dumps({"session": c("json in json"), "zip": n("zip in json in json")})
    address = {"full_name": c("name in json"), "mobile_no": n("phone in json"), "more": inner}
    fields = {
        "session": c("session"),
        "refresh_token": c("refresh token"),
        "app_secret": c("secret"),
        "code": c("code"),
        "buyer_email": f"{c('mail')}@mail.example",
        "param": json.dumps({"logistics_address": address, "deep": [[{"address": c("deep")}]]}),
        "broken": f'{{"full_name": "{c("broken json")}"',
        "callback": f"https://app/cb?code={c('code in url')}&access_token={c('token in url')}",
        "form": urlencode({"session": c("form in form")}),
        "blob": b64(json.dumps({"full_name": c("name in base64"), "session": c("base64")})),
        "note": f"Authorization: Bearer {c('bearer in text')}",
        "contact": f"write to {c('mail in text')}@mail.example",
    }
    escaped = "".join(f"%{byte:02x}" for byte in c("every letter escaped").encode())
    body = f"{urlencode(fields)}&token={escaped}"
    assert canaries.found_below(leave(call(body))) == {}


def test_no_part_of_a_multipart_form_is_left(canaries, leave):
    c = canaries.word
    part = "--zz\r\nContent-Disposition: form-data; name="
    body = (
        f'{c("preamble")}\r\n{part}"session"\r\n\r\n{c("part")}\r\n'
        f'{part}"file"; filename="{c("name of a file")}.png"\r\n\r\n{c("file")}\r\n'
        f'{part}"param"\r\n\r\n{{"address": "{c("json part")}"}}\r\n'
        f"--zz\r\nX-Secret: {c('header of a part')}\r\n"
        f'Content-Disposition: form-data; name="note"\r\n\r\nx\r\n--zz--\r\n{c("epilogue")}'
    )
    exchange = call(body, "multipart/form-data; boundary=zz")
    assert canaries.found_below(leave(exchange)) == {}


@pytest.mark.parametrize("kind", [FORM, JSON, "multipart/form-data; boundary=zz", "text/plain"])
@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_no_compressed_body_is_left(canaries, leave, kind, pack):
    secret = canaries.word("packed")
    bodies = [pack(t.encode()) for t in (f"session={secret}", json.dumps({"session": secret}))]
    headers = (("Content-Encoding", "gzip" if pack is gzip.compress else "deflate"),)
    exchanges = [call(body, kind, headers=headers) for body in bodies]
    assert canaries.found_below(leave(*exchanges)) == {}


def test_no_compressed_body_is_left_that_no_header_tells_of(canaries, leave):
    packed = gzip.compress(f"session={canaries.word('packed')}".encode())
    assert canaries.found_below(leave(call(packed))) == {}


def test_no_value_of_a_json_body_is_left(canaries, leave):
    c, n = canaries.word, canaries.number
    packed = b64(gzip.compress(json.dumps({"email": c("gzip in base64")}).encode()))
    claims = b64(json.dumps({"sub": c("jwt")})).rstrip("=")
    body = {
        "auth": {"password": c("password"), "list": [{"token": c("token")}]},
        "redirect": f"https://app/cb?code={c('code in url')}#access_token={c('fragment')}",
        "blob": b64(json.dumps({"phone": n("phone in base64")})),
        "packed": packed,
        "text": f"session={c('session in text')}; retry",
        "quoted": f"{{'full_name': '{c('python in text')}'}}",
        "jwt": f"eyJhbGciOiJIUzI1NiJ9.{claims}.c2lnbmF0dXJl",
        "recipient": c("recipient"),
        "buyerAddress": {"line": c("address object")},
    }
    assert canaries.found_below(leave(call(json.dumps(body), JSON))) == {}


@pytest.mark.parametrize("kind", ["text/html", "text/xml", "application/octet-stream", ""])
def test_no_body_of_another_kind_is_left(canaries, leave, kind):
    text = f"<html>{canaries.word('body')} {canaries.number('number')}</html>"
    answer = Response(status=200, headers=(("Content-Type", kind),), body=text.encode())
    assert canaries.found_below(leave(call(text, kind, response=answer))) == {}


def test_no_part_of_an_answer_is_left(canaries, leave):
    c, n = canaries.word, canaries.number
    headers = (
        ("Content-Type", JSON),
        ("Set-Cookie", f"sid={c('set-cookie')}; Path=/"),
        ("Set-Cookie", f"other={c('second set-cookie')}"),
        ("Location", f"https://u:{c('user')}@app/cb?code={c('code')}#access_token={c('token')}"),
        ("X-Session", c("custom header")),
        ("Link", f"<http://h/?session={c('link')}>"),
    )
    body = {
        "result": {"access_token": c("token"), "buyer": {"full_name": c("name")}},
        "phone_number": n("phone"),
        "gopResponseBody": json.dumps({"login_id": c("json in json")}),
    }
    answer = Response(status=302, headers=headers, body=json.dumps(body).encode())
    assert canaries.found_below(leave(call(response=answer))) == {}


def test_an_error_that_repeats_what_was_sent_is_not_left(canaries, leave):
    session, name = canaries.word("session"), f"Anna {canaries.word('name')}"
    phone, street = canaries.number("phone"), f"文一西路{canaries.number('street')}号"
    order = json.dumps({"full_name": name, "mobile_no": phone, "address": street})
    said = f"session {session} may not send to {name}, {street} (phone {phone})"
    answer = json.dumps({"error_response": {"code": "x", "msg": said}}).encode()
    body = urlencode({"session": session, "param": order})
    assert canaries.found_below(leave(call(body, answer=answer))) == {}


def test_no_part_of_a_callback_is_left(canaries, leave):
    c, n = canaries.word, canaries.number
    body = {
        "data": {"buyerName": c("name"), "trackingNumber": f"LP{n('tracking number')}CN"},
        "text": f"https://track.example/?token={c('token in url')}",
    }
    exchange = push(
        json.dumps(body),
        url=f"http://127.0.0.1:9/callbacks?token={c('token')}",
        headers=(("Authorization", c("signature")), ("X-Ca-Key", c("header"))),
    )
    acknowledged = push(
        "{}",
        headers=(("Authorization", "A" * 64),),
    )
    answer = Response(
        status=200,
        headers=(("Set-Cookie", c("cookie")), ("X-Node", c("answer's header"))),
        body=json.dumps({"token": c("answer's token"), "phone": n("answer's phone")}).encode(),
    )
    odd = call(direction=Direction.INBOUND, request=acknowledged.request, response=answer)
    assert canaries.found_below(leave(exchange, odd)) == {}


def test_no_failure_is_left_that_tells_of_the_request(canaries, leave):
    c = canaries.word
    message = (
        f"cannot connect to http://u:{c('user')}@h/?session={c('session')} "
        f"with {{'Authorization': 'Bearer {c('bearer')}', 'phone': '{canaries.number('phone')}'}}"
    )
    failure = Failure(kind=FailureKind.REFUSED, message=message)
    assert canaries.found_below(leave(call(response=None, failure=failure))) == {}


def test_no_act_is_left_that_tells_of_it(canaries, leave):
    session, name = canaries.word("session"), f"Anna {canaries.word('name')}"
    body = urlencode({"session": session, "full_name": name})
    told = f"got http://h/?code={canaries.word('code')} for {name} under {session}"
    probe = Act(kind=ActKind.PROBE, at=AT, name="probe", details=(("problem", told),))
    step = Act(
        kind=ActKind.STEP_ENDED,
        at=AT,
        name="step 1",
        outcome="failed",
        scenario="s",
        round=1,
        details=(("reason_en", told), ("reason_zh", told)),
    )
    opening = Act(kind=ActKind.SCENARIO_STARTED, at=AT, name="s", scenario="s")
    assert canaries.found_below(leave(call(body), acts=(probe, opening, step))) == {}


def test_what_a_check_reads_stays_as_it_was_sent(leave):
    items = '{"product_items":[{"product_id":1005006057059635,"price":12.5,"logistics":"CAINIAO"}]}'
    answer = b'{"result":{"is_success":true,"order_list":{"number":[8100000000000001]}}}'
    body = urlencode({"param": items, "app_key": "12345678", "out_order_id": "H-1", "n": "1e2"})
    (kept,) = read_log(leave(call(body, answer=answer)) / "evidence" / "log.ndjson").exchanges
    assert kept.request.body == body.encode()
    assert kept.response.body == answer


def test_a_plain_value_under_a_name_that_says_nothing_is_kept(canaries, leave):
    kept = leave(call(urlencode({"remark": canaries.word("remark")})))
    assert set(canaries.found_below(kept)) == {"remark"}
