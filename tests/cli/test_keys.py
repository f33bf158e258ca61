import json
import stat

from harness.evidence.keys import fingerprint, read_public_key


def test_a_new_key_is_told_with_its_files_and_its_fingerprint(harness, tmp_path):
    code, out, _ = harness("keys", "new", "--out", tmp_path / "mine.key")
    assert code == 0
    public = tmp_path / "mine.key.pub"
    assert fingerprint(read_public_key(public)) in out
    assert str(public) in out
    assert stat.S_IMODE((tmp_path / "mine.key").stat().st_mode) == 0o600
    assert "PRIVATE" not in out


def test_without_a_name_it_goes_to_the_folder_that_one_is_in(harness, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert harness("keys", "new")[0] == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"harness-signer.key", "harness-signer.key.pub"}


def test_a_program_is_told_in_json(harness_json, tmp_path):
    _, told = harness_json("keys", "new", "--out", tmp_path / "k")
    assert told.keys() == {"private", "public", "fingerprint"}
    assert json.dumps(told).count("PRIVATE") == 0


def test_a_key_that_is_there_is_never_overwritten(harness, tmp_path):
    harness("keys", "new", "--out", tmp_path / "k")
    before = (tmp_path / "k").read_bytes()
    code, _, err = harness("keys", "new", "--out", tmp_path / "k")
    assert code == 2
    assert "never overwritten" in err
    assert (tmp_path / "k").read_bytes() == before


def test_anything_else_than_new_is_wrong_use(harness):
    code, _, err = harness("keys", "old")
    assert code == 2
    assert "'old'" in err
