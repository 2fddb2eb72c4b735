"""Mail through Microsoft Graph, from one mailbox."""

from __future__ import annotations

import structlog

from watcher.graph import Ask, GraphDoor, place
from workflows.errors import BewaarstroomError, RetryableError
from workflows.jsontypes import JsonObject
from workflows.model import Letter

log = structlog.get_logger()

SILENT = frozenset({"graph-unavailable", "graph-no-answer"})


class GraphPost:
    """Hands letters to sendMail; implements workflows.ports.Post."""

    def __init__(self, door: GraphDoor, sender: str) -> None:
        """Send as the mailbox *sender*: an object id or sign-in name."""
        self._door = door
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        """Hand the letter over, once: 202 means accepted, not delivered.

        Raises RetryableError("mail-outcome-unknown") when Graph does not say whether it took the letter.
        """
        ask = Ask(method="POST", path=place("users", self._sender, "sendMail"), body=_mail(letter))
        try:
            await self._door.send(ask)
        except BewaarstroomError as error:
            if error.code not in SILENT:
                raise
            raise RetryableError(
                "mail-outcome-unknown",
                "Microsoft zei niet of de e-mail is verstuurd.",
                facts=error.facts,
            ) from error
        log.info("letter_accepted", key=letter.key)


def _mail(letter: Letter) -> JsonObject:
    return {
        "message": {
            "subject": letter.subject,
            "body": {"contentType": "Text", "content": letter.text},
            "toRecipients": [{"emailAddress": {"address": letter.to.mail, "name": letter.to.name}}],
            "internetMessageHeaders": [
                {"name": "x-bewaarstroom-key", "value": letter.key},
                {"name": "x-auto-response-suppress", "value": "All"},
            ],
        },
        "saveToSentItems": False,
    }
