from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, select, update

from tests.arrivals import NOOR
from workflows.model import Viewer
from workflows.store import audit, schema
from workflows.store.audit import Act
from workflows.store.chain import Line, hash_line
from workflows.store.database import Database
from workflows.store.tampering import Anchor, Break, anchors_in, line_of, read_head, rows, verify

VIEWER = Viewer(person=NOOR, roles=frozenset({"DI"}), origin="10.0.0.8")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LINES = 6


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A record of six lines; every test undoes what it does to it."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('audit') / 'test.sqlite'}")
    schema.metadata.create_all(database.engine)
    _write(database, LINES)
    yield database
    database.close()


def _write(database: Database, count: int) -> None:
    for number in range(1, count + 1):
        with database.begin() as connection:
            audit.record(
                connection,
                at=NOW + timedelta(seconds=number),
                act=Act.SEEN if number % 2 else Act.REGISTERED,
                result="gelukt",
                viewer=VIEWER if number % 2 else None,
                upload_id=f"U{number % 3}" if number % 3 else None,
                object_id=f"O{number}",
            )


@contextmanager
def undone(database: Database) -> Iterator[Connection]:
    """Let a test change what it likes, and undo it."""
    with database.engine.connect() as connection:
        yield connection
        connection.rollback()


def _codes(connection: Connection, *anchors: Anchor) -> set[str]:
    return {each.code for each in verify(connection, anchors).breaks}


def test_a_record_that_nobody_touched_is_sound(written: Database) -> None:
    with undone(written) as connection:
        head = read_head(connection)
        verdict = verify(connection, [head, Anchor(seq=head.seq, hash=head.hash)])

    assert (verdict.lines, verdict.head, verdict.erased, verdict.anchors, verdict.breaks) == (
        LINES,
        head,
        0,
        1,
        (),
    )


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
COLUMNS: dict[str, st.SearchStrategy[object]] = {
    "at": st.integers(0, 10**6).map(lambda seconds: NOW + timedelta(hours=1, seconds=seconds)),
    "actor_id": WORDS,
    "action": st.sampled_from(list(Act)) | WORDS,
    "upload_id": WORDS | st.none(),
    "object_id": WORDS | st.none(),
    "result": WORDS,
    "beside_hash": st.text("0123456789abcdef", min_size=64, max_size=64),
    "hash": st.text("0123456789abcdef", min_size=64, max_size=64),
}


@settings(max_examples=150, deadline=None)
@given(seq=st.integers(1, LINES), change=st.data())
def test_any_change_of_any_value_of_any_line_is_found(
    written: Database, seq: int, change: st.DataObject
) -> None:
    column = schema.audit.c[change.draw(st.sampled_from(sorted(COLUMNS)))]
    other = change.draw(COLUMNS[column.name])
    with undone(written) as connection:
        before = connection.scalar(select(column).where(schema.audit.c.seq == seq))
        connection.execute(update(schema.audit).where(schema.audit.c.seq == seq).values({column: other}))

        assert verify(connection).sound is (before == other)


@settings(max_examples=60, deadline=None)
@given(taken=st.sets(st.integers(1, LINES), min_size=1))
def test_any_lines_that_are_taken_away_are_missed(written: Database, taken: set[int]) -> None:
    with undone(written) as connection:
        connection.execute(delete(schema.audit).where(schema.audit.c.seq.in_(taken)))
        connection.execute(delete(schema.audit_beside).where(schema.audit_beside.c.seq.in_(taken)))

        assert not verify(connection).sound


@settings(max_examples=60, deadline=None)
@given(seq=st.integers(1, LINES), said=st.dictionaries(WORDS, WORDS, max_size=3), salt=WORDS)
def test_any_other_name_or_origin_is_found(
    written: Database, seq: int, said: dict[str, str], salt: str
) -> None:
    with undone(written) as connection:
        connection.execute(
            update(schema.audit_beside).where(schema.audit_beside.c.seq == seq).values(said=said, salt=salt)
        )

        assert verify(connection).breaks == (Break(seq=seq, code="audit-beside-changed"),)


def test_a_name_that_is_gone_without_a_line_about_it_is_found(written: Database) -> None:
    with undone(written) as connection:
        connection.execute(delete(schema.audit_beside).where(schema.audit_beside.c.seq == 4))

        assert verify(connection).breaks == (Break(seq=4, code="audit-beside-missing"),)


def _cut(connection: Connection, keep: int) -> None:
    """Cut the tail as somebody would who knows how the record works: with the head put right."""
    connection.execute(delete(schema.audit).where(schema.audit.c.seq > keep))
    connection.execute(delete(schema.audit_beside).where(schema.audit_beside.c.seq > keep))
    last = connection.scalar(select(schema.audit.c.hash).where(schema.audit.c.seq == keep)) or "0" * 64
    connection.execute(update(schema.audit_head).values(seq=keep, hash=last))


@pytest.mark.parametrize("keep", [0, 1, LINES - 1])
def test_a_tail_that_is_cut_with_care_shows_by_its_anchor(written: Database, keep: int) -> None:
    with undone(written) as connection:
        anchor = read_head(connection)
        _cut(connection, keep)

        assert _codes(connection) == set()  # this is what the anchor is for
        assert _codes(connection, anchor) == {"audit-anchor-beyond"}


def test_a_chain_that_is_written_anew_shows_by_its_anchor(written: Database) -> None:
    with undone(written) as connection:
        anchor, before = read_head(connection), "0" * 64
        connection.execute(update(schema.audit).where(schema.audit.c.seq == 2).values(result="mislukt"))
        for row in list(rows(connection)):
            line: Line = line_of(row)
            before = hash_line(before, line)
            connection.execute(update(schema.audit).where(schema.audit.c.seq == line.seq).values(hash=before))
        connection.execute(update(schema.audit_head).values(hash=before))

        assert _codes(connection) == set()
        assert _codes(connection, anchor) == {"audit-anchor-differs"}


@pytest.mark.parametrize(
    "mischief",
    [
        lambda connection: connection.execute(update(schema.audit_head).values(seq=LINES - 1)),
        lambda connection: connection.execute(update(schema.audit_head).values(hash="1" * 64)),
        lambda connection: connection.execute(delete(schema.audit_head)),
        lambda connection: connection.execute(
            insert(schema.audit_beside).values(seq=LINES + 1, salt="s", said={})
        ),
    ],
)
def test_an_end_that_does_not_fit_is_found(
    written: Database, mischief: Callable[[Connection], object]
) -> None:
    with undone(written) as connection:
        mischief(connection)

        assert not verify(connection).sound


def test_two_anchors_that_disagree_are_found(written: Database) -> None:
    with undone(written) as connection:
        head = read_head(connection)

        assert _codes(connection, head, Anchor(seq=head.seq, hash="f" * 64)) == {"audit-anchor-differs"}


def test_anchors_are_found_among_other_lines() -> None:
    log = [
        json.dumps({"event": "service_started"}),
        "no json",
        json.dumps({"event": "audit_anchored", "seq": 7, "hash": "a" * 64}),
        json.dumps(["seq", "hash"]),
    ]

    assert list(anchors_in(log)) == [Anchor(seq=7, hash="a" * 64)]


def test_every_break_has_its_sentence() -> None:
    assert Break(seq=3, code="audit-line-missing").sentence == "Regel 3 ontbreekt."
