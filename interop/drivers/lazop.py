"""PyPI lazop-sdk, one call for each line: {token, ask, given} comes in, {said} or {threw} goes out.

Usage: python lazop.py ADDRESS APP_KEY APP_SECRET, with the package on PYTHONPATH. Give it a HOME of
its own: importing the package makes a folder `logs` there.
"""

import json
import sys
from typing import Any

import lazop_sdk  # type: ignore[import-not-found] # installed by run.py, for this program only


def main() -> None:
    """Answer every line of stdin with one on stdout."""
    address, app_key, app_secret = sys.argv[1:]
    client = lazop_sdk.LazopClient(f"{address}/rest", app_key, app_secret)
    for line in sys.stdin:
        print(json.dumps(_answer_to(client, json.loads(line))), flush=True)


def _answer_to(client: Any, asked: dict[str, Any]) -> dict[str, Any]:
    http_method, parameters = asked["given"]
    request = lazop_sdk.LazopRequest(asked["ask"], http_method)
    for name, value in parameters.items():
        request.add_api_param(name, value)
    try:
        return {"said": client.execute(request, asked["token"]).body}
    except Exception as error:  # noqa: BLE001 - whatever it throws is what we want to hear of
        return {"threw": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main()
