import pytest

from harness.catalog.credit_code import ALPHABET, check_character, credit_code_of

# Codes on the business licences of Huawei, Alibaba (China), Tencent (Shenzhen), Xiaomi and Baidu.
PUBLISHED = (
    "914403001922038216",
    "91330100799655058B",
    "9144030071526726XG",
    "91110108551385082Q",
    "91110000802100433B",
)


@pytest.mark.parametrize("code", PUBLISHED)
def test_the_check_character_of_published_codes_is_right(code):
    assert credit_code_of(code).is_checked is True


def test_the_worked_example_of_the_standard_comes_to_3():
    # 9*1 + 1*3 + 3*9 + 5*27 + 0 + 1*26 + 0 + 0 + 21*20 + 0 + 0 + 0 + 1*8 + 0 + 0 + 30*30 + 4*28
    # = 9 + 3 + 27 + 135 + 26 + 420 + 8 + 900 + 112 = 1640 = 52 * 31 + 28, and 31 - 28 = 3
    assert check_character("91350100M000100Y4") == "3"
    assert credit_code_of("91350100M000100Y43").is_checked is True
    assert credit_code_of("91350100M000100Y4Z").is_checked is None


def test_a_sum_that_is_a_multiple_of_31_has_the_check_character_0():
    # Only place 3 counts: W = 3^2 = 9, and 31 zeros: 0 * anything = 0, a multiple of 31.
    assert check_character("0" * 17) == "0"
    # 1*1 + 10*3 = 31, a multiple of 31.
    assert check_character("1A" + "0" * 15) == "0"


def test_the_alphabet_has_31_characters_and_none_of_those_that_are_misread():
    assert len(ALPHABET) == 31
    assert not set("IOSVZ") & set(ALPHABET)


@pytest.mark.parametrize("code", PUBLISHED)
def test_every_other_character_at_any_place_is_found(code):
    for place, right in enumerate(code):
        for other in set(ALPHABET) - {right}:
            changed = code[:place] + other + code[place + 1 :]
            assert credit_code_of(changed).is_checked is False


def test_two_neighbours_that_change_places_are_found():
    assert credit_code_of("91330100799655085B").is_checked is False
    assert credit_code_of("93130100799655058B").is_checked is False


@pytest.mark.parametrize("text", ["", "9133", "91330100799655058BB", "330100000000001"])
def test_of_another_length_only_the_length_is_told(text):
    assert (credit_code_of(text).length, credit_code_of(text).is_checked) == (len(text), None)


@pytest.mark.parametrize(
    ("text", "place"),
    [("91330100799655058b", 18), ("9133O100799655058B", 5), ("９1330100799655058B", 1)],
)
def test_a_character_that_no_code_has_is_placed(text, place):
    code = credit_code_of(text)
    assert (code.strange, code.is_checked) == (place, None)


def test_the_code_of_an_individual_business_begins_with_92():
    assert credit_code_of("92330100MA28XXXX1P").is_of_a_person
    assert not credit_code_of("91330100799655058B").is_of_a_person
    assert not credit_code_of("12330100799655058B").is_of_a_person
