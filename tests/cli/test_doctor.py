def test_it_says_what_is_there_a_line_each(harness):
    code, out, err = harness("doctor")
    assert code == 0, out + err
    assert out.startswith("ok      python ")
    assert "exit 0: what a run needs is there" in err


def test_it_says_it_in_chinese_too(harness):
    out = harness("doctor", "--lang", "zh")[1]
    assert out.startswith("正常")


def test_what_a_run_needs_and_lacks_is_trouble_of_the_environment(harness, tmp_path):
    (tmp_path / "file").write_text("")
    code, out, err = harness("doctor", "-q", "--out", tmp_path / "file" / "reports")
    assert code == 4
    assert "TROUBLE reports" in out
    assert "ok      " not in out
    assert "exit 4: a run needs what is missing: reports" in err


def test_a_program_gets_every_finding(harness_json):
    code, shown = harness_json("doctor")
    assert (code, shown["ready"]) == (0, True)
    first = shown["findings"][0]
    assert (first["name"], first["state"], first["remedy"]) == ("python", "ok", None)
    assert {*first["seen"]} == {"en", "zh"}
