"""docs/ci.md and docs/deviations.md: snippets that parse, and commands that exist."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from harness.catalog.deviations import load_deviations
from harness.cli.main import main
from harness.platforms.editions import edition_named
from harness.run.judge import check_rows

DOCS = Path(__file__).parents[1] / "docs"
CI = (DOCS / "ci.md").read_text("utf-8")
DEVIATIONS = (DOCS / "deviations.md").read_text("utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", CI, re.DOTALL)
COMMANDS = sorted({*re.findall(r"(?m)^\s*(?:- |- run: |)(harness .*)$", CI + DEVIATIONS)})


def test_every_snippet_is_yaml_of_a_pipeline():
    assert len(BLOCKS) == 4
    assert [("jobs" in yaml.safe_load(b)) for b in BLOCKS] == [True, False, True, False]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_that_is_named_exists(capsys, command):
    line = command.partition(" || ")[0].partition(" >>")[0].replace("${{ matrix.shard }}", "1")
    words = shlex.split(line)
    main([words[1], "--help"])
    known = capsys.readouterr().out
    assert [w for w in words if w.startswith("--") and f"{w} " not in f"{known} "] == []


def test_a_merge_follows_every_run_of_shards():
    assert sum("--shard" in c for c in COMMANDS) == 2
    assert sum("--merge" in c for c in COMMANDS) == 1


def test_no_host_and_no_address_is_named():
    assert "://" not in CI + DEVIATIONS
    assert "index" not in CI.lower().replace("ci_node_index", "")


def test_the_list_in_the_text_is_a_right_one(tmp_path):
    (text,) = re.findall(r"```yaml\n(.*?)```", DEVIATIONS, re.DOTALL)
    path = tmp_path / "deviations.yaml"
    path.write_text(text, encoding="utf-8")
    listed = load_deviations(path, edition_named("aliexpress"), check_rows())
    assert [entry.requirement for entry in listed.expected] == ["RATE-03", "TRK-03"]
