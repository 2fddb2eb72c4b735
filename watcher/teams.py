"""Notices in a Teams channel, through the webhook of a Workflows flow, as an Adaptive Card."""

from __future__ import annotations

from fnmatch import fnmatch
from urllib.parse import urlsplit

import httpx
import structlog

from workflows.errors import BadInputError, PermanentError, RetryableError
from workflows.jsontypes import JsonObject
from workflows.model import Letter
from workflows.trust import trust_for

log = structlog.get_logger()

TIMEOUT_SECONDS = 30
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
LONGEST_PAUSE = 3_600.0  # seconds that we let Teams ask for


class TeamsPost:
    """Posts letters to one webhook; its address is a secret, for who knows it may post too."""

    def __init__(self, url: str, hosts: tuple[str, ...]) -> None:
        """Post to *url*, if its host is on the list; raises BadInputError teams-host-refused."""
        _allowed(url, hosts)
        self._url = url
        self._http = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, follow_redirects=False, verify=trust_for(url))

    async def send(self, letter: Letter) -> None:
        """Post the letter; raises RetryableError or PermanentError, never with the address in it."""
        try:
            answer = await self._http.post(self._url, json=card_of(letter))
        except httpx.HTTPError:
            raise RetryableError(
                "teams-unreachable",
                "Teams is niet bereikbaar.",
                next_step="U hoeft niets te doen: wij proberen het vanzelf opnieuw.",
            ) from None
        if answer.is_success:
            log.info("teams_notice_accepted", key=letter.key)
            return
        raise _refused(answer)

    async def aclose(self) -> None:
        """Hang up."""
        await self._http.aclose()


def card_of(letter: Letter) -> JsonObject:
    """Spell a letter as the message with one Adaptive Card that the Workflows webhook takes.

    Source: learn.microsoft.com, "Create incoming webhooks with Workflows for Microsoft Teams".
    """
    opening = [{"type": "Action.OpenUrl", "title": "Open in Bewaarstroom", "url": letter.link}]
    card: JsonObject = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            {"type": "TextBlock", "text": letter.subject, "weight": "Bolder", "size": "Medium", "wrap": True},
            {"type": "TextBlock", "text": letter.text, "wrap": True},
        ],
        "actions": opening if letter.link else [],
    }
    return {
        "type": "message",
        "attachments": [
            {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
        ],
    }


def _allowed(url: str, hosts: tuple[str, ...]) -> None:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    encrypted = parts.scheme == "https" or host in LOOPBACK
    plain = parts.username is None and parts.password is None
    if not (encrypted and plain and any(fnmatch(host, pattern.lower()) for pattern in hosts)):
        raise BadInputError(
            "teams-host-refused",
            "Het adres van de Teams-webhook is niet toegestaan.",
            next_step="Gebruik het https-adres van een Workflows-webhook, of zet de host in berichten.teams_hosts.",
        )


def _refused(answer: httpx.Response) -> RetryableError | PermanentError:
    if answer.status_code in LATER:
        return RetryableError(
            "teams-unavailable",
            "Teams neemt het bericht nu niet aan.",
            next_step="U hoeft niets te doen: wij proberen het vanzelf opnieuw.",
            retry_after=_pause(answer),
            facts={"status": answer.status_code},
        )
    return PermanentError(
        "teams-refused",
        "Teams weigert dit bericht.",
        next_step="Controleer of de flow met de webhook nog bestaat en aan staat.",
        facts={"status": answer.status_code},
    )


def _pause(answer: httpx.Response) -> float | None:
    asked = answer.headers.get("retry-after", "")
    return min(float(asked), LONGEST_PAUSE) if asked.isascii() and asked.isdigit() else None
