"""What a run tells, at its end, of the secrets and personal data that were taken out."""

from collections import Counter
from datetime import datetime

from harness.model.evidence import Act, ActKind

SEARCHED = "searched"


def redacted_act(replaced: Counter[str], searched: int | None, at: datetime) -> Act:
    """How often each kind of value was replaced, and how many secrets are searched for.

    None where more are known than can be searched for: then no search is recorded.
    """
    told = [(kind, str(count)) for kind, count in sorted(replaced.items()) if count]
    if searched is not None:
        told.append((SEARCHED, str(searched)))
    return Act(kind=ActKind.REDACTED, at=at, outcome="done", details=tuple(told))
