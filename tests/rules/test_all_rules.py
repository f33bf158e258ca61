"""All seventeen rules have a test that holds them, and one that sees them switched off."""

import ast
from pathlib import Path

import pytest

RULES = {
    1: "untested until something in the log shows it",
    2: "no vacuous pass",
    3: "an open must is no yes",
    4: "our own trouble is an error or inconclusive",
    5: "not applicable is settled before the run",
    6: "merging is monotonic and total",
    7: "planned = sum of outcomes",
    8: "only the whole plan certifies",
    9: "class and age of evidence",
    10: "nothing is run again",
    11: "three rounds with tracking",
    12: "a waiver excuses nothing",
    13: "an unsure clock decides nothing",
    14: "no opinion changes a verdict",
    15: "one function counts",
    16: "no verdict without its evidence",
    17: "all attempts are listed",
}
FOLDER = Path(__file__).parent


@pytest.mark.parametrize("number", RULES)
def test_a_rule_is_held_and_its_absence_seen(number):
    (file,) = FOLDER.glob(f"test_rule_{number:02}_*.py")
    tree = ast.parse(file.read_text(encoding="utf-8"))
    tests = [n.name for n in tree.body if isinstance(n, ast.FunctionDef)]
    assert "test_it_holds" in tests
    assert "test_switched_off_it_is_seen" in tests
    assert (ast.get_docstring(tree) or "").startswith(f"Rule {number}: ")


def test_no_file_is_of_a_rule_that_is_not_listed():
    numbers = [int(file.name.split("_")[2]) for file in FOLDER.glob("test_rule_*.py")]
    assert sorted(numbers) == sorted(RULES)
