import pytest

from reports.delivery.http_client import AddressRefused, Target, Unreachable, checked_target, is_public


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
        "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::",
        # IPv4 within IPv6: mapped, as it was before mapping, through a translator of the network's own, 6to4, Teredo.
        "::ffff:169.254.169.254", "::ffff:0:10.0.0.1", "::10.0.0.1", "::1.1.1.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1", "64:ff9b:1:ffff::101:101", "64:ff9b:0:1::1", "2002:a00:1::1", "2002:101:101::1", "2001:0:101:101::1",
        "2001:0:a00:1:0:0:f5ff:fffe",
        # What belongs to nobody, to one site, to documentation, to experiments or to many at once.
        "fec0::1", "feff::1", "fe80::1", "fd00::1", "ff0e::1", "100::1", "100:0:0:1::1", "2001:db8::1", "3fff::1", "3fff:fff::1",
        "5f00::1", "2001:2::1", "2001:10::1", "2001:1f::1", "2001:20::1", "2001:2f::1", "2001:1::1", "2001:3::1", "2001:4:112::1",
        "2001:30::1", "400::1", "4000::1", "8000::1", "fc00:ffff::1", "3ffe::1", "2620:4f:8000::1",
        "192.0.0.1", "192.0.0.9", "192.0.0.10", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.175.48.1", "198.18.0.1",
        "198.51.100.1", "203.0.113.1", "233.252.0.1", "240.0.0.1", "0.1.2.3",
    ],
)  # fmt: skip
def test_an_address_that_is_not_of_the_open_internet_is_known(ip):
    assert is_public(ip) is False


@pytest.mark.parametrize(
    "ip",
    [
        "1.1.1.1",
        "93.184.216.34",
        "2606:4700:4700::1111",
        "2a00:1450:4001::1",
        "2001:4860:4860::8888",
        "2001:200::1",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
    ],
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
    with pytest.raises((AddressRefused, Unreachable)):
        checked_target(address)


def test_the_connection_goes_to_the_address_that_was_looked_at():
    assert checked_target("https://1.1.1.1:8443/hook?a=b") == Target("https", "1.1.1.1", 8443, "/hook?a=b", "1.1.1.1")
