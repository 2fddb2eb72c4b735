"""How an upload stands, in words for the employee who brought it."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.clearance import Verwijderen
from workflows.console.words import NO_TASK_YET, Look
from workflows.tasks import TaskState

LEAVE_IT = "U hoeft nu niets te doen. Laat de bestanden in de map staan en verander ze niet."
WILL_BE_DELETED = {
    Verwijderen.AUTOMATISCH: "Daarna verwijderen wij de originelen uit uw map.",
    Verwijderen.NA_KLIK: "Daarna verwijderen wij de originelen uit uw map, als Informatiebeheer dat vraagt.",
    Verwijderen.UIT: "De originelen blijven in uw map staan. U krijgt bericht als u ze zelf mag weghalen.",
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the employee reads."""

    look: Look
    now: str  # what is the case
    following: str  # what happens next, or what to do
    clean_phone: bool = False  # whether step 6 may be done now


_RECEIVED = Look(word="Ontvangen", icon="vink", tone="rustig")
_WORKED_ON = Look(word="Informatiebeheer is ermee bezig", icon="persoon", tone="bezig")
_REGISTERING = Look(word="Wordt opgenomen in de zaak", icon="klok", tone="bezig")
_IN_ZAAK = Look(word="Opgenomen in de zaak", icon="vink", tone="goed")
_DONE = Look(word="Klaar: opgenomen en verwijderd", icon="dubbele-vink", tone="goed")
_KEPT = Look(word="Opgenomen, bestand staat nog in uw map", icon="let-op", tone="let-op")
_REFUSED = Look(word="Niet opgenomen", icon="streep", tone="let-op")


def standing(state: TaskState | None, policy: Verwijderen) -> Standing:
    """Say how it stands and what the employee does now."""
    next_step = f"{WILL_BE_DELETED[policy]} {LEAVE_IT}"
    if state is None:
        return Standing(
            look=NO_TASK_YET,
            now="Wij hebben uw bestanden ontvangen en bekijken wat het is.",
            following=f"Informatiebeheer zoekt straks de juiste zaak. {LEAVE_IT}",
        )
    return {
        TaskState.NIEUW: Standing(
            look=_RECEIVED,
            now="Uw bestanden liggen klaar voor Informatiebeheer.",
            following=f"Informatiebeheer neemt ze op in de juiste zaak. {next_step}",
        ),
        TaskState.IN_BEHANDELING: Standing(
            look=_WORKED_ON,
            now="Informatiebeheer zoekt de juiste zaak bij uw bestanden.",
            following=next_step,
        ),
        TaskState.WORDT_GEREGISTREERD: Standing(
            look=_REGISTERING,
            now="Uw bestanden gaan nu naar de zaak. Daarna controleren wij of alles goed is aangekomen.",
            following=next_step,
        ),
        TaskState.REGISTREREN_MISLUKT: Standing(
            look=_WORKED_ON,
            now="Het opnemen in de zaak lukte nog niet. Informatiebeheer kijkt ernaar. Er is niets kwijt.",
            following=LEAVE_IT,
        ),
        TaskState.GEREGISTREERD: Standing(
            look=_IN_ZAAK,
            now="Uw bestanden staan in de zaak. Wij hebben gecontroleerd dat ze hetzelfde zijn.",
            following=next_step,
        ),
        TaskState.ORIGINEEL_BEHOUDEN: Standing(
            look=_KEPT,
            now="Uw bestanden staan in de zaak, maar wij hebben niet alles uit uw map verwijderd.",
            following="Lees hieronder waarom, en wat u met het bestand kunt doen.",
        ),
        TaskState.AFGEWEZEN: Standing(
            look=_REFUSED,
            now="Informatiebeheer heeft uw bestanden niet opgenomen. Ze staan nog in uw map.",
            following="Lees hieronder waarom. Hebt u een vraag? Bel of mail Informatiebeheer.",
        ),
        TaskState.AFGEROND: Standing(
            look=_DONE,
            now="Uw bestanden staan in de zaak. De originelen zijn uit uw map verwijderd. "
            "Ze blijven in uw prullenbak zolang uw organisatie die bewaart.",
            following="Doe nu de laatste stap: maak uw telefoon schoon.",
            clean_phone=True,
        ),
    }[state]
