import pytest

from harness.sources.proposal.origins import Place, is_telling


@pytest.mark.parametrize("text", ["8100000000000001", "ERP-17953", "14:193#Red"])
def test_an_id_is_telling(text):
    assert is_telling(text)


@pytest.mark.parametrize("text", ["USD", "12345", "CAINIAO_STANDARD", "1234.50", ""])
def test_a_word_a_count_and_an_amount_are_not(text):
    assert not is_telling(text)


@pytest.mark.parametrize(
    ("pointer", "path"),
    [
        (("result", "order_list", "number", 0), "$.result.order_list.number[0]"),
        (("a b", "it's"), r"$['a b']['it\'s']"),
        ((), "$"),
    ],
)
def test_a_place_is_a_json_path(pointer, path):
    assert Place(step=0, pointer=pointer, name="").path == path


def test_a_place_ends_in_the_name_of_its_member():
    assert Place(step=0, pointer=("order_list", "number", 0), name="").leaf == "number"
