"""Which names hold secrets or personal data. Source: REPORT §2.2 of the design, platforms.md §9."""

import re
from enum import StrEnum
from functools import lru_cache

_LONGEST = 100
"""Longer names are looked at each time, so that they fill no memory."""


class Kind(StrEnum):
    """Why a value is replaced; secrets and tracking numbers are also sought under other names."""

    SECRET = "secret"  # noqa: S105 - a kind of value
    SIGNATURE = "signature"
    PERSONAL = "personal"
    SHIPMENT = "shipment"


def kind_of(name: str) -> Kind | None:
    """Why the value under this name is replaced; None when it is kept."""
    return _kind_of(name) if len(name) <= _LONGEST else _KINDS.get(_letters(name))


@lru_cache(maxsize=8192)
def _kind_of(name: str) -> Kind | None:
    return _KINDS.get(_letters(name))


def letters_of_lines(text: str) -> list[bytes]:
    """For each line of a text what is left of a name that is spelled so: letters and digits."""
    return text.lower().encode("utf-8", "surrogatepass").translate(None, _SIGNS).split(b"\n")


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KEPT_HEADERS = _words(
    """accept accept-encoding accept-language cache-control connection content-encoding
    content-language content-length content-type date expect host keep-alive pragma retry-after
    server transfer-encoding user-agent vary via x-api-version"""
)
"""Headers whose values are kept; the value of any other header is replaced."""

TRACE_HEADERS = _words(
    """traceparent tracestate traceresponse b3 x-b3-traceid x-b3-spanid x-b3-parentspanid
    x-b3-sampled x-b3-flags uber-trace-id sentry-trace x-cloud-trace-context x-datadog-trace-id
    x-datadog-parent-id x-datadog-sampling-priority x-amzn-trace-id x-amzn-requestid
    x-amz-request-id x-amz-id-2 x-amz-cf-id x-ms-request-id cf-ray eagleeye-traceid eagleeye-rpcid
    x-ca-request-id x-trace-id x-request-id request-id x-correlation-id server-timing"""
)
"""Headers that are about one request: new each time, and never the name of a person. Their values
are replaced, but not sought in other texts."""
POLICY_HEADERS = _words(
    """strict-transport-security x-frame-options x-content-type-options x-xss-protection
    referrer-policy access-control-allow-headers access-control-allow-methods
    access-control-expose-headers access-control-max-age timing-allow-origin"""
)
"""Headers that hold rules of a server for browsers: never about a person either."""

_SECRET = _words(
    """accesstoken refreshtoken session token appsecret clientsecret secret password passwd pwd
    authorization apikey credential credentials sessionid sessionkey sessiontoken sid jsessionid
    phpsessid authtoken idtoken apitoken csrftoken xsrftoken accesskey secretkey privatekey
    apisecret accesskeysecret cookie setcookie jwt passphrase codeverifier authcode
    authorizationcode"""
)
_SIGNATURE = _words("sign signature aopsignature")
_PERSONAL = _words(
    """fullname contactperson contactname receivername buyername signedname firstname lastname
    buyersignerfullname mobile mobileno mobilenumber phone phonenumber phonearea telephone tel
    address address1 address2 detailaddress addressline street streetaddress city province zip
    zipcode postcode postalcode cpf rut passportno passport taxnumber taxid idcard vatno nataddr
    email mail buyeremail useremail usernick account accountid userid havanaid uid buyerid
    buyerloginid loginid sellerloginid buyernick ip clientip selleroperatorloginid
    sellersignerfullname realname nickname customername customerphone customeremail customeraddress
    consignee consigneename consigneephone consigneemobile consigneeaddress recipient recipientname
    recipientphone recipientaddress receiver receiverphone receivermobile receiveraddress
    receiverzip buyeraddress buyerphone buyermobile contactphone contactmobile contactemail
    emailaddress idnumber idno birthday birthdate dateofbirth cardnumber cardno bankaccount iban
    wechat whatsapp fax remoteaddr xforwardedfor"""
)
_SHIPMENT = _words(
    """logisticsno newlogisticsno oldlogisticsno trackingnumber trackingno mailno waybill waybillno
    logisitcsno"""
)
_KINDS = {
    **dict.fromkeys(_SECRET, Kind.SECRET),
    **dict.fromkeys(_SIGNATURE, Kind.SIGNATURE),
    **dict.fromkeys(_PERSONAL, Kind.PERSONAL),
    **dict.fromkeys(_SHIPMENT, Kind.SHIPMENT),
}
SENSITIVE_LETTERS = frozenset(letters.encode() for letters in _KINDS)
"""The names under which a value is replaced, as `letters_of_lines` has them."""
_SIGNS = bytes({*range(256)} - {*b"abcdefghijklmnopqrstuvwxyz0123456789\n"})
