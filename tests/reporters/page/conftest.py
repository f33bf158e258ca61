"""What a report tells beside its verdicts, and a browser to look at its page with."""

from dataclasses import replace

import pytest

from bench.chromium import Chromium, found_chromium
from harness.model.particulars import (
    Attempt,
    ClockSkew,
    Environment,
    FaultSeen,
    KeptFile,
    Method,
    Particulars,
    Parties,
    Protection,
    SignatureUse,
    TokenUse,
    Traced,
    UsedScenario,
)
from harness.model.text import Text


@pytest.fixture
def particulars(build):
    """One of each thing that can be told, under words of a test's choice."""

    def told(word="word"):
        rows = ("SIGN-02", "FMT-02")
        return Particulars(
            parties=Parties(
                applicant=f"{word} applicant",
                contact=f"{word} contact",
                application=f"{word} application",
                version=f"{word} version",
                app_key="sha256:0123456789ab",
                performed_by=f"{word} performer",
                authorised_by=f"{word} authoriser",
                place=f"{word} place",
                capabilities=((f"{word}_orders", True), ("refunds", False)),
                interfaces=(f"{word}.order.create",),
            ),
            method=Method(
                scenarios=(UsedScenario(name="order-lifecycle", sha256="e" * 64, covers=rows),),
                decision_rule=Text(f"{word} rule", f"{word} 规则"),
                decision_rule_sha256="f" * 64,
                sources=((f"{word} source", 41),),
                settings=((f"{word}_setting", f"{word} value"),),
            ),
            environment=Environment(
                facts=(("python", "3.11"), (f"{word}_fact", f"{word} system")),
                skew=ClockSkew(answers=9, least_ms=-200, median_ms=0, most_ms=700),
                certificates=(f"{word} certificate",),
            ),
            signatures=(
                SignatureUse(
                    direction="call", recipe="hmac", is_right=True, count=30, exchanges=("x3",)
                ),
                SignatureUse(direction="call", recipe=f"{word} mistake", is_right=False, count=2),
                SignatureUse(
                    direction="callback", recipe="", is_right=False, count=1, forged=f"{word}_key"
                ),
                SignatureUse(
                    direction="call", recipe="", is_right=False, count=1, unknown=f"{word} cause"
                ),
            ),
            tokens=TokenUse(grants=2, refreshes=1, refused=4),
            faults=(
                FaultSeen(
                    fault=f"{word}_lost",
                    scenario="order-lifecycle",
                    round=1,
                    struck=3,
                    requirements=("SIGN-02",),
                ),
                FaultSeen(fault="status_500", scenario="outage", round=0, struck=0),
            ),
            trace=(
                Traced(
                    requirement=build.requirement("SIGN-02"),
                    scenarios=("order-lifecycle",),
                    checks=("a", "b"),
                    examined=("a",),
                ),
                Traced(requirement=build.requirement("FMT-02"), checks=("c",)),
            ),
            attempts=(
                Attempt(run="earlier", started=build.moment(0), conclusion="NOT_READY"),
                Attempt(run=f"{word} broken", started=build.moment(1), conclusion=""),
            ),
            protection=Protection(
                replaced=((f"{word}_token", 12),), searched=7, retain_until=build.moment(0)
            ),
            files=(
                KeptFile(path="evidence/log.ndjson", sha256="1" * 64, size=4711),
                KeptFile(path=f"../{word}", sha256="2" * 64, size=1),
            ),
            times=(("x1", build.moment(1)), ("x9", build.moment(9000))),
        )

    return told


@pytest.fixture
def told(build, particulars):
    """A report that has everything to tell."""
    return replace(build.not_ready(), particulars=particulars())


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; the test is skipped where none is installed."""
    if not found_chromium():
        pytest.skip("no Chromium is installed")
    with Chromium() as found:
        yield found
