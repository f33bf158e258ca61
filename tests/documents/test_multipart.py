import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.documents.multipart import multipart_parts

NAMES = st.text("abc_", min_size=1, max_size=8)


def encoded(fields, files=()):
    """A body as a real client writes it."""
    parts = [(name, (None, value)) for name, value in fields]
    request = httpx.Request("POST", "http://127.0.0.1/", files=[*parts, *files])
    return request.read(), request.headers["content-type"]


@given(st.dictionaries(NAMES, st.binary(max_size=30), min_size=1, max_size=4))
def test_every_field_is_found_where_it_stands(fields):
    body, content_type = encoded(list(fields.items()))
    found = list(multipart_parts(body, content_type))
    assert [(p.name, body[p.start : p.end]) for p in found] == list(fields.items())
    assert not any(p.is_file for p in found)


def test_a_file_is_told_from_a_field():
    body, content_type = encoded([("a", b"1")], [("image", ("i.png", b"\x89PNG"))])
    assert [(p.name, p.is_file) for p in multipart_parts(body, content_type)] == [
        ("a", False),
        ("image", True),
    ]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\nno headers", "multipart/form-data; boundary=x"),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\ntorn',
            "multipart/form-data; boundary=x",
        ),
        (b"--x\r\n\r\n\r\n--x--", "multipart/form-data"),
        (b"--x\r\nno end of headers\r\n--x--", "multipart/form-data; boundary=x"),
        (
            b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--",
            "multipart/form-data; boundary=x",
        ),
        (b"a=1", "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_no_whole_part_gives_nothing(body, content_type):
    assert list(multipart_parts(body, content_type)) == []


@given(st.binary(), st.text())
def test_no_body_and_no_header_can_break_it(body, boundary):
    list(multipart_parts(body, f"multipart/form-data; boundary={boundary}"))


def test_nothing_is_read_behind_the_last_delimiter():
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    body = part + b"--x--\r\n" + part + b"--x--"
    assert [p.name for p in multipart_parts(body, "multipart/form-data; boundary=x")] == ["a"]


def test_a_line_that_only_begins_like_a_delimiter_belongs_to_the_value():
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--xy\r\n2\r\n--x--'
    (part,) = multipart_parts(body, "multipart/form-data; boundary=x")
    assert body[part.start : part.end] == b"1\r\n--xy\r\n2"
