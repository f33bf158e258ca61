"""Refusals that a fault brings about; each leaves the platform as a real one would."""

from harness.emulator.answers import (
    RefusedError,
    illegal_token,
    no_permission,
    not_whitelisted,
    too_many_calls,
)
from harness.emulator.bites import Scene
from harness.platforms.aliexpress import TOKEN_PARAMETERS


def token_expired(scene: Scene) -> RefusedError:
    """The token that the call carries is over from now on."""
    for name in TOKEN_PARAMETERS:
        scene.platform.tokens.expire(scene.call.value(name))
    return illegal_token()


def rate_limited(scene: Scene) -> RefusedError:
    """The interface is closed for so many seconds."""
    ban = scene.limit.ban(scene.call.interface, scene.seconds, fault="rate_limited")
    return too_many_calls(ban.seconds)


def ip_refused(scene: Scene) -> RefusedError:
    """The address of the caller is not on the whitelist."""
    return not_whitelisted(scene.peer)


def permission_refused(_scene: Scene) -> RefusedError:
    """The application may not call the interface."""
    return no_permission()
