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
