from __future__ import annotations

import pytest

from tests.arrivals import arrival, file_seen
from tests.conftest import HandClock
from workflows.errors import PermanentError
from workflows.store import taskmarks, tasks, uploads
from workflows.store.database import Database
from workflows.tasks import TaskState


def test_a_mark_changes_the_version_and_not_the_state(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        upload = uploads.add(connection, arrival(file_seen("a")), clock())
        task = tasks.ensure(connection, upload_id=upload.upload_id, run_id="R1", now=clock())
        marked = taskmarks.mark(connection, task, clock(), deletion_asked_at=clock())

    assert (marked.state, marked.version, marked.deletion_asked) == (TaskState.NIEUW, 2, True)


def test_a_mark_on_an_old_task_is_refused(database: Database, clock: HandClock) -> None:
    with database.begin() as connection:
        upload = uploads.add(connection, arrival(file_seen("a")), clock())
        task = tasks.ensure(connection, upload_id=upload.upload_id, run_id="R1", now=clock())
        taskmarks.mark(connection, task, clock())

    with pytest.raises(PermanentError) as refused, database.begin() as connection:
        taskmarks.mark(connection, task, clock())

    assert refused.value.code == "task-moved-on"
