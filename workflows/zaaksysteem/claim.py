"""The right to ask for one document, held by one worker at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from workflows.errors import RetryableError
from workflows.ports import Clock
from workflows.zaaksysteem.intention import Intention, Intentions, intention_from


class Claim:
    """Keeps one intention in step with what is stored; every change is on disk before its method returns.

    Raises RetryableError `registration-elsewhere` when another worker changed the intention meanwhile.
    """

    def __init__(
        self, intentions: Intentions, key: str, bronorganisatie: str, clock: Clock, settle: timedelta
    ) -> None:
        """Get ready to claim *key*; *settle* is how long a request without an answer may still be at work."""
        self._intentions = intentions
        self._key = key
        self._clock = clock
        self._settle = settle
        self._held = False  # ours, with nothing under way yet
        self.intention = Intention(bronorganisatie=bronorganisatie, asked_at=clock())

    async def take_up(self) -> None:
        """Write the intention, which claims the key; or take up the earlier one, which does not."""
        earlier = await self._intentions.remember(self._key, self.intention.as_json())
        self._held = earlier is None
        if earlier is not None:
            self.intention = intention_from(earlier)

    async def begin(self) -> None:
        """Have the next request be the only one for this document, also when its answer gets lost.

        Raises RetryableError `registration-unsettled` while an earlier request may still be at work.
        """
        if not self._held:
            self._wait_for_earlier_request()
            await self._note(replace(self.intention, asked_at=self._clock()))
        self._held = False

    async def settled(self, document_url: str | None = None, lock: str | None = None) -> None:
        """Note that no request is under way any more, and where the document is if that is known."""
        self._held = False
        url, lock = document_url or self.intention.document_url, lock or self.intention.lock
        await self._note(replace(self.intention, asked_at=None, document_url=url, lock=lock))

    async def let_go(self) -> None:
        """Leave the key to others, if nothing was asked under it."""
        if self._held:
            await self.settled()

    def _wait_for_earlier_request(self) -> None:
        wait = self.intention.unsettled_for(self._clock(), self._settle)
        if wait:
            raise RetryableError(
                "registration-unsettled",
                "Een eerdere opdracht aan het zaaksysteem is misschien nog bezig.",
                retry_after=wait,
            )

    async def _note(self, intention: Intention) -> None:
        before, self.intention = self.intention, intention
        if not await self._intentions.revise(self._key, intention.as_json(), was=before.as_json()):
            self._held = False
            raise RetryableError(
                "registration-elsewhere", "Dit bestand wordt op dit moment al geregistreerd."
            )
