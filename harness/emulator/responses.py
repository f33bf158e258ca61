"""An answer as Starlette sends it."""

from starlette.background import BackgroundTask
from starlette.responses import Response

from harness.emulator.outgoing import Outgoing


def plain_response(outgoing: Outgoing, *, background: BackgroundTask | None = None) -> Response:
    """The response of an answer; its manner is the tap's business."""
    return Response(
        outgoing.body,
        status_code=outgoing.status,
        headers=dict(outgoing.headers),
        media_type=outgoing.media_type,
        background=background,
    )
