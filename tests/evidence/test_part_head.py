import pytest

from harness.evidence.part_head import changed_head


@pytest.fixture
def change():
    def changed(head):
        return changed_head(
            head, replaced=lambda text: "#" * len(text), scrubbed=lambda text: text.upper()
        )

    return changed


def test_the_name_of_a_file_keeps_its_extension_only(change):
    head = '\r\nContent-Disposition: form-data; name="f"; filename="Anna pass.jpeg"\r\n'
    assert (
        change(head)
        == '\r\nContent-Disposition: FORM-DATA; NAME="F"; FILENAME="#########.JPEG"\r\n'
    )


def test_a_name_in_the_long_form_is_replaced(change):
    head = "Content-Disposition: form-data; name=f; filename*=UTF-8''Anna%20B\r\n"
    assert change(head).endswith("FILENAME*=UTF-8''########\r\n")


def test_a_header_of_unknown_use_is_replaced(change):
    assert change("X-Secret: abc\r\nContent-Type: text/plain\r\n") == (
        "X-Secret: ###\r\nContent-Type: TEXT/PLAIN\r\n"
    )
