from __future__ import annotations

from workflows.store.schema import metadata

PERSONAL = {
    "owner_name",
    "owner_mail",
    "person_name",
    "name",
    "folder_path",
    "report",
    "to_name",
    "to_mail",
    "assignee_name",
}
MAY_HOLD_PERSONS = {
    "upload",
    "upload_file",
    "task",
    "notice",
    "watch",
    "absence",
    "colleague",
    "saved_filter",
}


def test_personal_values_live_only_where_they_can_be_erased() -> None:
    found = {
        table.name
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name in PERSONAL and not (table.name == "action" and column.name == "name")
    }

    assert found <= MAY_HOLD_PERSONS


def test_every_table_has_a_primary_key() -> None:
    assert [table.name for table in metadata.sorted_tables if not table.primary_key.columns] == []
