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
