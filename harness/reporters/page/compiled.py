"""Compiled templates, kept where Python keeps compiled modules: most of a page's time is theirs.

What cannot be read or written there is compiled anew, as Python does with its own.
"""

import hashlib
import pickle
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from tempfile import NamedTemporaryFile

import jinja2
from jinja2.bccache import Bucket, BytecodeCache


class CompiledTemplates(BytecodeCache):
    """The templates of a folder; what another version of Jinja, or of ours, made is not taken.

    `settings` is what decides, beside a template's own text, what it is compiled to.
    """

    def __init__(self, folder: Path, settings: bytes) -> None:
        self._folder = folder
        made_by = hashlib.sha256(jinja2.__version__.encode() + settings)
        self._mark = made_by.hexdigest()[:12]

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name of the file that is kept."""
        del filename  # they all lie in one folder
        return f"{name}-{self._mark}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled from the same text before."""
        with suppress(OSError, NotImplementedError, EOFError, ValueError, pickle.UnpicklingError):
            bucket.bytecode_from_string(self._place(bucket).read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, whole or not at all."""
        if sys.dont_write_bytecode:
            return
        with suppress(OSError, NotImplementedError):
            place = self._place(bucket)
            place.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=place.parent, delete=False) as file:
                file.write(bucket.bytecode_to_string())
            Path(file.name).replace(place)

    def _place(self, bucket: Bucket) -> Path:
        return Path(cache_from_source(str(self._folder / f"{bucket.key}.py")))
