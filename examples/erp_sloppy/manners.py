"""How the modules of the ERP build their requests; each module has had its own author."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote_plus

Recipe = Callable[[str, Mapping[str, str], str], str]


def sign(secret: str, params: Mapping[str, str], api_path: str = "") -> str:
    """Sign the raw values, sorted by name, with the API path of a system call in front."""
    text = api_path + "".join(name + params[name] for name in sorted(params))
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest().upper()


def sign_md5(secret: str, params: Mapping[str, str], _api_path: str = "") -> str:
    """Sign with the secret at both ends."""
    # MISTAKE: SIGN-10 the seller module still has the TOP signature; it works, so it stays.
    text = secret + "".join(name + params[name] for name in sorted(params)) + secret
    return hashlib.md5(text.encode()).hexdigest().upper()  # noqa: S324 - the legacy rule


@dataclass(frozen=True)
class Manner:
    """One way to build a request."""

    recipe: Recipe | None = sign
    sign_method: str = "sha256"
    has_token: bool = True
    is_repeated: bool = True
    in_query: bool = False
    in_seconds: bool = False
    is_cached: bool = False
    secret_in_form: bool = False
    secret_in_url: bool = False


PLAIN = Manner()
MD5 = Manner(recipe=sign_md5, sign_method="md5")

# MISTAKE: LIFE-05 an order without an answer is not repeated: the next attempt has another number.
UNREPEATED = Manner(is_repeated=False)
# MISTAKE: SIGN-02 signs URL-encoded values; the author signed what the proxy log showed.
ENCODED = Manner(
    recipe=lambda secret, params, api_path: sign(
        secret, {name: quote_plus(value) for name, value in params.items()}, api_path
    )
)
# MISTAKE: SIGN-04 lower-case hex, copied from the callback receiver, where it is right.
LOWER = Manner(recipe=lambda *call: sign(*call).lower())
# MISTAKE: AUTH-01 no token for product texts: "they are public anyway".
PUBLIC = Manner(has_token=False)
# MISTAKE: SIGN-01 no signature for a text that is only shown; nobody reads the refusals.
UNSIGNED = Manner(recipe=None)
# MISTAKE: SIGN-03 the method spelt as in a textbook instead of as in the documentation.
MISSPELT = Manner(sign_method="SHA-256")
# MISTAKE: SIGN-05 timestamp in seconds, since that is what time() gives.
SECONDS = Manner(in_seconds=True)
# MISTAKE: SIGN-08 signs a read once and sends it again unchanged: "signing is expensive".
CACHED = Manner(is_cached=True)
# MISTAKE: SIGN-11 everything in the URL by urlencode(), which writes a blank as +.
IN_QUERY = Manner(in_query=True)
# MISTAKE: DATA-01 the secret in a URL, where each proxy logs it; left from a debugging session.
SECRET_IN_URL = Manner(secret_in_url=True)
# MISTAKE: DATA-02 the secret as a form field: "OAuth wants it with every request".
SECRET_IN_FORM = Manner(secret_in_form=True)
