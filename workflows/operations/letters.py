"""Letters about an upload, put in the outbox: never a file name, never a word of the chat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy import Connection

from workflows import kept
from workflows.channels import CHANNEL, IN_CHANNEL, MAIL, TEAMS
from workflows.deadlines import Deadlines
from workflows.followups import FollowUpKind
from workflows.inspection.findings import Audience
from workflows.jsontypes import Json
from workflows.model import Letter, Person, Upload
from workflows.notices.wording import (
    Template,
    day_in_words,
    files_in_words,
    kind_in_words,
    moment_in_words,
)
from workflows.notices.words import Words
from workflows.operations.house import Addresses, Policy
from workflows.operations.readers import readers, wants_receipt
from workflows.ports import Clock
from workflows.promising import WILL_BE_DELETED, where_now
from workflows.refusal import TAKE_OUT, in_words, what_to_do
from workflows.shortening import shortened
from workflows.store import documents, followups, holds, notices, tasks, uploads
from workflows.tasks import Task, TaskState

MOST_ADVICE = 5
"""A letter with more than this is not read."""


class Desk(Protocol):
    """What a letter is written with."""

    @property
    def addresses(self) -> Addresses:
        """Who hears what."""
        ...

    @property
    def policy(self) -> Policy:
        """What the settings say about deleting."""
        ...

    @property
    def clock(self) -> Clock:
        """Tell the time."""
        ...

    @property
    def words(self) -> Words:
        """What letters say."""
        ...

    @property
    def deadlines(self) -> Deadlines:
        """How long everything may take."""
        ...


def to_employee(
    connection: Connection, house: Desk, upload: Upload, template: Template, *, once: str, **facts: object
) -> None:
    """Write to who brought it, unless they chose not to hear of it; the same *once* is written only one time."""
    if template is Template.ONTVANGEN and not wants_receipt(connection, upload.owner):
        return
    link = f"{house.addresses.console_url}/mijn/{upload.upload_id}"
    _write(connection, house, upload, template, to=upload.owner, once=once, facts={"link": link, **facts})


def to_di(
    connection: Connection, house: Desk, upload: Upload, template: Template, *, once: str, **facts: object
) -> None:
    """Write to each of DI's addresses."""
    link = f"{house.addresses.console_url}/taken/{upload.upload_id}"
    for person in readers(connection, house, upload, template):
        _write(connection, house, upload, template, to=person, once=once, facts={"link": link, **facts})
    _in_channel(connection, house, upload, template, once=once, facts={"link": link, **facts})


def to_coordinator(
    connection: Connection, house: Desk, upload: Upload, template: Template, *, once: str, **facts: object
) -> None:
    """Write to the coordinators; where nobody is, to DI itself."""
    link = f"{house.addresses.console_url}/taken/{upload.upload_id}"
    for person in house.addresses.coordinator or house.addresses.di:
        _write(connection, house, upload, template, to=person, once=once, facts={"link": link, **facts})
    _in_channel(connection, house, upload, template, once=once, facts={"link": link, **facts})


def to_beheer(
    connection: Connection, house: Desk, upload: Upload, template: Template, *, once: str, **facts: object
) -> None:
    """Write to each of beheer's addresses."""
    link = f"{house.addresses.console_url}/beheer/runs?upload={upload.upload_id}"
    for person in house.addresses.beheer:
        _write(connection, house, upload, template, to=person, once=once, facts={"link": link, **facts})


def _in_channel(
    connection: Connection,
    house: Desk,
    upload: Upload,
    template: Template,
    *,
    once: str,
    facts: Mapping[str, object],
) -> None:
    """Put a card in the Teams channel of DI, where there is one, without whom it is for."""
    if house.addresses.teams and template in IN_CHANNEL:
        _write(connection, house, upload, template, to=CHANNEL, once=once, facts=facts, channel=TEAMS)


