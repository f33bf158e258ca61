"""How the application's end, its late work and its secrets are dealt with."""

import json

import pytest

from harness.cli.main import main
from harness.evidence.log import read_log
from harness.model.evidence import ActKind

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("calm_plan")]

WRAPPER = """\
import subprocess, sys, time
app = subprocess.Popen([sys.executable, "app.py"], stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, text=True)
seen = 0
for line in app.stdout:
    print(line, end="", flush=True)
    seen += "{word}" in line
    if seen == {times}:
        time.sleep({pause})
        app.terminate()
        app.wait()
        sys.exit({code})
"""


@pytest.fixture
def wrapped(erp):
    """The sample application, ended by a wrapper when it has printed a word so many times."""

    def write(word, *, times=1, code=0, pause=0.3):
        text = WRAPPER.format(word=word, times=times, code=code, pause=pause)
        (erp / "wrapper.py").write_text(text, encoding="utf-8")
        statement = erp / "statement.yaml"
        changed = statement.read_text(encoding="utf-8").replace("app.py]", "wrapper.py]")
        statement.write_text(changed, encoding="utf-8")
        return statement

    return write


def ends(out):
    acts = read_log(out / "evidence" / "log.ndjson").acts
    return [a.outcome for a in acts if a.kind is ActKind.APPLICATION_ENDED]


def test_an_application_that_ends_by_itself_when_all_is_done_is_ready(certify, wrapped):
    code, summary, report, out, _ = certify(wrapped("finished", times=3))
    assert (code, summary["conclusion"]) == (0, "READY"), report["reason"]
    assert ends(out) == ["expected"]


def test_an_application_that_ends_too_soon_is_incomplete_even_with_exit_code_0(certify, wrapped):
    code, summary, report, out, _ = certify(wrapped("finished", times=1, pause=0))
    assert (code, summary["conclusion"]) == (3, "INCOMPLETE")
    assert "foreground" in report["reason"]["en"]
    assert ends(out) == ["unexpected"]


def test_the_last_words_of_a_lost_application_are_shown(wrapped, capsys):
    statement = wrapped("shipped with", code=7, pause=0)
    code = main(["certify", str(statement), "--out", str(statement.parent / "out"), "-q"])
    seen = capsys.readouterr()
    assert code == 3, seen.out
    assert "shipped with" in seen.out + seen.err
    assert "application.log" in seen.out + seen.err


@pytest.fixture
def rewrite(erp):
    """Replaces pieces of the sample application, each of which must be there."""

    def change(name, *pairs):
        path = erp / name
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    return change


STOCK = '        self._update("inventory", inventory=str(STOCK))\n'
PRICE = (
    '        self._update("price", price=f"{PRICE:.2f}", discount_price=f"{DISCOUNT_PRICE:.2f}")\n'
)
FIRST = "    desk.update_catalogue()\n"
LAST = '    log.info("all orders placed; serving callbacks")\n'


def test_work_that_comes_after_the_last_order_is_waited_for(certify, erp, rewrite):
    late = '    time.sleep(1.5)\n    desk._update("inventory", inventory="120")\n'
    rewrite("app.py", (STOCK, ""), (LAST, late + LAST))
    rewrite("statement.yaml", ("  env:\n", '  env:\n    ERP_ORDERS: "3"\n'))
    code, summary, report, _, _ = certify(erp / "statement.yaml")
    assert (code, summary["conclusion"]) == (0, "READY"), report["reason"]


def test_an_order_only_application_is_ready_without_ever_sending_a_price(certify, erp, rewrite):
    rewrite("app.py", (STOCK, ""), (PRICE, ""))
    rewrite(
        "statement.yaml",
        ("  price.update: true\n", "  price.update: false\n"),
        ("  stock.update: true\n", "  stock.update: false\n"),
        ("  - aliexpress.solution.batch.product.inventory.update\n", ""),
        ("  - aliexpress.solution.batch.product.price.update\n", ""),
    )
    code, summary, report, _, _ = certify(erp / "statement.yaml")
    assert (code, summary["conclusion"]) == (0, "READY"), report["reason"]
    assert summary["requirements"]["FMT-02"] == "not_applicable"


def test_capabilities_that_are_left_out_are_claimed_by_the_interfaces_listed(certify, erp, rewrite):
    rewrite("app.py", (STOCK, ""), (PRICE, ""))
    rewrite(
        "statement.yaml",
        ("  price.update: true\n", ""),
        ("  stock.update: true\n", ""),
        ("  - aliexpress.solution.batch.product.inventory.update\n", ""),
        ("  - aliexpress.solution.batch.product.price.update\n", ""),
    )
    code, summary, report, _, _ = certify(erp / "statement.yaml")
    assert (code, summary["conclusion"]) == (0, "READY"), report["reason"]


def test_an_application_that_pays_at_once_is_ready(certify, erp, rewrite, plan_of):
    plan_of("order-lifecycle", "retry-backoff", "price-and-stock", rows=["RTRY-01", "RTRY-02"])
    rewrite("app.py", ('"try_to_pay": "false"', '"try_to_pay": "true"'))
    code, summary, report, _, _ = certify(erp / "statement.yaml")
    assert (code, summary["conclusion"]) == (0, "READY"), report["reason"]


def test_an_unknown_interface_is_a_note_in_the_report(certify, erp, rewrite):
    rewrite(
        "statement.yaml",
        ("interfaces:\n", "interfaces:\n  - aliexpress.ds.order.creat\n"),
    )
    *_, report, _, _ = certify(erp / "statement.yaml")
    assert any("did you mean 'aliexpress.ds.order.create'" in n["en"] for n in report["notes"])


def test_a_secret_of_the_users_environment_is_kept_out_of_the_output(
    certify, erp, rewrite, monkeypatch
):
    monkeypatch.setenv("MY_DATABASE_PASSWORD", "correct-horse-battery")
    statement = erp / "statement.yaml"
    text = statement.read_text(encoding="utf-8")
    text = text.replace("  env:\n", "  env:\n    DB_PASSWORD: env:MY_DATABASE_PASSWORD\n")
    statement.write_text(text, encoding="utf-8")
    rewrite("app.py", (FIRST, "    print('db', env['DB_PASSWORD'], flush=True)\n" + FIRST))
    *_, out, _ = certify(statement)
    output = (out / "evidence" / "application.log").read_text(encoding="utf-8")
    assert "db " in output
    assert "correct-horse-battery" not in output
    assert json.loads((out / "report.json").read_text())["conclusion"] == "READY"
