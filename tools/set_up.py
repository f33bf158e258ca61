"""Build .venv from a hash-pinned requirements file when it is missing or older than that file.

Usage: python tools/set_up.py run|dev|bench

What serves measurements alone stands in .venv-bench: its packages are no part of development.
"""

import fcntl
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
_SERVED_BY = {"bench": ("bench",)}


def main() -> int:
    """Bring .venv up to date for the given purpose; two of these at once take turns."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
    if sys.version_info < (3, 11):  # noqa: UP036 - the reader may start this with an older Python
        print("This project needs Python 3.11 or newer.", file=sys.stderr)
        return 2
    with (ROOT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # What serves development serves a run as well: dev.txt holds all of run.txt.
        if any(_is_fresh(name) for name in _SERVED_BY.get(purpose, (purpose, "dev"))):
            return 0
        try:
            _build(purpose)
        except subprocess.CalledProcessError as error:
            print(
                f"Setting up {_venv(purpose).name} failed: {' '.join(error.cmd)}", file=sys.stderr
            )
            return 4
    return 0


def _venv(purpose: str) -> Path:
    return VENV.with_name(".venv-bench") if purpose == "bench" else VENV


def _is_fresh(purpose: str) -> bool:
    stamp = _venv(purpose) / f"{purpose}.stamp"
    pinned = (ROOT / "requirements" / f"{purpose}.txt", ROOT / "pyproject.toml")
    return stamp.exists() and all(stamp.stat().st_mtime >= file.stat().st_mtime for file in pinned)


def _build(purpose: str) -> None:
    folder = _venv(purpose)
    print(
        f"Setting up {folder.name} from requirements/{purpose}.txt ...", file=sys.stderr, flush=True
    )
    if not (folder / "bin" / "python").exists():
        venv.create(folder, with_pip=True)
    # -qq shows errors, not warnings (of a root user, of a cache), from which nothing follows.
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "-qq"]
    pinned = ROOT / "requirements" / f"{purpose}.txt"
    subprocess.run([*pip, "install", "--require-hashes", "-r", str(pinned)], check=True)
    if purpose == "dev":
        editable = ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]
        subprocess.run([*pip, "install", *editable], check=True)
    (folder / f"{purpose}.stamp").touch()


if __name__ == "__main__":
    sys.exit(main())
