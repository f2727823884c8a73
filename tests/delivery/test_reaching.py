import pytest

from reports.delivery.reaching import Refused, Target, Unreachable, is_public, looked_at


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
        "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_an_address_that_is_not_of_the_open_internet_is_known(ip):
    assert is_public(ip) is False


@pytest.mark.parametrize(
    "ip", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
)
def test_an_address_of_the_open_internet_is_known(ip):
    assert is_public(ip) is True


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://0x7f.1/", "https://2130706433/", "https://017700000001/",
        "http://1.1.1.1/", "ftp://1.1.1.1/", "https://me@1.1.1.1/", "https://me:secret@1.1.1.1/", "https:///path", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_what_leads_elsewhere_is_refused(address):
    with pytest.raises((Refused, Unreachable)):
        looked_at(address)


def test_the_connection_goes_to_the_address_that_was_looked_at():
    assert looked_at("https://1.1.1.1:8443/hook?a=b") == Target("https", "1.1.1.1", 8443, "/hook?a=b", "1.1.1.1")
