"""How the verbs read their options; nothing here comes to run anything."""

import argparse

import pytest

from harness.cli.arguments import certify, observe, run
from harness.cli.arguments.shared import port_number, seconds
from harness.cli.options import in_language, only_of
from harness.documents.resources import resource
from harness.model.errors import UsageError
from harness.model.text import Text
from harness.platforms.editions import edition_named

ERP = str(resource("examples", "erp", "statement.yaml"))
VERBS = {"certify": certify, "run": run, "observe": observe}


def parsed(verb, *words):
    parser = argparse.ArgumentParser(exit_on_error=False)
    VERBS[verb].add_arguments(parser)
    return parser.parse_args(words)


@pytest.mark.parametrize("text", ["0", "1", "8000", "65535"])
def test_a_port_is_read(text):
    assert port_number(text) == int(text)


@pytest.mark.parametrize("text", ["-1", "65536", "1.5", "abc", "", "1_0", "٣", "9" * 5000])
@pytest.mark.parametrize("verb", ["certify", "run", "observe", "emulate"])
def test_what_is_no_port_is_refused_with_the_reason(harness, verb, text):
    code, _, err = harness(verb, f"--port={text}")
    assert code == 2
    assert "argument --port: expected a port from 1 to 65535, or 0 for any free one" in err


def test_a_time_span_is_read():
    assert seconds("0.25") == 0.25


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "-3", "0", "", "1e300", "soon"])
@pytest.mark.parametrize(
    ("verb", "option"), [("certify", "--wait"), ("run", "--wait"), ("observe", "--for")]
)
def test_what_is_no_time_span_is_refused_with_the_reason(harness, verb, option, text):
    code, _, err = harness(verb, f"{option}={text}")
    assert code == 2
    assert f"argument {option}: expected seconds, a number above 0 and at most a year" in err


@pytest.mark.parametrize(
    "words",
    [
        ["--only", "SIGN-02", "FMT-01", "LIFE-01"],
        ["--only", "SIGN-02,FMT-01", "--only", "LIFE-01"],
        ["--only", "SIGN-02,", "FMT-01,LIFE-01"],
        ["--only", "SIGN-02, FMT-01", "LIFE-01", "--only=SIGN-02"],
    ],
)
def test_rows_are_named_as_one_likes(words):
    options = parsed("certify", *words)
    assert only_of(options, edition_named("aliexpress")) == ("SIGN-02", "FMT-01", "LIFE-01")
    assert (options.file, options.beside_only) == (None, [])


def test_no_row_is_named_unless_asked():
    assert only_of(parsed("certify"), edition_named("aliexpress")) == ()


def test_a_row_of_another_edition_is_refused_with_the_editions_that_have_it(harness):
    code, _, err = harness("run", "--only", "FMT-07", "--", "product-query")
    assert code == 2
    assert "FMT-07 is no requirement of edition aliexpress" in err
    assert "it belongs to 1688" in err


@pytest.mark.parametrize("name", ["SIGN-2", "sign-02", "SIGN-002"])
def test_an_unknown_row_names_the_nearest(harness, name):
    code, _, err = harness("run", "--only", "FMT-01", "--only", name, "--", "product-query")
    assert code == 2
    assert f"no requirement '{name}' in the register" in err
    assert "did you mean 'SIGN-02'?" in err


def test_only_without_a_name_is_refused(harness):
    code, _, err = harness("run", "product-query", "--only", ",")
    assert code == 2
    assert "--only names no requirement" in err


def test_only_leaves_the_statement_to_certify(harness):
    code, _, err = harness("certify", "--only", "SIGN-02", "no/such.yaml")
    assert code == 2
    assert "cannot read no/such.yaml" in err


def test_only_leaves_the_scenarios_to_run(harness):
    code, _, err = harness("run", "--only", "SIGN-02", "FMT-01", "no-such-scenario", "--json")
    assert code == 2
    assert "no-such-scenario" in err
    assert "register" not in err


def test_only_does_not_take_the_command_of_observe(harness):
    code, _, err = harness("observe", "--only", "SIGN-02", "python", "app.py")
    assert code == 2
    assert "put -- before the command" in err
    options = parsed("observe", "--only", "SIGN-02", "--", "python", "--only", "A-01", "B-01")
    assert options.only == ["SIGN-02"]
    assert options.command[-4:] == ["python", "--only", "A-01", "B-01"]


def test_two_statements_are_one_too_many(harness):
    for words in (["a.yaml", "--statement", "b.yaml"], ["a.yaml", "--only", "SIGN-02", "b.yaml"]):
        code, _, err = harness("certify", *words)
        assert code == 2
        assert "more than one statement is named: a.yaml, b.yaml" in err


def test_run_wants_a_scenario(harness):
    code, _, err = harness("run", "--only", "SIGN-02")
    assert code == 2
    assert "no scenario is named" in err


def test_observe_wants_a_command(harness):
    code, _, err = harness("observe", "--for", "1")
    assert code == 2
    assert "no command to observe" in err


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["run", "product-query", "--edition", "aliexpres"], "aliexpres"),
        (["run", "product-query", "--driver", "observe"], "needs --statement"),
        (["run", "product-query", "--target", "sandbox"], "neither emulator nor an address"),
        (["run", "product-query", "--lang", "fr"], "--lang"),
        (["observe", "--upstream", "host:1", "--", "true"], "is no address"),
        (["observe", "--target", "http://127.0.0.1:1", "--", "true"], "--target"),
        (["certify", "--target", "cassette:x"], "played by `harness run` only"),
        (["certify", "--target", "http://127.0.0.1:1"], "not built yet"),
        (["certify", "--edition", "alibaba", ERP], "leave --edition out"),
    ],
)
def test_options_that_do_not_fit_are_refused_with_the_reason(harness, words, part):
    code, _, err = harness(*words)
    assert code == 2
    assert part in err


def test_an_output_that_is_a_file_is_called_so(harness, tmp_path):
    path = tmp_path / "file"
    path.touch()
    code, _, err = harness("run", "product-query", "--out", path)
    assert code == 2
    assert f"{path} is a file" in err


def test_an_output_folder_in_use_is_refused(harness, tmp_path):
    (tmp_path / "file").touch()
    code, _, err = harness("run", "product-query", "--out", tmp_path)
    assert code == 2
    assert "is not empty" in err


def test_a_text_is_told_in_the_language_asked_for():
    told = [in_language(Text("yes", "是"), lang) for lang in ("en", "zh", "both")]
    assert told == ["yes", "是", "yes 是"]


def test_a_name_that_is_no_row_is_a_usage_error():
    with pytest.raises(UsageError):
        only_of(argparse.Namespace(only=["NO-99"]), edition_named("aliexpress"))
