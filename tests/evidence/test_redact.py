import base64
import gzip
import json
from dataclasses import replace
from urllib.parse import parse_qs, quote

import pytest

from harness.evidence.learned import Learned
from harness.evidence.redact import ExchangeRedactor, Redactor
from harness.model.exchange import Fact
from harness.platforms.calls import read_parameters

TOKEN = "50000600b43qtWFzACnkbw3i15e3e8d8gLdSxi"
ORDER = "param_place_order_request4_open_api_d_t_o"


@pytest.fixture
def redactor():
    return Redactor(b"k" * 32, ("s3cret-of-the-app",))


def everything(exchange):
    response = exchange.response.body if exchange.response else b""
    return (
        exchange.request.url.encode()
        + repr(exchange.request.headers).encode()
        + exchange.request.body
        + response
    )


def test_a_token_is_gone_from_form_query_header_and_answer(redactor, call):
    exchange = call(
        {"session": TOKEN},
        query=f"access_token={TOKEN}",
        headers=(
            ("content-type", "application/x-www-form-urlencoded"),
            ("Authorization", f"Bearer {TOKEN}"),
        ),
        answer=json.dumps({"access_token": TOKEN}).encode(),
    )
    assert TOKEN.encode() not in everything(redactor.redact(exchange))


def test_equal_values_keep_equal_pseudonyms_across_exchanges(redactor, call):
    granted = redactor.redact(call(answer=json.dumps({"access_token": TOKEN}).encode()))
    used = redactor.redact(call({"session": TOKEN}))
    pseudonym = json.loads(granted.response.body)["access_token"]
    assert parse_qs(used.request.body.decode())["session"] == [pseudonym]


def test_two_runs_share_no_pseudonym(call):
    one, other = (Redactor(key * 32).redact(call({"session": TOKEN})) for key in (b"a", b"b"))
    assert one.request.body != other.request.body


def test_prices_and_ids_keep_their_literals(redactor, call):
    text = '{"product_items":[{"product_id":1005006,"price":12.50,"discount_price": "9.9"}]}'
    body = f"x={quote(text)}".encode()
    assert redactor.redact(call(body=body)).request.body == body


def test_personal_data_inside_a_json_parameter_is_replaced_and_nothing_else(redactor, call):
    text = (
        '{"full_name": "Анна Müller", "mobile_no":79031112233, "price": 12.50, "city":"\\u0041b"}'
    )
    changed = redactor.redact(call({ORDER: text})).request.body.decode()
    value = parse_qs(changed)[ORDER][0]
    assert "Анна" not in value
    assert "79031112233" not in value
    assert '"price": 12.50' in value
    assert len(str(json.loads(value)["mobile_no"])) == len("79031112233")


def test_a_plus_and_a_percent_escape_outside_the_replaced_value_stay(redactor, call):
    body = b"q=%7B%22zip%22%3A+%2290001%22%2C+%22note%22%3A%22a+b%20c%22%7D"
    changed = redactor.redact(call(body=body)).request.body
    assert changed.startswith(b"q=%7B%22zip%22%3A+")
    assert changed.endswith(b"%2C+%22note%22%3A%22a+b%20c%22%7D")
    assert b"90001" not in changed


def test_json_inside_json_text_is_reached(redactor, call):
    inner = json.dumps({"access_token": TOKEN})
    exchange = call(answer=json.dumps({"gopResponseBody": inner}).encode())
    changed = json.loads(redactor.redact(exchange).response.body)
    assert TOKEN not in changed["gopResponseBody"]
    assert len(json.loads(changed["gopResponseBody"])["access_token"]) == len(TOKEN)


def test_an_authorization_code_is_a_secret_as_a_parameter_and_a_word_in_an_answer(redactor, call):
    code = "3_500102_JxZ05Ux3cnnSSUm6dCxYg6Q26"
    exchange = call({"code": code}, answer=b'{"code":"IllegalAccessToken"}')
    changed = redactor.redact(exchange)
    assert code.encode() not in changed.request.body
    assert changed.response.body == b'{"code":"IllegalAccessToken"}'


