from __future__ import annotations

from sqlalchemy import UniqueConstraint

from workflows.zaaksysteem.simulator.tables import document, link, metadata


def test_nothing_but_a_check_beforehand_keeps_an_identificatie_unique() -> None:
    unique = [column.name for column in document.columns if column.unique]
    assert unique == ["uuid"]


def test_a_link_is_unique_in_the_database() -> None:
    constraints = [
        sorted(column.name for column in constraint.columns)
        for constraint in link.constraints
        if isinstance(constraint, UniqueConstraint)
    ]
    assert constraints == [["document", "zaak"]]


def test_every_table_has_a_key() -> None:
    assert all(table.primary_key.columns for table in metadata.sorted_tables)
