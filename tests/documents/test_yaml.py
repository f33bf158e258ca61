import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from harness.documents import yaml as documents
from harness.documents.yaml import MAX_BYTES, document_from_bytes, read_yaml
from harness.model.errors import DocumentError, Location, UsageError


def read(text):
    raw = text if isinstance(text, bytes) else text.encode()
    return document_from_bytes(raw, path="f.yaml")


def refusal(text):
    with pytest.raises(DocumentError) as caught:
        read(text)
    return str(caught.value)


@pytest.mark.parametrize(
    "literal",
    ["5.00", "0012", "12:30:45", "no", "true", "~", "null", "0x1f", ".inf", "1e3", "2027-01-31"],
)
def test_a_scalar_keeps_its_text(literal):
    assert read(f"value: {literal}").data == {"value": literal}


def test_a_byte_order_mark_is_no_content():
    assert read(b"\xef\xbb\xbfa: 1").data == {"a": "1"}


def test_an_empty_file_is_an_empty_text():
    assert read("").data == ""


def test_every_key_and_value_has_its_place():
    document = read("a:\n  - b: 1\n    c: [x, y]\n")
    assert document.location(("a", 0, "c", 1)) == Location("f.yaml", 3, 12)
    assert document.key_location(("a", 0, "c")) == Location("f.yaml", 3, 5)


def test_a_place_that_is_not_there_is_the_nearest_parents():
    document = read("a:\n  b: 1\n")
    assert document.location(("a", "b", "c", 7)) == Location("f.yaml", 2, 6)
    assert document.key_location(("a", "z")) == Location("f.yaml", 2, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: key 'a' stands twice, first at line 1; remove one"),
        ("a: &x 1\n", "f.yaml:1:4: an anchor is not allowed here; write values out where needed"),
        ("a: *x\n", "f.yaml:1:4: alias *x is not allowed here; write it out"),
        (
            "a: !!python/object/apply:os.system [id]\n",
            "f.yaml:1:4: tag tag:yaml.org,2002:python/object/apply:os.system is not allowed here",
        ),
        ("a: !own x\n", "f.yaml:1:4: tag !own is not allowed here; remove it"),
        ("a: !!binary aGk=\n", "f.yaml:1:4: tag tag:yaml.org,2002:binary is not allowed here"),
        ("? [a, b]\n: 1\n", "f.yaml:1:3: a key that is no text is not allowed here"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2:1: but found another document"),
        ("a: 1\nbc: x\x07y\n", "f.yaml:2:6: character U+0007 is not allowed here; take it out"),
        ("a:\n\tb: 1\n", "f.yaml:2:1: found character '\\t' that cannot start any token"),
        (b"a: 1\nb: \xff\n", "f.yaml:2:1: not UTF-8 text; save the file as UTF-8"),
        ("a: " + "[" * 70 + "]" * 70, "f.yaml:1:64: nesting deeper than 60 is not allowed here"),
        ("a: " + "[" * 60 + "x" + "]" * 60, "f.yaml:1:64: nesting deeper than 60"),
    ],
)
def test_a_trap_is_refused_at_its_place(text, expected):
    assert refusal(text).startswith(expected)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: " + "[" * 100_000 + "]" * 100_000, "f.yaml:1:64"),
        ("a: " + "{" * 100_000, "f.yaml:1:64"),
        ("- " * 100_000, "f.yaml:1:123"),
        ("? " * 100_000, "f.yaml:1:123"),
    ],
)
@pytest.mark.timeout(10)
def test_what_goes_too_deep_is_refused_without_going_there(text, place):
    assert refusal(text) == f"{place}: nesting deeper than 60 is not allowed here; flatten it"


def test_nesting_up_to_the_limit_is_read():
    assert read("a: " + "[" * 59 + "x" + "]" * 59).data


def test_of_many_traps_the_first_twenty_are_named():
    problems = refusal("- &a b\n" * 1000).splitlines()
    assert len(problems) == 20
    assert problems[-1].startswith("f.yaml:20:3: an anchor")


def test_an_alias_bomb_is_refused_before_it_grows():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    assert "an anchor is not allowed here" in refusal("\n".join(lines))


def test_a_long_file_without_anchors_is_no_bomb():
    assert len(read("\n".join(f"- [{i}, {i}]" for i in range(3000))).data) == 3000


def test_a_file_over_the_limit_is_not_parsed():
    assert "larger than" in refusal(b"a" * (MAX_BYTES + 1))


def test_all_problems_come_at_once():
    assert len(refusal("a: 1\na: 2\nb: !x y\n").splitlines()) == 2


def test_a_missing_file_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="cannot read"):
        read_yaml(tmp_path / "none.yaml")


def test_a_file_is_read_with_its_digest(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a: 1")
    assert read_yaml(path).sha256.startswith("16c3c6d7")


def all_of(text):
    try:
        document = read(text)
    except DocumentError as error:
        return error.problems
    return document.data, document.keys, document.values


_PIECES = ["a", "b: ", "c:", "- ", "{", "}", "[", "]", ", ", "\n", "\n  ", "\t", "?", "'", '"', "#"]
_MORE = [
    "|\n",
    ">\n",
    "&x ",
    "*x",
    "!y ",
    "<<: ",
    "é",
    "\ufeff",
    "\x85",
    "\u2028",
    "---\n",
    "~",
    "1",
]


@given(st.lists(st.sampled_from(_PIECES + _MORE), max_size=14).map("".join))
@example("{a: , b: 1}")
@example("{a?b: 1}")
@example("{a\t: 1}")
@example("{a: '\ufeff', b: 1}")
def test_whichever_parser_a_machine_has_reads_the_same_document(text):
    fast = all_of(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "_Fast", yaml.SafeLoader)
        assert all_of(text) == fast
