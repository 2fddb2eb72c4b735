"""How an upload stands, in words for the employee who brought it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from workflows.clearance import Verwijderen
from workflows.console.words import NO_TASK_YET, Look
from workflows.kept import LEAVE_ALL
from workflows.promising import WILL_BE_DELETED, where_now
from workflows.tasks import TaskState

LEAVE_IT = "U hoeft nu niets te doen. Laat de bestanden in de map staan en verander ze niet."
PLAN = "{plan}"  # stands where the settings for deletion decide what is promised
WHERE = "{where}"  # stands where it is said whether they can be had back


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the employee reads."""

    look: Look
    now: str  # what is the case
    following: str  # what happens next, or what to do
    clean_phone: bool = False  # whether step 6 may be done now


_RECEIVED = Look(word="Ontvangen", icon="vink", tone="rustig")
_WORKED_ON = Look(word="Informatiebeheer is ermee bezig", icon="persoon", tone="bezig")
_ASKED = Look(word="Informatiebeheer heeft een vraag", icon="let-op", tone="let-op")
_WITHDRAWN = Look(word="Ingetrokken", icon="streep", tone="rustig")
_REGISTERING = Look(word="Wordt opgenomen in de zaak", icon="klok", tone="bezig")
_IN_ZAAK = Look(word="Opgenomen in de zaak", icon="vink", tone="goed")
_DONE = Look(word="Klaar: opgenomen en verwijderd", icon="dubbele-vink", tone="goed")
_KEPT = Look(word="Bestand staat nog in uw map", icon="let-op", tone="let-op")
_TOGETHER = Look(word="Samengevoegd met een andere upload", icon="streep", tone="rustig")
_REFUSED = Look(word="Niet opgenomen", icon="streep", tone="let-op")


_STANDINGS = {
    None: Standing(
        look=NO_TASK_YET,
        now="Wij hebben uw bestanden ontvangen en bekijken wat het is.",
        following=f"Informatiebeheer zoekt straks de juiste zaak. {LEAVE_IT}",
    ),
    TaskState.NIEUW: Standing(
        look=_RECEIVED,
        now="Uw bestanden liggen klaar voor Informatiebeheer.",
        following=f"Informatiebeheer neemt ze op in de juiste zaak. {PLAN}",
    ),
    TaskState.IN_BEHANDELING: Standing(
        look=_WORKED_ON, now="Informatiebeheer zoekt de juiste zaak bij uw bestanden.", following=PLAN
    ),
    TaskState.WACHT_OP_INFORMATIE: Standing(
        look=_ASKED,
        now="Informatiebeheer heeft een vraag aan u. Zonder uw antwoord kunnen zij niet verder.",
        following="Beantwoord de vraag hieronder. Laat de bestanden in de map staan en verander ze niet.",
    ),
    TaskState.WORDT_GEREGISTREERD: Standing(
        look=_REGISTERING,
        now="Uw bestanden gaan nu naar de zaak. Daarna controleren wij of alles goed is aangekomen.",
        following=PLAN,
    ),
    TaskState.REGISTREREN_MISLUKT: Standing(
        look=_WORKED_ON,
        now="Het opnemen in de zaak lukte nog niet. Informatiebeheer kijkt ernaar. Er is niets kwijt.",
        following=LEAVE_IT,
    ),
    TaskState.GEREGISTREERD: Standing(
        look=_IN_ZAAK,
        now="Uw bestanden staan in de zaak. Wij hebben gecontroleerd dat ze hetzelfde zijn.",
        following=PLAN,
    ),
    TaskState.ORIGINEEL_BEHOUDEN: Standing(
        look=_KEPT,
        now="Uw bestanden staan in de zaak, maar wij hebben niet alles uit uw map verwijderd.",
        following="Lees hierboven waarom, en wat u met het bestand kunt doen.",
    ),
    TaskState.AFGEWEZEN: Standing(
        look=_REFUSED,
        now="Informatiebeheer heeft uw bestanden niet opgenomen. Ze staan nog in uw map.",
        following="",  # the page says why, and what to do
    ),
    TaskState.INGETROKKEN: Standing(
        look=_WITHDRAWN,
        now="U hebt deze upload ingetrokken. Wij nemen de bestanden niet op in een zaak.",
        following="Haal de bestanden zelf uit de map WhatsApp bewaren. Wij hebben niets verwijderd.",
    ),
    TaskState.SAMENGEVOEGD: Standing(
        look=_TOGETHER,
        now="Informatiebeheer heeft deze bestanden bij een andere upload van u gezet.",
        following=f"Kijk bij die upload hoe het ervoor staat. {LEAVE_IT}",
    ),
    TaskState.AFGEROND: Standing(
        look=_DONE,
        now=f"Uw bestanden staan in de zaak. De originelen zijn uit uw map verwijderd. {WHERE}",
        following="Doe nu de laatste stap: maak uw telefoon schoon.",
        clean_phone=True,
    ),
}


_WHILE_HELD = {
    TaskState.INGETROKKEN: f"{LEAVE_ALL} U hoort van ons als het weer mag.",
    TaskState.AFGEROND: f"{LEAVE_ALL} Laat ook het gesprek op uw telefoon staan. U hoort van ons als het weer mag.",
}
"""What follows during a Woo request or objection, where else something would be taken away."""


_BY_HAND = {
    TaskState.GEREGISTREERD: "Informatiebeheer heeft uw bestanden met de hand geregistreerd.",
    TaskState.ORIGINEEL_BEHOUDEN: "Informatiebeheer heeft uw bestanden met de hand geregistreerd. "
    "Wij hebben niet alles uit uw map verwijderd.",
    TaskState.AFGEROND: "Informatiebeheer heeft uw bestanden met de hand geregistreerd. "
    f"De originelen zijn uit uw map verwijderd. {WHERE}",
}
"""What is the case where two people said so, and nothing was read back."""

IN_DOUBT = (
    "Wij zoeken nog uit of alles wat in uw map staat ook in de zaak staat. Wij hebben niet alles verwijderd."
)


def standing(
    state: TaskState | None,
    policy: Verwijderen,
    *,
    held: bool = False,
    phone_done: bool = False,
    declared: bool = False,  # registered by hand: nobody read it back
    elsewhere: bool = True,  # all that stays in the folder is known to be in the zaak
    permanent: Collection[bool] = (),  # of each original that is gone: whether past the recycle bin
) -> Standing:
    """Say how it stands and what the employee does now; None is the time before DI has a task."""
    told = _STANDINGS[state]
    now = _now(told, state, declared=declared, elsewhere=elsewhere).replace(WHERE, where_now(permanent))
    found = replace(told, now=now)
    if phone_done and found.clean_phone:
        return replace(found, following="U bent klaar. U hoeft niets meer te doen.")
    if held and state in _WHILE_HELD:
        return replace(found, following=_WHILE_HELD[state], clean_phone=False)
    plan = LEAVE_ALL if held else f"{WILL_BE_DELETED[policy]} {LEAVE_IT}"
    return replace(found, following=found.following.replace(PLAN, plan))


def _now(told: Standing, state: TaskState | None, *, declared: bool, elsewhere: bool) -> str:
    """Say what is the case, and nothing that nobody looked at."""
    if state is TaskState.ORIGINEEL_BEHOUDEN and not elsewhere:
        return IN_DOUBT
    return _BY_HAND[state] if declared and state in _BY_HAND else told.now
