"""The reports that lie in the project as samples are ones that this version writes."""

import json
import zipfile
from pathlib import Path

import pytest

from harness.documents.schema import violations
from tools.sample import SAMPLES, texts_of

SAMPLE = Path(__file__).parents[2] / "reports" / "sample"
PATHS = ("/work/", "/tmp/", "/root/", "/home/", "/Users/", ":\\Users\\")  # noqa: S108 - sought, not used


@pytest.fixture(params=[sample.name for sample in SAMPLES])
def folder(request):
    return SAMPLE / request.param


def test_a_sample_report_fits_the_schema(folder):
    record = json.loads((folder / "report.json").read_text("utf-8"))
    assert violations(record, "report.schema.json") == []


def test_its_manifest_fits_the_schema_and_lists_the_bundle(folder):
    with zipfile.ZipFile(folder / "bundle.zip") as bundle:
        (name,) = (name for name in bundle.namelist() if name.endswith("/manifest.json"))
        manifest = json.loads(bundle.read(name))
        assert violations(manifest, "manifest.schema.json") == []
        sealed = {"manifest.json", "SHA256SUMS", *(file["path"] for file in manifest["files"])}
        assert set(bundle.namelist()) == {f"{manifest['run']}/{path}" for path in sealed}


def test_what_lies_open_is_what_the_bundle_holds(folder):
    with zipfile.ZipFile(folder / "bundle.zip") as bundle:
        held = {name.partition("/")[2]: bundle.read(name) for name in bundle.namelist()}
    opened = [path for path in folder.iterdir() if path.name != "bundle.zip"]
    assert opened
    assert [path.name for path in opened if held[path.name] != path.read_bytes()] == []


def test_a_sample_names_no_folder_of_the_machine_that_made_it(folder):
    said = texts_of(folder / "bundle.zip")
    assert [(name, word) for name, text in said for word in PATHS if word in text] == []