def test_a_body_that_is_neither_json_nor_form_is_withheld(redactor, call):
    changed = redactor.redact(call(answer=b"<html>Anna, +7 903</html>"))
    assert changed.response.body == b""
    assert changed.observed(Fact.BODY_WITHHELD) is not None


def test_text_that_only_looks_like_json_is_replaced_as_a_whole(redactor, call):
    changed = redactor.redact(call({ORDER: '{"full_name": "Anna Miller"'}))
    assert b"Miller" not in changed.request.body


def test_an_unknown_header_is_replaced(redactor, call):
    exchange = call(headers=(("X-Api-Key", "abcdef123456"), ("User-Agent", "erp/1")))
    changed = dict(redactor.redact(exchange).request.headers)
    assert changed["X-Api-Key"] != "abcdef123456"
    assert changed["User-Agent"] == "erp/1"


def test_user_and_password_in_an_address_are_dropped(redactor, call):
    exchange = call()
    url = "http://user:pass@127.0.0.1:8000/sync"
    changed = redactor.redact(
        type(exchange)(
            id="x1",
            direction=exchange.direction,
            started=exchange.started,
            request=type(exchange.request)(method="GET", url=url),
        )
    )
    assert changed.request.url == "http://127.0.0.1:8000/sync"


def test_a_redirect_with_a_code_is_redacted(redactor, call):
    exchange = call(answer=b"{}")
    location = "http://127.0.0.1:1/authorised?code=3_500102_JxZ05Ux3"
    response = type(exchange.response)(status=302, headers=(("location", location),))
    changed = redactor.redact(
        type(exchange)(
            id="x1",
            direction=exchange.direction,
            started=exchange.started,
            request=exchange.request,
            response=response,
        )
    )
    assert "3_500102_JxZ05Ux3" not in changed.response.header("location")


def test_a_multipart_form_is_redacted_part_by_part(redactor, call):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="session"\r\n\r\n'
        + TOKEN.encode()
        + b'\r\n--x\r\nContent-Disposition: form-data; name="q"\r\n\r\n'
        + b'{"price": 12.50, "email":"anna@example.com"}'
        + b'\r\n--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nAnna\r\n--x--'
    )
    headers = (("content-type", "multipart/form-data; boundary=x"),)
    changed = redactor.redact(call(body=body, headers=headers)).request.body
    assert TOKEN.encode() not in changed
    assert b"anna@" not in changed
    assert b"Anna" not in changed
    assert b'{"price": 12.50, ' in changed


def test_a_replaced_space_stays_as_it_was_sent(redactor, call):
    order = "%7B%22full_name%22%3A%22Alex+Ex%20Am%22%7D"
    changed = redactor.redact(call(query=f"full_name=Alex+Ex%20Am&p={order}")).request.url
    assert changed.count("+") == 2
    assert changed.count("%20") == 2
    assert "Alex" not in changed


def test_bytes_that_are_no_utf8_stay_so(redactor, call):
    changed = redactor.redact(call(query="full_name=Al%FFex%c3%a9")).request.url
    value = changed.partition("full_name=")[2]
    assert "%FF" in value
    assert value[-6:] == value[-6:].lower()


def test_an_exponent_of_personal_data_stays(redactor, call):
    changed = redactor.redact(call(body=b'p={"zip":9.5112E4,"cpf":0,"product_id":1005}'))
    text = changed.request.body.partition(b"=")[2].decode()
    assert set(json.loads(text)) == {"zip", "cpf", "product_id"}
    assert "E4" in text
    assert '"cpf":0,"product_id":1005' in text
    assert "9.5112" not in text


def test_half_an_emoji_in_a_name_is_redacted_and_stays_half(redactor, call):
    text = b'{"full_name":"Alex \\ud83d","access_token":"abcdefgh\\ud83d"}'
    changed = redactor.redact(call(body=b"p=" + text, answer=text))
    value = json.loads(changed.response.body)
    assert value["full_name"].endswith("\ud83d")
    assert b"Alex" not in changed.request.body + changed.response.body
    assert redactor.redact(call({"note": "abcdefgh"})).request.body == b"note=abcdefgh"


