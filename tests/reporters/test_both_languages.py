"""Every fixed text of the reports is there in English and in Chinese."""

import importlib
import pkgutil
import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import harness.assess
import harness.reporters
from harness.assess.decision_rule import DECISION_RULE, DECISION_RULE_SHA256
from harness.documents.canonical import sha256_hex
from harness.model.text import Text
from harness.reporters import page

CJK = re.compile(r"[\u4e00-\u9fff]")
NAME = re.compile(r"[A-Z][A-Za-z0-9 ./-]*|[^A-Za-z]*|[a-z0-9_.-]+")
"""A proper name, a sign, or a literal reads the same in both languages."""
PAIR = re.compile(r'\b(?:bi|fact)\(\s*"([^"]*)",\s*"([^"]*)"')
WITHOUT_CHINESE = "This copy is in English only"
"""Told where no typeface with Chinese is at hand: it could not be printed."""


def modules():
    for package in (harness.reporters, harness.assess):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def texts_in(value, depth=0):
    if isinstance(value, Text):
        yield value
    elif depth > 6 or isinstance(value, type):
        return
    elif isinstance(value, dict):
        yield from (t for pair in value.items() for part in pair for t in texts_in(part, depth + 1))
    elif isinstance(value, (tuple, list, set, frozenset)):
        yield from (t for part in value for t in texts_in(part, depth + 1))
    elif is_dataclass(value):
        yield from (t for f in fields(value) for t in texts_in(getattr(value, f.name), depth + 1))


def fixed_texts():
    return {(m.__name__, text) for m in modules() for v in vars(m).values() for text in texts_in(v)}


def test_no_fixed_text_lacks_a_language():
    found = fixed_texts()
    assert len(found) > 100
    bare = [text for _, text in found if not (text.en.strip() and text.zh.strip())]
    assert [text for text in bare if not text.en.startswith(WITHOUT_CHINESE)] == []


def test_neither_do_the_words_of_the_page():
    templates = Path(page.__file__).parent.glob("*.j2")
    found = [pair for path in templates for pair in PAIR.findall(path.read_text("utf-8"))]
    assert len(found) > 50
    odd = [
        (en, zh)
        for en, zh in found
        if not en.strip() or CJK.search(en) or not (CJK.search(zh) or NAME.fullmatch(zh))
    ]
    assert odd == []


def test_the_chinese_is_chinese_or_a_name():
    odd = [
        (module, text)
        for module, text in fixed_texts()
        if not CJK.search(text.zh) and not NAME.fullmatch(text.zh)
    ]
    assert odd == []


def test_the_english_is_not_chinese():
    assert [text for _, text in fixed_texts() if CJK.search(text.en)] == []


def test_both_have_the_same_places_to_fill_in():
    places = re.compile(r"\{[a-z_]*\}")
    odd = [
        text
        for _, text in fixed_texts()
        if set(places.findall(text.en)) != set(places.findall(text.zh))
    ]
    assert odd == []


def test_the_decision_rule_has_as_many_points_in_both_and_its_digest_is_of_both():
    points = [
        len(re.findall(r"(?m)^[0-9]\. ", text)) for text in (DECISION_RULE.en, DECISION_RULE.zh)
    ]
    assert points == [8, 8]
    both = f"{DECISION_RULE.en}\n{DECISION_RULE.zh}\n".encode()
    assert sha256_hex(both) == DECISION_RULE_SHA256
