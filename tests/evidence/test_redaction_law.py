"""The law of redaction: a reader sees the same names and places, and the same literals."""

import json
from urllib.parse import quote, quote_plus

import httpx
from hypothesis import given
from hypothesis import strategies as st

from harness.documents.lossless import NotJson, Number, read_json, walk
from harness.evidence.redact import Redactor
from harness.evidence.sensitive import kind_of
from harness.platforms.calls import read_parameters

SECRETS = ("s3cret-of-the-app",)
NAMES = st.sampled_from(["method", "session", "full_name", "zip", "logistics_no", "code", "q", "a"])
TELLING = (
    "session=ab%2Fcd=1234 & more",
    "https://u:p@h/cb?code=%C3%A9\u00e9&zip=1#token=abcdefgh1",
    "eyJmdWxsX25hbWUiOiAiQW5uYSBCZXJnZW4iLCAicHJpY2UiOiAxMi41MH0=",
    "to Anna van Bergen, anna@mail.example",
    "Anna van Bergen",
)
WORDS = st.text(max_size=12) | st.sampled_from(
    ["San Jose", "a+b%20", "LP\u00dc001CN", *SECRETS, *TELLING]
)
LEAVES = st.integers() | WORDS | st.floats(allow_nan=False, allow_infinity=False)
OBJECTS = st.dictionaries(NAMES, LEAVES | st.lists(LEAVES, max_size=2), max_size=4).map(json.dumps)
VALUES = WORDS | OBJECTS
FIELDS = st.lists(st.tuples(NAMES, VALUES), min_size=1, max_size=5)
SPELLINGS = st.sampled_from([quote, quote_plus, lambda text: quote(text, safe="").lower()])


def seen(exchange):
    return [(p.place, p.name, literals(p)) for p in read_parameters(exchange)]


def literals(parameter):
    """The pointers of a JSON value, with the numbers that are to stay."""
    value, is_kept = parameter.value, not kind_of(parameter.name) and parameter.name != "code"
    if value.lstrip()[:1] not in ("{", "["):
        return None
    try:
        found = list(walk(read_json(value)))
    except NotJson:
        return None
    return [
        (
            pointer,
            item.literal
            if isinstance(item, Number)
            and is_kept
            and not any(kind_of(str(step)) for step in pointer)
            else type(item),
        )
        for pointer, item in found
    ]


def encoded(fields, spell):
    return "&".join(f"{name}={spell(value)}" for name, value in fields)


@given(FIELDS, FIELDS, SPELLINGS, SPELLINGS)
def test_a_reader_of_query_and_form_sees_the_same(call, query, form, one, other):
    exchange = call(query=encoded(query, one), body=encoded(form, other).encode())
    assert seen(Redactor(b"k" * 32, SECRETS).redact(exchange)) == seen(exchange)


@given(st.binary(max_size=40), FIELDS)
def test_a_reader_sees_the_same_of_raw_bytes(call, noise, form):
    exchange = call(body=noise.replace(b"{", b"") + b"&" + encoded(form, quote).encode())
    redacted = Redactor(b"k" * 32, SECRETS).redact(exchange)
    assert seen(redacted) == seen(exchange)
    assert len(redacted.request.body) == len(exchange.request.body)


@given(FIELDS, st.text("abcxyzABC0123456789", min_size=1, max_size=20))
def test_a_reader_of_a_multipart_form_sees_the_same(call, fields, boundary):
    request = httpx.Request(
        "POST",
        "http://127.0.0.1/",
        files=[(name, (None, value)) for name, value in [*fields, ("sign", "AB" * 32)]],
        headers={"content-type": f"multipart/form-data; boundary={boundary}"},
    )
    exchange = call(
        body=request.read(), headers=(("content-type", request.headers["content-type"]),)
    )
    redacted = seen(Redactor(b"k" * 32, SECRETS).redact(exchange))
    assert redacted == seen(exchange)
    assert redacted[-1][1] == "sign"


@given(st.binary(max_size=60), st.text("ab", min_size=1, max_size=2))
def test_noise_is_no_form_before_and_after(call, noise, boundary):
    mark = b"\r\n--" + boundary.encode()
    body = noise.replace(b"0", mark).replace(b"1", b"\r\n--c").replace(b"2", b"\r\n\r\n")
    headers = (("content-type", f"multipart/form-data; boundary={boundary}"),)
    exchange = call(body=body, headers=headers)
    assert seen(Redactor(b"k" * 32, SECRETS).redact(exchange)) == seen(exchange)
