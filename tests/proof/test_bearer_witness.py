"""The corpus against outside witnesses: the code that the seeds print, and what `requests` sends.

The expected texts are what the printed clients gave when they were run on `requests` 2.34.2.
"""

import hashlib
import hmac
from urllib.parse import parse_qsl, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from proof.corpus import alibaba, bearer
from proof.corpus.ali1688 import sample_client as sample_upload
from proof.corpus.alibaba import sample_client as sample_items
from proof.corpus.alibaba.right import right_recordings


class PrintedSigner:
    """`AlibabaSigner` of seed 001 as it is printed, with its lost indentation put back."""

    def __init__(self, app_secret):
        self.app_secret = app_secret

    def generate_sign(self, params):
        filtered_params = {k: v for k, v in params.items() if v is not None and k != "sign"}
        sorted_params = sorted(filtered_params.items(), key=lambda x: x[0])
        sign_content = self.app_secret
        for key, value in sorted_params:
            sign_content += f"{key}{value}"
        sign_content += self.app_secret
        return (
            hmac.new(self.app_secret.encode("utf-8"), sign_content.encode("utf-8"), hashlib.sha256)
            .hexdigest()
            .upper()
        )


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.text(min_size=1, max_size=20)))
@settings(max_examples=200, deadline=None)
def test_our_signature_is_that_of_the_algorithm_printed_in_the_seed(params):
    params = {name: value for name, value in params.items() if name != "sign"}
    printed = PrintedSigner("helloworld").generate_sign(params)
    assert bearer.secret_wrapped(tuple(params.items())) == printed


def test_the_rule_on_empty_values_is_the_only_thing_that_the_printed_code_leaves_out():
    params = {"app_key": "12345678", "item_id": "7", "brand": ""}
    without = {"app_key": "12345678", "item_id": "7"}
    ours = bearer.secret_wrapped(tuple(params.items()))
    assert ours == PrintedSigner("helloworld").generate_sign(without)
    assert ours != PrintedSigner("helloworld").generate_sign(params)


def unverified(case):
    """Calls of alibaba whose signature the printed code does not give."""
    signer = PrintedSigner("helloworld")
    for record in case.exchanges[:50]:
        url = urlsplit(record["request"]["url"])
        if "/oauth/" not in url.path:
            params = dict(parse_qsl(url.query, strict_parsing=True))
            if params["sign"] != signer.generate_sign(params):
                yield record["id"]


SENT_TWICE = {"trade-info-in-a-second-list"}
"""Cases that send a name twice: the printed code keeps parameters in a dict, which cannot."""


def test_calls_of_alibaba_outside_the_signature_rows_verify_with_the_printed_code():
    others = [
        case
        for case in alibaba.cases()
        if not any(row.startswith("SIGN") for row in {case.requirement, *case.also})
        and case.name not in SENT_TWICE
    ]
    assert len(others) > 200
    assert [case.name for case in others if list(unverified(case))] == []


@given(right_recordings())
@settings(max_examples=50, deadline=None)
def test_drawn_recordings_of_alibaba_verify_with_the_printed_code(case):
    assert list(unverified(case)) == []


def test_the_sample_client_of_seed_001_sends_what_requests_makes_of_it():
    token, first, *_ = bearer.recording(sample_items.one_run())
    assert token["request"]["body"] == {
        "text": "grant_type=client_credentials&client_id=12345678&client_secret=helloworld"
        "&scope=item_get%2Ctrade_data"
    }
    assert first["request"]["url"] == (
        "https://openapi.alibaba.com/api/v3/item/get?app_key=12345678&item_id=1600590399629"
        "&language=en&timestamp=1772416800310&include_raw=true&sign_method=hmac-sha256"
        "&fields=subject%2Cprice_info%2Csku_list%2Csupplier_info%2Ctrade_info%2Cshipping_info"
        "%2Ccertifications%2Cseo_info%2Cdesc"
        "&sign=C5AA7BE75CAA600532DB5DFC2269B832DE2F2E76BE930742F78E8F8E76D70570"
    )


def test_the_sample_client_of_seed_002_sends_what_requests_makes_of_it():
    _, upload = bearer.recording(sample_upload.one_run())
    assert upload["request"]["body"] == {
        "text": r'[{"title": "\u904b\u52d5\u978b", "price": 150.0, "stock": 200, '
        r'"images": ["http://example.com/img1.jpg"]}, {"title": "\u80cc\u5305", "price": 80.0, '
        r'"stock": 100, "images": ["http://example.com/img2.jpg"]}]'
    }
