import base64
from urllib.parse import quote

import pytest

from harness.evidence.leaks import find_leaks

SECRET = "canary/5000?token"


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        quote(SECRET, safe=""),
        quote(quote(SECRET, safe=""), safe=""),
        SECRET.encode().hex(),
        base64.b64encode(SECRET.encode()).decode(),
        base64.b64encode(b"x" + SECRET.encode() + b"y").decode(),
        base64.b64encode(b"xx" + SECRET.encode() + b"yy").decode(),
    ],
)
def test_a_secret_is_found_in_every_form(tmp_path, written):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "report.html").write_text(f"<p>{written}</p>")
    leaks = find_leaks(tmp_path, [SECRET])
    assert leaks
    assert leaks[0].file == "deep/report.html"


def test_a_leak_does_not_repeat_the_secret(tmp_path):
    (tmp_path / "log").write_text(SECRET)
    assert SECRET not in repr(find_leaks(tmp_path, [SECRET]))


def test_clean_files_have_no_leak(tmp_path):
    (tmp_path / "log").write_text("nothing to see")
    assert find_leaks(tmp_path, [SECRET]) == ()
