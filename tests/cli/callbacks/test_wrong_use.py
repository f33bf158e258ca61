"""`harness callbacks URL`: what is refused before anything is sent, and what help says."""

import pytest

from harness.cli import callbacks


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["http://10.1.2.3/x"], "10.1.2.3 is not this machine, and no statement names it"),
        (["http://example.com/x"], "example.com is not this machine"),
        (["ftp://127.0.0.1/x"], "is no address of HTTP"),
        (["127.0.0.1:9000"], "is no address of HTTP"),
        (["http://127.0.0.1:99999/"], "Port out of range"),
        (["https://api-sg.aliexpress.com/x"], "a host of the platform itself"),
        ([], "no URL is named"),
        (["http://127.0.0.1/", "--edition", "1688"], "edition 1688 pushes nothing"),
        (["http://127.0.0.1/", "--only", "SIGN-02"], "an endpoint alone cannot show it"),
        (["http://127.0.0.1/", "--seed", "1"], "--seed is for --random"),
        (["http://127.0.0.1/", "--random", "0"], "from 1 to 500"),
        (["http://127.0.0.1/", "--random", "--seed", "-1"], "--seed"),
        (["http://127.0.0.1/", "--probe-status", "$.x"], "belong together"),
        (
            ["http://127.0.0.1/", "--probe", "http://127.0.0.1/", "--probe-status", "$.x"],
            "does not say where the order's number goes",
        ),
        (
            ["http://127.0.0.1/", "--probe", "http://127.0.0.1/{order_id}", "--probe-status", "x"],
            "is no JSONPath",
        ),
        (
            ["http://127.0.0.1/", "--probe", "http://b.example/{order_id}", "--probe-status", "$"],
            "b.example is not this machine",
        ),
    ],
)
def test_wrong_use_is_told_and_nothing_runs(harness, tmp_path, words, told):
    code, out, err = harness("callbacks", *words, "--out", tmp_path / "report")
    assert (code, out) == (2, "")
    assert told in err
    assert not (tmp_path / "report").exists()


def test_a_password_in_the_url_is_refused_and_not_repeated(harness):
    code, _, err = harness("callbacks", "http://somebody:hunter2@127.0.0.1:9/x")
    assert (code, "user name or password" in err) == (2, True)
    assert "hunter2" not in err


def test_a_host_that_the_statement_does_not_name_is_refused(harness, statement):
    path = statement("http://127.0.0.1:9000/callbacks")
    code, _, err = harness("callbacks", "http://127.0.0.2:9000/callbacks", "--statement", path)
    assert code == 2
    assert "127.0.0.2 is not the host that the statement names, 127.0.0.1" in err


def test_an_application_without_callbacks_has_no_endpoint(harness, statement):
    path = statement("http://127.0.0.1:9000/callbacks", receives="false")
    code, _, err = harness("callbacks", "http://127.0.0.1:9000/callbacks", "--statement", path)
    assert (code, "tracking.callback: false" in err) == (2, True)


def test_help_says_how_a_run_is_bounded(harness):
    code, out, _ = harness("callbacks", "--help")
    assert code == 0
    text = " ".join(out.split())
    assert "at most 500 random sequences, 1000 recorded callbacks" in text
    assert "nothing new after 900 seconds" in text


def test_the_verb_is_listed(harness):
    assert callbacks.SET == "callbacks"
    _, out, _ = harness("--help")
    assert "callbacks" in out
