"""Right recordings that show nothing of a row: by the law of no vacuous pass it may not pass."""

from proof.corpus.aliexpress import reads
from proof.corpus.aliexpress.family import ALONE, UNSTATED, Family, Setting
from proof.corpus.aliexpress.rounds import whole_round
from proof.corpus.aliexpress.tape import Tape
from proof.corpus.aliexpress.trade import grant, refresh

silent = Family()

_PROVOKED = (
    "AUTH-04",
    "FMT-02",
    "FMT-16",
    "LIFE-05",
    "LIFE-06",
    "TRK-03",
    "TRK-04",
    "TRK-05",
    "TRK-06",
    "RATE-03",
    "RTRY-01",
    "RTRY-02",
    "RTRY-03",
    "NET-03",
    "NET-04",
    "ERRH-01",
    "ERRH-04",
)
_OF_ORDERS = (
    "FMT-14",
    "LIFE-01",
    "LIFE-02",
    "LIFE-03",
    "LIFE-04",
    "LIFE-07",
    "TRK-01",
    "TRK-02",
    "TRK-07",
    "TRK-08",
    "TRK-09",
    "TRK-10",
)
_OF_A_STATEMENT = (
    "SIGN-02",
    "DATA-02",
    "NET-03",
    "TRK-02",
    "TRK-03",
    "COV-01",
    "COV-02",
    "COV-03",
)


def nothing_of_the_kind(tape: Tape) -> None:
    """Whole rounds without refusal, failure, price, forged or repeated push, or known address."""
    whole_round(tape)


def goods_alone(tape: Tape) -> None:
    """Products are read and stocks updated; there is no order and no push."""
    grant(tape)
    for _ in range(3):
        tape.wait(60)
        reads.product(tape)
        reads.stock_update(tape)


def token_calls_alone(tape: Tape) -> None:
    """Tokens are granted and renewed, and never used."""
    grant(tape)
    tape.wait(3600)
    refresh(tape)


def nobody_stated_anything(tape: Tape) -> None:
    """An audit without a statement: no secret, no interfaces, no capabilities, no addresses."""
    whole_round(tape)


for _row in _PROVOKED:
    silent.silent(_row)(nothing_of_the_kind)
for _row in "NET-02", "RTRY-04":
    silent.silent(_row, setting=Setting(run_class="rehearsal"))(nothing_of_the_kind)
for _row in _OF_ORDERS:
    silent.silent(_row, setting=ALONE)(goods_alone)
for _row in "AUTH-01", "FMT-01", "FMT-15":
    silent.silent(_row, setting=ALONE)(token_calls_alone)
for _row in _OF_A_STATEMENT:
    silent.silent(_row, setting=UNSTATED)(nobody_stated_anything)
