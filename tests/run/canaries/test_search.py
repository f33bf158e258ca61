"""The search must find before what it does not find means anything."""

import base64
import gzip
import json
from urllib.parse import quote

import pytest

CANARY = "kanari0042Xq7"
FORMS = {
    "raw": lambda raw: raw,
    "upper case": bytes.upper,
    "url": lambda raw: "".join(f"%{byte:02x}" for byte in raw).encode(),
    "url twice": lambda raw: quote("".join(f"%{byte:02X}" for byte in raw)).encode(),
    "json escapes": lambda raw: "".join(rf"\u{byte:04x}" for byte in raw).encode(),
    "json in json": lambda raw: json.dumps(
        json.dumps({"a": "".join(rf"\u{byte:04x}" for byte in raw)})
    ).encode(),
    "hex": lambda raw: raw.hex().encode(),
    "upper hex": lambda raw: raw.hex().upper().encode(),
    "base64": base64.b64encode,
    "base64 at one": lambda raw: base64.b64encode(b"1" + raw + b"9"),
    "base64 at two": lambda raw: base64.b64encode(b"12" + raw + b"89"),
    "base64 for urls": lambda raw: base64.urlsafe_b64encode(b"\xff\xfe\xfb" + raw),
    "base64 behind a word": lambda raw: b"abc" + base64.b64encode(raw),
    "base64 over lines": lambda raw: base64.encodebytes(b"-" * 70 + raw),
    "base64 twice": lambda raw: base64.b64encode(base64.b64encode(raw + raw)),
    "gzip": gzip.compress,
    "gzip in base64": lambda raw: base64.b64encode(gzip.compress(raw)),
    "entities": lambda raw: "".join(f"&#{byte};" for byte in raw).encode(),
    "cut short": lambda raw: raw[:10],
}


@pytest.mark.parametrize("form", FORMS)
def test_a_canary_is_found_in_every_form(search, form):
    hidden = FORMS[form](CANARY.encode())
    around = hidden if form == "gzip" else b'{"a": "' + hidden + b'"}'
    assert search.marks_in(around) == {"kanari0042"}


def test_nothing_is_found_where_there_is_none(search):
    assert search.marks_in(b'{"token": "kanarx0042", "phone": "13800000000"}') == set()
