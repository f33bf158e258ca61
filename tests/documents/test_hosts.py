import pytest

from harness.documents.hosts import hosts_in


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
