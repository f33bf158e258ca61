import pytest

from harness.model.errors import UsageError
from harness.scenario.find import find_scenarios


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("mine/b.yaml", "mine/deep/a.yaml", "mine/fragments/f.yaml", "mine/c.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    (tmp_path / "empty").mkdir()


def names(found):
    return [path.name for path in found]


def test_a_stock_scenario_goes_by_its_name():
    assert names(find_scenarios(["price-and-stock", "order-lifecycle"], "aliexpress")) == [
        "price-and-stock.yaml",
        "order-lifecycle.yaml",
    ]


def test_a_folder_stands_for_its_scenarios_without_fragments():
    assert names(find_scenarios(["mine"], "aliexpress")) == ["b.yaml", "a.yaml"]


def test_every_file_comes_once():
    found = find_scenarios(["mine/b.yaml", "mine", "./mine/../mine/b.yaml"], "aliexpress")
    assert names(found) == ["b.yaml", "a.yaml"]


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("order-lifecicle", "there is no scenario 'order-lifecicle'", "did you mean 'order-lifec"),
        ("mine/bb.yaml", "there is no scenario 'mine/bb.yaml'", "did you mean 'mine/b.yaml'?"),
        ("empty", "no scenario in folder empty", "scenarios end in .yaml"),
        ("../order-lifecycle", "there is no scenario", ""),
        ("delivered", "there is no scenario 'delivered'", ""),
    ],
)
def test_a_name_for_nothing_is_wrong_use(name, message, hint):
    with pytest.raises(UsageError) as caught:
        find_scenarios([name], "aliexpress")
    assert caught.value.message.startswith(message)
    assert caught.value.hint.startswith(hint)


@pytest.mark.parametrize(
    ("name", "edition", "hint"),
    [
        ("batch-of-50", "aliexpress", "run it with --edition alibaba"),
        ("bad-goods", "alibaba", "run it with --edition 1688"),
        ("lost-answer", "aliexpress", "run it with --edition alibaba or --edition 1688"),
        ("order-lifecycle", "1688", "run it with --edition aliexpress"),
    ],
)
def test_a_stock_scenario_of_another_edition_says_which(name, edition, hint):
    with pytest.raises(UsageError) as caught:
        find_scenarios([name], edition)
    message = f"there is no scenario '{name}' for edition {edition}"
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_no_name_at_all_is_wrong_use():
    with pytest.raises(UsageError, match="no scenario named"):
        find_scenarios([], "aliexpress")


def test_an_edition_without_stock_has_files_only():
    assert names(find_scenarios(["mine/b.yaml"], "1688")) == ["b.yaml"]
    with pytest.raises(UsageError, match="there is no scenario"):
        find_scenarios(["order-lifecycle"], "1688")
