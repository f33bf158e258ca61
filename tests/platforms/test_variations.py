"""Each known mistake is found on each recipe that it can be made on, and is named as that."""

import hashlib
import hmac
from urllib.parse import quote, quote_plus

import pytest

from harness.platforms.mistakes import MISTAKES, explain
from harness.platforms.recipes import RECIPES, Signable

KEY = "helloworld"
PATH = "/auth/token/create"
AOP_PATH = "param2/1/com.alibaba.trade/alibaba.trade.get.buyerView/1000000"
BODY = b'{"message_type":53}'
SENT = (
    ("timestamp", "1517820392000"),
    ("pageSize", "20"),
    ("page_no", "1"),
    ("memo", "a b/c"),
    ("empty", ""),
    ("app_key", "12345678"),
)
BY_LOCALE = ("app_key", "empty", "memo", "page_no", "pageSize", "timestamp")
REQUESTS = {
    "iop": Signable(parameters=SENT, api_path=PATH),
    "iop-md5": Signable(parameters=SENT, api_path=PATH),
    "secret-wrapped": Signable(parameters=SENT),
    "top-md5": Signable(parameters=SENT),
    "top-hmac-md5": Signable(parameters=SENT),
    "top-hmac-sha256": Signable(parameters=SENT),
    "aop": Signable(parameters=SENT, api_path=AOP_PATH),
    "aop-push": Signable(parameters=SENT),
    "iop-push": Signable(parameters=(("app_key", "12345678"),), body=BODY),
}
DIGEST_OF = {
    "iop": "hmac-sha256",
    "iop-md5": "md5",
    "secret-wrapped": "hmac-sha256",
    "top-md5": "md5",
    "top-hmac-md5": "hmac-md5",
    "top-hmac-sha256": "hmac-sha256",
    "aop": "hmac-sha1",
    "aop-push": "hmac-sha1",
    "iop-push": "hmac-sha256",
}
WRAPPED = ("iop-md5", "secret-wrapped", "top-md5")
PREFIX_OF = {"iop": PATH, "iop-md5": PATH, "aop": AOP_PATH, "iop-push": "12345678"}
OF_PARAMETERS = [name for name in RECIPES if name != "iop-push"]


def digested(text: str, name: str, key: str = KEY) -> str:
    if name.startswith("hmac-"):
        return hmac.new(key.encode(), text.encode(), name.removeprefix("hmac-")).hexdigest().upper()
    return hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest().upper()


def joined(recipe: str, pairs=SENT, *, order=None) -> str:
    keeps_empty = recipe != "secret-wrapped"
    kept = [(n, v) for n, v in pairs if v or keeps_empty]
    return "".join(n + v for n, v in (sorted(kept) if order is None else order(kept)))


def signed(recipe: str, text: str, digest: str = "", key: str = KEY) -> str:
    """The text with what belongs around it, under the recipe's digest or another one."""
    whole = f"{KEY}{text}{KEY}" if recipe in WRAPPED else text
    made = digested(whole, digest or DIGEST_OF[recipe], key)
    return made.lower() if recipe == "iop-push" else made


def text_of(recipe: str, pairs=SENT, *, prefix=None, order=None) -> str:
    front = PREFIX_OF.get(recipe, "") if prefix is None else prefix
    return front + (BODY.decode() if recipe == "iop-push" else joined(recipe, pairs, order=order))


def mapped(function):
    return [(n, function(v)) for n, v in SENT]


def found(recipe: str, given: str) -> str:
    explanation = explain(RECIPES[recipe], REQUESTS[recipe], KEY, given)
    assert not explanation.match
    assert explanation.mistake is not None
    return explanation.mistake.name


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_right_signature_is_right(recipe):
    given = signed(recipe, text_of(recipe))
    assert explain(RECIPES[recipe], REQUESTS[recipe], KEY, given).match


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_other_case_is_named(recipe):
    assert found(recipe, signed(recipe, text_of(recipe)).swapcase()) == "lower_case"


CHANGES = {
    "unsorted": lambda r: text_of(r, order=list),
    "locale_sorted": lambda r: text_of(
        r, order=lambda kept: sorted(kept, key=lambda pair: BY_LOCALE.index(pair[0]))
    ),
    "url_encoded_values": lambda r: text_of(r, mapped(lambda v: quote(v, safe=""))),
    "plus_for_space": lambda r: text_of(r, mapped(quote_plus)),
    "double_encoded": lambda r: text_of(r, mapped(lambda v: quote(quote(v, safe=""), safe=""))),
    "seconds_timestamp": lambda r: text_of(
        r, [(n, v.removesuffix("000") if n == "timestamp" else v) for n, v in SENT]
    ),
}


