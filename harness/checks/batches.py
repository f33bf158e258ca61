"""RATE, ERRH: how goods are uploaded in batches, and what becomes of those that fail."""

from dataclasses import dataclass, field

from harness.checks.frame import Frame
from harness.checks.registry import Events, Examined, Note, Undecided, call_check, traffic_check
from harness.checks.request_values import UNREAD_BODY, has_unread_body
from harness.checks.stamps import follows, gap_after
from harness.checks.traffic import Traffic
from harness.checks.uploads import UPLOAD, Batch, UploadLedger, goods_of
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call

LARGEST = 100
SMALLEST_OF_A_JOB = 50
LARGE_JOB = 1000
_JOB_ENDS = 60.0

_TOO_LARGE = Text(
    "A batch holds more than 100 goods.",
    "单批上传超过 100 个商品。",
)
_SPLIT = Text(
    "Split the goods into batches of 100 at most.",
    "请将商品拆分为每批至多 100 个。",
)
_TOO_SMALL = Text(
    "A large upload is sent in batches of fewer than 50 goods.",
    "大批量上传时，单批不足 50 个商品。",
)
_FILL = Text(
    "Upload 1000 goods and more in batches of 50 to 100; only the last may hold fewer.",
    "上传 1000 个及以上商品时，请按每批 50 至 100 个分批，仅最后一批可少于 50 个。",
)
_WHOLE_AGAIN = Text(
    "After some goods of a batch failed, the whole batch was sent again unchanged.",
    "一批中部分商品失败后，应用将整批商品原样重新上传。",
)
_SEND_FAILED = Text(
    "Read failed_items, correct those goods and send them again, not the ones that succeeded.",
    "请读取 failed_items，仅修正并重新上传失败的商品，不要重复上传已成功的商品。",
)
_LEFT_BEHIND = Text(
    "Goods that failed were never sent again.",
    "上传失败的商品始终未重新上传。",
)
_NOT_SEEN_AGAIN = Text(
    "Goods failed in this recording and were not sent again in it.",
    "录制内容中有商品上传失败，且未见重新上传。",
)
_WHICH = Text(
    "The answer does not tell by index which goods failed.",
    "响应未以 index 指明哪些商品失败。",
)
_UNREAD_ANSWER = Text(
    "The recording does not hold the answer to an upload, so which goods failed is not known.",
    "录制内容未包含上传请求的响应，无法得知哪些商品失败。",
)


@call_check("RATE-04", operations=(UPLOAD,))
def a_batch_holds_100_goods_at_most(call: Call, frame: Frame) -> Events:
    """A batch upload holds at most 100 goods.

    Fails when the JSON array of its body has more elements.

    Source: register RATE-04 (seed 002).
    """
    del frame
    goods = goods_of(call)
    if goods is None:
        if has_unread_body(call):
            yield Undecided(UNREAD_BODY, call.exchange.id)
        return
    yield Examined(call.exchange.id)
    if len(goods) > LARGEST:
        yield Finding(
            message=_TOO_LARGE,
            exchanges=(call.exchange.id,),
            where="body",
            expected=f"at most {LARGEST} goods",
            actual=f"{len(goods)} goods",
            hint=_SPLIT,
        )


@dataclass(slots=True)
class _Job:
    """Uploads that follow each other in less than a minute."""

    batches: list[Batch] = field(default_factory=list)
    """Without re-sends."""
    sent_again: list[Batch] = field(default_factory=list)
    """Uploads of goods that had failed: these may be lost and repeated, too."""
    last: Batch | None = None
    is_clear: bool = True
    outstanding: int = 0
    """Failed goods that were not sent again so far."""

    def add(self, batch: Batch) -> None:
        """Take one more upload in, as a re-send where it is one."""
        self.last = batch
        is_again = any(b.contents == batch.contents for b in (*self.batches, *self.sent_again))
        if not is_again and batch.size > self.outstanding:
            self.batches.append(batch)
        elif not is_again:
            self.sent_again.append(batch)
            self.outstanding -= batch.size
        self.outstanding += batch.failures

    @property
    def size(self) -> int:
        """How many goods it holds."""
        return sum(batch.size for batch in self.batches)

    def small(self, *, at_most: bool) -> list[Batch]:
        """The batches that are too small: the last, or one sent beside it, may be.

        At most: those as well that the recording's clock cannot tell to be beside the last.
        """
        if not self.batches:
            return []
        last = self.batches[-1]
        apart = (True, None) if at_most else (True,)
        beside = [b for b in self.batches if b is last or follows(b.stamp, last.stamp) not in apart]
        rest = min(beside, key=lambda batch: batch.size)
        return [b for b in self.batches if b.size < SMALLEST_OF_A_JOB and b is not rest]


