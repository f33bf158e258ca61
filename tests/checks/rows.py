"""What rows of a short recording say of an exchange."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from harness.model.exchange import (
    Fact,
    Observation,
    Response,
)

Row = dict[str, Any]


def round_of(order: str) -> Iterator[Row]:
    yield {"create": order}
    yield {"push": "OrderCreated", "order": order}
    yield {"push": "PaymentAuthorized", "order": order}
    yield {"read": order, "tells": "WAIT_SELLER_SEND_GOODS"}
    yield {"ship": order}
    yield {"push": "OrderShipped", "order": order}
    yield {"track": "PICKED_UP", "order": order}
    yield {"track": "DELIVERED", "order": order}
    yield {"push": "OrderConfirmed", "order": order}
    yield {"read": order, "tells": "FINISH"}


def answer_of(row: Row) -> Response | None:
    if "failure" in row:
        return None
    envelope = row["call"].replace(".", "_") + "_response"
    wrapped = f'{{"{envelope}":{{"result":{row.get("result", "{}")},"request_id":"r"}}}}'
    body = row.get("answer", wrapped)
    return Response(status=int(row.get("status", "200")), body=body.encode())


def whole_answer_of(row: Row) -> Response | None:
    if "failure" in row:
        return None
    return Response(
        status=int(row.get("status", "200")),
        headers=tuple(row.get("answer_headers", {}).items()),
        body=row.get("answer", "" if "answer_withheld" in row else "{}").encode(),
    )


def facts_of(row: Row, default: tuple[Fact, str]) -> Iterator[Observation]:
    facts = row.get("facts", {default[0]: default[1]})
    for name, value in facts.items():
        where = "body" if name == Fact.BODY_WITHHELD else ""
        yield Observation(fact=Fact(name), value=value, where=where)
    if "answer_withheld" in row:
        told = row["answer_withheld"]
        yield Observation(fact=Fact.BODY_WITHHELD, value=told, where="response.body")
    for where in row.get("secret_at", ()):
        yield Observation(fact=Fact.SECRET_SENT, value="raw", where=where)


def rest_of(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in {"read", "ship", "tells"}}


def encoded(pairs: dict[str, str]) -> str:
    return "&".join(f"{quote(n, safe='')}={quote(v, safe='')}" for n, v in pairs.items())
