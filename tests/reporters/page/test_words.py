import pytest

from harness.evidence.sensitive import Kind
from harness.model.text import Text
from harness.reporters.page.words import conclusion_word, environment_word, is_inside, kind_word


@pytest.mark.parametrize("path", ["evidence/log.ndjson", "report.json", "evidence/a-b_c.1/x.yaml"])
def test_a_plain_path_below_the_page_can_be_linked(path):
    assert is_inside(path)


@pytest.mark.parametrize(
    "path",
    ["../x", "a/../b", "/etc/passwd", "javascript:x", "//host/x", "a//b", "a b", "", "a\n", ".x"],
)
def test_no_other_path_is_a_link(path):
    assert not is_inside(path)


def test_a_fact_that_is_new_keeps_its_own_name():
    assert environment_word("novel") == kind_word("novel") == Text("novel", "novel")


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_replaced_value_has_its_words(kind):
    assert kind_word(kind.value).en != kind_word(kind.value).zh


def test_a_conclusion_of_another_version_keeps_its_own_word():
    assert conclusion_word("READY").zh == "就绪"
    assert conclusion_word("SPLENDID") == Text("SPLENDID", "SPLENDID")
