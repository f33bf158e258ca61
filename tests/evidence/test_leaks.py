import base64
import json
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence import leaks
from harness.evidence.leaks import find_leaks, find_leaks_in

SECRET = "canary/5000?token"
MANY = [f"canary-{number}" for number in range(1000, 1400)]


@pytest.mark.parametrize("others", [[], MANY], ids=["alone", "among many"])
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
        base64.urlsafe_b64encode(b"xx" + SECRET.encode() + b"yy").decode(),
        SECRET.encode().hex().upper(),
        quote(SECRET, safe="").lower(),
        SECRET.replace("/", "\\/"),
        SECRET.replace("/", "\\\\\\/"),
        SECRET.replace("?", "\\u003F"),
        quote(SECRET.replace("?", "\\u003f")),
        "".join(f"\\u{ord(c):04x}" for c in SECRET),
    ],
)
def test_a_secret_is_found_in_every_form(tmp_path, written, others):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "report.html").write_text(f"<p>{written}</p>")
    leaks = find_leaks(tmp_path, [SECRET, *others])
    assert [leak.file for leak in leaks] == ["deep/report.html"]


def test_of_many_secrets_each_that_leaks_is_told(tmp_path):
    written = f"{MANY[7]} and canary-9999 and {MANY[300]}"
    (tmp_path / "log").write_text(written)
    assert [leak.offset for leak in find_leaks(tmp_path, MANY)] == [0, written.index(MANY[300])]


def test_a_leak_does_not_repeat_the_secret(tmp_path):
    (tmp_path / "log").write_text(SECRET)
    assert SECRET not in repr(find_leaks(tmp_path, [SECRET]))


def test_clean_files_have_no_leak(tmp_path):
    (tmp_path / "log").write_text("nothing to see")
    assert find_leaks(tmp_path, [SECRET]) == ()


def test_a_leak_under_escapes_names_the_line_it_stands_in(tmp_path):
    (tmp_path / "log").write_text("first\\u0020\nsecond " + SECRET.replace("/", "\\/"))
    assert find_leaks(tmp_path, [SECRET])[0].offset == len("first\\u0020\n")


def test_a_short_secret_is_not_searched_for(tmp_path):
    (tmp_path / "log").write_text("short")
    assert find_leaks(tmp_path, ["short"]) == ()


def test_half_an_emoji_in_a_secret_is_no_obstacle(tmp_path):
    (tmp_path / "log").write_text(r"abcdefgh\ud83d and \uzzzz")
    assert find_leaks(tmp_path, ["abcdefgh\ud83d"])


def test_a_leak_that_no_single_line_holds_is_one_at_the_start(tmp_path):
    (tmp_path / "log").write_text("a\\u0020canary\\\n5000")
    assert find_leaks(tmp_path, ["canary\n5000"])[0].offset == 0


@pytest.mark.parametrize(
    "written", [SECRET, SECRET.replace("/", "\\\\\\/"), quote(SECRET, safe="")]
)
@pytest.mark.parametrize("shift", range(-24, 25, 3))
def test_a_secret_at_the_seam_of_two_parts_of_a_long_file_is_found(
    tmp_path, monkeypatch, written, shift
):
    monkeypatch.setattr(leaks, "_BLOCK", 5000)
    ahead = "\\" * (10_000 + shift)
    (tmp_path / "log").write_text(f"{ahead}\n{written}\n" + "x" * 9000)
    [leak] = find_leaks(tmp_path, [SECRET])
    assert leak.file == "log"
    assert leak.offset == len(ahead) + 1


def test_a_long_clean_file_is_never_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(leaks, "_BLOCK", 5000)
    (tmp_path / "log").write_text("\\u0041%41 " * 9000)
    monkeypatch.setattr(Path, "read_bytes", None, raising=False)
    assert find_leaks(tmp_path, [SECRET]) == ()


@given(
    before=st.text(),
    after=st.text(alphabet=st.sampled_from(list('\\u"/\n0dD8a中😀'))),
    layers=st.lists(st.booleans(), min_size=1, max_size=3),
)
def test_a_secret_is_found_in_json_within_json_whatever_stands_around(before, after, layers):
    secret = 'ca"na\\ry/中文'
    text = before + secret + after
    for is_ascii in layers:
        text = json.dumps(text, ensure_ascii=is_ascii)
    found = find_leaks_in(text.encode("utf-8", "surrogatepass"), "log", [secret])
    assert [leak.file for leak in found] == ["log"]
