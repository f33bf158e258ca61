import pytest

from harness.documents.yaml import document_from_bytes
from harness.model.errors import DocumentError


@pytest.mark.parametrize(
    ("text", "place", "advice"),
    [
        ("a: 1\nb:\n\tc: 1\n", "3:1", "indent with spaces"),
        ("steps:\n- app: x\n\twith: 1\n", "3:1", "indent with spaces"),
        ("a: 1\n b: 2\n", "2:3", "indent the line as far as the one above it"),
        ("a:\n  - b: 1\n   c: 2\n", "3:4", "indent the line as far as its neighbours"),
        ("a: Tom: ERP\n", "1:7", "a text that holds ': ' needs quotes"),
        ("a: @b\n", "1:4", "needs quotes"),
        ("a: {gateway}/sync\n", "1:13", 'needs quotes: "{gateway}/sync"'),
        ("a: {b: {port}/x}\n", "1:14", 'needs quotes: "{gateway}/sync"'),
        ('a: "b\nc: 1\n', "3:1", "is not closed"),
        ("a: {b: c\nd: 1\n", "2:2", "is not closed"),
        ("a: {b: c: d}\n", "1:9", "needs quotes"),
    ],
)
def test_a_line_that_is_not_yaml_is_told_with_its_place_and_a_way_out(text, place, advice):
    with pytest.raises(DocumentError) as caught:
        document_from_bytes(text.encode(), path="f.yaml")
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"f.yaml:{place}: ")
    assert "the file is not valid YAML: " in problem.hint
    assert advice in problem.hint
