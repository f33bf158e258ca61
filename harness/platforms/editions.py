"""The editions that this version of the harness knows."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from harness.documents.schema import nearest
from harness.model.errors import UsageError
from harness.platforms.ali1688 import Ali1688
from harness.platforms.alibaba import Alibaba
from harness.platforms.aliexpress import AliExpress
from harness.platforms.base import Edition

_EDITIONS: dict[str, type[Edition]] = {
    edition.name: edition for edition in (AliExpress, Alibaba, Ali1688)
}

EDITION_NAMES = (*_EDITIONS,)


@lru_cache(maxsize=8)
def edition_named(name: str) -> Edition:
    """The edition of that name. Raises UsageError, with the nearest name, when there is none."""
    if name in _EDITIONS:
        return _EDITIONS[name]()
    raise UsageError(f"unknown edition {name!r}", hint=nearest(name, EDITION_NAMES))


def guess_edition(urls: Iterable[str]) -> str | None:
    """The edition that most addresses belong to: by the platforms' hosts, else by loopback paths.

    A path that several editions share says nothing. None when no address says anything.
    """
    editions = [edition_named(name) for name in EDITION_NAMES]
    by_host: Counter[str] = Counter()
    by_path: Counter[str] = Counter()
    for url in urls:
        by_host.update(e.name for e in editions if e.owns(url))
        served = [e.name for e in editions if e.serves(url)]
        if len(served) == 1:
            by_path.update(served)
    votes = by_host or by_path
    return max(EDITION_NAMES, key=lambda name: votes[name]) if votes else None
