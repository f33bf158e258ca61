"""`python -m bench.contenders.raw_httpx`: one httpx client, no checks."""

import sys

import httpx

from bench.contenders import order_calls as calls


def main() -> int:
    """Drive the orders."""
    gateway = calls.environment("GATEWAY")
    sync = f"{gateway}/sync"
    with httpx.Client() as client:
        granted = client.post(f"{gateway}/rest/auth/token/create", data=calls.token_form())
        token = granted.json()["access_token"]
        for number in range(calls.orders()):
            client.post(sync, data=calls.product_read(token))
            placed = client.post(sync, data=calls.placed(token, f"RAW-{number}"))
            order = calls.order_id_of(placed.json())
            client.post(sync, data=calls.order_read(token, order))
            client.post(sync, data=calls.shipped(token, order, f"LP{number:011}CN"))
            client.post(sync, data=calls.order_read(token, order))
            client.post(sync, data=calls.tracked(token, order))
    return 0


if __name__ == "__main__":
    sys.exit(main())
