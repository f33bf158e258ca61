import pytest

from harness.documents.yaml import document_from_bytes
from harness.model.text import Text
from harness.sources.proposal.drafts import Block, Entry, LinkedStep
from harness.sources.proposal.writing import Heading, write_scenario


def written(texts, *, lang="en", note=None, comments=()):
    values = tuple(Entry(name=name, text=text, note=note) for name, text in texts.items())
    step = LinkedStep(
        actor="app",
        name="item.get",
        target="",
        at_least=1,
        values=values,
        match=(),
        expect=(),
        until=(),
        capture=(),
    )
    heading = Heading(
        name="a", title=Text("t", "题"), edition="alibaba", needs=(), comments=tuple(comments)
    )
    return write_scenario(heading, Block(steps=(step,), given=()), lang)


def read(text):
    return document_from_bytes(text.encode(), path="a.yaml").data


@pytest.mark.parametrize(
    "text",
    [
        "12.50",
        "true",
        "no",
        "",
        " a ",
        "a: b",
        "# c",
        'q"uo\\te',
        "中文",
        "\u0007\u2028",
        "😀",
        "-",
    ],
)
def test_every_text_is_read_as_it_was(text):
    assert read(written({"item_id": text}))["steps"][0]["with"] == {"item_id": text}


def test_words_that_other_readers_take_for_something_else_are_quoted():
    assert 'item_id: "yes"' in written({"item_id": "yes"})


def test_a_note_cannot_end_its_comment():
    text = written({"item_id": "a"}, note=Text("one\nsteps: []", "一"))
    assert "# one\\nsteps: []" in text
    assert len(read(text)["steps"]) == 1


def test_comments_come_in_the_language_that_was_asked_for():
    said = Text("a guess", "推测")
    assert "# 推测\n" in written({"item_id": "a"}, lang="zh", note=said)
    both = written({"item_id": "a"}, lang="both", note=said, comments=(said,))
    assert "# a guess; 推测\n" in both
    assert both.startswith("# a guess\n# 推测\n")
