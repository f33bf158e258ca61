"""A small signed run to check, and what somebody who tampers with it can do."""

import json
from dataclasses import replace
from pathlib import Path

from harness.cli.main import main
from harness.documents.canonical import sha256_hex
from harness.evidence.keys import read_public_key
from harness.evidence.manifest import (
    ATTESTATION,
    MANIFEST,
    SUMS,
    listed_files,
    manifest_bytes,
    read_manifest,
    sha256_of,
    sums_bytes,
)
from harness.run.verify import VerifyOrder, verify

LISTED = """\
deviations: 1
expected: [{requirement: RATE-03, reason: known, owner: Li Wei, until: 2099-01-31}]
"""


def sealed_run(base, name="run", *, key=None):
    """A quick run with all that can be kept beside a log, signed where a key is given."""
    listed = base / "listed.yaml"
    listed.write_text(LISTED, encoding="utf-8")
    sign = ["--sign", f"file:{key}"] if key else []
    words = ["run", "price-and-stock", "--deviations", listed, "--out", base / name, *sign, "-q"]
    main([str(word) for word in words])
    return base / name


def new_key(base, name="key"):
    """A signing key; its public half lies beside it."""
    main(["keys", "new", "--out", str(base / name)])
    return base / name


def checked(path, key=None):
    """The verification, with the public half of a key."""
    public = read_public_key(Path(f"{key}.pub")) if key else None
    return verify(VerifyOrder(path=path, key=public))


def told(verification):
    """File -> every reason in English."""
    found = {}
    for flaw in verification.flaws:
        found.setdefault(flaw.path, []).append(flaw.reason.en)
    return {path: "; ".join(reasons) for path, reasons in found.items()}


def files_of(run):
    """The paths of all files but bundle.zip."""
    paths = (p.relative_to(run).as_posix() for p in run.rglob("*") if p.is_file())
    return sorted(path for path in paths if path != "bundle.zip")


def sealed_again(run, **facts):
    """Make manifest and checksums fit again, as whoever has no key can."""
    (run / "bundle.zip").unlink(missing_ok=True)
    (run / ATTESTATION).unlink(missing_ok=True)
    files = listed_files(run)
    manifest = replace(read_manifest((run / MANIFEST).read_bytes()), files=files, **facts)
    (run / MANIFEST).write_bytes(manifest_bytes(manifest))
    digests = [(file.path, file.sha256) for file in files]
    digests.append((MANIFEST, sha256_of(run / MANIFEST)[0]))
    (run / SUMS).write_bytes(sums_bytes(digests))
    return run


def report_changed(run, change):
    """Let report.json say something else, with everything that names its digest."""
    path = run / "report.json"
    before = path.read_bytes()
    record = json.loads(before)
    change(record)
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    page = run / "report.html"
    digests = sha256_hex(before).encode(), sha256_hex(path.read_bytes()).encode()
    page.write_bytes(page.read_bytes().replace(*digests))
    return sealed_again(run, conclusion=record["conclusion"])
