"""The signature in the address of a flow: whoever has the address may call it, and nobody can make one."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import quote, urlencode

PATH = "/stromen"
ANSWERS = f"{PATH}/antwoord"
_PURPOSE = b"aanroep van een stroom"
_LATER = b"antwoord van een run"


def signature(secret: bytes, flow: str, trigger: str) -> str:
    """Sign the name of a flow and its trigger."""
    key = hmac.digest(secret, _PURPOSE, hashlib.sha256)
    spelled = f"{len(flow)}:{flow}/{trigger}".encode()  # the length, so that no other pair spells the same
    return base64.urlsafe_b64encode(hmac.digest(key, spelled, hashlib.sha256)).decode().rstrip("=")


def fits(given: str, secret: bytes, flow: str, trigger: str) -> bool:
    """Tell whether a signature is the right one, in the same time whatever it is."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), signature(secret, flow, trigger).encode())


def answer_address(base: str, secret: bytes, run_id: str) -> str:
    """Spell the address at which the answer of a run can be fetched."""
    return f"{base.rstrip('/')}{ANSWERS}/{run_id}?{urlencode({'sig': _answer_signature(secret, run_id)})}"


def fits_answer(given: str, secret: bytes, run_id: str) -> bool:
    """Tell whether a signature is the one in the address of the answer of this run."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), _answer_signature(secret, run_id).encode())


def _answer_signature(secret: bytes, run_id: str) -> str:
    key = hmac.digest(secret, _LATER, hashlib.sha256)
    return base64.urlsafe_b64encode(hmac.digest(key, run_id.encode(), hashlib.sha256)).decode().rstrip("=")


def address(base: str, secret: bytes, flow: str, trigger: str, relative_path: str = "") -> str:
    """Spell the whole address at which a flow can be called."""
    path = f"{PATH}/{quote(flow, safe='')}/triggers/{quote(trigger, safe='')}/paths/invoke"
    rest = f"/{relative_path.strip('/')}" if relative_path else ""
    return f"{base.rstrip('/')}{path}{rest}?{urlencode({'sig': signature(secret, flow, trigger)})}"
