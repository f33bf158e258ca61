"""Cases on batches of which a part fails: ERRH-02, ERRH-03."""

import json
from collections.abc import Iterator

from proof.corpus.ali1688.traffic import ALI1688, BatchUpload, Item, array, goods, upload_answer
from proof.corpus.bearer import LOST_ANSWER, answered, unavailable
from proof.corpus.bearer_declared import certified
from proof.corpus.case import Case

_FIVE = goods(40, 5)


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _errh_02_broken()
    yield from _errh_02_kept()
    yield from _errh_03_broken()
    yield from _errh_03_kept()


def _failing(at: float, *failed: int, intent: str = "") -> BatchUpload:
    """Five goods of which the platform takes all but these."""
    return BatchUpload(at=at, items=_FIVE, failed=failed, intent=intent)


def _errh_02_broken() -> Iterator[Case]:
    row = ALI1688.row("ERRH-02")
    yield row.mutant(
        "whole-batch-again",
        "Two of five goods fail; all five are sent again unchanged.",
        ALI1688.amid(_failing(100, 1, 3), BatchUpload(at=110, items=_FIVE)),
    )
    yield row.mutant(
        "whole-batch-again-in-other-spelling",
        "Two of five goods fail; all five are sent again unchanged, in JSON without blanks.",
        ALI1688.amid(
            _failing(100, 1, 3),
            BatchUpload(
                at=110,
                items=_FIVE,
                body=array(_FIVE).replace(", ", ",").replace(": ", ":"),
            ),
        ),
    )
    yield row.mutant(
        "whole-batch-again-after-ten-minutes",
        "One of five goods fails; the next run sends all five again unchanged.",
        ALI1688.amid(_failing(100, 4), BatchUpload(at=700, items=_FIVE)),
    )
    yield row.mutant(
        "never-again-in-a-certification",
        "The scenario makes one of five goods fail and asks for completeness; the application "
        "sends other goods and never that one.",
        (
            *ALI1688.amid(_failing(100, 1, intent="partial_failure")),
            BatchUpload(at=200, number=60, size=3),
        ),
        acts=certified("partial-failure", 260.0),
        run_class="rehearsal",
        is_certification=True,
    )


def _errh_02_kept() -> Iterator[Case]:
    row = ALI1688.row("ERRH-02")
    two = (_FIVE[1], _FIVE[3])
    mended = Item(title=json.dumps("货号 40-1 改"))
    for name, shows, items in (
        ("alone", "The two failed goods are sent again alone.", two),
        ("with-others", "The two failed goods go out with new ones.", (*two, *goods(61, 4))),
        ("mended", "A failed one is sent again with another title.", (mended, _FIVE[3])),
    ):
        yield row.neighbour(
            name, shows, ALI1688.amid(_failing(100, 1, 3), BatchUpload(at=110, items=items))
        )
    yield row.neighbour(
        "failed-twice",
        "One of the goods fails again and goes out a third time.",
        ALI1688.amid(
            _failing(100, 1, 3),
            BatchUpload(at=110, items=two, failed=(0,)),
            BatchUpload(at=130, items=two[:1]),
        ),
    )
    yield row.neighbour(
        "alone-in-a-certification",
        "The scenario makes one of five goods fail; it is sent again alone.",
        ALI1688.amid(
            _failing(100, 1, intent="partial_failure"), BatchUpload(at=110, items=_FIVE[1:2])
        ),
        acts=certified("partial-failure", 260.0),
        run_class="rehearsal",
        is_certification=True,
    )
    yield row.neighbour(
        "whole-batch-again-after-a-lost-answer",
        "A 503 named no failed goods, so the whole batch goes out again, and then the one that "
        "fails; the 503 lowers the availability (PERF-02).",
        ALI1688.amid(
            BatchUpload(at=100, items=_FIVE, reply=unavailable()),
            BatchUpload(at=105, items=_FIVE, failed=(2,)),
            BatchUpload(at=115, items=_FIVE[2:3]),
        ),
        also=LOST_ANSWER,
    )


def _errh_03_broken() -> Iterator[Case]:
    row = ALI1688.row("ERRH-03")
    for name, shows, succeeded, failed in (
        ("one-too-many", "Six of five goods succeeded.", 6, []),
        ("one-lost", "Three of five succeeded, one failed.", 3, [2]),
        ("counted-twice", "A failed one is counted as a success too.", 5, [2]),
    ):
        data = {
            "success_count": succeeded,
            "failed_items": [{"index": n, "message": "类目暂不可用"} for n in failed],
        }
        reply = answered({"code": 200, "message": "success", "data": data})
        follow_up = [BatchUpload(at=110, items=(_FIVE[n],)) for n in failed]
        yield row.mutant(
            name,
            shows,
            ALI1688.amid(BatchUpload(at=100, items=_FIVE, reply=reply), *follow_up),
        )


def _errh_03_kept() -> Iterator[Case]:
    row = ALI1688.row("ERRH-03")
    text = {"success_count": "5", "failed_items": []}
    for name, shows, reply in (
        ("all-succeed", "Five of five.", upload_answer(5)),
        (
            "count-as-text",
            "The count is digits in a string.",
            answered({"code": 200, "message": "success", "data": text}),
        ),
        ("refusal", "A refusal counts nothing.", ALI1688.refusal(400, status=400)),
    ):
        yield row.neighbour(
            name, shows, ALI1688.amid(BatchUpload(at=100, items=_FIVE, reply=reply))
        )
    yield row.neighbour(
        "some-fail",
        "Three succeed, two fail and are sent again.",
        ALI1688.amid(_failing(100, 0, 4), BatchUpload(at=110, items=(_FIVE[0], _FIVE[4]))),
    )
    yield row.neighbour(
        "all-fail",
        "None of two succeeds; the two are mended and sent again.",
        ALI1688.amid(
            BatchUpload(at=100, items=_FIVE[:2], failed=(0, 1)),
            BatchUpload(at=110, items=(Item(title='"货号 A"'), Item(title='"货号 B"'))),
        ),
    )
