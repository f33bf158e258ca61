"""A signature that we did not make, asked of `harness explain`."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from interop.client import UnexpectedError

SECRET = "helloworld"  # noqa: S105 - the sandbox's published secret
PATH = "param2/1/com.alibaba.trade/alibaba.trade.fastCreateOrder/1000000"
PARAMETERS = (
    "access_token=4b1f0d9e-6c1d-4e43-9f55-0a3c0b5b8f11",
    "_aop_timestamp=1767600000000",
    "flow=general",
    'addressParam={"fullName":"张三","address":"网商路699号 + 4 楼","postCode":"310052"}',
    'cargoParamList=[{"offerId":554456348334,"specId":"b266e0726506185beaf205cbae88530d"}]',
    "outOrderId=A 1",
    # A name that another one starts with: where the rule of sorting shows.
    "outOrderIds=",
)


def explain_open_1688(command: Sequence[str], environment: dict[str, str]) -> str:
    """What `harness explain` says of a signature that open-1688 made.

    Raises UnexpectedError when it does not verify with recipe aop.
    """
    signed = _ran([*command, PATH, SECRET, *PARAMETERS], environment)
    given = json.loads(signed)["signature"]
    parameters = [word for pair in PARAMETERS for word in ("--param", pair)]
    explain = [sys.executable, "-m", "harness", "explain", "--recipe", "aop", "--path", PATH]
    told = _ran(
        [*explain, *parameters, "--secret", "env:AOP_SECRET", "--given", given, "--json"],
        {"AOP_SECRET": SECRET, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
    )
    if not json.loads(told)["match"]:
        raise UnexpectedError(f"open-1688: {given} does not verify with recipe aop: {told}")
    return f"open-1688 0.0.1: signature {given} verifies with recipe aop in `harness explain`"


def _ran(command: Sequence[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if not done.stdout.strip():
        raise UnexpectedError(f"{' '.join(command[:3])} said nothing: {done.stderr}")
    return done.stdout
