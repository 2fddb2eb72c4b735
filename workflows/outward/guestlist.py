"""Which addresses flows may call, by name and by network."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self

import httpx

from workflows.errors import BadInputError, PermanentError

PORTS = {"https": 443, "http": 80}
NAT64 = IPv6Network("64:ff9b::/96")

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, kw_only=True)
class Guest:
    """One entry of the list."""

    scheme: str
    host: str  # lower case; "*.example.nl" covers every name below example.nl, not example.nl itself
    port: int

    @classmethod
    def parsed(cls, text: str) -> Self:
        """Read https://api.example.nl, https://*.example.nl or http://intern.example.nl:8080; raises BadInputError."""
        try:
            url = httpx.URL(text.replace("*.", "any-name.", 1))
        except httpx.InvalidURL as error:
            raise _unreadable(text) from error
        host = url.host.lower().replace("any-name.", "*.", 1)
        if url.scheme not in PORTS or not host or url.path not in {"", "/"} or url.query or url.userinfo:
            raise _unreadable(text)
        return cls(scheme=url.scheme, host=host, port=url.port or PORTS[url.scheme])

    def covers(self, url: httpx.URL) -> bool:
        """Tell whether an address is this guest's."""
        if url.scheme != self.scheme or (url.port or PORTS[url.scheme]) != self.port:
            return False
        host = url.host.lower().rstrip(".")
        return host.endswith(self.host[1:]) if self.host.startswith("*.") else host == self.host


class GuestList:
    """Knows who may be called."""

    def __init__(
        self, allow: Iterable[str], private_networks: Iterable[str] = (), never: Collection[str] = ()
    ) -> None:
        """Read both lists; raises BadInputError for an entry that is wrong. *never*: hosts, whatever the list says."""
        self._never = frozenset(never)
        self._guests = tuple(Guest.parsed(text) for text in allow)
        self._private = tuple(_network(text) for text in private_networks)

    def admit(self, text: str) -> httpx.URL:
        """Give the address, if it is on the list; raises PermanentError."""
        try:
            url = httpx.URL(text)
        except (httpx.InvalidURL, TypeError) as error:
            raise BadInputError("http-address-wrong", "Dit is geen geldig adres om aan te roepen.") from error
        if url.scheme not in PORTS or not url.host:
            raise BadInputError("http-address-wrong", "Een adres begint met https:// of http://.")
        if url.userinfo:
            raise BadInputError(
                "http-address-secret", "Zet geen naam of wachtwoord in een adres; gebruik authentication."
            )
        host = url.host.lower().rstrip(".")
        if not self._never.isdisjoint({host, f"{host}:{url.port or PORTS[url.scheme]}"}):
            raise PermanentError(
                "http-host-own",
                "Een Http-actie mag Microsoft Graph en het zaaksysteem niet zelf aanroepen.",
                next_step="Gebruik de acties van de stroom voor OneDrive en het zaaksysteem.",
            )
        if not any(guest.covers(url) for guest in self._guests):
            raise PermanentError(
                "http-host-refused",
                f"Stromen mogen {url.scheme}://{url.host} niet aanroepen.",
                next_step="Vraag de beheerder om het adres bij http.allow in de instellingen te zetten.",
            )
        return url.copy_with(fragment=None)

    def allows(self, spelled: str) -> bool:
        """Tell whether a network address may be connected to: public, or in a private network that is named."""
        address = _plain(ip_address(spelled.partition("%")[0]))
        if any(address.version == network.version and address in network for network in self._private):
            return True
        return address.is_global and not address.is_multicast and not address.is_reserved


def _plain(address: Address) -> Address:
    """Take out the IPv4 address that an IPv6 address hides, however it hides it."""
    if isinstance(address, IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if hidden is not None:
            return hidden
        if address in NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise BadInputError(
            "http-network-wrong",
            f"Dit is geen netwerk: {text}.",
            next_step="Schrijf het als 10.1.0.0/16 in http.private_networks.",
        ) from error


def _unreadable(text: str) -> BadInputError:
    return BadInputError(
        "http-allow-wrong",
        f"Dit is geen adres om toe te staan: {text}.",
        next_step="Schrijf in http.allow: https://api.voorbeeld.nl, zonder pad.",
    )
