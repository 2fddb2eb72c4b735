"""Whom a connection over https trusts: the world's authorities, one's own, or nobody where https is not spoken."""

from __future__ import annotations

import ssl
from functools import cache
from typing import Final
from urllib.parse import urlsplit

import httpx

NOBODY: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts no certificate at all, for an address that speaks plain HTTP: a simulator on this machine."""


def everybody(*, http2: bool = False) -> ssl.SSLContext:
    """Trust the authorities that httpx trusts; read once, for reading them all takes longer than most requests.

    Who offers HTTP/2 has one of its own, as a connection writes what it offers in the context that it uses.
    """
    return _authorities(http2)


@cache
def _authorities(_http2: bool, /) -> ssl.SSLContext:  # noqa: FBT001 - the key of the cache, nothing more
    return httpx.create_ssl_context()


@cache
def authority(ca_file: str) -> ssl.SSLContext:
    """Trust only the authorities in a PEM file; raises OSError when it cannot be read."""
    return ssl.create_default_context(cafile=ca_file)


def trust_for(address: str, *, http2: bool = False) -> ssl.SSLContext:
    """Trust whom *address* needs: nobody when it is plain HTTP, and then an https address is refused."""
    return NOBODY if urlsplit(address).scheme == "http" else everybody(http2=http2)
