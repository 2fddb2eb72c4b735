"""By which way a letter leaves: mail to a person, or a card in the Teams channel of DI."""

from __future__ import annotations

from workflows.errors import PermanentError
from workflows.model import Letter, Person
from workflows.notices.wording import Template
from workflows.ports import Post

MAIL = "mail"
TEAMS = "teams"

CHANNEL = Person(object_id="teams-kanaal", name="Teams-kanaal", mail="")
"""Who a card is for."""

IN_CHANNEL = frozenset(
    {
        Template.NIEUWE_TAAK,
        Template.HEROPEND,
        Template.REGISTREREN_MISLUKT,
        Template.HERINNERING_STREEFDATUM,
        Template.ESCALATIE,
        Template.ADVIES_GEVRAAGD,
    }
)
"""What the whole of DI may want to see."""


class Mailroom:
    """Gives each letter to the post of its channel; implements workflows.ports.Post."""

    def __init__(self, mail: Post, teams: Post | None = None) -> None:
        """Send by these."""
        self._posts = {MAIL: mail} | ({TEAMS: teams} if teams else {})

    async def send(self, letter: Letter) -> None:
        """Hand it over; raises what the post raises, and PermanentError teams-off where there is no webhook any more."""
        post = self._posts.get(letter.channel)
        if post is None:
            raise PermanentError(
                "teams-off",
                "Er is geen Teams-kanaal ingesteld.",
                next_step="Vul berichten.teams_webhook in als u berichten in Teams wilt.",
            )
        await post.send(letter)
