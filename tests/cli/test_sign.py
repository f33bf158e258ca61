import json
import os

import pytest

PUBLISHED = (
    "app_key=12345678",
    "code=3_500102_JxZ05Ux3cnnSSUm6dCxYg6Q26",
    "sign_method=sha256",
    "timestamp=1517820392000",
)
EXPECTED = "35607762342831B6A417A0DED84B79C05FEFBF116969C48AD6DC00279A9F4D81"


@pytest.fixture
def request_words(monkeypatch):
    monkeypatch.setenv("AE_SECRET", "helloworld")
    words = ["--recipe", "iop", "--secret", "env:AE_SECRET", "--path", "/auth/token/create"]
    for pair in PUBLISHED:
        words += ["--param", pair]
    return words


def test_the_published_signature_is_shown(harness_json, request_words):
    code, shown = harness_json("sign", *request_words)
    assert code == 0
    assert shown == {
        "canonical": "/auth/token/createapp_key12345678code3_500102_JxZ05Ux3cnnSSUm6dCxYg6Q26"
        "sign_methodsha256timestamp1517820392000",
        "signature": EXPECTED,
    }


def test_the_secret_inside_a_canonical_string_is_never_shown(harness, monkeypatch):
    monkeypatch.setenv("AE_SECRET", "helloworld")
    _, out, err = harness(
        "sign", "--recipe", "top-md5", "--secret", "env:AE_SECRET", "--param", "a=1"
    )
    assert "***a1***" in out
    assert "helloworld" not in out + err


def test_a_right_signature_matches(harness_json, request_words):
    code, shown = harness_json("explain", *request_words, "--given", EXPECTED)
    assert code == 0
    assert shown["match"] is True
    assert shown["mistake"] is None


def test_a_wrong_signature_is_explained_in_both_languages(harness_json, request_words):
    code, shown = harness_json("explain", *request_words, "--given", EXPECTED.lower())
    assert code == 1
    assert shown["mistake"] == "lower_case"
    assert set(shown["explanation"]) == {"en", "zh"}


def test_a_person_sees_both_strings_and_where_they_part(harness, request_words):
    found = harness("explain", *request_words, "--given", "0" * 64)
    assert found[0] == 1
    assert "expected:" in found[1]
    assert "No known mistake" in found[1]


def test_a_push_is_signed_over_its_body(harness_json, monkeypatch, tmp_path):
    monkeypatch.setenv("AE_SECRET", "3412gyo124goi3124")
    body = tmp_path / "body"
    body.write_bytes(b'{"seller_id":"1234567", "message_type":0, "data":{...}..}')
    words = ["--recipe", "iop-push", "--secret", "env:AE_SECRET", "--param", "app_key=123456"]
    _, shown = harness_json("sign", *words, "--body", body)
    assert shown["signature"] == (
        "f3d2ca947f16a50b577c036adecd18bec126ea19cadedd59816e255d3b6104ab"
    )


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--recipe", "ipo", "--secret", "env:HOME"], "did you mean 'iop'?"),
        (["--recipe", "iop", "--secret", "helloworld"], "env:NAME or --secret file:PATH"),
        (["--recipe", "iop", "--secret", "env:NO_SUCH_NAME"], "NO_SUCH_NAME is not set"),
        (["--recipe", "iop", "--secret", "file:/no/such"], "cannot read /no/such"),
        (["--recipe", "iop", "--secret", "env:HOME", "--param", "novalue"], "is not K=V"),
        (["--recipe", "iop", "--secret", "env:HOME", "--body", "/no/such"], "cannot read"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_remedy(harness, words, part):
    code, _, err = harness("sign", *words)
    assert code == 2
    assert part in err


def test_a_secret_may_come_from_a_file(harness_json, tmp_path):
    (tmp_path / "secret").write_text("helloworld\n")
    words = ["--recipe", "iop", "--secret", f"file:{tmp_path / 'secret'}", "--param", "a=1"]
    code, shown = harness_json("sign", *words)
    assert code == 0
    assert json.dumps(shown)


def test_a_secret_that_a_parameter_repeats_is_not_shown(harness, monkeypatch):
    monkeypatch.setenv("AE_SECRET", "hello world")
    words = ["--recipe", "iop", "--secret", "env:AE_SECRET", "--param", "a=<hello world>"]
    for out in (
        harness("sign", *words)[1],
        harness("sign", *words, "--json")[1],
        harness("explain", *words, "--given", "00")[1],
        harness("explain", *words, "--given", "00", "--json")[1],
    ):
        assert "a<***>" in out
        assert "hello world" not in out


def test_a_secret_stays_hidden_in_the_encoded_form_of_a_mistake(harness, harness_json, monkeypatch):
    monkeypatch.setenv("AE_SECRET", "hello world")
    words = ["--recipe", "iop", "--secret", "env:AE_SECRET"]
    _, wrong = harness_json("sign", *words, "--param", "a=hello%20world", "--param", "b=%2F")
    given = ["--param", "a=hello world", "--param", "b=/", "--given", wrong["signature"]]
    _, out, _ = harness("explain", *words, *given)
    assert "mistake:   url_encoded_values" in out
    assert "canonical: a***b/\nyours:     a***b%2F\n                ^ first difference\n" in out
    assert "hello" not in out


def test_the_last_line_of_explain_speaks_the_language_asked_for(harness, request_words):
    _, _, err = harness("explain", *request_words, "--given", EXPECTED, "--lang", "both")
    assert err == "exit 0: match 一致\n"


@pytest.mark.parametrize("kind", ["env", "file"])
def test_a_secret_that_is_no_text_is_refused(harness, monkeypatch, tmp_path, kind):
    path = tmp_path / "secret"
    path.write_bytes(b"\xff\xfe")
    monkeypatch.setitem(os.environb, b"AE_SECRET", b"\xff\xfe")
    name = "AE_SECRET" if kind == "env" else path
    code, _, err = harness("sign", "--recipe", "iop", "--secret", f"{kind}:{name}")
    assert code == 2
    assert f"{name} is not UTF-8" in err
    assert "plain text" in err


def test_a_parameter_of_odd_bytes_is_signed_as_it_is(harness, request_words):
    code, out, _ = harness("sign", *request_words, "--param", "odd=\udcff")
    assert code == 0
    assert r"odd\xff" in out
