from __future__ import annotations

import pytest

from workflows.errors import BewaarstroomError
from workflows.outward.guestlist import GuestList

LIST = GuestList(
    ["https://api.voorbeeld.nl", "https://*.gemeente.nl", "http://intern.voorbeeld.nl:8080"],
    ["10.1.0.0/16", "fd00::/8"],
)


@pytest.mark.parametrize(
    "url",
    [
        "https://api.voorbeeld.nl/pad?x=1",
        "https://API.voorbeeld.nl:443/",
        "https://a.b.gemeente.nl",
        "http://intern.voorbeeld.nl:8080/x",
    ],
)
def test_what_is_on_the_list_is_admitted(url: str) -> None:
    assert LIST.admit(url).host


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://ander.nl", "http-host-refused"),
        ("https://gemeente.nl", "http-host-refused"),
        ("https://api.voorbeeld.nl.kwaad.nl", "http-host-refused"),
        ("https://kwaadgemeente.nl", "http-host-refused"),
        ("http://api.voorbeeld.nl", "http-host-refused"),
        ("https://api.voorbeeld.nl:8443", "http-host-refused"),
        ("http://intern.voorbeeld.nl", "http-host-refused"),
        ("ftp://api.voorbeeld.nl", "http-address-wrong"),
        ("/pad", "http-address-wrong"),
        ("", "http-address-wrong"),
        ("https://naam:geheim@api.voorbeeld.nl", "http-address-secret"),
        ("https://api.voorbeeld.nl\\@kwaad.nl/", "http-address-secret"),
    ],
)
def test_what_is_not_on_the_list_is_refused(url: str, code: str) -> None:
    with pytest.raises(BewaarstroomError) as refused:
        LIST.admit(url)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.1.2.3", True),
        ("fd00::1", True),
        ("10.2.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),  # noqa: S104 - data, not a place to listen
        ("224.0.0.1", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
        ("::ffff:10.1.0.1", True),
    ],
)
def test_private_addresses_are_refused_unless_their_network_is_named(address: str, *, allowed: bool) -> None:
    assert LIST.allows(address) is allowed


@pytest.mark.parametrize(
    ("allow", "networks", "code"),
    [
        (["api.voorbeeld.nl"], [], "http-allow-wrong"),
        (["https://api.voorbeeld.nl/pad"], [], "http-allow-wrong"),
        (["https://[::"], [], "http-allow-wrong"),
        ([], ["10.1.0.1/16"], "http-network-wrong"),
    ],
)
def test_a_list_that_is_wrong_is_refused(allow: list[str], networks: list[str], code: str) -> None:
    with pytest.raises(BewaarstroomError) as refused:
        GuestList(allow, networks)

    assert refused.value.code == code


@pytest.mark.parametrize(
    "url",
    [
        "https://graph.microsoft.com/v1.0/me",
        "https://GRAPH.microsoft.com./v1.0",
        "https://graph\u3002microsoft\u3002com",
        "http://localhost:8900/v1.0",
    ],
)
def test_who_is_never_called_is_refused_whatever_the_list_says(url: str) -> None:
    allow = ["https://*.microsoft.com", "http://localhost:8900", "http://localhost:8901"]
    guests = GuestList(allow, never={"graph.microsoft.com", "localhost:8900"})
    with pytest.raises(BewaarstroomError) as refused:
        guests.admit(url)

    assert refused.value.code == "http-host-own"
    assert guests.admit("http://localhost:8901").port == 8901
