"""The list of expected deviations: read, checked, every entry traced to its row."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from harness.catalog.load import load_catalogue
from harness.documents.draft import Draft
from harness.documents.schema import nearest
from harness.documents.yaml import read_yaml
from harness.model.deviation import Deviation, Deviations
from harness.model.errors import DocumentError
from harness.platforms.base import Edition

SCHEMA = "deviations.schema.json"


def load_deviations(path: Path, edition: Edition, checks: Mapping[str, str]) -> Deviations:
    """The expected deviations in a file; `checks` says which row each check serves.

    Raises DocumentError with every problem of the file, each with its place.
    """
    draft = Draft(document=read_yaml(path))
    reader = _Reader(draft, edition, checks)
    expected = [reader.entry(index) for index in range(draft.length("expected"))]
    problems = draft.all_problems(SCHEMA)
    if problems:
        raise DocumentError(problems)
    return Deviations(
        expected=tuple(entry for entry in expected if entry),
        sha256=draft.document.sha256,
        source=draft.document.source,
    )


class _Reader:
    def __init__(self, draft: Draft, edition: Edition, checks: Mapping[str, str]) -> None:
        self._draft = draft
        self._edition = edition
        self._rows = [r.id for r in load_catalogue().of_edition(edition.name)]
        self._checks = {name: row for name, row in checks.items() if row in self._rows}
        self._every_check = checks
        self._seen: dict[tuple[str, str], int] = {}

    def entry(self, index: int) -> Deviation | None:
        """One entry; None where something of it is wrong, which is noted."""
        draft = self._draft
        requirement = draft.text("expected", index, "requirement")
        check = draft.text("expected", index, "check")
        until = self._until(index)
        if requirement:
            self._refuse_unknown_row(index, requirement)
        elif check:
            requirement = self._row_of(index, check)
        self._refuse_repeated(index, requirement, check)
        if until is None:
            return None
        return Deviation(
            requirement=requirement,
            check=check,
            reason=draft.text("expected", index, "reason"),
            owner=draft.text("expected", index, "owner"),
            until=until,
        )

    def _refuse_unknown_row(self, index: int, name: str) -> None:
        if name in self._rows:
            return
        place = ("expected", index, "requirement")
        known = {r.id: r.editions for r in load_catalogue().requirements}
        if name in known:
            others = ", ".join(known[name])
            message = f"{name} is no requirement of edition {self._edition.name}"
            self._draft.refuse(place, message, f"it belongs to {others}")
        else:
            hint = nearest(name.upper(), self._rows)
            self._draft.refuse(place, f"no requirement {name!r} in the register", hint)

    def _row_of(self, index: int, check: str) -> str:
        if check in self._checks:
            return self._checks[check]
        place = ("expected", index, "check")
        if row := self._every_check.get(check):
            message = f"check {check} serves {row}, no requirement of edition {self._edition.name}"
            self._draft.refuse(place, message)
        else:
            hint = _nearest_check(check, self._checks)
            self._draft.refuse(place, f"there is no check {check!r}", hint)
        return ""

    def _refuse_repeated(self, index: int, requirement: str, check: str) -> None:
        if not requirement:
            return
        first = self._seen.setdefault((requirement, check), index)
        if first != index:
            line = self._draft.document.location(("expected", first)).line
            message = f"{check or requirement} is listed twice, first at line {line}"
            self._draft.refuse(("expected", index), message, "remove one")

    def _until(self, index: int) -> date | None:
        place = ("expected", index, "until")
        text = self._draft.text(*place)
        try:
            found = date.fromisoformat(text)
        except ValueError:
            found = None
        if text and (found is None or found.isoformat() != text):
            self._draft.refuse(place, f"expected a date, got {text!r}", "write it as 2027-01-31")
        return found


def _nearest_check(name: str, checks: Mapping[str, str]) -> str:
    hint = nearest(name, list(checks))
    # The names of all checks would fill the screen.
    return hint if hint.startswith("did") else "`harness catalog ID` names the checks of a row"
