"""How often this process looks for garbage, which is what reference counts do not find."""

import gc

_BEFORE_A_SEARCH = 10_000
"""So many objects more than were let go, and garbage is looked for; Python's own figure is 700."""


def search_seldom() -> None:
    """Look for garbage as seldom as facts call for, and never among what is there already.

    What is imported stays. What a run makes are facts, which hardly ever form a circle.
    """
    gc.freeze()
    gc.set_threshold(_BEFORE_A_SEARCH, *gc.get_threshold()[1:])