def facts_of(connection: Connection, house: Desk, upload: Upload) -> dict[str, object]:
    """Gather what a letter may say of an upload."""
    report = uploads.report_of(connection, upload.upload_id)
    kind = report.get("kind") if isinstance(report, Mapping) else None
    task = tasks.of_upload(connection, upload.upload_id)
    decision = task.decision if task else None
    ground = in_words(decision.ground) if decision else None
    held = holds.held_because(connection, upload.upload_id) is not None
    return {
        "adviezen": _advice(report),
        "soort": kind_in_words(str(kind) if kind else None),
        "moment": moment_in_words(upload.arrived_at),
        "bestanden": files_in_words(len(upload.files)),
        "taak": task.number if task else "",
        "zaaknummer": decision.zaaknummer if decision else "",
        "reden": _reason(connection, upload, task, held=held),
        "grond": ground.told if ground else "",
        "termijn": day_in_words(task.final_at) if task and task.final_at else "",
        "doen": _to_do(connection, upload, task, held=held),
        "plan": WILL_BE_DELETED[house.policy.verwijderen],
        "prullenbak": where_now(documents.gone_for_good(connection, upload.upload_id)),
        "laten": kept.leave(documents.kept_reasons(connection, upload), held=False),
        "blokkade": kept.LEAVE_ALL if held else "",
        "telefoon": "ja" if _may_clean_phone(connection, upload, held=held) else "",
    }


def _reason(connection: Connection, upload: Upload, task: Task | None, *, held: bool) -> str:
    """Say why the task stands as it does; what stays in the folder is said anew, as holds come and go."""
    if task is None:
        return ""
    if task.state is TaskState.ORIGINEEL_BEHOUDEN:
        reasons = documents.kept_reasons(connection, upload)
        return kept.because(reasons, held=held) if held else kept.in_words(reasons, held=False)
    return (task.decision.reason if task.decision else "") or task.explanation or ""


def _to_do(connection: Connection, upload: Upload, task: Task | None, *, held: bool) -> str:
    """Say what the employee does in the folder; nothing where all that was asked is done."""
    if task is not None and task.state in {TaskState.ORIGINEEL_BEHOUDEN, TaskState.AFGEROND}:
        timer = followups.find(connection, upload.upload_id, FollowUpKind.LEEGHALEN)
        asked = TAKE_OUT if timer is not None and timer.unsettled else ""
        return kept.leave(documents.kept_reasons(connection, upload), held=held) or asked
    ground = in_words(task.decision.ground) if task is not None and task.decision else None
    return what_to_do(ground, held=held)


def _may_clean_phone(connection: Connection, upload: Upload, *, held: bool) -> bool:
    """Whether step 6 is asked of the employee, and nothing stands in its way now."""
    timer = followups.find(connection, upload.upload_id, FollowUpKind.TELEFOON)
    asked = timer is not None and timer.unsettled
    return asked and not kept.must_stay(documents.kept_reasons(connection, upload), held=held)


def _advice(report: Json) -> list[str]:
    """Repeat what the employee can do something about; these sentences hold counts and no names."""
    found = report.get("findings") if isinstance(report, Mapping) else None
    said = [one for one in found if isinstance(one, Mapping)] if isinstance(found, list | tuple) else []
    mine = (str(one.get("sentence")) for one in said if one.get("audience") == Audience.EMPLOYEE)
    return list(dict.fromkeys(mine))[:MOST_ADVICE]


def _write(
    connection: Connection,
    house: Desk,
    upload: Upload,
    template: Template,
    *,
    to: Person,
    once: str,
    facts: Mapping[str, object],
    channel: str = MAIL,
) -> None:
    help_page = f"{house.addresses.console_url}/hulp"
    worded = house.words.word(
        template, {**facts_of(connection, house, upload), "naam": to.name, "hulp": help_page, **facts}
    )
    letter = Letter(
        key=shortened(f"{upload.upload_id}/{template}/{to.object_id}/{once}"),
        to=to,
        subject=worded.subject,
        text=worded.body,
        channel=channel,
        link=str(facts.get("link", "")),
    )
    notices.add(connection, letter, template=template, upload_id=upload.upload_id, now=house.clock())
