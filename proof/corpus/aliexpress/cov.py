"""COV: what was declared was used, and nothing else."""

from dataclasses import replace

from proof.corpus.aliexpress import answers, reads
from proof.corpus.aliexpress.family import CERTIFIED, Family, Setting
from proof.corpus.aliexpress.rounds import whole_round
from proof.corpus.aliexpress.statement import INTERFACES, capabilities
from proof.corpus.aliexpress.tape import How, Tape, with_client
from proof.corpus.aliexpress.trade import FREIGHT, INFO, PRODUCT_GET, refresh

cov = Family()

ADDRESSES = "aliexpress.ds.address.get"


def _live_listing(name: str) -> Setting:
    """A certification against a real gateway, which serves what no emulator does."""
    listed = {"interfaces": [*INTERFACES, name]}
    return replace(CERTIFIED, run_class="live", statement=listed)


def _not_listing(name: str) -> Setting:
    return Setting(statement={"interfaces": [each for each in INTERFACES if each != name]})


def _unable(**capability: bool) -> Setting:
    return Setting(statement={"capabilities": capabilities(**capability)})


# ---------------------------------------------------------------- COV-01


@cov.mutant("COV-01", setting=replace(CERTIFIED, omits=FREIGHT))
def listed_and_never_called(tape: Tape) -> None:
    """The freight interface of the statement was never called in a whole certification."""
    tape.wait(5)


@cov.mutant("COV-01", setting=_live_listing("aliexpress.ds.image.search"))
def rare_one_never_called(tape: Tape) -> None:
    """An interface that few use is listed and was never called."""
    tape.wait(5)


@cov.mutant("COV-01", setting=_live_listing(ADDRESSES))
def listed_and_always_refused(tape: Tape) -> None:
    """An interface of the statement was called, and refused each time."""
    words = "no permission for this api"
    refused = answers.refusal("InsufficientPermission", words, tape.request_id())
    right = answers.granted(ADDRESSES, {"result": {"success": True}})
    for country in ("US", "BR"):
        tape.wait(30)
        tape.call(ADDRESSES, (("country", country),), right, How(outcome=refused))


@cov.neighbour("COV-01", setting=CERTIFIED)
def all_called(tape: Tape) -> None:
    """Every interface of the statement was called with success, one of them refused once too."""
    busy = answers.refusal("ServiceUnavailable", "try again later", tape.request_id(), kind="ISP")
    reads.freight(tape, How(outcome=busy))
    tape.wait(5)
    reads.freight(tape)


# ---------------------------------------------------------------- COV-02


@cov.mutant("COV-02", setting=_not_listing(FREIGHT))
def unlisted_freight(tape: Tape) -> None:
    """Freight is asked for, and the statement does not list the interface."""
    reads.freight(tape)


@cov.mutant("COV-02", setting=_not_listing(INFO))
def unlisted_read(tape: Tape) -> None:
    """The seller's view of an order is read, and the statement does not list the interface."""
    order = whole_round(tape)
    reads.informed(tape, order, "FINISH")


@cov.mutant("COV-02")
def unknown_and_unlisted(tape: Tape) -> None:
    """An interface that neither the statement nor the edition's table knows."""
    right = answers.granted(ADDRESSES, {"result": {"success": True}})
    tape.call(ADDRESSES, (("country", "US"),), right)


@cov.neighbour("COV-02")
def token_calls_are_none(tape: Tape) -> None:
    """Token calls, through /sync too, are no business interfaces."""
    refresh(tape, with_client(route="sync-system"))
    reads.product(tape)


@cov.neighbour("COV-02", setting=_not_listing(PRODUCT_GET))
def listed_ones_alone(tape: Tape) -> None:
    """An interface is not listed and not called."""
    reads.freight(tape)


# ---------------------------------------------------------------- COV-03


@cov.mutant("COV-03", setting=_unable(tracking__query=False))
def queries_in_spite_of_it(tape: Tape) -> None:
    """tracking.query is stated false; a track is asked for."""
    order = whole_round(tape)
    reads.track_query(tape, order)


@cov.mutant("COV-03", setting=_unable(price__update=False))
def prices_in_spite_of_it(tape: Tape) -> None:
    """price.update is stated false; a price is updated."""
    reads.price_update(tape)


@cov.mutant("COV-03", setting=_unable(tracking__callback=False))
def pushes_received_in_spite_of_it(tape: Tape) -> None:
    """tracking.callback is stated false; the tracking pushes of a round are acknowledged."""
    whole_round(tape)


@cov.mutant("COV-03", setting=_unable(stock__update=False))
def refused_but_tried(tape: Tape) -> None:
    """stock.update is stated false; a stock update is tried, and refused."""
    words = "no permission for this api"
    refused = answers.refusal("InsufficientPermission", words, tape.request_id())
    reads.stock_update(tape, how=How(outcome=refused))


@cov.neighbour("COV-03", setting=_unable(tracking__query=False, price__update=False))
def stated_false_and_unused(tape: Tape) -> None:
    """Two capabilities are stated false and not used; a stock update is none of them."""
    reads.stock_update(tape)
    reads.product(tape)
