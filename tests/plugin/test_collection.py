"""Which files become tests, and which tests they become; nothing is run here."""

import sys

import pytest


@pytest.fixture
def collected(pytester):
    def collect(*words):
        result = pytester.runpytest_inprocess("--collect-only", "-q", *words)
        return result, [line for line in result.outlines if "::" in line]

    return collect


def test_a_named_folder_is_collected_step_by_step_and_row_by_row(project, collected):
    project("product-query")
    _, ids = collected("scenarios")
    assert ids[0] == "scenarios/product-query.yaml::round 1::step 1, app: product.get"
    assert "scenarios/product-query.yaml::SIGN-02" in ids
    assert ids[-1] == "scenarios/product-query.yaml::conclusion"


def test_a_named_file_is_collected(project, collected):
    project("product-query", "order-read")
    _, ids = collected("scenarios/product-query.yaml")
    assert {test.partition("::")[0] for test in ids} == {"scenarios/product-query.yaml"}


@pytest.mark.parametrize("words", [(), (".",), ("test_own.py",)])
def test_nothing_is_collected_unasked(project, collected, pytester, words):
    project("product-query")
    pytester.makepyfile(test_own="def test_it(): pass")
    _, ids = collected(*words)
    assert ids == ["test_own.py::test_it"]


def test_the_folders_of_testpaths_do_not_ask(project, collected, pytester):
    project("product-query")
    pytester.makeini("[pytest]\ntestpaths = scenarios")
    assert collected()[1] == []


def test_the_ini_file_asks(project, collected, pytester):
    project("product-query")
    pytester.makeini("[pytest]\nharness_scenarios = true")
    assert collected()[1]


def test_a_cassette_in_the_ini_file_has_a_name(project, collected, pytester):
    project("product-query")
    pytester.makeini("[pytest]\nharness_target = cassette:\n")
    result, _ = collected("scenarios")
    result.stdout.fnmatch_lines(["*cassette: names no file"])


def test_an_option_of_ours_asks(project, collected):
    project("product-query")
    assert collected("--harness-lang=en")[1]


def test_every_round_and_every_value_has_a_test_of_its_own(project, collected, failing):
    project(failing=failing)
    _, ids = collected("scenarios", "-k", "step")
    steps = [test.removeprefix("scenarios/failing.yaml::") for test in ids]
    assert steps == [
        f"round {number}::{step}"
        for number in (1, 2)
        for step in (
            "step 1, app: product.get",
            "step 2, app: order.get",
            "step 3, for_each: item",
            "step 3.1, app: product.get (1005006057059635)",
            "step 3.1, app: product.get (b: :c(1))",
        )
    ]


def test_a_broken_scenario_is_an_error_with_all_its_places(project, collected):
    project(
        broken="scenario: broken\nedition: aliexpress\ntitle: T\n"
        'steps:\n  - app: order.creat\n    with: {order_id: "{nope}"}\n'
    )
    result, _ = collected("scenarios")
    result.stdout.fnmatch_lines(
        [
            "scenarios?broken.yaml:5:10: unknown operation 'order.creat'; did you mean*",
            "scenarios?broken.yaml:6:22: {nope} has no value here*",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_other_files_are_left_alone(project, collected):
    folder = project("product-query")
    (folder / "molecule.yaml").write_text("scenario:\n  name: default\n")
    (folder / "piece.yaml").write_text("fragment: piece\nsteps: []\n")
    (folder / "notes.txt").write_text("scenario: x\nedition: aliexpress\n")
    (folder / "rubbish.yaml").write_bytes(b"\xff\xfe\x00: [")
    _, ids = collected("scenarios")
    assert {test.partition("::")[0] for test in ids} == {"scenarios/product-query.yaml"}


def test_the_scenarios_that_a_run_has_kept_are_left_alone(project, collected, pytester):
    project("product-query")
    kept = pytester.path / "reports" / "run" / "evidence"
    kept.mkdir(parents=True)
    (kept / "log.ndjson").write_text("")
    (pytester.path / "scenarios").rename(kept / "scenarios")
    assert collected("reports")[1] == []


def test_a_wrong_target_is_an_error_before_anything_is_run(project, collected):
    project("product-query")
    result, _ = collected("scenarios", "--harness-target=nowhere")
    result.stdout.fnmatch_lines(["*'nowhere'*"])
    assert result.ret == pytest.ExitCode.INTERRUPTED


@pytest.mark.parametrize("option", ["target", "statement", "deviations", "out"])
def test_an_option_without_a_value_is_refused(project, pytester, option):
    project("product-query")
    result = pytester.runpytest_inprocess("scenarios", f"--harness-{option}=")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: --harness-{option}= says nothing*"])


def test_a_production_host_is_refused(project, collected):
    project("product-query")
    target = "--harness-target=https://api-sg.aliexpress.com/sync"
    result, _ = collected("scenarios", target)
    result.stdout.fnmatch_lines(["*production host*"])


def test_an_application_that_nobody_starts_is_refused(project, collected, pytester):
    project("product-query")
    pytester.path.joinpath("st.yaml").write_text(
        "statement: 1\nedition: aliexpress\napplication: {name: A, version: '1', company: C}\n"
        "app_key: '12345678'\ninterfaces: [aliexpress.ds.product.get]\ncapabilities: {}\n"
    )
    result, _ = collected("scenarios", "--harness-driver=observe", "--harness-statement=st.yaml")
    result.stdout.fnmatch_lines(["*does not say how the application starts*"])


def test_a_broken_statement_is_a_usage_error(project, collected, pytester):
    project("product-query")
    pytester.path.joinpath("st.yaml").write_text("statement: 1\nedition: aliexpres\n")
    result, _ = collected("scenarios", "--harness-statement=st.yaml")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*st.yaml:2:10:*aliexpres*"])


def test_a_plain_session_imports_nothing_heavy(pytester):
    pytester.makepyfile(
        """
        import sys

        def test_it():
            ours = {name for name in sys.modules if name.split(".")[0] == "harness"}
            ours = {name for name in ours if not name.startswith("harness.plugin")}
            assert ours == {"harness"}
            assert not {"yaml", "httpx", "starlette", "jsonschema"} & set(sys.modules)
        """
    )
    # Plugins of others may bring the very modules; ours is loaded by name.
    result = pytester.run(
        sys.executable, "-c",
        "import os, sys; os.environ['PYTEST_DISABLE_PLUGIN_AUTOLOAD'] = '1'; import pytest; "
        "sys.exit(pytest.main(['-p', 'harness.plugin', '-q']))",
    )  # fmt: skip
    assert result.ret == 0, result.stdout.str()


def test_the_marker_and_the_fixtures_are_explained(pytester):
    shown = pytester.runpytest_inprocess("--markers")
    shown.stdout.fnmatch_lines(["@pytest.mark.harness_observed(edition=..., requirements=*"])
    shown = pytester.runpytest_inprocess("--fixtures", "-q")
    for name in ("emulator", "statement", "harness_run", "sandbox"):
        shown.stdout.fnmatch_lines([f"{name}* -- *"])
