"""`harness new statement` with answers: as options, and to questions on a terminal."""

import io
import sys
from pathlib import Path

import pytest

from harness.catalog.statement import load_statement
from harness.platforms.editions import EDITION_NAMES

WHO = ("--name", "Tom's: ERP", "--app-version", "2.4.0", "--company", "A & B {x}")
ERP = Path(__file__).parents[2] / "examples" / "erp"


@pytest.fixture
def answered(harness, tmp_path):
    """A statement from these options: exit code, the statement, its text, stderr."""
    path = tmp_path / "mine.yaml"

    def run(*words, environ=None):
        code, _, err = harness("new", "statement", *words, "--out", path)
        if code:
            assert not path.exists()
            return code, None, "", err
        found = load_statement(path, environ=environ or {})
        return code, found, path.read_text("utf-8"), err

    return run


@pytest.fixture
def terminal(monkeypatch):
    """Makes this process one with a person before it, who types these lines."""

    class Typed(io.StringIO):
        def isatty(self):
            return True

    def sit(*lines):
        monkeypatch.setattr(sys, "stdin", Typed("".join(f"{line}\n" for line in lines)))
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    return sit


@pytest.mark.parametrize("edition", EDITION_NAMES)
@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_what_was_answered_stands_in_the_statement(answered, edition, lang):
    words = (*WHO, "--edition", edition, "--app-key", "007", "--command", "java -jar 'my app.jar'")
    _, found, text, _ = answered(*words, "--lang", lang)
    assert (found.name, found.version, found.company) == ("Tom's: ERP", "2.4.0", "A & B {x}")
    assert (found.edition, found.app_key) == (edition, "007")
    assert found.launch.command == ("java", "-jar", "my app.jar")
    assert "YOUR " not in text.partition("SSL_CERT_FILE")[0]


def test_a_secret_is_named_by_its_place_and_never_written(answered):
    _, found, text, err = answered(
        *WHO, "--secret", "env:MY_SECRET", environ={"MY_SECRET": "hello"}
    )
    assert found.app_secret.reveal() == "hello"
    assert "app_secret: env:MY_SECRET\n" in text
    assert "note: set MY_SECRET" in err


@pytest.mark.parametrize(
    "words",
    [
        ("--secret", "s3cr3tvalue"),
        ("--command", "x", "--env", "APP_SECRET=s3cr3tvalue"),
        ("--command", "x", "--env", "s3cr3tvalue"),
    ],
)
def test_a_secret_itself_is_refused_without_repeating_it(answered, words):
    code, _, _, err = answered(*WHO, *words)
    assert code == 2
    assert "s3cr3tvalue" not in err


def test_interfaces_tell_the_capabilities(answered):
    _, found, _, _ = answered(*WHO, "--interfaces", "aliexpress.ds.order.create")
    assert found.interfaces == ("aliexpress.ds.order.create",)
    able = [name for name, had in found.capabilities.items() if had]
    assert able == ["order.create", "tracking.callback"]


def test_capabilities_tell_the_interfaces_and_whether_callbacks_come(answered):
    _, found, _, _ = answered(*WHO, "--capabilities", "order.create,order.ship")
    assert found.interfaces == ("aliexpress.ds.order.create", "aliexpress.solution.order.fulfill")
    assert found.callback_url == ""
    assert not found.capabilities["tracking.callback"]


def test_an_interface_that_the_edition_does_not_know_is_a_note(answered):
    code, _, _, err = answered(*WHO, "--interfaces", "aliexpress.ds.order.creat")
    assert code == 0
    assert "did you mean 'aliexpress.ds.order.create'?" in err


