import pytest

from harness.documents.resources import resource


def test_the_stock_scenarios_and_statements_are_right(harness):
    code, out, err = harness(
        "lint", resource("scenarios"), resource("examples", "erp", "statement.yaml")
    )
    assert (code, err) == (0, "")
    assert "scenario, right" in out
    assert "statement, right" in out


def test_every_problem_of_every_file_is_printed_with_its_place(harness, tmp_path):
    statement = tmp_path / "statement.yaml"
    statement.write_text(
        "statement: 1\nedition: aliexpress\naplication: {name: n, version: 1, company: c}\n"
        "app_key: '1'\napp_secret: helloworld\ninterfaces: []\ncapabilities: {order.creat: true}\n"
    )
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text(
        "scenario: s\ntitle: {en: a, zh: b}\nedition: aliexpress\nsteps:\n  - ap: order.create\n"
    )
    code, _, err = harness("lint", statement, scenario)
    assert code == 2
    assert f"{statement}:3:1: unknown key 'aplication'" in err
    assert "did you mean 'application'?" in err
    assert f"{scenario}:5:" in err


def test_a_file_that_is_not_there_is_wrong_use(harness):
    code, _, err = harness("lint", "no/such.yaml")
    assert code == 2
    assert "cannot read no/such.yaml" in err


def test_a_folder_without_yaml_is_wrong_use(harness, tmp_path):
    assert harness("lint", tmp_path)[0] == 2


@pytest.mark.parametrize("text", ["", "- a\n", "hello\n", "a: 1\n", "~\n"])
def test_what_is_none_of_our_files_is_told_what_was_expected(harness, tmp_path, text):
    path = tmp_path / "file.yaml"
    path.write_text(text)
    code, _, err = harness("lint", path)
    assert code == 2
    assert f"{path}:1:1: expected a statement, a scenario, a fragment or a dossier" in err


@pytest.mark.parametrize(
    ("wrong", "right", "place", "told"),
    [
        ("application: {", "application:\n\tx: {", "4:1", "indent with spaces"),
        ('{url: "http://127.0.0.1:{callback_port}/callbacks"}', "{url: {callback_port}}", "12:17",
         'a text in braces needs quotes: "{callback_port}"'),
        ("{callback_port}/", "{calback_port}/", "12:17", "did you mean 'callback_port'?"),
        ("[python, app.py]", "python app.py", "14:12", "write it as a list: [python, app.py]"),
        ("order.ship: true", "order.ship: yes", "11:15", 'expected true or false, got "yes"'),
        ("company: C", "compny: C", "3:36", "did you mean 'company'?"),
    ],
)  # fmt: skip
def test_the_mistakes_of_a_newcomer_are_explained(harness, tmp_path, wrong, right, place, told):
    path = tmp_path / "statement.yaml"
    text = (
        "statement: 1\nedition: aliexpress\napplication: {name: N, version: 1, company: C}\n"
        "app_key: 12345678\ninterfaces:\n  - aliexpress.ds.order.create\n"
        "  - aliexpress.solution.order.fulfill\n\ncapabilities:\n  order.create: true\n"
        '  order.ship: true\ncallback: {url: "http://127.0.0.1:{callback_port}/callbacks"}\n'
        "observe:\n  command: [python, app.py]\n"
    )
    path.write_text(text)
    assert harness("lint", path)[0] == 0
    path.write_text(text.replace(wrong, right))
    code, _, err = harness("lint", path)
    assert code == 2
    assert f"{path}:{place}: " in err
    assert told in err


def test_a_misspelt_kind_names_the_nearest(harness, tmp_path):
    path = tmp_path / "file.yaml"
    path.write_text("statment: 1\n")
    assert "did you mean 'statement'?" in harness("lint", path)[2]


def test_a_file_whose_first_key_is_lost_is_known_by_its_others(harness_json, tmp_path):
    path = tmp_path / "file.yaml"
    path.write_text("title: {en: a, zh: b}\nedition: aliexpress\nsteps: []\n")
    code, shown = harness_json("lint", path)
    assert code == 2
    assert shown["files"][0]["kind"] == "scenario"
    assert "missing 'scenario'" in str(shown)


def test_a_program_gets_every_file_and_problem(harness_json, tmp_path):
    wrong, absent = tmp_path / "a.yaml", tmp_path / "b.yaml"
    wrong.write_text("a: 1\na: 2\n")
    right = resource("examples", "erp", "statement.yaml")
    code, shown = harness_json("lint", wrong, absent, right)
    assert code == 2
    first, second, third = shown["files"]
    assert first == {
        "path": str(wrong),
        "kind": "",
        "problems": [
            {
                "line": 2,
                "column": 1,
                "message": "key 'a' stands twice, first at line 1",
                "hint": "remove one",
            }
        ],
        "notes": [],
    }
    assert "cannot read" in second["problems"][0]["message"]
    assert (third["kind"], third["problems"]) == ("statement", [])
    assert harness_json("lint", right)[0] == 0


def test_an_unknown_interface_is_a_note_and_no_problem(harness, harness_json, tmp_path):
    path = tmp_path / "statement.yaml"
    text = resource("examples", "erp", "statement.yaml").read_text(encoding="utf-8")
    text = text.replace("dossier: dossier.yaml", "").replace("ds.order.create", "ds.order.creat", 1)
    path.write_text(text, encoding="utf-8")
    code, out, err = harness("lint", path)
    assert code == 0
    assert f"{path}: statement, right" in out
    assert f"{path}: note: interface aliexpress.ds.order.creat is not known" in err
    assert "did you mean 'aliexpress.ds.order.create'?" in err
    assert "未收录" in harness("lint", path, "--lang", "zh")[2]
    assert set(harness_json("lint", path)[1]["files"][0]["notes"][0]) == {"en", "zh"}


def test_a_file_full_of_problems_does_not_flood_the_terminal(harness, harness_json, tmp_path):
    path = tmp_path / "statement.yaml"
    path.write_text("statement: 1\n" + "".join(f"k{n}: 1\n" for n in range(99)))
    _, _, err = harness("lint", path)
    lines = err.splitlines()
    assert len(lines) == 52
    assert lines[50].startswith(f"{path}: and ")
    assert lines[51].endswith("in 1 of 1 files")
    assert len(harness_json("lint", path)[1]["files"][0]["problems"]) > 98


def test_quiet_says_nothing_of_right_files(harness):
    assert harness("lint", "-q", resource("examples", "erp", "statement.yaml"))[1] == ""
