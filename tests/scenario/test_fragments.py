"""What `use:` brings in, and what it must not."""

import pytest

from harness.model.errors import DocumentError
from harness.scenario.fragments import MAX_USES
from harness.scenario.load import load_fragment, load_scenario

HEAD = "scenario: s\nedition: aliexpress\n"
PLAIN = "steps: [{platform: token.expire}]\n"


def laid_out(tmp_path, steps, **fragments):
    (tmp_path / "fragments").mkdir()
    for name, text in fragments.items():
        (tmp_path / "fragments" / f"{name}.yaml").write_text(text)
    path = tmp_path / "s.yaml"
    path.write_text(HEAD + steps)
    return path


def problems_of(path):
    with pytest.raises(DocumentError) as caught:
        load_scenario(path)
    return [str(p).removeprefix(f"{path.parent}/") for p in caught.value.problems]


def test_a_fragment_that_uses_itself_is_refused(tmp_path):
    path = laid_out(
        tmp_path,
        "steps: [{use: a}]\n",
        a="fragment: a\nsteps: [{use: b}]\n",
        b="fragment: b\nsteps: [{use: a}]\n",
    )
    assert problems_of(path) == [
        "fragments/b.yaml:2:15: fragment 'a' uses itself: a -> b -> a; take one use out"
    ]


def test_fragments_cannot_grow_without_end(tmp_path):
    doubling = {
        f"f{i}": f"fragment: f{i}\nsteps: [{{use: f{i + 1}}}, {{use: f{i + 1}}}]\n"
        for i in range(12)
    }
    path = laid_out(tmp_path, "steps: [{use: f0}]\n", **doubling, f12=f"fragment: f12\n{PLAIN}")
    assert any(f"more than {MAX_USES} uses" in text for text in problems_of(path))


def test_a_fragment_sees_its_arguments_only(tmp_path):
    path = laid_out(
        tmp_path,
        "given: {secretly: x}\nsteps: [{use: a}]\n",
        a="fragment: a\nsteps: [{app: order.get, with: {order_id: '{secretly}'}}]\n",
    )
    assert problems_of(path) == [
        "fragments/a.yaml:2:43: {secretly} has no value here; known: round, run"
    ]


def test_what_is_returned_must_be_captured(tmp_path):
    text = f"fragment: a\nreturns: [id]\n{PLAIN}"
    path = laid_out(tmp_path, "steps: [{use: a}]\n", a=text)
    assert problems_of(path) == ["fragments/a.yaml:2:11: no step captures 'id'; known: round, run"]


def test_file_and_fragment_bear_one_name(tmp_path):
    path = laid_out(tmp_path, "steps: [{use: a}]\n", a=f"fragment: b\n{PLAIN}")
    assert problems_of(path) == [
        "fragments/a.yaml:1:11: the fragment's file is called a.yaml; rename one"
    ]


def test_a_file_without_the_key_is_no_fragment(tmp_path):
    path = laid_out(tmp_path, "steps: [{use: a}]\n", a=PLAIN)
    assert "a.yaml is no fragment" in problems_of(path)[0]


def test_a_broken_fragment_is_named_at_its_own_place(tmp_path):
    path = laid_out(tmp_path, "steps: [{use: a}]\n", a="fragment: a\nsteps: [\n")
    assert problems_of(path)[0].startswith("fragments/a.yaml:3:1: ")


def test_a_fragment_of_another_edition_is_refused(tmp_path):
    text = f"fragment: a\nedition: alibaba\n{PLAIN}"
    path = laid_out(tmp_path, "steps: [{use: a}]\n", a=text)
    found = problems_of(path)[0]
    assert found.startswith("fragments/a.yaml:2:10: this is for edition alibaba")
    assert "--edition" not in found


def test_a_fragment_names_no_production_host(tmp_path):
    text = "fragment: a\nsteps: [{app: order.get, intent: see api.taobao.com}]\n"
    path = laid_out(tmp_path, "steps: [{use: a}]\n", a=text)
    assert "api.taobao.com is a production host" in problems_of(path)[0]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    path = laid_out(tmp_path, "steps: [{use: a}]\n")
    outside = tmp_path / "outside.yaml"
    outside.write_text(f"fragment: a\n{PLAIN}")
    (tmp_path / "fragments" / "a.yaml").symlink_to(outside)
    assert problems_of(path)[0].startswith("s.yaml:3:15: there is no fragment 'a'")


def test_a_fragment_beside_the_scenario_goes_before_stock(tmp_path):
    path = laid_out(
        tmp_path, "steps: [{use: delivered}]\n", delivered=f"fragment: delivered\n{PLAIN}"
    )
    assert load_scenario(path).steps[0].action.steps[0].label == "step 1.1, platform: token.expire"


def test_a_fragment_can_be_checked_by_itself(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("fragment: a\nedition: aliexpress\nsteps: [{app: order.gt}]\n")
    with pytest.raises(DocumentError, match=r"a\.yaml:3:15: unknown operation 'order\.gt'"):
        load_fragment(path)


def test_without_an_edition_its_words_are_not_checked(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("fragment: a\nsteps: [{app: item.get}]\n")
    assert load_fragment(path)[0].number == "1"
