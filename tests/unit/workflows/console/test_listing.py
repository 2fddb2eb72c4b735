from __future__ import annotations

import csv
import io

from tests.conftest import HandClock
from tests.consoles import NOOR, House
from workflows.console.listing import HEADINGS, spelled
from workflows.form import Form
from workflows.store import forms, schema


async def test_the_list_of_the_filter_is_a_file_for_a_spreadsheet(house: House, clock: HandClock) -> None:
    for number in range(30):
        task = await house.new_task({"a.png": b"x"})
        with house.database.begin() as connection:
            forms.save(connection, task.upload_id, Form(subject=f"Kermis; deel {number}"), clock())
    noor = await house.browser().sign_in(NOOR)

    answer = await noor.get("/taken/werklijst.csv?zoek=kermis")

    assert answer.headers["content-disposition"] == 'attachment; filename="werklijst-te-doen-2026-11-24.csv"'
    assert answer.text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert (rows[0], len(rows)) == (list(HEADINGS), 31)
    assert rows[1] == [
        "1",
        "Anders",
        "Kermis; deel 0",
        "Fenna Duinker",
        "24-11-2026 10:00",
        "1",
        "1",
        "Nieuw",
        "27-11-2026",
        "08-12-2026",
        "",
    ]
    with house.database.begin() as connection:
        acts = [row.action for row in connection.execute(schema.audit.select())]
    assert acts[-1] == "werklijst_opgehaald"


async def test_a_name_is_never_a_formula(house: House, clock: HandClock) -> None:
    task = await house.new_task({"a.png": b"x"})
    with house.database.begin() as connection:
        forms.save(connection, task.upload_id, Form(subject='=HYPERLINK("http://evil")'), clock())
    noor = await house.browser().sign_in(NOOR)

    assert ";\"'=HYPERLINK(" in (await noor.get("/taken/werklijst.csv")).text


def test_an_empty_list_has_its_headings() -> None:
    assert spelled(()) == "\ufeff" + ";".join(HEADINGS) + "\r\n"
