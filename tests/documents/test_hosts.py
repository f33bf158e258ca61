import pytest

from harness.documents.hosts import hosts_in, is_loopback


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("https://API-SG.aliexpress.com/sync?a=1", ("api-sg.aliexpress.com",)),
        ("http://user:pw@api.example.com:8443/x", ("api.example.com",)),
        ("https://api%2eexample%2Ecom", ("api.example.com",)),
        ("see a.example.com and b.example.com.", ("a.example.com", "b.example.com")),
        ("no host here", ()),
        ("http://127.0.0.1:9000/", ()),
        ("localhost", ()),
    ],
)
def test_hosts_are_found_wherever_they_stand(text, hosts):
    assert hosts_in(text) == hosts


def test_a_long_text_takes_no_long_time():
    assert hosts_in("a" * 1_000_000) == ()
    assert hosts_in("a." * 300_000) == ()


@pytest.mark.parametrize(
    "host", ["localhost", "LocalHost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"]
)
def test_this_machine_is_known(host):
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "a.example.com", "203.0.113.9", "::2", "::ffff:127.0.0.1", "2130706433", "127.1"]
)
def test_an_address_in_a_spelling_that_programs_read_in_different_ways_is_not(host):
    assert not is_loopback(host)
