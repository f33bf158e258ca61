"""The gateway of the item interface: its checks in its order, then the item."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from harness.emulator.alibaba.account import Account
from harness.emulator.alibaba.catalogue import Catalogue
from harness.emulator.alibaba.items import Item
from harness.emulator.alibaba.query import ItemQuery, read_query
from harness.emulator.alibaba.shown_items import item_views
from harness.emulator.alibaba.visibility import forbidden, visible
from harness.emulator.answers import Granted, RefusedError
from harness.emulator.bearer import BearerRefusals, BearerSandbox, form_value, malformed
from harness.emulator.bites import Alters, Scene, Serves
from harness.emulator.fault_refusals import clock_ahead
from harness.emulator.sandbox import Acted, Application, View, refused_act
from harness.emulator.settings import ActResult, EmulatorSettings
from harness.model.clock import Clock
from harness.platforms.alibaba import Alibaba
from harness.platforms.base import Edition, SignatureMatch
from harness.platforms.calls import Call

API_VERSION = "3.0"
NO_PERMISSION = "2001"
NO_ITEM = "4004"
"""Assumed: no source names a code for an item that never was."""
USUAL_SCOPES = ("item_get", "trade_data")
"""What a token is good for when neither the call nor the settings name scopes."""
_MILLISECONDS = re.compile(r"[0-9]{13}\Z")
_BETWEEN_SCOPES = re.compile(r"[ ,]+")


class AlibabaRefusals(BearerRefusals):
    """As all Bearer gateways, with a code of its own for what an account may not see."""

    def no_permission(self) -> RefusedError:
        """The refusal of what the account may not see, with HTTP 200."""
        return RefusedError(NO_PERMISSION, "the account has no permission for this")


class AlibabaSandbox(BearerSandbox):
    """Alibaba.com: the items of a catalogue, as the account of the application may see them."""

    entrances = Alibaba.endpoints
    message_key = "msg"

    def __init__(
        self,
        *,
        edition: Edition,
        application: Application,
        clock: Clock,
        settings: EmulatorSettings,
    ) -> None:
        self.catalogue = Catalogue(settings.seed)
        self._account = Account(tier=settings.tier, packages=frozenset(settings.packages))
        super().__init__(
            edition=edition,
            application=application,
            clock=clock,
            settings=settings,
            refusals=AlibabaRefusals(),
            own_bites={
                "clock_ahead": Serves(clock_ahead),
                "delisted_item": Alters(self._delisted),
            },
        )

    @property
    def acts(self) -> tuple[str, ...]:
        """What the platform may do to an item."""
        return tuple(self._edition.operations.acts)

    @property
    def samples(self) -> tuple[str, ...]:
        """The first ids of the catalogue."""
        return self.catalogue.ids[:3]

    def views(self) -> Mapping[str, View]:
        """The items."""
        return item_views(self.catalogue)

    def _act(self, name: str, values: Mapping[str, str]) -> Acted:
        item_id = values.get("item_id", "")
        item = self.catalogue.get(item_id)
        if item is None:
            known = f"there is no item {item_id}" if item_id else "item_id is missing"
            return refused_act(f"{name}: {known}")
        self.catalogue.delist(item_id)
        done = {"item_id": item_id} | ({} if item.is_listed else {"already": "true"})
        return ActResult(is_done=True, values=done), ()

    def _refused_scope(self, call: Call) -> RefusedError | None:
        approved = self._settings.scopes
        asked = _scopes_asked(call)
        refused = [name for name in asked if approved is not None and name not in approved]
        return malformed(f"scope {refused[0][:40]!r} is not approved") if refused else None

    def _grant(self, call: Call) -> dict[str, Any]:
        approved = self._settings.scopes
        granted = _scopes_asked(call) or (USUAL_SCOPES if approved is None else approved)
        return {**super()._grant(call), "scope": ",".join(granted)}

    def _refused_early(self, call: Call, match: SignatureMatch) -> Iterator[RefusedError | None]:
        yield self._refused_key(call)
        yield _refused_version(call)
        yield self._refused_time(call)
        yield self._refused_signature(call, match)

    def _refused_key(self, call: Call) -> RefusedError | None:
        app_key = call.value("app_key")
        if app_key == self._application.app_key:
            return None
        return malformed("app_key is not known" if app_key else "app_key is missing")

    def _refused_time(self, call: Call) -> RefusedError | None:
        stamp = call.value("timestamp")
        now = self.clock.now().timestamp()
        is_in_time = (
            _MILLISECONDS.match(stamp) is not None
            and abs(int(stamp) / 1000 - now) <= self._edition.timestamp_tolerance
        )
        return None if is_in_time else self._wording.wrong_time()

    def _refused_signature(self, call: Call, match: SignatureMatch) -> RefusedError | None:
        methods = self._edition.documented_methods
        if call.value("sign_method") not in methods:
            return malformed(f"sign_method must be {' or '.join(methods)}")
        return None if match.is_accepted else malformed("sign is not the signature of this request")

    def _refused_request(self, call: Call) -> Iterator[RefusedError | None]:
        query = read_query(call)
        yield self._refused_permission(call)
        unseen = forbidden(self._account, fields=query.fields, include_raw=query.include_raw)
        yield RefusedError(NO_PERMISSION, str(unseen)) if unseen else None

    def _serve(self, call: Call) -> Granted:
        query = read_query(call)
        item = self.catalogue.get(query.item_id)
        if item is None:
            raise RefusedError(NO_ITEM, f"there is no item {query.item_id}")
        return self._shown(item, query)

    def _delisted(self, scene: Scene, granted: Granted) -> Granted | None:
        query = read_query(scene.call)
        item = self.catalogue.get(query.item_id)
        answer = self._shown(replace(item, is_listed=False), query) if item else granted
        return None if answer == granted else answer

    def _shown(self, item: Item, query: ItemQuery) -> Granted:
        shown = visible(
            item,
            self._account,
            fields=query.fields,
            include_raw=query.include_raw,
            language=query.language,
        )
        return Granted({"result": shown})

    def _envelope(self, content: Mapping[str, Any], request_id: str) -> Mapping[str, Any]:
        return {"code": 0, "msg": "success", "request_id": request_id, **content}


def _refused_version(call: Call) -> RefusedError | None:
    version = call.exchange.request.header("x-api-version") or ""
    return (
        None
        if version.strip() == API_VERSION
        else malformed(f"X-Api-Version must be {API_VERSION}")
    )


def _scopes_asked(call: Call) -> tuple[str, ...]:
    found = _BETWEEN_SCOPES.split(form_value(call, "scope"))
    return tuple(dict.fromkeys(name for name in found if name))
