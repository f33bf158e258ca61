from argparse import Namespace

import pytest

from harness.cli.options import edition_of
from harness.model.errors import UsageError


@pytest.mark.parametrize("name", ["alibaba", "1688"])
def test_a_run_of_an_edition_without_emulator_says_what_can_be_done(name):
    with pytest.raises(UsageError, match=f"edition {name} has no emulator yet") as raised:
        edition_of(Namespace(edition=name), None)
    assert raised.value.hint == f"harness audit TRAFFIC --edition {name}"


@pytest.mark.parametrize("name", ["aliexpress", "alibaba", "1688"])
def test_what_is_no_run_takes_every_edition(name):
    assert edition_of(Namespace(edition=name), None, is_run=False).name == name


def test_without_statement_and_option_the_edition_is_aliexpress():
    assert edition_of(Namespace(edition=None), None).name == "aliexpress"
