"""The paths of an emulator's or a proxy's own, beside those of the platform."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Mount, Route, Router

from harness.emulator.guard import Guard, Owner

if TYPE_CHECKING:
    from harness.emulator.console import Console


def own_mounts(
    owner: Owner, console: "Console | None", *, beside: Sequence[Route] = ()
) -> list[BaseRoute]:
    """The guarded paths beside the platform's: /_emulator and, with a console, /console."""
    changed: Callable[[], object] = console.feed.touch if console else lambda: None
    asked = [*beside, *(console.routes() if console else ())]
    control = Guard(Router(asked, redirect_slashes=False), owner, changed=changed)
    mounts: list[BaseRoute] = [Mount("/_emulator", app=control)]
    if console:
        page = Guard(console.page, owner, wants_token=False)
        mounts.append(Route("/console", page, methods=["GET"]))
    return mounts
