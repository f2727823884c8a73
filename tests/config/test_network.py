"""Whose request it is: an address without its port, and the networks that it is counted in."""

import pytest
from django.contrib.auth import get_user_model
from django.test import RequestFactory

from reports.limits import UNKNOWN, client_address, client_networks

PASSWORD = "a long word for a test"


def forwarded(said: str):
    return RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=said)


@pytest.mark.parametrize(
    ("said", "address", "networks"),
    [
        ("192.0.2.7", "192.0.2.7", ("192.0.2.7/32", "192.0.2.0/24")),
        ("192.0.2.7:50123", "192.0.2.7", ("192.0.2.7/32", "192.0.2.0/24")),
        ("::ffff:192.0.2.7", "192.0.2.7", ("192.0.2.7/32", "192.0.2.0/24")),
        ("198.51.100.1, 192.0.2.7 ", "192.0.2.7", ("192.0.2.7/32", "192.0.2.0/24")),
        ("2001:db8::1", "2001:db8::1", ("2001:db8::/64", "2001:db8::/48")),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("[2001:db8:1:2::6]:443", "2001:db8:1:2::6", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("[2001:db8:1:2::6]", "2001:db8:1:2::6", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("fe80::1%eth0", "fe80::1", ("fe80::/64", "fe80::/48")),
        ("", UNKNOWN, (UNKNOWN,)),
        (",", UNKNOWN, (UNKNOWN,)),
        ("nonsense", UNKNOWN, (UNKNOWN,)),
        ("127.0.0.1x", UNKNOWN, (UNKNOWN,)),
        ("127.0.0.1:http", UNKNOWN, (UNKNOWN,)),
        ("[127.0.0.1]x", UNKNOWN, (UNKNOWN,)),
        ("[]:80", UNKNOWN, (UNKNOWN,)),
        ("192.0.2.7:50123:1", UNKNOWN, (UNKNOWN,)),
        ("192.0.2.256", UNKNOWN, (UNKNOWN,)),
        ("10.1", UNKNOWN, (UNKNOWN,)),
    ],
)
def test_a_client_is_known_by_the_address_that_the_proxy_names_and_by_no_nonsense(settings, said, address, networks):
    settings.BEHIND_PROXY = True
    assert (client_address(forwarded(said)), client_networks(forwarded(said))) == (address, networks)


def test_without_a_proxy_what_is_forwarded_is_not_read(settings):
    settings.BEHIND_PROXY = False
    assert client_networks(forwarded("192.0.2.7")) == ("127.0.0.1/32", "127.0.0.0/24")


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["203.0.113.9:50123", "[2001:db8::1]:443", "nonsense"])
def test_failed_log_ins_are_counted_whatever_a_proxy_makes_of_the_address(settings, client, said):
    settings.BEHIND_PROXY = True
    get_user_model().objects.create_superuser("editor", password=PASSWORD)
    words = {"username": "editor", "password": "wrong"}
    tries = [client.post("/admin/login/", words, headers={"X-Forwarded-For": said}).status_code for _ in range(6)]
    assert tries == [200, 200, 200, 200, 429, 429]
