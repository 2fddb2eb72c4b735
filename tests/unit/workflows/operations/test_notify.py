from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.household import DI, Household
from watcher.simulator.users import FENNA
from workflows.errors import BadInputError
from workflows.operations.notify import notify_di, notify_employee
from workflows.operations.operation import Call, Done
from workflows.store import schema


async def test_the_employee_gets_a_letter_once_for_each_time_it_is_asked(home: Household) -> None:
    upload = await home.tasked()
    operation = notify_employee(home.house)
    call = Call(
        run_id="RUN",
        path="Melden",
        iteration="",
        attempt=1,
        upload_id=upload.upload_id,
        parameters={"uploadId": upload.upload_id, "template": "ontvangen"},
    )

    answers = [await operation.perform(call), await operation.perform(call)]

    assert answers == [Done(body={"template": "ontvangen"})] * 2
    assert await home.letters() == [("ontvangen", FENNA.mail)]


async def test_di_gets_a_letter_with_a_link_to_the_task_and_no_file_name(home: Household) -> None:
    upload = await home.tasked("gesprek met Truus.txt")

    await home.ask(notify_di, upload, template="nieuwe_taak")

    columns = (schema.notice.c.to_mail, schema.notice.c.subject, schema.notice.c.body)
    [row] = await home.database.transact(lambda connection: connection.execute(select(*columns)).all())
    assert (row.to_mail, row.subject) == (DI.mail, "Taak 1: document, 1 bestand")
    assert f"http://127.0.0.1:8700/taken/{upload.upload_id}" in row.body
    assert "Truus" not in row.subject + row.body


async def test_a_letter_that_does_not_exist_is_the_flow_s_mistake(home: Household) -> None:
    upload = await home.tasked()

    with pytest.raises(BadInputError) as refused:
        await home.ask(notify_di, upload, template="niewe_taak")
    assert refused.value.code == "template-unknown"
    assert "nieuwe_taak" in refused.value.what_next
