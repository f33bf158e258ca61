"""Run an application with plain vcrpy around it: its calls are written as it ends.

Usage: python vcr_recorder.py CASSETTE APPLICATION.py [ARGUMENT...]. CASSETTE is written as YAML,
the same beside it as JSON. The application is this process, as under pytest-recording: what vcrpy
does not see, such as callbacks that come in, is not in the cassette.
"""

import runpy
import sys
from pathlib import Path

import vcr
from vcr.persisters.filesystem import FilesystemPersister
from vcr.serializers import jsonserializer


def main() -> None:
    """Record until the application ends, also when SIGTERM ends it by an exception."""
    cassette, application, *_ = sys.argv[1:]
    sys.argv = sys.argv[2:]
    # As `python APPLICATION.py` has it: its own modules first.
    sys.path[0] = str(Path(application).resolve().parent)
    recorder = vcr.VCR(serializer="yaml", record_mode="all")
    with recorder.use_cassette(cassette) as kept:
        try:
            runpy.run_path(application, run_name="__main__")
        finally:
            written = {"requests": kept.requests, "responses": kept.responses}
            as_json = Path(cassette).with_suffix(".json")
            FilesystemPersister.save_cassette(as_json, written, jsonserializer)


if __name__ == "__main__":
    main()
