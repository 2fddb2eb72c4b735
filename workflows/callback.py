"""The address at which the answer to one action may come, once: signed, and naming nothing but the run."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable

CALLBACK = "callback"
"""The kind of signal with which an answer comes; its key is what key_of gives."""

PATH = "/stromen/terugmelding"
_PURPOSE = b"terugmelding aan een actie"

AddressOf = Callable[[str], str]
"""Spell the address for a key."""


def key_of(run_id: str, path: str, iteration: str) -> str:
    """Name one action in one round of one run; the digest keeps the names of actions out of addresses."""
    digest = hashlib.sha256(f"{len(path)}:{path}/{iteration}".encode()).hexdigest()[:32]
    return f"{keys_of(run_id)}{digest}"


def keys_of(run_id: str) -> str:
    """Spell how every key of a run begins."""
    return f"{run_id}."


def run_of(key: str) -> str:
    """Read of which run a key is."""
    return key.partition(".")[0]


def address(base: str, secret: bytes, key: str) -> str:
    """Spell the address to which the other side sends its answer."""
    return f"{base.rstrip('/')}{PATH}/{key}?sig={_signature(secret, key)}"


def fits(given: str, secret: bytes, key: str) -> bool:
    """Tell whether a signature is the right one, in the same time whatever it is."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), _signature(secret, key).encode())


def _signature(secret: bytes, key: str) -> str:
    own = hmac.digest(secret, _PURPOSE, hashlib.sha256)
    return base64.urlsafe_b64encode(hmac.digest(own, key.encode(), hashlib.sha256)).decode().rstrip("=")