def test_a_json_body_sent_as_a_form_is_not_kept(redactor, call):
    body = b'{"full_name":"Anna & Co","zip":"90001"}'
    assert b"Anna" not in redactor.redact(call(body=body)).request.body


def test_a_form_keeps_its_last_part_when_its_boundary_has_letters(redactor, call):
    body = (
        b'pre Anna\r\n--abc\r\nContent-Disposition: form-data; name="sign"\r\n\r\nABCD'
        b"\r\n--abc\r\n\r\nAnna\r\n--abc--\r\nAnna"
    )
    headers = (("content-type", "multipart/form-data; boundary=abc"),)
    changed = redactor.redact(call(body=body, headers=headers))
    assert [p.name for p in read_parameters(changed)] == ["sign"]
    assert b"\r\n--abc--\r\n" in changed.request.body
    assert b"Anna" not in changed.request.body
    assert b"ABCD" not in changed.request.body


def test_a_form_without_delimiters_is_replaced_as_a_whole(redactor, call):
    headers = (("content-type", "multipart/form-data; boundary=abc"),)
    changed = redactor.redact(call(body=b"--Anna\r\n--Anna", headers=headers)).request.body
    assert b"Anna" not in changed


@pytest.mark.parametrize(("status", "is_kept"), [(200, False), (429, True), (500, True)])
def test_the_code_of_an_oauth_answer_is_kept_where_nothing_is_granted(
    redactor, call, status, is_kept
):
    exchange = call({"client_id": "1"}, answer=b'{"code":"60342917"}')
    exchange = replace(
        exchange,
        request=replace(exchange.request, url="http://127.0.0.1:8000/oauth/token"),
        response=replace(exchange.response, status=status),
    )
    assert (b"60342917" in redactor.redact(exchange).response.body) is is_kept


def test_what_base64_hides_is_found_and_harmless_base64_stays(redactor, call):
    hidden, harmless = (
        base64.b64encode(json.dumps(value).encode()).decode()
        for value in ({"order": {"access_token": TOKEN}}, {"product_id": 1005006057059635})
    )
    body = json.dumps({"blob": hidden, "data": harmless}).encode()
    exchange = call({"blob": hidden, "data": harmless}, answer=body)
    changed = redactor.redact(exchange)
    kept = json.loads(changed.response.body)
    assert kept["data"] == harmless
    assert kept["blob"] != hidden
    assert len(kept["blob"]) == len(hidden)
    sent = parse_qs(changed.request.body.decode())
    assert sent == {"blob": [kept["blob"]], "data": [harmless]}


def test_a_code_in_an_address_to_come_back_to_is_replaced(redactor, call):
    body = "redirect_uri=https%3A%2F%2Fapp%2Fcb%3Fcode%3D3_500102_JxZ05Ux3%26page%3D2"
    changed = redactor.redact(call(body=body.encode())).request.body.decode()
    value = parse_qs(changed)["redirect_uri"][0]
    assert value.startswith("https://app/cb?code=")
    assert value.endswith("&page=2")
    assert "JxZ05Ux3" not in value


def test_a_compressed_form_is_withheld(redactor, call):
    body = gzip.compress(b"session=" + TOKEN.encode())
    changed = redactor.redact(call(body=body))
    assert changed.request.body == b""
    assert changed.observed(Fact.BODY_WITHHELD).startswith(f"{len(body)} bytes, keyed digest ")


def test_an_answer_that_was_unpacked_is_kept_though_its_header_says_packed(redactor, call):
    exchange = call(answer=b'{"price": 12.50}')
    packed = (("content-type", "application/json"), ("content-encoding", "gzip"))
    response = type(exchange.response)(status=200, headers=packed, body=exchange.response.body)
    assert redactor.redact(replace(exchange, response=response)).response.body == response.body


def test_an_error_that_repeats_a_name_does_not_tell_it(redactor, call):
    said = json.dumps({"msg": "nobody delivers to Anna van Bergen, 13800000000"}).encode()
    order = json.dumps({"full_name": "Anna van Bergen", "mobile_no": "13800000000"})
    changed = redactor.redact(call({ORDER: order}, answer=said))
    message = json.loads(changed.response.body)["msg"]
    assert message.startswith("nobody delivers to ")
    assert "Anna" not in message
    assert "13800000000" not in message
    name = json.loads(parse_qs(changed.request.body.decode())[ORDER][0])["full_name"]
    assert name in message


