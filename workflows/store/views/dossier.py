"""Everything about one upload and its task, for who may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, false, or_, select

from workflows.followups import FollowUpKind
from workflows.form import Form
from workflows.jsontypes import Json
from workflows.model import KeptReason, Upload, UploadFile, Viewer
from workflows.store import (
    audit,
    byhand,
    documents,
    followups,
    forms,
    holds,
    made,
    questions,
    schema,
    tasks,
    uploads,
)
from workflows.store.byhand import ByHand
from workflows.store.followups import FollowUp
from workflows.store.holds import Hold
from workflows.store.made import MadeStanding
from workflows.store.questions import Question
from workflows.store.views.doubles import Double, doubles_for
from workflows.store.views.neighbours import Neighbour, neighbours_for
from workflows.tasks import Task, TaskState

BESIDE = frozenset({TaskState.GEREGISTREERD, TaskState.ORIGINEEL_BEHOUDEN})
"""The states in which the originals are in the zaak, so that something can lie beside them."""

_upload, _file, _task = schema.upload, schema.upload_file, schema.task
_document, _deletion, _audit = schema.document, schema.deletion, schema.audit


@dataclass(frozen=True, kw_only=True)
class FileStanding:
    """How far one file is."""

    file: UploadFile
    identificatie: str | None = None  # of its document, once registered
    versie: int | None = None
    proven_at: datetime | None = None
    checked_at: datetime | None = None  # read back once more, at night
    differs: str | None = None  # the code of what was different then
    gates: Mapping[str, bool] | None = None  # the answers that its deletion rested on
    outcome: str | None = None  # verwijderd, or why it was kept
    outcome_at: datetime | None = None
    declared: bool = False  # whether that deletion rested on a declaration, not on a proof
    permanent: bool = False  # whether it went past the recycle bin


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One thing that was done."""

    at: datetime
    actor_id: str
    actor_name: str | None  # None: the service, or erased
    act: audit.Act
    object_id: str | None
    result: str


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """One upload with its task (if it has one yet), report, files and history."""

    upload: Upload
    task: Task | None
    report: Json
    files: tuple[FileStanding, ...]
    history: tuple[HistoryLine, ...]
    folder_receipt: str | None
    phone: FollowUp | None  # step 6: asked, and answered or not
    form: Form  # what the employee told
    questions: tuple[Question, ...]  # oldest first
    made: tuple[MadeStanding, ...] = ()  # beside the originals
    holds: tuple[Hold, ...] = ()  # what stops deletion now
    held: bool = False  # nothing may be taken away now; also told to who may not see why
    declared: bool = False  # two people said where a file was registered, and nothing proves it
    by_hand: ByHand | None = None  # what DI says of a registration by hand
    doubles: tuple[Double, ...] = ()  # for DI only
    neighbours: tuple[Neighbour, ...] = ()  # for DI only
    stands_in: bool = False  # whether who looks does the work today of the absent colleague who has the task
    thought_over_at: datetime | None = None  # when the bedenktijd ends, where there is one
    in_vain: bool = (
        False  # whether it was only declared, where the policy of the folder does not let that count
    )

    @property
    def infected(self) -> bool:
        """Whether a virus was found in any file."""
        return any(file.infected for file in self.upload.files)

    @property
    def asked(self) -> Question | None:
        """What DI asked and the employee has not answered yet."""
        return next((question for question in self.questions if question.open), None)

    @property
    def double_files(self) -> frozenset[str]:
        """The ids of the files that are somewhere else too."""
        return frozenset(double.file_id for double in self.doubles)

    @property
    def lacks_made(self) -> bool:
        """Whether something that should lie beside the originals does not, and can still be made of them."""
        registered = self.task is not None and self.task.state in BESIDE
        return registered and self.readable and any(one.because and not one.proven_at for one in self.made)

    @property
    def kept_reasons(self) -> tuple[KeptReason, ...]:
        """Why originals stayed, each reason once."""
        return documents.reasons_in(one.outcome for one in self.files)

    @property
    def gone_for_good(self) -> tuple[bool, ...]:
        """Of each original that was deleted, whether it went past the recycle bin."""
        return tuple(one.permanent for one in self.files if one.outcome == documents.DELETED)

    @property
    def readable(self) -> bool:
        """Whether no original was deleted yet, so that the content is still whole."""
        return all(standing.outcome != documents.DELETED for standing in self.files)


