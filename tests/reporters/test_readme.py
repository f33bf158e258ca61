"""README.txt: the conclusion in both languages, and how anybody checks the files beside it."""

import pytest

from harness.reporters.readme import readme_text, write_readme

KEY = "ab" * 32


def halves(text):
    before, _, after = text.partition("\n\n\n")
    return before, after


def test_both_languages_tell_the_conclusion_its_reason_and_the_class(build):
    english, chinese = halves(readme_text(build.not_ready(), ""))
    assert "Conclusion: NOT READY - 1 must of the application failed." in english
    assert "结论：未就绪。应用有 1 个必须项不通过。" in chinese
    assert "only the platform certifies" in english
    assert "只有平台才能认证" in chinese
    assert "20261122T043805Z-1a2b" in english
    assert "Sample ERP 2.4.0" in chinese


def test_both_languages_give_the_same_commands(build):
    for key in ("", KEY):
        given = [
            [line for line in half.splitlines() if line.startswith("    ")]
            for half in halves(readme_text(build.report(), key))
        ]
        assert given[0] == given[1]
        assert "    sha256sum -c SHA256SUMS" in given[0]


def test_an_unsigned_bundle_says_what_its_digests_cannot_show(build):
    english, chinese = halves(readme_text(build.report(), ""))
    assert "unsigned" in english
    assert "未经签名" in chinese
    assert "openssl" not in english


def test_a_signed_bundle_names_its_key_and_says_what_a_signature_does_not_prove(build):
    english, chinese = halves(readme_text(build.report(), KEY))
    assert KEY in english
    assert KEY in chinese
    assert "does not prove" in english
    assert "签名不能证明" in chinese
    assert "openssl pkeyutl -verify -pubin" in english


@pytest.mark.parametrize("key", ["", KEY])
def test_no_foreign_text_forges_a_line_or_steers_a_terminal(build, key):
    lines = readme_text(build.hostile(), key).splitlines()
    assert not any(c in line for line in lines for c in "\x1b\u202e\x9b\x07")
    commands = [line for line in lines if line.startswith("    ")]
    assert not any("script" in line for line in commands)


def test_the_lines_for_reading_fit_a_screen(build):
    english, _ = halves(readme_text(build.report(), KEY))
    reading = [line for line in english.splitlines() if not line.startswith("    ")]
    assert max(map(len, reading)) <= 92


def test_the_same_report_gives_the_same_bytes(build, tmp_path):
    for name in "ab":
        write_readme(build.report(), tmp_path / name, KEY)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