def test_a_granted_token_of_digits_is_found_under_other_names(redactor, call):
    token = "918273645501928"
    redactor.redact(call(answer=json.dumps({"access_token": token}).encode()))
    used = call(
        {"ext": json.dumps({"deep": json.dumps({"t": token}), "note": f"with {token} now"})}
    )
    assert token.encode() not in everything(redactor.redact(used))


def test_an_order_id_sent_as_a_token_stays_where_it_is_the_order(redactor, call):
    redactor.redact(call({"session": "8100091130500001"}))
    kept = redactor.redact(call({"order_id": "8100091130500001"}))
    assert b"8100091130500001" in everything(kept)


@pytest.fixture
def by_exchange():
    return ExchangeRedactor(b"k" * 32, ("s3cret-of-the-app",), public=frozenset({"12345678"}))


def test_what_one_exchange_taught_is_nothing_to_another(by_exchange, call):
    granted = call({"session": TOKEN, "full_name": "Anna van Bergen"})
    other = call({"note": f"{TOKEN} for Anna van Bergen"})
    alone = ExchangeRedactor(b"k" * 32, ("s3cret-of-the-app",)).redact(other)
    by_exchange.redact(granted)
    assert by_exchange.redact(other) == alone == other


def test_an_exchange_is_redacted_by_what_it_teaches_itself(by_exchange, call):
    changed = by_exchange.redact(call({"session": TOKEN, "note": f"with {TOKEN}"}))
    assert TOKEN.encode() not in changed.request.body


def test_what_was_given_is_found_in_every_exchange(by_exchange, call):
    for _ in range(2):
        changed = by_exchange.redact(call({"note": "s3cret-of-the-app"}))
        assert b"s3cret-of-the-app" not in changed.request.body


def test_both_ways_of_remembering_give_a_value_the_same_pseudonym(by_exchange, redactor, call):
    exchange = call({"session": TOKEN, "full_name": "Anna"}, answer=b'{"zip": 95112}')
    assert by_exchange.redact(exchange) == redactor.redact(exchange)


def test_who_publishes_starts_with_what_all_exchanges_taught(by_exchange, call):
    by_exchange.redact(call({"session": TOKEN, "logistics_no": "LP00123456789CN"}))
    by_exchange.redact(call({"full_name": "Anna van Bergen"}))
    publisher = Redactor(b"k" * 32, learned=by_exchange.learned)
    made = publisher.scrub(f"{TOKEN}, LP00123456789CN, to Anna van Bergen by s3cret-of-the-app")
    for value in (TOKEN, "LP00123456789CN", "Anna", "s3cret"):
        assert value not in made
    assert by_exchange.known_secrets == {TOKEN, "s3cret-of-the-app"}
    assert publisher.known_secrets == by_exchange.known_secrets


def test_the_parts_of_an_audit_teach_together_what_the_whole_does(call):
    exchanges = [call({"session": f"{number}{TOKEN}", "zip": f"{number}"}) for number in range(6)]
    whole = ExchangeRedactor(b"k" * 32)
    made = [whole.redact(exchange) for exchange in exchanges]
    merged, parts = Learned(), []
    for exchange in exchanges:
        part = ExchangeRedactor(b"k" * 32)
        parts.append(part.redact(exchange))
        merged |= part.learned
    assert (merged, parts) == (whole.learned, made)
    assert whole.replaced == {"secret": 6, "personal": 6}


def test_a_header_that_is_kept_loses_what_another_one_teaches(redactor, call):
    exchange = call(headers=(("User-Agent", f"erp {TOKEN}"), ("Cookie", TOKEN)))
    assert TOKEN not in repr(redactor.redact(exchange).request.headers)


def test_a_name_of_signs_alone_is_no_name(redactor, call):
    changed = redactor.redact(call(body=b"full_name=@@@@@@@@"))
    assert changed.request.body == b"full_name=@@@@@@@@"