def for_di(connection: Connection, viewer: Viewer, task_id: str) -> Dossier | None:
    """Read a task with everything around it; None for who is not of DI."""
    found = _dossier(connection, viewer, task_id, _of_di(viewer))
    if found is None:
        return None
    return replace(
        found,
        doubles=doubles_for(connection, viewer, task_id),
        neighbours=neighbours_for(connection, viewer, found.upload),
    )


def for_sender(connection: Connection, viewer: Viewer, upload_id: str) -> Dossier | None:
    """Read an upload of the viewer's own; None for anybody else's."""
    return _dossier(connection, viewer, upload_id, _own(viewer))


def for_content(connection: Connection, viewer: Viewer, upload_id: str) -> Dossier | None:
    """Read an upload whose content the viewer may see: DI where there is a task, and the sender."""
    return _dossier(connection, viewer, upload_id, or_(_of_di(viewer), _own(viewer)))


def _of_di(viewer: Viewer) -> ColumnElement[bool]:
    return _task.c.task_id.is_not(None) if viewer.is_di else false()


def _own(viewer: Viewer) -> ColumnElement[bool]:
    return _upload.c.owner_id == viewer.person.object_id


def _dossier(
    connection: Connection, viewer: Viewer, upload_id: str, visible: ColumnElement[bool]
) -> Dossier | None:
    query = (
        select(_upload.c.report, _upload.c.folder_receipt)
        .outerjoin(_task, _task.c.upload_id == _upload.c.upload_id)
        .where(_upload.c.upload_id == upload_id, visible)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    upload = uploads.get(connection, upload_id)
    return Dossier(
        upload=upload,
        task=tasks.of_upload(connection, upload_id),
        report=row.report,
        files=_standings(connection, upload),
        history=_history(connection, upload_id, by_name=viewer.is_di),
        folder_receipt=row.folder_receipt,
        phone=followups.find(connection, upload_id, FollowUpKind.TELEFOON),
        made=made.of_upload(connection, upload_id),
        form=forms.of_upload(connection, upload_id),
        questions=questions.of_upload(connection, upload_id),
        holds=holds.of_upload(connection, upload_id) if viewer.is_di else (),
        held=bool(holds.of_upload(connection, upload_id)),
        declared=documents.only_declared(connection, byhand.declarations(connection, upload_id)),
        by_hand=byhand.of_upload(connection, upload_id) if viewer.is_di else None,
    )


def _standings(connection: Connection, upload: Upload) -> tuple[FileStanding, ...]:
    query = (
        select(
            _file.c.file_id,
            _document.c.identificatie,
            _document.c.versie,
            _document.c.proven_at,
            _document.c.checked_at,
            _document.c.check_code,
            _deletion.c.clearance,
            _deletion.c.outcome,
            _deletion.c.outcome_at,
        )
        .outerjoin(_document, _document.c.file_id == _file.c.file_id)
        .outerjoin(_deletion, _deletion.c.file_id == _file.c.file_id)
        .where(_file.c.upload_id == upload.upload_id)
    )
    known = {row["file_id"]: row for row in connection.execute(query).mappings()}
    return tuple(_standing(file, known[file.file_id]) for file in upload.files)


def _standing(file: UploadFile, row: RowMapping) -> FileStanding:
    clearance = row["clearance"] or {}
    return FileStanding(
        file=file,
        identificatie=row["identificatie"],
        versie=row["versie"],
        proven_at=row["proven_at"],
        checked_at=row["checked_at"],
        differs=row["check_code"],
        gates=clearance.get("gates"),
        outcome=row["outcome"],
        outcome_at=row["outcome_at"],
        declared=clearance.get("grond") == "verklaring",
        permanent=clearance.get("wijze") == "definitief",
    )


def _history(connection: Connection, upload_id: str, *, by_name: bool) -> tuple[HistoryLine, ...]:
    return tuple(
        HistoryLine(
            at=row["at"],
            actor_id=row["actor_id"],
            actor_name=(row["said"] or {}).get("name") if by_name else None,
            act=audit.Act(row["action"]),
            object_id=row["object_id"],
            result=row["result"],
        )
        for row in audit.of_upload(connection, upload_id)
    )
