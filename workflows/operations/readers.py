"""Who of DI reads a letter about a task: the addresses of the settings, and who chose to hear of it."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection

from workflows.colleagues import Colleague, Wish
from workflows.deadlines import AMSTERDAM
from workflows.model import Person, Upload
from workflows.notices.wording import Template
from workflows.operations.house import Addresses
from workflows.ports import Clock
from workflows.store import colleagues, tasks

OF_THE_HANDLER = frozenset(
    {
        Template.HERINNERING_STREEFDATUM,
        Template.ESCALATIE,
        Template.VRAAG_BEANTWOORD,
        Template.GEEN_ANTWOORD,
    }
)
"""Letters that are for who has the task."""


class Room(Protocol):
    """What is needed to know who reads."""

    @property
    def addresses(self) -> Addresses:
        """Who hears what."""
        ...

    @property
    def clock(self) -> Clock:
        """Tell the time."""
        ...


def readers(connection: Connection, room: Room, upload: Upload, template: Template) -> tuple[Person, ...]:
    """Say who reads a letter; nobody reads it twice."""
    if template in OF_THE_HANDLER:
        handler = _handler(connection, room, upload)
        if handler is not None:
            return (handler.person,) if handler.wishes.my_tasks is Wish.DIRECT else ()
    if template is not Template.NIEUWE_TAAK:
        return room.addresses.di
    there = {person.mail.casefold() for person in room.addresses.di}
    curious = (
        one.person
        for one in colleagues.of_di(connection)
        if one.wishes.new_tasks is Wish.DIRECT and one.person.mail.casefold() not in there
    )
    return (*room.addresses.di, *curious)


def wants_receipt(connection: Connection, owner: Person) -> bool:
    """Whether an employee wants a mail that their files came; who never chose does."""
    known = colleagues.find(connection, owner.object_id)
    return known is None or known.wishes.received is Wish.DIRECT


def _handler(connection: Connection, room: Room, upload: Upload) -> Colleague | None:
    """Find who has the task and is here; None where nobody has it, or who has it is away."""
    task = tasks.of_upload(connection, upload.upload_id)
    known = colleagues.find(connection, task.assignee_id) if task and task.assignee_id else None
    today = room.clock().astimezone(AMSTERDAM).date()
    return known if known is not None and "DI" in known.roles and not known.away_on(today) else None
