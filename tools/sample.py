"""Make the sample reports again: reports/sample/ready and reports/sample/not-ready.

Usage: python -m tools.sample [--out DIR]    both runs, whole (two minutes)
       python -m tools.sample --picture      docs/report.png, of the report that lies there
       python -m tools.console_picture       docs/console.png

It needs no network: the sample applications trade with the embedded emulator on this machine. A
folder holds what somebody is handed of a run, without what only machines read: allure-results is
taken out before the run is sealed anew, and all but the report is in bundle.zip alone. Nothing is
replaced when a run comes out otherwise, or when a name of this machine is found in any file.
"""

import argparse
import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pypdf import PdfReader

from tools.record_samples import own_names

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "reports" / "sample"
PICTURE = ROOT / "docs" / "report.png"
WIDTH, HEIGHT = 1280, 1100
BUNDLE = "bundle.zip"
LEFT_OUT = ("allure-results",)
"""Some hundred small files, which Allure makes a site of."""
SHOWN = ("report.html", "report.pdf", "report.json", BUNDLE)
"""What lies open; the rest is in the bundle."""
FORMATS = "json,html,junit"
"""What is made again when a run is sealed anew; a PDF that is there is made again as well."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_URL = re.compile(r"https?://[^\s'\"]+")
_TRIES = 2
"""On a busy machine a delay of our own may leave a run undecided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One of the two reports."""

    name: str
    example: str
    exit_code: int


READY = Sample(name="ready", example="erp", exit_code=0)
NOT_READY = Sample(name="not-ready", example="erp_sloppy", exit_code=1)
SAMPLES = (READY, NOT_READY)


class Unfit(Exception):  # noqa: N818 - reads as the sentence it is
    """Raised for a run that cannot be a sample."""


def main() -> int:
    """Make the reports, or their picture."""
    parser = argparse.ArgumentParser(prog="python -m tools.sample")
    parser.add_argument("--out", type=Path, default=SAMPLE)
    parser.add_argument("--picture", action="store_true", help="only docs/report.png")
    options = parser.parse_args()
    try:
        if options.picture:
            take_picture(options.out / READY.name / "report.html", PICTURE)
        else:
            make_samples(options.out)
    except Unfit as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def make_samples(out: Path) -> None:
    """Certify both applications, and put what is shown of the runs into `out`."""
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor() as pool:
        base = Path(temporary)
        runs = list(pool.map(lambda sample: _certified(sample, base / sample.name), SAMPLES))
        for sample, run in zip(SAMPLES, runs, strict=True):
            keep(run, base / "kept" / sample.name)
        if found := list(own_words(base / "kept")):
            raise Unfit("must not be published:\n  " + "\n  ".join(found))
        for sample in SAMPLES:
            shutil.rmtree(out / sample.name, ignore_errors=True)
            shutil.copytree(base / "kept" / sample.name, out / sample.name)
            print(f"{sample.name}: {out / sample.name}")


def keep(run: Path, place: Path) -> None:
    """Put what is shown of a run into a new folder, sealed as the product seals it."""
    with tempfile.TemporaryDirectory() as temporary:
        reduced = Path(temporary) / "run"
        shutil.copytree(run, reduced, ignore=shutil.ignore_patterns(*LEFT_OUT))
        done = _harness("report", reduced, "--format", FORMATS, "-q")
        if not (reduced / BUNDLE).exists():
            raise Unfit(f"{run} could not be sealed anew:\n{done.stdout}{done.stderr}")
        place.mkdir(parents=True)
        for name in filter(lambda name: (reduced / name).exists(), SHOWN):
            shutil.copyfile(reduced / name, place / name)


def own_words(folder: Path) -> Iterator[str]:
    """Where a file below a folder, or in a bundle there, tells of the machine that made it."""
    names = {*own_names(), str(ROOT), *_registries()}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        for name, text in texts_of(path):
            yield from (f"{name}: {word}" for word in sorted(names) if word in text)


def take_picture(page: Path, target: Path) -> None:
    """A picture of the first screen of a report, taken by a browser without a window."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise Unfit(f"the picture needs one of: {', '.join(_BROWSERS)}")
    if not page.exists():
        raise Unfit(f"{page} is not there; make it with: python -m tools.sample")
    with tempfile.TemporaryDirectory() as temporary:
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            f"--user-data-dir={temporary}/profile", "--force-device-scale-factor=1",
            f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={temporary}/page.png", page.as_uri(),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        if not (taken := Path(temporary, "page.png")).exists():
            raise Unfit(f"{browser} took no picture:\n{done.stderr}")
        shutil.copyfile(taken, target)
    print(target)


def _certified(sample: Sample, folder: Path) -> Path:
    """The folder of a whole run of the application."""
    statement = Path("examples", sample.example, "statement.yaml")
    told = ""
    for attempt in range(1, _TRIES + 1):
        run = folder / str(attempt)
        done = _harness("certify", statement, "--out", run, "-q")
        if done.returncode == sample.exit_code:
            return run
        told = done.stdout + done.stderr
    raise Unfit(f"{sample.example} came out with another result:\n{told}")


def _harness(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "harness", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def texts_of(path: Path) -> Iterator[tuple[str, str]]:
    """What a file says, and each file in it."""
    data = path.read_bytes()
    yield from _said(path.name, data)
    if path.name == BUNDLE:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield from _said(f"{path.name}/{name}", archive.read(name))


def _said(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    yield name, data.decode("utf-8", "replace")
    if name.endswith(".pdf"):
        document = PdfReader(io.BytesIO(data))
        pages = "\n".join(page.extract_text() for page in document.pages)
        yield name, f"{document.metadata}\n{pages}"
        for attached, contents in document.attachments.items():
            for content in contents:
                yield f"{name}/{attached}", content.decode("utf-8", "replace")


def _registries() -> set[str]:
    """Hosts from which this machine installs packages."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return {host for url in _URL.findall(told) if (host := urlsplit(url).hostname)}


if __name__ == "__main__":
    sys.exit(main())
