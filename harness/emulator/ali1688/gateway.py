"""The gateway of the batch upload: its checks in its order, then the goods one by one."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, cast

from harness.documents.lossless import Json, JsonObject, NotJson, read_json
from harness.emulator.ali1688.goods import BUSY, Good, good_of, problem_with
from harness.emulator.answers import Granted, RefusedError
from harness.emulator.bearer import BearerSandbox, malformed
from harness.emulator.bites import CarryOut, Scene, Serves
from harness.emulator.sandbox import Application, View
from harness.emulator.settings import EmulatorSettings
from harness.model.clock import Clock
from harness.platforms.ali1688 import Ali1688
from harness.platforms.base import Edition, SignatureMatch
from harness.platforms.calls import Call
from harness.platforms.parameters import media_type_of

LARGEST_BATCH = 100
GOODS_KEPT = 1000
_JSON = "application/json"


class Ali1688Sandbox(BearerSandbox):
    """1688: a shop that takes goods in batches."""

    entrances = Ali1688.endpoints
    success_code = "200"
    message_key = "message"

    def __init__(
        self,
        *,
        edition: Edition,
        application: Application,
        clock: Clock,
        settings: EmulatorSettings,
    ) -> None:
        self._goods: deque[Good] = deque(maxlen=GOODS_KEPT)
        self._taken = 0
        super().__init__(
            edition=edition,
            application=application,
            clock=clock,
            settings=settings,
            own_bites={"partial_failure": Serves(self._serve_busy)},
        )

    def views(self) -> Mapping[str, View]:
        """The goods that were taken: how many, and the last of them."""
        return {"/goods": self._show}

    def _show(self, _parameters: Mapping[str, str]) -> dict[str, Any]:
        return {"count": self._taken, "goods": [asdict(good) for good in self._goods]}

    def _refused_early(self, call: Call, match: SignatureMatch) -> Iterator[RefusedError | None]:
        del call, match  # nothing is signed, and nothing stands in front of the token
        yield from ()

    def _refused_request(self, call: Call) -> Iterator[RefusedError | None]:
        yield self._refused_permission(call)
        if media_type_of(call.exchange.request) != _JSON:
            yield malformed(f"the body must be JSON: Content-Type {_JSON}")
        yield _refused_body(call.exchange.request.body)

    def _serve(self, call: Call) -> Granted:
        return self._uploaded(call, is_busy=False)

    def _serve_busy(self, scene: Scene, _carry_out: CarryOut) -> Granted:
        return self._uploaded(scene.call, is_busy=True)

    def _uploaded(self, call: Call, *, is_busy: bool) -> Granted:
        """Take the goods that are right; a busy shop leaves out the first of these."""
        items = cast("list[JsonObject]", call.json_body)
        failed = []
        for index, item in enumerate(items):
            problem = problem_with(item)
            if is_busy and not problem:
                problem, is_busy = BUSY, False
            if problem:
                failed.append(_failed(index, item, problem))
            else:
                self._goods.append(good_of(item))
                self._taken += 1
        done = len(items) - len(failed)
        return Granted({"data": {"success_count": done, "failed_items": failed}})

    def _envelope(self, content: Mapping[str, Any], request_id: str) -> Mapping[str, Any]:
        del request_id  # the documented answer has none
        return {"code": 200, "message": "success", **content}


def _refused_body(body: bytes) -> RefusedError | None:
    try:
        batch: Json = read_json(body)
    except NotJson as problem:
        return malformed(f"the body is no JSON: {problem}")
    if not isinstance(batch, list):
        return malformed("the body must be a JSON array of goods")
    if not 1 <= len(batch) <= LARGEST_BATCH:
        return malformed(f"a batch has 1 to {LARGEST_BATCH} goods, this one {len(batch)}")
    strangers = (i for i, item in enumerate(batch) if not isinstance(item, JsonObject))
    stranger = next(strangers, None)
    return None if stranger is None else malformed(f"goods {stranger} of the batch is no object")


def _failed(index: int, item: JsonObject, problem: str) -> dict[str, Any]:
    title = item.get("title")
    named = {"title": title} if isinstance(title, str) else {}
    return {"index": index, **named, "message": problem}
