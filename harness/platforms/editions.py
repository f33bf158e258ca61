"""The editions that this version of the harness knows."""

from functools import lru_cache

from harness.documents.schema import nearest
from harness.model.errors import UsageError
from harness.platforms.aliexpress import AliExpress
from harness.platforms.base import Edition

_EDITIONS: dict[str, type[Edition]] = {AliExpress.name: AliExpress}
_LATER = ("alibaba", "1688")

EDITION_NAMES = (*_EDITIONS,)


@lru_cache(maxsize=8)
def edition_named(name: str) -> Edition:
    """The edition of that name. Raises UsageError, with the nearest name, when there is none."""
    if name in _EDITIONS:
        return _EDITIONS[name]()
    if name in _LATER:
        raise UsageError(
            f"edition {name} is not built yet", hint="this version knows edition aliexpress"
        )
    raise UsageError(f"unknown edition {name!r}", hint=nearest(name, EDITION_NAMES))
