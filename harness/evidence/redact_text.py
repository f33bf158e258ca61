"""Redaction of the texts of an exchange: addresses, forms, JSON, and values in any of them."""

import re
from collections import Counter
from typing import NamedTuple
from urllib.parse import unquote_plus

from harness.documents.form_encoding import form_decoded
from harness.documents.lossless import NotJson, read_json
from harness.evidence.form_text import respelled, respelled_form
from harness.evidence.free_text import FreeText, hidden_in, may_tell
from harness.evidence.json_text import PAIRED, Rewriter
from harness.evidence.memo import Memo
from harness.evidence.pseudonym import Pseudonyms
from harness.evidence.scrub import Scrubber
from harness.evidence.sensitive import SENSITIVE_LETTERS, Kind, kind_of
from harness.evidence.telling import Search, looks_like_json

TEXT = "text"
"""Counts what was replaced in texts without a name that says why."""
_USER = re.compile(r"\A([^/]*//)[^/]*@")
_NUMBERS_ONLY = re.compile(r"[0-9 .:,/-]{0,19}")
_SIMPLE_NAME = re.compile(r"[A-Za-z0-9_.-]*")
_LONG = 200
"""Longer texts hardly come twice; nothing is kept of them."""
_MOST_KEPT = 20_000


class TextRedaction:
    """Redacts texts by names, by what gives itself away, and by what the scrubber knows."""

    def __init__(self, pseudonyms: Pseudonyms, scrubber: Scrubber, replaced: Counter[str]) -> None:
        self._pseudonyms = pseudonyms
        self._scrubber = scrubber
        self._replaced = replaced
        self._free_text = FreeText(replaced=pseudonyms.of, form=self.form_text)
        self._by_name = Rewriter(
            names=kind_of,
            text=self._text,
            number=self._number,
            search=Search(SENSITIVE_LETTERS | PAIRED),
        )
        self._by_parameter = Rewriter(
            names=parameter_kind,
            text=self._text,
            number=self._number,
            search=Search(SENSITIVE_LETTERS | PAIRED | {b"code"}),
        )
        self._by_knowledge = Rewriter(
            names=lambda _: None,
            text=lambda value, _: self._known_scrubbed(value),
            number=lambda literal, _: self._scrubbed_number(literal),
        )
        self._heads = Memo(self._named_head)
        self._kept_pairs: set[bytes] = set()
        """Pairs of forms that say nothing by themselves."""

    def scrubbed(self, text: str) -> str:
        """Free text without what is known, however it is spelled, or given away by a name there."""
        return self._known_scrubbed(self._free_text.changed(text))

    def url(self, url: str) -> str:
        """An address without its user, its query redacted."""
        main, hash_sign, fragment = url.partition("#")
        head, mark, query = main.partition("?")
        head = self._heads[head] if len(head) <= _LONG else self._named_head(head)
        pieces = _encoded(query).split(b"&") if query else []
        is_quiet = self._is_quiet(pieces, head)  # nearly always: one look for both
        if not is_quiet:
            head = self._known_scrubbed(head)
            is_quiet = self._is_quiet(pieces)
        made = _decoded(self._form(pieces, is_quiet=is_quiet)) if query else ""
        return head + mark + made + hash_sign + self.form_text(fragment)

    def form_text(self, text: str) -> str:
        """Form-encoded text, such as a query."""
        if not text:
            return text
        return _decoded(self.form(_encoded(text)))

    def form(self, text: bytes) -> bytes:
        """A form-encoded body."""
        pieces = text.split(b"&")
        return self._form(pieces, is_quiet=self._is_quiet(pieces))

    def json(self, text: str, *, is_grant: bool = False) -> str:
        """A JSON text. Raises NotJson for any other."""
        return self._json(text, self._by_parameter if is_grant else self._by_name)

    def value(self, value: str, kind: Kind | None) -> str:
        """The value of a parameter, as it reads decoded."""
        # `code` is a credential as a parameter and a plain error code in an answer.
        if looks_like_json(value):
            return self.json_or_everything(value, kind)
        if kind:
            return self.replacement(value, kind)
        return self._known_scrubbed(self._unnamed(value))

    def json_or_everything(self, text: str, kind: Kind | None = None) -> str:
        """A text that looks like JSON; one that is none may hold anything."""
        try:
            return self._json(text, self._by_name, kind)
        except NotJson:
            self._replaced[TEXT] += 1
            other = self._pseudonyms.of(text)
        try:
            read_json(other)
        except NotJson:
            return other
        return other[:-1] + "~"  # by chance it became JSON; it has to stay none

    def replacement(self, value: str, kind: Kind) -> str:
        """What stands for a value whose name calls for it; it is remembered."""
        self._replaced[kind] += bool(value)
        self._scrubber.learn(value, kind)
        return self._pseudonyms.of(value)

    def _form(self, pieces: list[bytes], *, is_quiet: bool) -> bytes:
        scrubber, kept = self._scrubber, self._kept_pairs
        if is_quiet and kept.issuperset(pieces):
            return b"&".join(pieces)
        made, met = [], scrubber.met
        for index, piece in enumerate(pieces, 1):
            if is_quiet and piece in kept:
                made.append(piece)
                continue
            made.append(self._pair(piece, is_quiet=is_quiet or self._is_quiet([piece])))
            if scrubber.met != met:
                # Now the rest may hold what this pair has taught.
                is_quiet, met = self._is_quiet(pieces[index:]), scrubber.met
        return b"&".join(made)

    def _known_scrubbed(self, text: str) -> str:
        scrubber = self._scrubber
        return scrubber.scrub(text) if scrubber.may_change(text) else text

    def _named_head(self, head: str) -> str:
        return self._free_text.changed(_USER.sub(r"\1", head))

    def _is_quiet(self, pieces: list[bytes], beside: str = "") -> bool:
        """Whether nothing known stands in pairs, but for what is replaced for its name.

        Nor in a text beside them.
        """
        others = [piece for piece in pieces if not self._is_replacing(piece.partition(b"=")[0])]
        text = form_decoded(b"&".join(others))
        return not self._scrubber.may_change(f"{beside}\n{text}" if beside else text)

    def _is_replacing(self, raw_name: bytes) -> bool:
        # A given secret may be a placeholder such as `app_secret`, and then the name goes as well.
        is_replacing = _named(raw_name).is_replacing
        return is_replacing and not self._scrubber.is_secret(form_decoded(raw_name))

    def _pair(self, piece: bytes, *, is_quiet: bool) -> bytes:
        raw_name, equals, raw = piece.partition(b"=")
        name = _named(raw_name)
        if name.is_json:
            return respelled_form(piece, self.json_or_everything)
        text, met = form_decoded(raw), self._scrubber.met
        if is_quiet and name.kind is None and is_plain(text):
            if name.is_simple and len(piece) <= _LONG:
                if len(self._kept_pairs) >= _MOST_KEPT:
                    self._kept_pairs.clear()
                self._kept_pairs.add(piece)
            value = raw
        else:
            value = respelled(raw, text, self.value(text, name.kind))
        begin = raw_name + equals
        # A value of JSON, say, may have taught what its own name is.
        is_taught = name.kind is None and self._scrubber.met != met
        if is_taught or not (is_quiet and name.is_simple):
            begin = respelled_form(begin, self.scrubbed)
        return begin + value

    def _unnamed(self, value: str) -> str:
        """A value whose name says nothing: without what it gives away, or hides in base64."""
        hidden = hidden_in(value)
        if hidden is not None and (hidden == "" or self.value(hidden, None) != hidden):
            self._replaced[TEXT] += 1
            return self._pseudonyms.of(value)
        made = self._free_text.changed(value)
        self._replaced[TEXT] += made != value
        return made

    def _json(self, text: str, rewriter: Rewriter, inherited: Kind | None = None) -> str:
        made = rewriter.rewrite(text, inherited)
        # Once more, for what this text itself has taught.
        return self._by_knowledge.rewrite(made) if self._scrubber.may_change(made) else made

    def _text(self, value: str, kind: Kind | None) -> str:
        return self.replacement(value, kind) if kind else self._unnamed(value)

    def _number(self, literal: str, kind: Kind | None) -> str:
        if kind is None:
            return literal
        if literal.isdigit():
            self._scrubber.learn(literal, kind)
        self._replaced[kind] += 1
        return self._pseudonyms.of_number(literal)

    def _scrubbed_number(self, literal: str) -> str:
        is_known = self._scrubber.scrub(literal) != literal
        return self._pseudonyms.of_number(literal) if is_known else literal


def parameter_kind(name: str) -> Kind | None:
    """Why the value of a parameter of that name is replaced."""
    return Kind.SECRET if name in ("code", "auth_code") else kind_of(name)


def is_plain(text: str) -> bool:
    """Whether a text under a name that says nothing is kept, unless it holds what is known."""
    if _NUMBERS_ONLY.fullmatch(text):
        return True
    return not looks_like_json(text) and not may_tell(text) and hidden_in(text) is None


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


class _Name(NamedTuple):
    kind: Kind | None
    is_json: bool
    is_simple: bool
    """Whether it gives nothing away itself."""

    @property
    def is_replacing(self) -> bool:
        """Whether no more than its value is to be replaced, and that whatever it is."""
        return self.is_simple and self.kind is not None


def _name_of(raw: bytes) -> _Name:
    name = unquote_plus(raw.decode("utf-8", "replace"))
    is_simple = _SIMPLE_NAME.fullmatch(name) is not None and "eyJ" not in name
    return _Name(parameter_kind(name), looks_like_json(name), is_simple)


def _named(raw: bytes) -> _Name:
    return _NAMES[raw] if len(raw) <= _LONG else _name_of(raw)


_NAMES = Memo(_name_of)
