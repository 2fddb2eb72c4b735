"""What may happen to a DI task, as one table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.errors import PermanentError
from workflows.model import Decision


class TaskState(StrEnum):
    """Where a task stands; the words on the screen are in *LABELS*."""

    NIEUW = "nieuw"  # nobody works on it yet
    IN_BEHANDELING = "in_behandeling"  # somebody of DI took it
    WORDT_GEREGISTREERD = "wordt_geregistreerd"  # decided; the service is at work
    WACHT_OP_INFORMATIE = "wacht_op_informatie"  # DI asked the employee something; DI may also decide without
    REGISTREREN_MISLUKT = "registreren_mislukt"  # the service could not, and says why; DI decides again
    GEREGISTREERD = "geregistreerd"  # proven in the zaak; the originals are still in OneDrive
    ORIGINEEL_BEHOUDEN = (
        "origineel_behouden"  # proven in the zaak; an original was kept, and the task says why
    )
    AFGEWEZEN = "afgewezen"  # DI refused it; the originals are untouched
    INGETROKKEN = "ingetrokken"  # the employee took it back; the originals are untouched
    SAMENGEVOEGD = "samengevoegd"  # its files went to another task; nothing more will happen here
    AFGEROND = "afgerond"  # proven in the zaak, and the originals are gone


class TaskEvent(StrEnum):
    """What happens to a task."""

    TAKEN = "genomen"
    RELEASED = "vrijgegeven"
    ASSIGNED = "toegekend"
    QUESTION_ASKED = "teruggestuurd"
    QUESTION_SETTLED = "vraag_afgehandeld"
    DECIDED_TO_REGISTER = "registreren_gekozen"
    DECIDED_TO_REJECT = "afgewezen"
    WITHDRAWN = "ingetrokken"
    REGISTRATION_FAILED = "registreren_mislukt"
    REOPENED = "heropend"
    MERGED = "samengevoegd"
    REGISTERED = "geregistreerd"
    ORIGINALS_DELETED = "origineel_verwijderd"
    ORIGINALS_KEPT = "origineel_behouden"


OPEN = frozenset(
    {
        TaskState.NIEUW,
        TaskState.IN_BEHANDELING,
        TaskState.WACHT_OP_INFORMATIE,
        TaskState.REGISTREREN_MISLUKT,
    }
)
"""The states in which DI can decide."""

REFUSED = frozenset({TaskState.AFGEWEZEN, TaskState.INGETROKKEN})
"""The states in which nothing is kept, and the employee takes the originals away."""

FINISHED = REFUSED | {TaskState.AFGEROND, TaskState.ORIGINEEL_BEHOUDEN, TaskState.SAMENGEVOEGD}
"""The states in which nothing more happens by itself."""

LABELS = {
    TaskState.NIEUW: "Nieuw",
    TaskState.IN_BEHANDELING: "In behandeling",
    TaskState.WACHT_OP_INFORMATIE: "Wacht op informatie",
    TaskState.WORDT_GEREGISTREERD: "Wordt geregistreerd",
    TaskState.REGISTREREN_MISLUKT: "Registreren mislukt",
    TaskState.GEREGISTREERD: "Geregistreerd",
    TaskState.ORIGINEEL_BEHOUDEN: "Geregistreerd, origineel behouden",
    TaskState.AFGEWEZEN: "Afgewezen",
    TaskState.INGETROKKEN: "Ingetrokken",
    TaskState.SAMENGEVOEGD: "Samengevoegd",
    TaskState.AFGEROND: "Afgerond",
}

_S, _E = TaskState, TaskEvent

TRANSITIONS: dict[TaskEvent, tuple[frozenset[TaskState], TaskState]] = {
    _E.TAKEN: (frozenset({_S.NIEUW, _S.REGISTREREN_MISLUKT}), _S.IN_BEHANDELING),
    _E.RELEASED: (frozenset({_S.IN_BEHANDELING}), _S.NIEUW),
    _E.ASSIGNED: (
        frozenset({_S.NIEUW, _S.IN_BEHANDELING, _S.REGISTREREN_MISLUKT}),
        _S.IN_BEHANDELING,
    ),
    _E.QUESTION_ASKED: (OPEN, _S.WACHT_OP_INFORMATIE),
    _E.QUESTION_SETTLED: (frozenset({_S.WACHT_OP_INFORMATIE}), _S.IN_BEHANDELING),
    _E.WITHDRAWN: (OPEN, _S.INGETROKKEN),
    _E.DECIDED_TO_REGISTER: (OPEN, _S.WORDT_GEREGISTREERD),
    _E.DECIDED_TO_REJECT: (OPEN, _S.AFGEWEZEN),
    _E.REGISTRATION_FAILED: (frozenset({_S.WORDT_GEREGISTREERD}), _S.REGISTREREN_MISLUKT),
    _E.REOPENED: (
        OPEN | {_S.WORDT_GEREGISTREERD, _S.GEREGISTREERD, _S.ORIGINEEL_BEHOUDEN},
        _S.NIEUW,
    ),
    _E.MERGED: (OPEN, _S.SAMENGEVOEGD),
    _E.REGISTERED: (frozenset({_S.WORDT_GEREGISTREERD, _S.GEREGISTREERD}), _S.GEREGISTREERD),
    _E.ORIGINALS_DELETED: (frozenset({_S.GEREGISTREERD, _S.ORIGINEEL_BEHOUDEN, _S.AFGEROND}), _S.AFGEROND),
    _E.ORIGINALS_KEPT: (
        frozenset({_S.GEREGISTREERD, _S.ORIGINEEL_BEHOUDEN}),
        _S.ORIGINEEL_BEHOUDEN,
    ),
}


@dataclass(frozen=True, kw_only=True)
class Task:
    """One upload that DI decides about."""

    task_id: str
    number: int  # for people: taak 12
    upload_id: str
    run_id: str
    state: TaskState
    because: str | None  # code: why it stands like this
    explanation: str | None  # the Dutch sentence that goes with it
    assignee_id: str | None
    assignee_name: str | None
    decision: Decision | None
    deletion_asked: bool  # DI asked on the task to delete the originals
    deletion_asked_by: str | None = None
    deletion_agreed: bool = False  # vier-ogen: a second, different person agreed
    deletion_stopped: bool = False  # DI decided to leave the originals where they are
    deletion_stopped_because: str | None = None  # in DI's words
    created_at: datetime
    changed_at: datetime
    version: int
    target_at: datetime | None = None  # streefdatum
    final_at: datetime | None = None  # fatale datum

    @property
    def open(self) -> bool:
        """Whether DI can decide about it now."""
        return self.state in OPEN


def after(state: TaskState, event: TaskEvent) -> TaskState:
    """Say where *event* leads from *state*; raises PermanentError where it leads nowhere."""
    sources, target = TRANSITIONS[event]
    if state not in sources:
        raise PermanentError(
            "task-moved-on",
            f"Deze taak staat nu op '{LABELS[state]}'. Dat kan hier niet meer.",
            next_step="Ververs de pagina om te zien hoe de taak er nu voor staat.",
            facts={"state": state, "event": event},
        )
    return target
