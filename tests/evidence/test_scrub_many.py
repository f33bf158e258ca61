"""However much else is known, what is known is found: the same texts come out."""

import base64
import json
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.pseudonym import Pseudonyms
from harness.evidence.scrub import Scrubber
from harness.evidence.sensitive import Kind

SECRETS = st.text("abXY019-_.~+/=%\\ é", min_size=8, max_size=24)
WAYBILLS = st.text("LPCN0189-", min_size=10, max_size=14)
PEOPLE = st.text("Ann1 é王@,", min_size=3, max_size=12)
TEXTS = st.text('abXY019 -_.%\\"{}:,+é王', max_size=12)
SPELLINGS = [
    str,
    json.dumps,
    lambda text: quote(text, safe=""),
    lambda text: text.encode("utf-8", "surrogatepass").hex(),
    lambda text: text.encode("utf-8", "surrogatepass").hex().upper(),
    lambda text: base64.b64encode(b"u:" + text.encode()).decode(),
    lambda text: json.dumps(text).replace("a", "\\u0061"),
    lambda text: quote(quote(text, safe=""), safe=""),
]


def scrubber(secret, waybill, person, *, many):
    """One that knows the three, and ever so many others."""
    made = Scrubber(Pseudonyms(b"k" * 32), frozenset())
    for number in range(60 * many):
        made.be_given(f"Qq{number:03}zzQqZZqQzZ{number:03}ZzqQ")
        made.learn(f"QZ{number:09}ZQ", Kind.SHIPMENT)
        made.learn(f"{number} Quizzing Square", Kind.PERSONAL)
    made.be_given(secret)
    made.learn(waybill, Kind.SHIPMENT)
    made.learn(person, Kind.PERSONAL)
    return made


@st.composite
def texts(draw, *values):
    held = [draw(st.sampled_from(SPELLINGS))(value) for value in values]
    pieces = [draw(TEXTS), *(piece for value in held for piece in (value, draw(TEXTS)))]
    return draw(st.sampled_from(["", " ", '"'])).join(pieces)


@given(st.data(), SECRETS, WAYBILLS, PEOPLE)
def test_what_else_is_known_changes_nothing(data, secret, waybill, person):
    text = data.draw(texts(secret, waybill, person))
    few = scrubber(secret, waybill, person, many=False)
    many = scrubber(secret, waybill, person, many=True)
    assert many.scrub(text) == few.scrub(text)


@given(st.data(), SECRETS, WAYBILLS, PEOPLE, st.booleans())
def test_a_text_that_changes_was_worth_its_search(data, secret, waybill, person, many):
    text = data.draw(texts(secret, waybill, person))
    known = scrubber(secret, waybill, person, many=many)
    if known.scrub(text) != text:
        assert known.may_change(text)


@given(st.data(), SECRETS, WAYBILLS, PEOPLE, st.booleans())
def test_a_json_text_is_worth_its_search_where_a_string_of_it_changes(
    data, secret, waybill, person, many
):
    text = data.draw(texts(secret, waybill, person))
    known = scrubber(secret, waybill, person, many=many)
    if known.scrub(text) != text:
        assert known.may_change(json.dumps({"note": text}))
        assert known.may_change(json.dumps({"note": json.dumps([text], ensure_ascii=False)}))