@traffic_check("RATE-05")
def large_uploads_go_in_full_batches(traffic: Traffic) -> Events:
    """In a job of 1000 goods or more every batch but the last holds 50 to 100 goods.

    Uploads less than 60 seconds apart are one job. Re-sends do not count: the same goods unchanged,
    or no more goods than have failed so far. Fails when a batch but the last holds fewer than 50;
    of batches sent side by side one may be the last. Batches of more than 100 are RATE-04's.

    Source: register RATE-05 (seed 002).
    """
    for job in _jobs(traffic.of(UploadLedger).in_order()):
        if job.size < LARGE_JOB:
            continue
        small, perhaps = job.small(at_most=False), job.small(at_most=True)
        if perhaps and not (small and job.is_clear):
            yield Undecided(perhaps[0].stamp.why_unclear, perhaps[0].stamp.exchange)
            continue
        for batch in job.batches:
            yield Examined(batch.stamp.exchange)
        for batch in small:
            yield Finding(
                message=_TOO_SMALL,
                exchanges=(batch.stamp.exchange,),
                where="body",
                expected=f"{SMALLEST_OF_A_JOB} to {LARGEST} goods",
                actual=f"{batch.size} goods in a job of {job.size}",
                hint=_FILL,
            )


def _jobs(batches: list[Batch]) -> list[_Job]:
    jobs: list[_Job] = []
    for batch in batches:
        former = jobs[-1].last if jobs else None
        is_new = gap_after(former.stamp, batch.stamp).is_at_least(_JOB_ENDS) if former else True
        if is_new:
            jobs.append(_Job())
        jobs[-1].is_clear = jobs[-1].is_clear and is_new is not None
        jobs[-1].add(batch)
    return jobs


@traffic_check("ERRH-02")
def failed_goods_are_followed_up(traffic: Traffic) -> Events:
    """Goods that an upload answers with in failed_items are sent again, alone or with others.

    A good is the same when its title is, or its pictures; as both may be corrected, a later upload
    that is smaller and holds no more goods than have failed counts as well. A good that fails again
    was followed up, and may be left to a person. Fails when the next upload that holds failed goods
    is the whole batch unchanged, although not all of it had failed, and in a certification when
    failed goods are never sent again; elsewhere that is a note.
    Undecided where the answer was not recorded, or does not tell which goods failed.

    Source: register ERRH-02 (seed 002).
    """
    batches = traffic.of(UploadLedger).in_order()
    failed_before: set[int] = set()
    for number, batch in enumerate(batches):
        fresh = batch.failed_anew(failed_before)
        failed_before |= batch.failed_marks
        if batch.has_unread_answer:
            yield Undecided(_UNREAD_ANSWER, batch.stamp.exchange)
        elif batch.failures and not fresh.failures:
            yield Examined(batch.stamp.exchange)
        elif batch.failures:
            later = [b for b in batches[number + 1 :] if follows(batch.stamp, b.stamp) is not False]
            yield from _judge_failures(traffic, fresh, later)


def _judge_failures(traffic: Traffic, batch: Batch, later: list[Batch]) -> Events:
    exchange = batch.stamp.exchange
    again = next((b for b in later if _holds_failed(b, batch)), None)
    if again and again.contents == batch.contents and batch.failures < batch.size:
        if not follows(batch.stamp, again.stamp):
            yield Undecided(batch.stamp.why_unclear, exchange)
            return
        yield Examined(exchange)
        yield Finding(
            message=_WHOLE_AGAIN,
            exchanges=(exchange, again.stamp.exchange),
            where="body",
            expected=f"the {batch.failures} failed goods, alone or with others",
            actual=f"all {batch.size} goods again, none of them changed",
            hint=_SEND_FAILED,
        )
    elif (again and not batch.missing_in(*later)) or any(
        _may_be_corrected(b, batch) for b in later
    ):
        yield Examined(exchange)
    elif batch.failed is None and later:
        yield Undecided(_WHICH, exchange)
    elif not traffic.is_certification:
        yield Examined(exchange) if again else Note(_NOT_SEEN_AGAIN)
    elif traffic.absence_proves_nothing:
        yield Undecided(traffic.absence_proves_nothing, exchange)
    else:
        yield Examined(exchange)
        yield Finding(
            message=_LEFT_BEHIND,
            exchanges=(exchange,),
            where="response.body/data/failed_items",
            expected=f"{batch.failures} failed goods sent again",
            actual=f"{len(batch.missing_in(*later)) or batch.failures} never sent again",
            hint=_SEND_FAILED,
        )


def _holds_failed(later: Batch, batch: Batch) -> bool:
    """Whether a later upload holds goods of those that failed."""
    if later.contents == batch.contents or batch.failed is None:
        return later.contents == batch.contents
    return len(batch.missing_in(later)) < len(batch.failed)


def _may_be_corrected(later: Batch, batch: Batch) -> bool:
    """Whether a later upload may be the failed goods, corrected beyond recognition."""
    return later.size < batch.size and later.size <= batch.failures
