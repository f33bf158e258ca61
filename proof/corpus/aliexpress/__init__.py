"""Edition aliexpress: the seeds' rules on the IOP wire."""

from proof.corpus import papers
from proof.corpus.aliexpress import quota
from proof.corpus.aliexpress.auth import auth
from proof.corpus.aliexpress.cov import cov
from proof.corpus.aliexpress.data import data
from proof.corpus.aliexpress.edges import edges
from proof.corpus.aliexpress.errh import errh
from proof.corpus.aliexpress.fmt import fmt
from proof.corpus.aliexpress.fmt_answers import fmt_answers
from proof.corpus.aliexpress.life import life
from proof.corpus.aliexpress.life_create import life_create
from proof.corpus.aliexpress.net import net
from proof.corpus.aliexpress.perf import perf
from proof.corpus.aliexpress.rate import rate
from proof.corpus.aliexpress.recorders import recorders
from proof.corpus.aliexpress.renewal import renewal
from proof.corpus.aliexpress.rtry import rtry
from proof.corpus.aliexpress.sign import sign
from proof.corpus.aliexpress.sign_right import sign_right
from proof.corpus.aliexpress.sign_time import sign_time
from proof.corpus.aliexpress.silent import silent
from proof.corpus.aliexpress.statement import statement
from proof.corpus.aliexpress.trk import trk
from proof.corpus.aliexpress.trk_duplicates import trk_duplicates
from proof.corpus.aliexpress.trk_effects import trk_effects
from proof.corpus.aliexpress.trk_events import trk_events
from proof.corpus.aliexpress.trk_forged import trk_forged
from proof.corpus.case import Case

_FAMILIES = (
    auth,
    renewal,
    sign,
    sign_right,
    sign_time,
    fmt,
    fmt_answers,
    life,
    life_create,
    trk,
    trk_events,
    trk_effects,
    trk_duplicates,
    trk_forged,
    rate,
    rtry,
    net,
    errh,
    data,
    perf,
    cov,
    recorders,
    edges,
    silent,
)


def cases() -> tuple[Case, ...]:
    """Every case of the edition."""
    recorded = tuple(case for family in _FAMILIES for case in family.cases())
    return (*recorded, *quota.cases(), *papers.cases("aliexpress", statement()))
