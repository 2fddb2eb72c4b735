"""What is followed up after a while, and what is done when its time has come: pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflows.notices.wording import Template
from workflows.tasks import OPEN, TaskState


class FollowUpKind(StrEnum):
    """What is followed up."""

    STREEFDATUM = "streefdatum"  # DI: the task should be done now
    FATALE_DATUM = "fatale_datum"  # coordinator: the task must be done now
    VRAAG = "vraag"  # the employee has not answered yet
    OPRUIMEN = "opruimen"  # the employee has not taken the refused originals away yet
    LEEGHALEN = "leeghalen"  # the employee has not taken away the registered originals that DI leaves
    TELEFOON = "telefoon"  # the employee has not cleaned the phone yet


class Audience(StrEnum):
    """Who hears of it."""

    MEDEWERKER = "medewerker"
    DI = "di"
    COORDINATOR = "coordinator"
    BEHEER = "beheer"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known when the time has come."""

    kind: FollowUpKind
    count: int  # reminders that went out already
    state: TaskState
    settled: bool  # the question is answered, the originals are gone
    stays: bool  # a Woo request, an objection, or what may be nowhere else: nobody may take anything away now
    overdue: bool = False  # the last date of the task has passed too


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is done now: tell somebody, come back later, or end it."""

    template: Template | None = None
    audience: Audience = Audience.MEDEWERKER
    outcome: str | None = None  # ends it; None: it comes back
    tomorrow: bool = False  # it comes back on the next working day, and does not count as a reminder


def decide(standing: Standing, most: int) -> Step:
    """Say what to do; after *most* reminders to the employee somebody else hears of it."""
    if standing.kind is FollowUpKind.STREEFDATUM:
        return _target(standing)
    if standing.kind is FollowUpKind.FATALE_DATUM:
        return _final(standing)
    if standing.settled:
        return Step(outcome=SETTLED[standing.kind])
    if standing.stays and standing.kind in CLEARING:
        return Step(tomorrow=True)
    if standing.count < most:
        return Step(template=REMINDERS[standing.kind])
    return LAST_RESORTS[standing.kind]


CLEARING = frozenset({FollowUpKind.OPRUIMEN, FollowUpKind.LEEGHALEN, FollowUpKind.TELEFOON})
"""What asks the employee to take something away: not while a hold stands."""

NO_ANSWER = "geen_antwoord"
"""How a question ends that was asked and reminded of in vain."""

UNSETTLED = frozenset({"naar_beheer", "niet_bevestigd"})
"""How a timer ends when the reminders are used up: what was asked may still be done any day."""

SETTLED = {
    FollowUpKind.VRAAG: "beantwoord",
    FollowUpKind.OPRUIMEN: "weggehaald",
    FollowUpKind.LEEGHALEN: "weggehaald",
    FollowUpKind.TELEFOON: "bevestigd",
}
REMINDERS = {
    FollowUpKind.VRAAG: Template.HERINNERING_VRAAG,
    FollowUpKind.OPRUIMEN: Template.HERINNERING_OPRUIMEN,
    FollowUpKind.LEEGHALEN: Template.HERINNERING_LEEGHALEN,
    FollowUpKind.TELEFOON: Template.HERINNERING_TELEFOON,
}
LAST_RESORTS = {
    FollowUpKind.VRAAG: Step(template=Template.GEEN_ANTWOORD, audience=Audience.DI, outcome=NO_ANSWER),
    FollowUpKind.OPRUIMEN: Step(
        template=Template.NIET_OPGERUIMD, audience=Audience.BEHEER, outcome="naar_beheer"
    ),
    FollowUpKind.LEEGHALEN: Step(
        template=Template.NIET_LEEGGEHAALD, audience=Audience.BEHEER, outcome="naar_beheer"
    ),
    FollowUpKind.TELEFOON: Step(outcome="niet_bevestigd"),
}


def _target(standing: Standing) -> Step:
    if standing.state not in OPEN:
        return Step(outcome="op_tijd")
    if standing.state is TaskState.WACHT_OP_INFORMATIE:
        return Step(tomorrow=True)
    if standing.overdue:  # we stood still in between: only the worst of the two is told
        return Step(template=Template.ESCALATIE, audience=Audience.DI, outcome="te_laat")
    return Step(template=Template.HERINNERING_STREEFDATUM, audience=Audience.DI, outcome="herinnerd")


def _final(standing: Standing) -> Step:
    if standing.state is TaskState.WACHT_OP_INFORMATIE:
        return Step(tomorrow=True)
    if standing.state in OPEN:
        return Step(template=Template.ESCALATIE, audience=Audience.COORDINATOR)
    return Step(outcome="klaar" if standing.count else "op_tijd")
