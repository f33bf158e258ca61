"""What a run tells, at its end, of the secrets and personal data that were taken out."""

from collections import Counter
from datetime import datetime

from harness.model.evidence import Act, ActKind

SEARCHED = "searched"


def redacted_act(replaced: Counter[str], searched: int, at: datetime) -> Act:
    """How often each kind of value was replaced, and how many secrets are searched for."""
    told = ((kind, str(count)) for kind, count in sorted(replaced.items()) if count)
    return Act(
        kind=ActKind.REDACTED, at=at, outcome="done", details=(*told, (SEARCHED, str(searched)))
    )
