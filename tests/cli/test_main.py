import atexit
import errno
import gc
import os
import sys

import pytest

from harness.cli import sign
from harness.cli.main import VERBS, main


def test_a_misspelt_verb_is_wrong_use_and_names_the_nearest(harness):
    code, _, err = harness("certfy")
    assert code == 2
    assert "did you mean 'certify'?" in err
    assert err.splitlines()[-1].startswith("exit 2: wrong use")


def test_a_misspelt_option_is_wrong_use(harness):
    code, _, err = harness("certify", "--jsno")
    assert code == 2
    assert "--jsno" in err
    assert "see `harness certify --help`" in err


@pytest.mark.parametrize(
    "words",
    [("certify", ""), ("run", "", "-q"), ("lint", ""), ("audit", "a.har", "--out", ""), ("",)],
)
def test_what_an_unset_variable_leaves_is_no_path(harness, words):
    code, _, err = harness(*words)
    assert code == 2
    assert " is empty\n" in err


def test_an_application_may_be_given_an_empty_argument(harness, tmp_path):
    told = harness("observe", "--out", tmp_path / "run", "--", "true", "")[2]
    assert "is empty" not in told


def test_a_value_or_an_answer_may_be_empty(harness):
    for words in (("sign", "--recipe", "iop", "--secret", ""), ("new", "statement", "--name", "")):
        assert "is empty" not in harness(*words)[2]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(harness, verb):
    code, out, _ = harness(verb, "--help")
    assert code == 0
    assert f"harness {verb}" in out


def test_without_a_verb_the_help_is_shown(harness):
    code, out, _ = harness()
    assert code == 0
    assert all(verb in out for verb in VERBS)


def test_the_version_is_printed(harness):
    assert harness("--version")[1].startswith("harness 0.")


@pytest.fixture
def broken(monkeypatch):
    """Lets `harness sign` end in an error that nobody foresaw."""

    def set_error(error):
        def fail(_options):
            raise error

        monkeypatch.setattr(sign, "serve", fail)
        return ("sign", "--recipe", "iop", "--secret", "env:HOME")

    monkeypatch.delenv("HARNESS_TRACEBACK", raising=False)
    return set_error


@pytest.mark.parametrize("error", [ValueError("two\nlines"), RecursionError(), OSError("odd")])
def test_a_bug_of_ours_is_trouble_and_says_whose_it_is(harness, broken, error):
    code, out, err = harness(*broken(error))
    assert (code, out) == (4, "")
    first, second, last = err.splitlines()
    assert first == f"internal error: {type(error).__name__}: {' '.join(str(error).split())}"
    assert second == "  this is a bug of ours; set HARNESS_TRACEBACK=1 to see where"
    assert last == "exit 4: our own or the environment's trouble"


def test_a_traceback_is_printed_for_whoever_wants_it(harness, broken, monkeypatch):
    words = broken(ValueError("boom"))
    monkeypatch.setenv("HARNESS_TRACEBACK", "1")
    code, _, err = harness(*words)
    assert code == 4
    assert err.startswith("Traceback (most recent call last):")
    assert "internal error: ValueError: boom" in err


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG])
def test_a_full_disk_is_no_bug(harness, broken, number):
    code, _, err = harness(*broken(OSError(number, os.strerror(number))))
    assert code == 4
    assert err.startswith(f"a file of the run could not be written: {os.strerror(number)}")
    assert "bug" not in err


def test_a_file_that_the_system_refuses_is_no_bug(harness, broken):
    code, _, err = harness(*broken(PermissionError(13, "Permission denied", "/etc/shadow")))
    assert code == 4
    assert "Permission denied: '/etc/shadow'" in err
    assert "bug" not in err


def test_an_interrupted_verb_is_no_yes(harness, broken):
    code, _, err = harness(*broken(KeyboardInterrupt()))
    assert code == 4
    assert err.startswith("interrupted\n")


def test_no_foreign_text_steers_the_terminal(harness):
    _, _, err = harness("certify", "no\x1b[2J.yaml")
    assert r"no\x1b[2J.yaml" in err


@pytest.mark.parametrize(
    ("lang", "end"),
    [
        ("en", "exit 0: clean: "),
        ("zh", "exit 0: 未发现问题："),
        ("both", "exit 0: clean: "),
    ],
)
def test_the_last_line_speaks_the_language_asked_for(harness, tmp_path, lang, end):
    _, _, err = harness("run", "product-query", "--lang", lang, "--out", tmp_path / lang)
    last = err.splitlines()[-1]
    assert last.startswith(end)
    assert (" 未发现问题：" in last) == (lang != "en")


def test_a_run_names_its_page_and_what_lies_beside_it(harness, tmp_path):
    _, out, _ = harness("run", "product-query", "--out", tmp_path / "r")
    assert f"Report       {tmp_path / 'r' / 'report.html'}\n" in out
    assert out.rstrip().endswith("report.json lies beside it")


def test_the_last_words_of_a_lost_application_are_told(harness, tmp_path):
    code = "import sys; print('one'); print('cannot bind \x1b[2J'); sys.exit(3)"
    words = ["observe", "--only", "SIGN-02", "--out", tmp_path / "r", "--", "python", "-c", code]
    _, out, _ = harness(*words)
    assert "The application's last words:\n    one\n    cannot bind \\x1b[2J\n" in out
    assert "evidence/application.log" in out


def test_whoever_calls_it_finds_the_collector_as_it_was(capsys):
    before = gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()
    assert main(["catalog", "--lang", "en"]) == 0
    assert capsys.readouterr().out
    assert (gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()) == before


def test_a_process_of_our_own_ends_without_a_search_for_garbage(monkeypatch, capsys):
    at_the_end = []
    monkeypatch.setattr(atexit, "register", at_the_end.append)
    assert main(["keys", "--help"]) == 0
    assert at_the_end == []
    monkeypatch.setattr(sys, "argv", ["harness", "keys", "--help"])
    assert main() == 0
    assert capsys.readouterr().out
    assert at_the_end == [gc.freeze]
