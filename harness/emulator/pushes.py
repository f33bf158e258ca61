"""A message on its way to the application."""

import hashlib
from dataclasses import dataclass

ORDER_STATUS = "order.status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A message to the application: its type, the order it speaks of, its word, its bytes."""

    name: str
    message_type: str
    order: int
    word: str
    body: bytes

    @property
    def is_status(self) -> bool:
        """Whether it tells the order's status; a retry of such a push may tell a newer one."""
        return self.name == ORDER_STATUS

    @property
    def fingerprint(self) -> str:
        """The first digits of its body's digest: what the control side calls it by."""
        return hashlib.sha256(self.body).hexdigest()[:12]
