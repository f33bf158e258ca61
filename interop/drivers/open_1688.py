"""PyPI open-1688 (module `aop`): its signature of one request, as one line of JSON.

Usage: python open_1688.py URL_PATH SECRET NAME=VALUE..., with the package on PYTHONPATH.
"""

import json
import sys

from aop.api.base import BaseApi  # type: ignore[import-not-found] # installed by run.py
from aop.structure import AppInfo  # type: ignore[import-not-found] # the same


def main() -> None:
    """Sign what the arguments say."""
    path, secret, *pairs = sys.argv[1:]
    parameters = dict(pair.split("=", 1) for pair in pairs)
    api = type("Api", (BaseApi,), {"get_api_uri": lambda _: path})(AppInfo("1000000", secret))
    print(json.dumps({"signature": api.sign(path, parameters, secret)}))


if __name__ == "__main__":
    main()