@pytest.mark.parametrize("recipe", OF_PARAMETERS)
@pytest.mark.parametrize("mistake", CHANGES)
def test_a_mistake_in_the_parameters_is_named(recipe, mistake):
    assert found(recipe, signed(recipe, CHANGES[mistake](recipe))) == mistake


@pytest.mark.parametrize("recipe", [r for r in OF_PARAMETERS if r != "secret-wrapped"])
def test_left_out_empty_values_are_named(recipe):
    given = signed(recipe, text_of(recipe, [(n, v) for n, v in SENT if v]))
    assert found(recipe, given) == "empty_values_dropped"


def test_empty_values_that_were_signed_are_named():
    given = signed("secret-wrapped", "".join(n + v for n, v in sorted(SENT)))
    assert found("secret-wrapped", given) == "empty_values_kept"


@pytest.mark.parametrize("recipe", OF_PARAMETERS)
def test_a_signature_that_was_signed_as_a_parameter_is_named(recipe):
    name = "_aop_signature" if recipe.startswith("aop") else "sign"
    pairs = "".join(n + v for n, v in sorted([*SENT, (name, "")]))
    given = signed(recipe, PREFIX_OF.get(recipe, "") + pairs)
    assert found(recipe, given) == "sign_included"


@pytest.mark.parametrize("recipe", PREFIX_OF)
def test_a_missing_prefix_is_named(recipe):
    assert found(recipe, signed(recipe, text_of(recipe, prefix=""))) == "prefix_missing"


@pytest.mark.parametrize(
    ("recipe", "prefix"),
    [
        ("iop", "/rest/auth/token/create"),
        ("iop", "/sync"),
        ("iop", "auth/token/create"),
        ("iop-md5", "/rest/auth/token/create"),
        ("aop", "/" + AOP_PATH),
        ("aop", "openapi/" + AOP_PATH),
        ("aop", "/openapi/" + AOP_PATH),
    ],
)
def test_a_wrong_prefix_is_named(recipe, prefix):
    assert found(recipe, signed(recipe, text_of(recipe, prefix=prefix))) == "wrong_prefix"


@pytest.mark.parametrize("recipe", ["secret-wrapped", "top-md5", "top-hmac-md5", "aop-push"])
def test_a_path_in_front_of_a_recipe_without_one_is_named(recipe):
    request = Signable(parameters=SENT, api_path="/api/v3/item/get")
    given = signed(recipe, text_of(recipe, prefix="/api/v3/item/get"))
    explanation = explain(RECIPES[recipe], request, KEY, given)
    assert explanation.mistake is not None
    assert explanation.mistake.name == "wrong_prefix"


@pytest.mark.parametrize("recipe", WRAPPED)
def test_a_missing_secret_around_the_string_is_named(recipe):
    assert found(recipe, digested(text_of(recipe), DIGEST_OF[recipe])) == "secret_not_wrapped"


@pytest.mark.parametrize("recipe", [r for r in RECIPES if r not in WRAPPED])
def test_a_secret_around_the_string_is_named(recipe):
    assert found(recipe, signed(recipe, f"{KEY}{text_of(recipe)}{KEY}")) == "secret_wrapped"


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize(
    ("digest", "mistake"),
    [("sha256", "plain_sha256"), ("md5", "md5"), ("hmac-md5", "hmac_md5")],
)
def test_another_digest_is_named(recipe, digest, mistake):
    if digest != DIGEST_OF[recipe]:
        assert found(recipe, signed(recipe, text_of(recipe), digest)) == mistake


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("stray", ["helloworld\n", "helloworld ", " helloworld", "helloworld\r\n"])
def test_a_secret_with_a_blank_is_named(recipe, stray):
    text = text_of(recipe)
    whole = f"{stray}{text}{stray}" if recipe in WRAPPED else text
    made = digested(whole, DIGEST_OF[recipe], stray)
    given = made.lower() if recipe == "iop-push" else made
    assert found(recipe, given) == "wrong_secret_whitespace"


def test_the_same_md5_without_the_secret_is_not_called_another_digest():
    given = digested(text_of("top-md5"), "md5").lower()
    assert explain(RECIPES["top-md5"], REQUESTS["top-md5"], KEY, given).mistake is None


def test_every_published_mistake_can_be_made():
    assert set(MISTAKES) == {
        "unsorted", "locale_sorted", "empty_values_kept", "empty_values_dropped",
        "sign_included", "url_encoded_values", "plus_for_space", "lower_case", "wrong_prefix",
        "prefix_missing", "secret_not_wrapped", "secret_wrapped", "plain_sha256", "md5",
        "hmac_md5", "seconds_timestamp", "wrong_secret_whitespace", "double_encoded",
    }  # fmt: skip
