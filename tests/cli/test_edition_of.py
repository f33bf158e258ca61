from argparse import Namespace

import pytest

from harness.cli.options import edition_of


@pytest.mark.parametrize("name", ["aliexpress", "alibaba", "1688"])
def test_every_edition_may_be_asked_for(name):
    assert edition_of(Namespace(edition=name), None).name == name


def test_without_statement_and_option_the_edition_is_aliexpress():
    assert edition_of(Namespace(edition=None), None).name == "aliexpress"
