"""How DI divides the work: give a task to a colleague, or give it back with a reason."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from workflows.colleagues import Colleague
from workflows.errors import BadInputError
from workflows.step import Step, current, load, record, still_explained
from workflows.store import colleagues, taskmarks, tasks
from workflows.store.audit import Act
from workflows.tasks import Task, TaskEvent, TaskState

MOST_AT_ONCE = 100  # tasks


def assign(connection: Connection, step: Step, to: str, today: date) -> Task:
    """Put a task in the hands of a colleague of DI, who is not away."""
    task = load(connection, step)
    chosen = _present(connection, to, today)
    if task.assignee_id == to and task.version == step.version + 1:
        return task  # the second click on the same button
    now_theirs = {"assignee_id": to, "assignee_name": chosen.person.name}
    task = current(task, step)
    if task.state is TaskState.WACHT_OP_INFORMATIE:
        moved = taskmarks.mark(connection, task, step.now, **now_theirs)
    else:
        moved = tasks.apply(
            connection, task, TaskEvent.ASSIGNED, step.now, **now_theirs, **still_explained(task)
        )
    record(connection, step, Act.TASK_ASSIGNED)
    return moved


def _present(connection: Connection, to: str, today: date) -> Colleague:
    chosen = colleagues.find(connection, to)
    if chosen is None or "DI" not in chosen.roles:
        raise BadInputError(
            "colleague-unknown",
            "Deze collega werkt niet bij Informatiebeheer.",
            next_step="Kies een collega uit de lijst. Staat iemand er niet bij? Die moet zich eerst een keer aanmelden.",
        )
    if chosen.away_on(today):
        stand_in = colleagues.find(connection, chosen.absence.stand_in_id or "") if chosen.absence else None
        instead = f"Kies {stand_in.person.name}, die vervangt." if stand_in else "Kies een andere collega."
        raise BadInputError("colleague-away", f"{chosen.person.name} is afwezig.", next_step=instead)
    return chosen
