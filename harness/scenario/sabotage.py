"""The faults of one round: armed by its steps, disarmed at its end; whether they struck is told."""

from dataclasses import dataclass, field

from harness.model.evidence import Act, ActKind
from harness.model.scenario import FaultStep, Step
from harness.model.text import Text
from harness.scenario.endings import StepEnding, failed, met
from harness.scenario.performing import Cast


@dataclass(slots=True, kw_only=True)
class Sabotage:
    """Faults that lie in wait while a round is played."""

    cast: Cast
    scenario: str
    round: int
    _armed: list[tuple[Step, FaultStep, str]] = field(default_factory=list)

    def arm(self, step: Step, fault: FaultStep) -> StepEnding:
        """Arm a fault, or say why that cannot be."""
        arming = self.cast.platform.arm(fault)
        message = (("message", arming.message),) if arming.message else ()
        outcome = "armed" if arming.id else "refused"
        self._record(ActKind.FAULT_ARMED, fault, outcome, (*fault.options.items(), *message))
        if not arming.id:
            return failed(
                Text(
                    f"{fault.fault} was refused: {arming.message}",
                    f"{fault.fault} 被拒绝：{arming.message}",
                )
            )
        self._armed.append((step, fault, arming.id))
        return met()

    def disarm(self) -> tuple[Step, StepEnding] | None:
        """Take every fault away; the first that met nothing, with the words for it.

        A fault that struck nothing has shown nothing, however well the rest of the round went.
        """
        unmet: tuple[Step, StepEnding] | None = None
        for step, fault, identity in self._armed:
            used = self.cast.platform.disarm(identity)
            outcome = "met" if used else "unmet"
            self._record(ActKind.FAULT_DISARMED, fault, outcome, (("used", str(used)),))
            if not used and unmet is None:
                unmet = step, failed(_never_struck(fault))
        self._armed.clear()
        return unmet

    def _record(
        self, kind: ActKind, fault: FaultStep, outcome: str, more: tuple[tuple[str, str], ...]
    ) -> None:
        target = (("for", fault.target),) if fault.target else ()
        self.cast.journal.record(
            Act(
                kind=kind,
                at=self.cast.clock.now(),
                name=fault.fault,
                outcome=outcome,
                scenario=self.scenario,
                round=self.round,
                details=(*target, ("count", str(fault.count)), *more),
            )
        )


def _never_struck(fault: FaultStep) -> Text:
    met_by, met_by_zh = (f" {fault.target}", f" {fault.target} ") if fault.target else ("thing", "")
    return Text(
        f"{fault.fault} was armed and no{met_by} came that it could strike",
        f"故障 {fault.fault} 已设置，但没有可作用的{met_by_zh}调用、回传或连接",
    )
