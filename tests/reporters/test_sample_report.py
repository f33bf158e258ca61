"""The report that lies in the project as a sample is one that this version writes."""

import json
from pathlib import Path

from harness.documents.schema import violations

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "reports" / "sample"


def test_the_sample_report_fits_the_schema():
    record = json.loads((SAMPLE / "report.json").read_text("utf-8"))
    assert violations(record, "report.schema.json") == []


def test_the_sample_names_no_folder_of_the_machine_that_made_it():
    for path in SAMPLE.iterdir():
        text = path.read_text("utf-8")
        assert not [word for word in ("/work/", "/tmp/", "/root/", "/home/") if word in text]  # noqa: S108 - sought, not used
