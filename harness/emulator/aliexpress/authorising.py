"""The authorise page: no person to ask here, so the code comes at once."""

from typing import Protocol
from urllib.parse import urlencode, urlsplit, urlunsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from harness.emulator.answers import RefusedError
from harness.emulator.outgoing import Outgoing, json_outgoing
from harness.emulator.responses import plain_response


class GivesCodes(Protocol):
    """What the page needs of the sandbox."""

    def knows_client(self, app_key: str) -> bool:
        """Whether an app key is the one that is served."""

    def issue_code(self) -> str:
        """A fresh authorization code."""

    def page_refusal(self, refused: RefusedError, *, status: int = 200) -> Outgoing:
        """A refusal that answers no API call."""


def authorise_page(sandbox: GivesCodes) -> Route:
    """The route of the page; it is answered under the sandbox's lock."""

    async def authorise(request: Request) -> Response:
        query = request.query_params
        if not sandbox.knows_client(query.get("client_id", "")):
            refused = RefusedError("InvalidAppkey", "Invalid Appkey")
            return plain_response(sandbox.page_refusal(refused))
        code = sandbox.issue_code()
        back = query.get("redirect_uri", "")
        if not back:
            return plain_response(json_outgoing({"code": code, "state": query.get("state", "")}))
        if urlsplit(back).scheme not in ("http", "https"):
            refused = RefusedError("InvalidParameter", "redirect_uri is no address")
            return plain_response(sandbox.page_refusal(refused))
        return RedirectResponse(_with_query(back, code, query.get("state")), status_code=302)

    return Route("/oauth/authorize", authorise, methods=["GET"])


def _with_query(url: str, code: str, state: str | None) -> str:
    parts = urlsplit(url)
    added = urlencode({"code": code} | ({"state": state} if state is not None else {}))
    query = f"{parts.query}&{added}" if parts.query else added
    return urlunsplit(parts._replace(query=query))
