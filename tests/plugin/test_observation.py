"""Tests of a user's own client, put under observation by the marker."""

import json

import pytest

CLIENT = """
import hashlib, hmac, json, time, urllib.error, urllib.parse, urllib.request
import pytest

def sign(parameters, secret, path):
    text = path + "".join(k + parameters[k] for k in sorted(parameters))
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest().upper()

def send(emulator, address, path, parameters):
    moment = str(int(time.time() * 1000))
    parameters |= {"app_key": emulator.app_key, "sign_method": "sha256", "timestamp": moment}
    parameters["sign"] = sign(parameters, emulator.app_secret, path)
    body = urllib.parse.urlencode(parameters).encode()
    with urllib.request.urlopen(emulator.address + address, body) as answer:
        return json.load(answer)

def token(emulator):
    path = "/auth/token/create"
    return send(emulator, "/rest" + path, path, {"code": emulator.issue_code()})["access_token"]

def product(emulator):
    return send(emulator, "/sync", "", {
        "method": "aliexpress.ds.product.get", "session": token(emulator),
        "product_id": "1005006057059635", "ship_to_country": "US",
        "target_currency": "USD", "target_language": "en",
    })
"""


@pytest.fixture
def tried(pytester):
    """A session with one test of a client; hands back its result and the only report."""

    def run(test, *words):
        pytester.makepyfile(CLIENT + test)
        result = pytester.runpytest_inprocess("--harness-out=out", "--strict-markers", *words)
        found = [json.loads(p.read_text()) for p in pytester.path.glob("out/2*/**/report.json")]
        return result, found[0] if found else None

    return run


def test_a_right_client_is_green_and_leaves_a_report(tried, pytester):
    result, report = tried(
        """
@pytest.mark.harness_observed(edition="aliexpress")
def test_product(emulator):
    assert "aliexpress_ds_product_get_response" in product(emulator)
"""
    )
    result.assert_outcomes(passed=1)
    assert report["conclusion"] == "CLEAN"
    assert report["run"]["verb"] == "pytest"
    verdicts = {row["id"]: row["verdict"] for row in report["requirements"]}
    assert verdicts["SIGN-02"] == "pass"
    (folder,) = pytester.path.glob("out/2*/*.py/test_product")
    assert "helloworld" not in (folder / "evidence" / "log.ndjson").read_text()


def test_a_violated_must_fails_the_test_with_the_finding(tried):
    result, report = tried(
        """
@pytest.mark.harness_observed
def test_product(emulator):
    with urllib.request.urlopen(emulator.address + "/sync?method=aliexpress.ds.product.get"):
        pass
"""
    )
    result.assert_outcomes(failed=1)
    assert report["conclusion"] == "FINDINGS"
    result.stdout.fnmatch_lines(
        ["AUTH-01: fail: A business call was sent without its*", "*where:*"]
    )
    assert "observation.py" not in result.stdout.str()


def test_a_test_that_shows_nothing_is_red(tried):
    result, report = tried("@pytest.mark.harness_observed\ndef test_it(emulator): pass\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["nothing was examined*"])
    assert report["conclusion"] == "UNDECIDED"


def test_a_row_that_is_named_must_be_examined(tried):
    result, _ = tried(
        """
@pytest.mark.harness_observed(requirements=["SIGN-02", "FMT-02"])
def test_product(emulator):
    product(emulator)
"""
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["FMT-02: untested: *"])
    result.stdout.no_fnmatch_line("SIGN-02: *")


def test_only_the_named_rows_count(tried):
    result, _ = tried(
        """
@pytest.mark.harness_observed(requirements=["DATA-01"])
def test_product(emulator):
    with urllib.request.urlopen(emulator.address + "/sync?method=aliexpress.ds.product.get"):
        pass
"""
    )
    result.assert_outcomes(passed=1)


def test_a_test_that_fails_by_itself_keeps_its_failure(tried):
    result, report = tried(
        """
@pytest.mark.harness_observed
def test_product(emulator):
    product(emulator)
    assert 1 == 2
"""
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E   *assert 1 == 2"])
    assert report["conclusion"] == "CLEAN"


def test_beside_its_own_failure_stands_what_its_calls_showed(tried):
    result, _ = tried(
        """
@pytest.mark.harness_observed
def test_product(emulator):
    with urllib.request.urlopen(emulator.address + "/sync?method=aliexpress.ds.product.get"):
        pass
    assert 1 == 2
"""
    )
    result.stdout.fnmatch_lines(["E   *assert 1 == 2", "AUTH-01: fail: *", "*report.html"])


def test_a_single_row_may_be_named_as_text(tried):
    result, report = tried(
        """
@pytest.mark.harness_observed(requirements="SIGN-02")
def test_product(emulator):
    product(emulator)
"""
    )
    result.assert_outcomes(passed=1)
    assert [row["id"] for row in report["requirements"]] == ["SIGN-02"]


def test_acts_and_faults_of_the_test_are_evidence(tried, pytester):
    tried(
        """
@pytest.mark.harness_observed
def test_product(emulator):
    emulator.arm("status_503", target="product.get")
    with pytest.raises(urllib.error.HTTPError) as raised:
        product(emulator)
    raised.value.close()
    assert not emulator.act("buyer.pays", {"order_id": "1"}).is_done
"""
    )
    (log,) = pytester.path.glob("out/2*/**/log.ndjson")
    records = map(json.loads, log.read_text().splitlines())
    acts = [record["body"] for record in records if record["type"] == "act"]
    told = [(act["kind"], act["name"], act["outcome"]) for act in acts]
    assert told == [
        ("fault_armed", "status_503", "armed"),
        ("platform_act", "buyer.pays", "refused"),
        ("fault_disarmed", "status_503", "met"),
        ("redacted", "", "done"),
    ]


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ('(edition="aliexpres")', "*unknown edition 'aliexpres'*"),
        ('(editon="aliexpress")', "*does not take the word 'editon'*"),
        ('("aliexpress")', "*does not take arguments without a name*"),
        ('(requirements=["SIGN-2"])', "*no requirement 'SIGN-2'*"),
        ('(edition="alibaba", requirements=["LIFE-01"])', "*LIFE-01 is no requirement of*"),
    ],
)
def test_a_mark_that_makes_no_sense_is_an_error(tried, mark, text):
    result, _ = tried(f"@pytest.mark.harness_observed{mark}\ndef test_it(emulator): pass\n")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([text])
    assert "During handling" not in result.stdout.str()


def test_a_test_that_does_not_ask_for_the_sandbox_is_told_so(tried):
    result, _ = tried("@pytest.mark.harness_observed\ndef test_it(): pass\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*talks to the sandbox of the fixture `emulator`*"])


def test_without_a_folder_the_report_lies_in_the_tests_own(pytester):
    pytester.makepyfile(
        CLIENT
        + """
@pytest.mark.harness_observed
def test_product(emulator, tmp_path):
    product(emulator)

def test_unmarked(emulator, tmp_path):
    product(emulator)
    assert len(emulator.exchanges) == 2 and not emulator.callbacks
    assert not any(tmp_path.iterdir())
"""
    )
    result = pytester.runpytest_inprocess(f"--basetemp={pytester.path / 'base'}")
    result.assert_outcomes(passed=2)
    assert (pytester.path / "base" / "test_product0" / "harness" / "report.html").exists()
