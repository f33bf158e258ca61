"""Refusals that a fault brings about; each leaves the platform as a real one would."""

from harness.emulator.answers import Granted, RefusedError
from harness.emulator.bites import CarryOut, Scene


def token_expired(scene: Scene) -> RefusedError:
    """The token that the call carries is over from now on."""
    credential = scene.means.edition.credential(scene.call)
    if credential:
        scene.means.tokens.expire(credential.value)
    return scene.means.refusals.dead_token()


def rate_limited(scene: Scene) -> RefusedError:
    """The interface is closed for so many seconds."""
    ban = scene.means.limit.ban(scene.call.interface, scene.seconds, fault="rate_limited")
    return scene.means.refusals.too_many_calls(ban.seconds)


def ip_refused(scene: Scene) -> RefusedError:
    """The address of the caller is not on the whitelist."""
    return scene.means.refusals.not_whitelisted(scene.peer)


def permission_refused(scene: Scene) -> RefusedError:
    """The application may not call the interface."""
    return scene.means.refusals.no_permission()


def parameter_refused(scene: Scene) -> RefusedError:
    """A parameter is not taken."""
    return scene.means.refusals.malformed()


def clock_ahead(scene: Scene, carry_out: CarryOut) -> Granted:
    """The gateway's clock is ahead: what is in time by the right one may be too old by this."""
    means, stamp = scene.means, scene.call.value("timestamp")
    now = means.clock.now().timestamp() + scene.seconds
    if abs(int(stamp) / 1000 - now) > means.edition.timestamp_tolerance:
        raise means.refusals.wrong_time()
    return carry_out()


def short_token(scene: Scene, carry_out: CarryOut) -> Granted:
    """A token that lives for so many seconds only."""
    with scene.means.tokens.living(scene.seconds):
        return carry_out()
