"""An item speaks the languages that it was translated into."""

from dataclasses import replace

import pytest

from harness.emulator.alibaba.catalogue import Catalogue


@pytest.mark.parametrize(
    ("language", "subject"),
    [("en", "Mug"), ("zh", "杯子"), ("ZH", "杯子"), ("es", "Mug"), ("ru", "Mug"), ("", "Mug")],
)
def test_the_subject_is_chinese_for_zh_and_else_english(language, subject):
    item = Catalogue().get("1600590399629")
    assert item
    assert replace(item, subject="Mug", subject_zh="杯子").subject_in(language) == subject
