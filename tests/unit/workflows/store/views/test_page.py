from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, insert, select

from workflows.store.database import Database
from workflows.store.views.page import Cursor, Order, Page, Place, cut, read_cursor

ROWS = [(day, f"id-{n:02}") for n, day in enumerate([3, 1, 2, 2, 2, 5, 4, 1])]
SORTED = sorted(ROWS)


TABLE = Table("row", MetaData(), Column("day", Integer), Column("id", String))


@pytest.fixture
def rows(database: Database) -> Database:
    TABLE.create(database.engine)
    with database.begin() as connection:
        connection.execute(insert(TABLE), [{"day": day, "id": name} for day, name in ROWS])
    return database


def _page(connection: Connection, place: Place, *, descending: bool = False, size: int = 3) -> Page[str]:
    return cut(
        connection,
        select(TABLE),
        order=Order(by=TABLE.c.day, tie=TABLE.c.id, descending=descending),
        place=place,
        size=size,
        row_of=lambda row: str(row["id"]),
    )


def test_pages_follow_each_other_without_gaps_or_repeats(rows: Database) -> None:
    for descending in (False, True):
        seen: list[str] = []
        place = Place()
        with rows.begin() as connection:
            while True:
                page = _page(connection, place, descending=descending)
                seen.extend(page.rows)
                if page.following is None:
                    break
                place = Place(after=read_cursor(page.following, int))

        assert seen == [name for _, name in sorted(ROWS, reverse=descending)]


def test_going_back_gives_the_same_pages(rows: Database) -> None:
    with rows.begin() as connection:
        first = _page(connection, Place())
        second = _page(connection, Place(after=read_cursor(first.following, int)))
        back = _page(connection, Place(before=read_cursor(second.previous, int)))

    assert back.rows == first.rows
    assert (first.previous, back.previous) == (None, None)
    assert back.following is not None


def test_a_short_list_has_no_other_pages(rows: Database) -> None:
    with rows.begin() as connection:
        page = _page(connection, Place(), size=50)

    assert page == Page(rows=tuple(name for _, name in SORTED))


def test_an_empty_page_leads_nowhere(rows: Database) -> None:
    with rows.begin() as connection:
        page = _page(connection, Place(after=Cursor(value=99, tie="z")))

    assert page == Page(rows=())


LETTERS = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])  # what a database can hold


@given(
    st.one_of(st.text(LETTERS, max_size=300), st.integers(-(2**63), 2**63 - 1)),
    st.text(LETTERS, max_size=30),
)
def test_a_cursor_survives_the_address(value: str | int, tie: str) -> None:
    cursor = Cursor(value=value, tie=tie)

    assert read_cursor(cursor.spelled(), type(value)) in {
        cursor,
        None if len(cursor.spelled()) > 1000 else cursor,
    }


@given(st.text(max_size=50))
def test_a_cursor_that_is_not_ours_counts_as_none(text: str) -> None:
    found = read_cursor(text, int)

    assert found is None or isinstance(found.value, int)


def test_a_cursor_of_another_list_counts_as_none() -> None:
    assert read_cursor(Cursor(value="Fenna", tie="x").spelled(), int) is None
    assert read_cursor(Cursor(value=True, tie="x").spelled(), int) is None
