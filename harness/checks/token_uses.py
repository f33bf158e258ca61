"""How access tokens were come by, counted: facts for a report, judged in AUTH."""

from harness.checks.tokens import TokenLedger
from harness.checks.traffic import Traffic
from harness.model.particulars import TokenUse


def token_use(traffic: Traffic) -> TokenUse:
    """How many tokens were granted or asked for by refreshing, and calls refused for one."""
    book = traffic.of(TokenLedger)
    return TokenUse(
        grants=len(book.all_grants()),
        refreshes=len(book.refreshes),
        refused=sum(len(used.refused) for used in book.used.values()),
    )
