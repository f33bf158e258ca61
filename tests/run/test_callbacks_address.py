"""Where a name may lead, and which spellings of an address are taken."""

import pytest

from harness.model.errors import UsageError
from harness.run.callbacks_address import refuse_address, refuse_spelling

NEVER = (
    "169.254.169.254", "fe80::1%eth0", "100.100.100.200", "168.63.129.16", "192.0.0.192",
    "fd00:ec2::254", "224.0.0.1", "ff02::1", "0.1.2.3", "::", "240.0.0.1", "0.0.0.1",
    "255.255.255.255", "::ffff:169.254.169.254", "::ffff:0.0.0.0", "64:ff9b::a9fe:a9fe",
    "64:ff9b::100.100.100.200", "64:ff9b:1::a9fe:a9fe", "2002:a9fe:a9fe::1", "::169.254.169.254",
)  # fmt: skip


@pytest.mark.parametrize("address", NEVER)
def test_no_name_may_lead_there(address):
    with pytest.raises(UsageError, match=r"the name app\.example leads to .* no application"):
        refuse_address("app.example", address, "URL")


@pytest.mark.parametrize("address", ["169.254.169.254", "100.100.100.200", "0.0.0.1", "224.0.0.1"])
def test_nothing_is_sent_there_though_it_is_written_so(address):
    with pytest.raises(UsageError, match=f"URL: {address} is .* no application"):
        refuse_address(address, address, "URL")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "100.64.0.1"],
)
def test_only_who_writes_the_address_means_it(address):
    with pytest.raises(UsageError, match="which is not what it says"):
        refuse_address("app.example", address, "URL")


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "100.64.0.1", "10.0.0.1"])
def test_an_address_that_is_written_is_meant(address):
    refuse_address(address, address, "URL")


def test_a_mapped_address_is_none_that_is_written():
    with pytest.raises(UsageError, match="this machine itself"):
        refuse_address("::ffff:127.0.0.1", "::ffff:127.0.0.1", "URL")


@pytest.mark.parametrize(
    "address",
    ["203.0.113.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "fd12::1", "64:ff9b::203.0.113.9"],
)
def test_a_company_tests_on_its_own_network(address):
    refuse_address("app.example", address, "URL")


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.01",
        "a.0x1",
        "1.2.3.4.5",
    ],
)
def test_an_address_in_another_spelling_is_refused(host):
    with pytest.raises(UsageError, match="in a spelling that programs read in different ways"):
        refuse_spelling(host, "URL")


def test_wide_digits_are_another_spelling():
    with pytest.raises(UsageError, match="in a spelling"):
        refuse_spelling("\uff11\uff12\uff17\u3002\uff10\u3002\uff10\u3002\uff11", "URL")


def test_a_name_that_is_too_long_is_told():
    with pytest.raises(UsageError, match="cannot be resolved"):
        refuse_spelling("a" * 64 + ".example", "URL")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "app1", "7.example", "例子.中国"])
def test_ordinary_hosts_are_read(host):
    refuse_spelling(host, "URL")
