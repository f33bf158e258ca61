"""The scan of an application's source: what is a secret is found, what only looks so is not."""

from pathlib import Path

import pytest

from harness.evidence import source_code
from harness.evidence.source_code import scan_source

ROOT = Path(__file__).parents[2]


def rules(folder, name, text, secret=""):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return [(hit.file, hit.line, hit.rule) for hit in scan_source(folder, secret).hits]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("app.py", 'APP_SECRET = "8f3kd92ls0dk39fj20dk"'),
        ("app.py", 'APP_SECRET = "helloworld"'),
        ("app.py", 'APP_SECRET: str = "helloworld"'),
        ("app.py", 'config["app_secret"] = "3f9d0c7b1a2e"'),
        ("app.py", 'client = Client(app_key="1", app_secret="3f9d0c7b1a2e")'),
        ("App.java", 'private static final String APP_SECRET = "3f9d0c7b1a2e4f5d";'),
        ("app.js", "const accessToken = '50000700a2b3c4d5e6f7'"),
        ("app.php", "'app_secret' => '3f9d0c7b1a2e4f5d',"),
        ("config.json", '{"client_secret": "3f9d0c7b1a2e4f5d"}'),
        (".env", "AE_APP_SECRET=3f9d0c7b1a2e4f5d"),
        ("app.properties", "app.secret = 3f9d0c7b1a2e4f5d"),
        ("tests/test_app.py", 'SECRET = "8f3kd92ls0dk39fj20dk"'),
    ],
)
def test_a_literal_given_to_a_secrets_name_is_found(tmp_path, name, line):
    assert rules(tmp_path, name, f"first line\n{line}\n") == [(name, 2, "assigned literal")]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("app.py", 'app_secret = os.environ["AE_APP_SECRET"]'),
        ("app.py", 'SECRET_NAMES = ("app_secret", "client_secret")'),
        ("app.py", 'secret_field = "client_secret"'),
        ("app.py", 'params = {"access_token": token}'),
        ("app.py", 'print("password: " + password)'),
        ("app.py", 'password_hasher = "argon2id-v13"'),
        ("app.js", "const secret = `${process.env.APP_SECRET}`"),
        ("statement.yaml", "app_secret: env:AE_APP_SECRET"),
        ("statement.yaml", "app_secret: file:secrets/app"),
        ("values.yaml", "password: <your password>"),
        (".env.example", 'APP_SECRET="your_app_secret_here"'),
        ("labels.json", '{"password": "Passwort", "token": "Zugangs-Merkmal"}'),
        ("tests/test_app.py", 'APP_SECRET = "helloworld"'),
        ("node_modules/x/index.js", "var secret = '3f9d0c7b1a2e4f5d'"),
    ],
)
def test_references_placeholders_and_names_are_passed_over(tmp_path, name, line):
    assert rules(tmp_path, name, line + "\n") == []


def test_a_private_key_is_found(tmp_path):
    text = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n"
    assert rules(tmp_path, "key.pem", text) == [("key.pem", 1, "private key")]


def test_the_applications_own_secret_is_found_wherever_it_stands(tmp_path):
    found = rules(tmp_path, "notes.md", "call it with 8f3kd92ls0dk\n", secret="8f3kd92ls0dk")
    assert found == [("notes.md", 1, "application secret")]


_GRANT = '{"access_token": "349168a6f240b455a468fac73bc4afd8"}\n'


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("cassettes/mine.yaml", "harness:\n  about:\n    cassette_key: cassette-1\n"),
        ("cassettes/mine.json", '"harness": {"about": {\n  "cassette_key": "cassette-1",\n'),
        ("mine.har", '"_harness": {"about": {\n  "cassette_key": "cassette-1"\n'),
    ],
)
def test_pseudonyms_in_a_recording_of_ours_are_no_secrets(tmp_path, name, head):
    assert rules(tmp_path, name, head + _GRANT) == []


def test_pseudonyms_in_the_folder_of_a_run_are_no_secrets(tmp_path):
    rules(tmp_path, "reports/1/evidence/log.ndjson", _GRANT)
    assert rules(tmp_path, "reports/1/allure-results/a-attachment.txt", _GRANT) == []
    assert rules(tmp_path, "reports/config.json", _GRANT) != []


def test_a_recording_of_another_tool_is_searched(tmp_path):
    name = "cassettes/theirs.yaml"
    assert rules(tmp_path, name, f"interactions:\n{_GRANT}") == [(name, 2, "assigned literal")]


def test_the_applications_own_secret_is_found_in_a_recording_of_ours(tmp_path):
    text = "cassette_key: cassette-1\nbody: a=helloworld\n"
    found = rules(tmp_path, "mine.yaml", text, "helloworld")
    assert found == [("mine.yaml", 2, "application secret")]


def test_what_is_no_text_is_passed_over(tmp_path):
    (tmp_path / "a.bin").write_bytes(b'\x89PNG\0secret = "8f3kd92ls0dk39fj20dk"')
    assert scan_source(tmp_path) == source_code.SourceScan(files=0, hits=())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gbk", "gb18030", "latin-1"])
def test_a_text_is_searched_in_whatever_encoding_it_is(tmp_path, encoding):
    lines = ["APP_NAME = '\u00e9'", 'app_secret = "8f3kd92ls0dk39fj20dk"', ""]
    if encoding in ("gbk", "gb18030"):
        lines[0] = "# \u4e0b\u5355\u6a21\u5757\uff0c\u8bf7\u52ff\u4fee\u6539"
    (tmp_path / "app.py").write_bytes("\n".join(lines).encode(encoding))
    places = [(hit.file, hit.line) for hit in scan_source(tmp_path).hits]
    assert places == [("app.py", 2)]


def test_a_text_that_is_too_large_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(source_code, "MOST_BYTES", 100)
    (tmp_path / "fits.py").write_text("#" * 100)
    (tmp_path / "dump.sql").write_text("#" * 101)
    (tmp_path / "wide.sql").write_bytes("#".encode("utf-16") * 60)
    (tmp_path / "film.mp4").write_bytes(b"\0" * 101)
    found = scan_source(tmp_path)
    assert (found.files, found.unsearched) == (1, ("dump.sql", "wide.sql"))


def test_a_file_that_cannot_be_opened_is_named(tmp_path, monkeypatch):
    (tmp_path / "app.py").write_text("x = 1")
    (tmp_path / "key.pem").write_text("x")
    opened = Path.open

    def refusing(self, *words, **more):
        if self.name == "key.pem":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *words, **more)

    monkeypatch.setattr(Path, "open", refusing)
    found = scan_source(tmp_path)
    assert (found.files, found.unsearched) == (1, ("key.pem",))


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        scan_source(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "folder", ["examples/erp", "harness/checks", "harness/cli", "harness/evidence", "harness/run"]
)
def test_this_project_is_not_accused(folder):
    assert scan_source(ROOT / folder).hits == ()


def test_a_source_with_more_files_than_are_searched_says_so(tmp_path, monkeypatch):
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text("x = 1")
    assert not scan_source(tmp_path).is_cut
    monkeypatch.setattr(source_code, "MOST_FILES", 1)
    assert scan_source(tmp_path) == source_code.SourceScan(files=1, hits=(), is_cut=True)
