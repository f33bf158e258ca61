"""How the parts of the tool build their queries; each part has had its own author."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

Recipe = Callable[[str, Mapping[str, str]], str]
FIELDS = "subject,price_info,tier_prices,min_order_quantity,sku_list,supplier_info,trade_info"


def digest(secret: str, params: Mapping[str, str]) -> str:
    """Sign all values, sorted by name, between two secrets."""
    text = secret + "".join(name + params[name] for name in sorted(params)) + secret
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest().upper()


def sign(secret: str, params: Mapping[str, str]) -> str:
    """Sign the values that are not empty."""
    return digest(secret, {name: value for name, value in params.items() if value})


@dataclass(frozen=True)
class Manner:
    """One way to build a query."""

    recipe: Recipe | None = sign
    sign_method: str = "hmac-sha256"
    version: str = "3.0"
    changes: tuple[tuple[str, str], ...] = ()
    id_prefix: str = ""
    has_token: bool = True
    in_seconds: bool = False
    plus_for_space: bool = False
    is_cached: bool = False
    secret_in_header: bool = False
    token_in_url: bool = False


PLAIN = Manner()

# MISTAKE: AUTH-01 no token for the preview: "what everybody can see needs none".
PUBLIC = Manner(has_token=False)
# MISTAKE: SIGN-01 no signature since there is OAuth; the announcement was read that way.
UNSIGNED = Manner(recipe=None)
# MISTAKE: SIGN-02 signs URL-encoded values; the author signed what the proxy log showed.
ENCODED = Manner(
    recipe=lambda secret, params: sign(
        secret, {name: quote(value, safe="") for name, value in params.items()}
    )
)
# MISTAKE: SIGN-03 the method spelt as in a textbook instead of as in the documentation.
MISSPELT = Manner(sign_method="HMAC-SHA256")
# MISTAKE: SIGN-04 lower-case hex, since hexdigest() gives it; nobody compared the digests.
LOWER = Manner(recipe=lambda *call: sign(*call).lower())
# MISTAKE: SIGN-05 timestamp in seconds, since that is what time() gives.
SECONDS = Manner(in_seconds=True)
# MISTAKE: SIGN-06 an empty field list is sent and signed: the filter asks "is not None" only.
EMPTY = Manner(recipe=digest, changes=(("fields", ""),))
# MISTAKE: SIGN-07 the usual urlencode(), which writes the blank in our own parameter as +.
PLUS = Manner(plus_for_space=True, changes=(("operator", "Price Desk"),))
# MISTAKE: SIGN-08 signs the first query and sends it again unchanged: "signing is expensive".
CACHED = Manner(is_cached=True)
# MISTAKE: FMT-04 the id as the old spreadsheet has it, with the country in front.
PREFIXED = Manner(id_prefix="CN")
# MISTAKE: FMT-05 the version of last year's client; the new one was to be a drop-in.
OUTDATED = Manner(version="2.0")
# MISTAKE: FMT-06 a Python boolean as it prints itself.
CAPITAL = Manner(changes=(("include_raw", str(False)),))
# MISTAKE: DATA-01 the token in the URL, where each proxy logs it; left from a debugging session.
TOKEN_IN_URL = Manner(token_in_url=True)
# MISTAKE: DATA-02 the secret in a header of our own: "TLS hides it".
SECRET_IN_HEADER = Manner(secret_in_header=True)
# MISTAKE: DATA-03 asks for the description; the raw-data package was never applied for.
GREEDY = Manner(changes=(("fields", FIELDS + ",desc"),))

ODD: tuple[Manner, ...] = (PUBLIC, UNSIGNED, ENCODED, MISSPELT, LOWER, SECONDS, EMPTY, PLUS)
ODD += (PREFIXED, OUTDATED, CAPITAL, TOKEN_IN_URL, SECRET_IN_HEADER, GREEDY)