def test_without_a_command_the_run_waits_for_the_application(answered):
    _, found, _, _ = answered(*WHO, "--callback", "none")
    assert (found.launch, found.callback_url) == (None, "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--name", "x"), "missing: --app-version, --company"),
        (("--command", "python app.py"), "missing: --name, --app-version, --company"),
        ((*WHO, "--blank"), "--blank leaves everything open"),
        ((*WHO, "--capabilities", "order.creat"), "did you mean 'order.create'?"),
        ((*WHO, "--callback", "localhost:9000"), "neither http nor https"),
        ((*WHO, "--capabilities", "tracking.callback", "--callback", "none"), "without an address"),
        ((*WHO, "--env", "A=1"), "an environment without a command"),
        ((*WHO, "--command", "a 'b"), "cannot be read"),
        ((*WHO, "--command", "a", "--env", "B={gatway}"), "did you mean 'gateway'?"),
        ((*WHO, "--command", "a", "--env", "B C=x"), "is no name of a variable"),
        ((*WHO, "--secret", "file:no-such.secret"), "cannot read"),
        (("MyName",), "is for `harness new scenario`"),
    ],
)
def test_what_is_missing_or_wrong_is_told_and_nothing_written(answered, words, message):
    code, _, _, err = answered(*words)
    assert code == 2
    assert message in err


def test_on_a_terminal_what_was_not_given_is_asked_for(answered, terminal):
    terminal("", "2.0", "ACME", "", "", "order.create order.ship", "python app.py")
    _, found, _, err = answered("--name", "My ERP")
    assert "Name of the application" not in err
    assert (found.edition, found.name, found.version) == ("aliexpress", "My ERP", "2.0")
    assert (found.app_key, found.app_secret) == ("12345678", None)
    assert found.launch.command == ("python", "app.py")


def test_a_wrong_answer_is_explained_and_asked_for_again(answered, terminal):
    lines = ("alibab", "alibaba", "", "n", "1", "c", "", "hunter2", "MY_SECRET", "item.gt", "", "x")
    terminal(*lines)
    _, found, _, err = answered(environ={"MY_SECRET": "s"})
    assert "did you mean 'alibaba'?" in err
    assert "please give one" in err
    assert "did you mean 'item.get'?" in err
    assert "hunter2" not in err
    assert (found.edition, found.app_secret.reveal()) == ("alibaba", "s")


def test_answers_that_end_early_write_nothing(answered, terminal):
    terminal("", "My ERP")
    code, _, _, err = answered()
    assert code == 2
    assert "nothing was written" in err


def test_a_form_is_to_be_had_on_a_terminal_too(answered, terminal):
    terminal()
    code, _, text, _ = answered("--blank")
    assert code == 0
    assert "YOUR APPLICATION" in text


def test_a_statement_file_is_asked_for_until_it_is_free(harness, terminal, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my-statement.yaml").write_text("mine")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    terminal("", "n", "1", "c", "", "", "", "", "", "", "other.yaml")
    code, _, err = harness("new", "statement")
    assert code == 0, err
    assert "is there already" in err
    assert (tmp_path / "my-statement.yaml").read_text() == "mine"
    assert (tmp_path / "other.yaml").exists()


@pytest.mark.long
def test_a_new_statement_certifies_the_sample_application(harness, tmp_path):
    text = (ERP / "statement.yaml").read_text("utf-8")
    calls = [w.strip("- ") for w in text.splitlines() if w.startswith("  - ")]
    names = {"AE_GATEWAY": "{gateway_https}/sync", "AE_AUTH": "{gateway_https}/rest"}
    names |= {"SSL_CERT_FILE": "{ca_file}", "AE_APP_KEY": "{app_key}", "AE_SECRET": "{app_secret}"}
    names |= {"AE_CALLBACK_PORT": "{callback_port}"}
    started = [word for name, value in names.items() for word in ("--env", f"{name}={value}")]
    path = tmp_path / "mine.yaml"
    code, _, err = harness(
        "new", "statement", *WHO, "--interfaces", *calls, "--out", path,
        "--callback", "http://127.0.0.1:{callback_port}/callbacks/aliexpress",
        "--command", f"python {ERP / 'app.py'}", *started,
    )  # fmt: skip
    assert code == 0, err
    code, out, err = harness("certify", path, "--out", tmp_path / "run", "-q")
    assert code == 0, out + err
