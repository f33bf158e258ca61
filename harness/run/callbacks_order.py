"""What `harness callbacks` is asked to do, settled before anything is sent."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from harness.evidence.observe import Credentials
from harness.model.deviation import Deviations
from harness.model.scenario import Scenario
from harness.model.secret import Secret
from harness.model.statement import Statement
from harness.platforms.base import Edition

if TYPE_CHECKING:
    from harness.evidence.keys import SigningKey
    from harness.run.callbacks_endpoint import Endpoint
    from harness.run.callbacks_stage import ProbeAt
    from harness.run.intake import Intake


def settings_of_callbacks(order: "CallbackOrder") -> tuple[tuple[str, str], ...]:
    """What the first record of a log names: how the endpoint was tested."""
    given = (
        ("target", order.endpoint.url),
        ("only", " ".join(order.only)),
        ("strict", "true" if order.is_strict else ""),
        ("wait", f"{order.patience:g}"),
        ("probe", order.probe.url if order.probe else ""),
        ("unverified", "true" if order.endpoint.is_unverified else ""),
        ("random", str(order.sequences or "")),
        ("seed", "" if order.seed is None else str(order.seed)),
    )
    return tuple((name, value) for name, value in given if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRules:
    """By what deliveries are judged: everything that a report rests on beside its evidence."""

    edition: Edition
    statement: Statement | None
    deviations: Deviations | None
    only: tuple[str, ...]
    is_strict: bool
    url: str
    """The endpoint under test."""
    is_probed: bool
    """Whether a probe was given, by which the effect of a delivery is seen."""
    is_unverified: bool
    """Whether the endpoint's certificate was taken unseen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackOrder:
    """What is delivered to which endpoint, and by what it is judged."""

    edition: Edition
    statement: Statement | None
    statement_source: bytes = b""
    endpoint: "Endpoint"
    probe: "ProbeAt | None" = None
    scenarios: tuple[Scenario, ...] = ()
    sequences: int = 0
    """Random sequences to try; none where nobody asks for them."""
    seed: int | None = None
    """Of the random sequences; chosen by chance where nobody says one."""
    intake: "Intake | None" = None
    """Recordings whose callbacks are delivered again."""
    callback_url: str = ""
    """Where the recording's pushes went, for recordings that do not say which were pushes."""
    only: tuple[str, ...] = ()
    deviations: Deviations | None = None
    """What is expected to fail; None where no list was given."""
    is_strict: bool = False
    lang: Literal["en", "zh", "both"] = "en"
    out: Path | None = None
    signer: "SigningKey | None" = None
    with_pdf: bool = False
    patience: float = 5.0

    @property
    def judged_by(self) -> CallbackRules:
        """By what its deliveries are judged."""
        return CallbackRules(
            edition=self.edition,
            statement=self.statement,
            deviations=self.deviations,
            only=self.only,
            is_strict=self.is_strict,
            url=self.endpoint.url,
            is_probed=self.probe is not None,
            is_unverified=self.endpoint.is_unverified,
        )

    @property
    def credentials(self) -> Credentials:
        """The statement's credentials, else the sandbox's."""
        statement, edition = self.statement, self.edition
        secret = statement.app_secret if statement else None
        return Credentials(
            app_key=statement.app_key if statement else edition.sandbox_app_key,
            app_secret=secret or Secret(edition.sandbox_secret),
        )
