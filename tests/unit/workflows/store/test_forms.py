from __future__ import annotations

from tests.conftest import HandClock
from tests.consoles import build_house
from workflows.form import Form
from workflows.store import forms
from workflows.store.database import Database


async def test_the_last_form_counts_and_an_empty_one_is_not_kept(
    database: Database, clock: HandClock
) -> None:
    upload = await build_house(database, clock).upload({"a.txt": b"x"}, inspected=False)
    with database.begin() as connection:
        found = [forms.of_upload(connection, upload.upload_id)]
        for form in (Form(subject="Kermis"), Form(subject="Markt"), Form()):
            forms.save(connection, upload.upload_id, form, clock())
            found.append(forms.of_upload(connection, upload.upload_id))

    assert found == [Form(), Form(subject="Kermis"), Form(subject="Markt"), Form()]
