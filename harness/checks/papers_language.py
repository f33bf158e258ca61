"""DOSS-05: in which language the papers are."""

from collections.abc import Iterator

from harness.checks.papers import (
    Submission,
    readable,
    settled,
    submission_of,
    wrong,
)
from harness.checks.registry import Counted, Event, Events, Scope, Undecided, traffic_check
from harness.checks.traffic import Traffic
from harness.model.dossier import PaperLanguage, PaperOutcome
from harness.model.evidence import Act
from harness.model.text import Text

FEWEST_LETTERS = 40
"""Letters in a paper from which its script can be told."""
_NEARLY_ALL = 8
"""Tenths of the letters."""
_READ_BY_THE_PLATFORM = (PaperLanguage.ENGLISH, PaperLanguage.BOTH)

_NO_TRANSLATION = Text(
    "A paper is neither in English nor bilingual, and has no translation.",
    "材料既非英文也非中英双语，且未附翻译件。",
)
_TRANSLATE = Text(
    "Have it translated into English and notarised, and add translation: {file: PATH, notarised: "
    "true} to the paper.",
    "请译为英文并办理公证，然后在该材料下补充 translation: {file: 路径, notarised: true}。",
)
_NOT_NOTARISED = Text(
    "The translation of a paper is not notarised.",
    "材料的翻译件未经公证。",
)
_NOTARISE = Text(
    "Have a notary certify the translation, and say notarised: true.",
    "请办理翻译公证，并写明 notarised: true。",
)
_OTHER_SCRIPT = Text(
    "A paper that is declared readable in English is written in Chinese.",
    "声明为英文或双语的材料，其文字实为中文。",
)
_DECLARE_RIGHT = Text(
    "Declare language: zh and add a notarised translation, or hand in the bilingual edition.",
    "请写明 language: zh 并附公证翻译件，或改为提交双语版本。",
)
_NOT_SAID = Text(
    "in which language {place} is written is not said: add language",
    "{place} 使用何种语言未写明：请补充 language",
)
_MOSTLY_CHINESE = Text(
    "{place} is declared en, but {cjk} of its {all} letters are Chinese: say language: both where "
    "English stands beside it, else zh",
    "{place}声明为 en，但 {all} 个字符中有 {cjk} 个汉字：如附有英文请写 language: both，否则写 zh",
)
_ITS_OWN_TRANSLATION = Text(
    "{place} names the paper itself: where one file holds both, say language: both",
    "{place} 与原件为同一文件：如同一文件含原文与译文，请写明 language: both",
)
_TAKEN_AT_WORD = Text(
    "{count} papers hold no text that could be read (scans): their language is as declared.",
    "{count} 份材料为扫描件，无可读取的文字：其语言以声明为准。",
)


@traffic_check("DOSS-05", scope=Scope.RUN)
def the_papers_can_be_read_in_english(traffic: Traffic) -> Events:
    """Every paper is in English or bilingual, or has a notarised translation.

    The language is what the dossier declares; of a scan nothing more can be known, which a note
    says. Fails when a paper declared zh or other has no translation, or one that is not notarised,
    is not there or cannot be read; and when the text of a paper, or of a translation, that should
    be readable in English is nearly all Chinese (four of five letters). Undecided when a paper's
    language is not said, when most letters of one that is declared en are Chinese, and when a
    translation is the same file as its paper. Papers that are missing are left to the rows that ask
    for them. Without a dossier the row is not owed.

    Source: register DOSS-05 (seed 000).
    """
    submission = submission_of(traffic)
    if submission is None:
        return
    papers = [(n, a) for n, a in submission.papers.items() if a.outcome != PaperOutcome.MISSING]
    if papers:
        yield from settled(*(_of_one(submission, name, act) for name, act in papers))


def _of_one(submission: Submission, name: str, act: Act) -> Events:
    language, place = act.detail("language"), f"papers.{name}"
    if not language:
        yield Undecided(_NOT_SAID.format(place=f"dossier.{place}"))
    elif language in _READ_BY_THE_PLATFORM:
        yield from _script(f"{place}.language", act, language)
        if language == PaperLanguage.ENGLISH:
            yield from _mostly_chinese(place, act)
    elif translation := submission.translations.get(name):
        yield from _translation(f"{place}.translation", name, translation)
        if (digest := act.detail("sha256")) and digest == translation.detail("sha256"):
            yield Undecided(_ITS_OWN_TRANSLATION.format(place=f"dossier.{place}.translation"))
    else:
        yield wrong(
            f"{place}.translation",
            _NO_TRANSLATION,
            _TRANSLATE,
            expected="a notarised translation",
            actual="missing",
        )


def _translation(place: str, name: str, act: Act) -> Iterator[Event]:
    if act.detail("notarised") != "yes":
        where = f"{place}.notarised"
        yield wrong(where, _NOT_NOTARISED, _NOTARISE, expected="true", actual="false")
    yield from readable(f"{name}.translation", act)
    yield from _script(f"{place}.file", act, PaperLanguage.ENGLISH)


def _script(place: str, act: Act, language: str) -> Events:
    if act.outcome != PaperOutcome.DONE:
        return
    cjk, latin = _letters(act)
    if cjk + latin < FEWEST_LETTERS:
        yield Counted(_TAKEN_AT_WORD)
    elif cjk * 10 >= (cjk + latin) * _NEARLY_ALL:
        actual = f"{cjk} of {cjk + latin} letters are Chinese"
        yield wrong(place, _OTHER_SCRIPT, _DECLARE_RIGHT, expected=language, actual=actual)


def _mostly_chinese(place: str, act: Act) -> Iterator[Event]:
    cjk, latin = _letters(act)
    if cjk + latin >= FEWEST_LETTERS and cjk > latin:
        told = {"place": f"dossier.{place}", "cjk": cjk, "all": cjk + latin}
        yield Undecided(_MOSTLY_CHINESE.format(**told))


def _letters(act: Act) -> tuple[int, int]:
    """How many Chinese and Latin letters were read of a paper."""
    return int(act.detail("cjk") or 0), int(act.detail("latin") or 0)
