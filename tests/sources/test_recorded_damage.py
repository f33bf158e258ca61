"""What a damaged recording is told to hold, and what of it is never told."""

import pytest

from harness.sources.recorded_damage import excerpt


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("200", '"200"'),
        ("Content-Type", '"Content-Type"'),
        ("Bearer 50000700123456", '"Bearer ..."'),
        ("https://shop.example/?access_token=50000700", '"https:/..."'),
        ({"Authorization": "Bearer 50000700123456"}, "{...}"),
    ],
)
def test_nothing_that_may_be_a_secret_is_quoted(value, shown):
    assert excerpt(value) == shown
