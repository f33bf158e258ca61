"""What a project's own tests are lent."""


def test_a_test_is_lent_a_sandbox_that_records_what_it_sees(pytester):
    pytester.makepyfile(
        """
        import urllib.request

        def test_call(sandbox, sandbox_exchanges):
            emulator = sandbox("aliexpress")
            with urllib.request.urlopen(emulator.address + "/sync?method=x") as answer:
                assert b"MissingParameter" in answer.read()
            (exchange,) = sandbox_exchanges
            assert exchange.request.url.endswith("/sync?method=x")

        def test_settings(sandbox):
            assert sandbox(access_life=60).issue_code()
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=2)


def test_every_edition_lends_a_sandbox(pytester):
    pytester.makepyfile(
        """
        import urllib.error
        import urllib.request

        import pytest

        @pytest.mark.parametrize("edition", ["alibaba", "1688"])
        def test_call(sandbox, sandbox_exchanges, edition):
            address = sandbox(edition, calls_per_second=9).address
            with pytest.raises(urllib.error.HTTPError) as raised:
                urllib.request.urlopen(address + "/oauth/token")
            assert raised.value.code == 400
            raised.value.close()
            assert len(sandbox_exchanges) == 1
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=2)


def test_a_sandbox_of_an_unknown_edition_names_the_nearest(pytester):
    pytester.makepyfile('def test_it(sandbox): sandbox("aliexpres")')
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.stdout.fnmatch_lines(["*unknown edition 'aliexpres'*"])


STATEMENT = """\
statement: 1
edition: alibaba
application: {name: A, version: "1", company: C}
app_key: "87654321"
interfaces: [alibaba.item_get]
capabilities: {item.get: true}
"""


def test_the_sandbox_is_of_the_statements_edition_and_lets_its_key_in(pytester):
    pytester.path.joinpath("st.yaml").write_text(STATEMENT)
    pytester.makepyfile(
        """
        def test_it(emulator, statement):
            assert emulator.edition.name == statement.edition == "alibaba"
            assert emulator.app_key == statement.app_key == "87654321"
        """
    )
    result = pytester.runpytest_inprocess("--harness-statement=st.yaml")
    result.assert_outcomes(passed=1)


def test_there_is_no_statement_where_none_was_named(pytester):
    pytester.makepyfile("def test_it(statement): assert statement is None")
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_pushes_go_where_the_test_says(pytester):
    pytester.makepyfile(
        """
        def test_it(emulator, sandbox):
            other = sandbox("aliexpress")
            emulator.set_callback_url(other.address + "/callbacks")
            assert emulator.callbacks == ()
            assert not emulator.act("carrier.delivers", {"order_id": "1"}).is_done
        """
    )
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_an_act_that_does_not_exist_is_an_error_that_names_the_nearest(pytester):
    pytester.makepyfile('def test_it(emulator): emulator.act("buyer.pay", {"order_id": "1"})')
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E * no act is called 'buyer.pay'", "E *'buyer.pays'?"])


def test_a_run_that_is_no_yes_says_why_beside_the_failure(pytester, project, failing):
    project(failing=failing)
    pytester.makepyfile(
        """
        def test_it(harness_run):
            assert harness_run("scenarios/failing.yaml").report.conclusion == "CLEAN"
        """
    )
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*Captured harness call*", "UNDECIDED: scenario failing did not complete*", "*report.html"]
    )


def test_a_test_runs_scenarios_and_reads_the_report(pytester):
    pytester.makepyfile(
        """
        def test_it(harness_run, tmp_path):
            first = harness_run("product-query")
            second = harness_run("item-detail", edition="alibaba")
            assert first.report.conclusion == second.report.conclusion == "CLEAN"
            assert second.report.run.edition == "alibaba"
            assert first.folder.path.parent == second.folder.path.parent == tmp_path
            assert (second.folder.path / "report.html").exists()
        """
    )
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_the_runs_of_a_test_go_where_the_session_says(pytester):
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("name", ["a/b", "a:b"])
        def test_it(harness_run, name):
            harness_run("product-query")
        """
    )
    pytester.runpytest_inprocess("--harness-out=out").assert_outcomes(passed=2)
    assert len(list(pytester.path.glob("out/2*/*.py/test_it*/report.json"))) == 2
