from __future__ import annotations

from dataclasses import replace

from tests.arrivals import FENNA, NOOR, file_seen
from watcher.changes import Unreadable
from watcher.employee import employee_of
from workflows.model import Person
from workflows.watching import Watch

OWN = Watch(drive_id="d", folder_id="f", owner=FENNA)
SHARED = replace(OWN, shared=True)


def test_in_a_onedrive_the_owner_is_the_employee_whoever_put_it_there() -> None:
    assert employee_of(OWN, replace(file_seen("foto.jpg"), created_by=NOOR)) == FENNA


def test_in_a_library_it_is_who_made_the_file() -> None:
    assert employee_of(SHARED, replace(file_seen("foto.jpg"), created_by=NOOR)) == NOOR


def test_where_nobody_knows_or_nobody_can_be_reached_it_is_the_contact() -> None:
    silent = Person(object_id="x", name="App", mail="")

    assert employee_of(SHARED, replace(file_seen("foto.jpg"), created_by=None)) == FENNA
    assert employee_of(SHARED, replace(file_seen("foto.jpg"), created_by=silent)) == FENNA
    assert employee_of(SHARED, None) == FENNA
    assert employee_of(SHARED, Unreadable(key=file_seen("foto.jpg").key, parent_id="f", code="x")) == FENNA
