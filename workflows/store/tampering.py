"""Whether the record still says what it said when it was written, held against itself and against its anchors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select

from workflows.store import schema
from workflows.store.audit import Act
from workflows.store.chain import GENESIS, Beside, Line, hash_beside, hash_line

AT_ONCE: Final = 2_000  # lines in memory
MOST_BREAKS: Final = 100  # beyond this, more examples tell nothing new

_audit, _beside, _head = schema.audit, schema.audit_beside, schema.audit_head


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """How the chain stood at some moment, told by something outside the database."""

    seq: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class Break:
    """One place where the record is not as it was written."""

    seq: int
    code: str

    @property
    def sentence(self) -> str:
        """Say it in Dutch."""
        return SENTENCES[self.code].format(seq=self.seq)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came of reading the whole record."""

    lines: int
    head: Anchor
    erased: int  # lines whose personal values were lawfully erased
    anchors: int  # that were held against it
    breaks: tuple[Break, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was tampered with, as far as the chain and these anchors show."""
        return not self.breaks


def verify(connection: Connection, anchors: Iterable[Anchor] = ()) -> Verdict:
    """Read every line, recompute every hash, and compare the end with the head and with *anchors*."""
    reading = _Reading(anchors=frozenset(anchors))
    for row in rows(connection):
        reading.take(row)
    head = connection.execute(select(_head)).mappings().one_or_none()
    reading.close(head, _strays(connection, reading.last_seq))
    return Verdict(
        lines=reading.lines,
        head=Anchor(seq=reading.last_seq, hash=reading.before),
        erased=len(reading.missing) - reading.unexplained,
        anchors=len(reading.anchors),
        breaks=tuple(reading.breaks[:MOST_BREAKS]),
    )


def read_head(connection: Connection) -> Anchor:
    """Say how the chain stands now."""
    row = connection.execute(select(_head)).one()
    return Anchor(seq=row.seq, hash=row.hash)


def anchors_in(lines: Iterable[str]) -> Iterator[Anchor]:
    """Find anchors in a file of JSON lines, such as a log; other lines are passed over."""
    for line in lines:
        try:
            said: Any = json.loads(line)
        except ValueError:
            continue
        if isinstance(said, dict) and isinstance(said.get("seq"), int) and isinstance(said.get("hash"), str):
            yield Anchor(seq=said["seq"], hash=said["hash"])


@dataclass
class _Reading:
    """Goes through the record line by line."""

    anchors: frozenset[Anchor]
    lines: int = 0
    last_seq: int = 0
    before: str = GENESIS
    unexplained: int = 0
    breaks: list[Break] = field(default_factory=list)
    missing: list[tuple[int, str | None]] = field(default_factory=list)
    forgotten: dict[str | None, int] = field(default_factory=dict)  # upload (None: names) -> up to this line

    def __post_init__(self) -> None:
        """Sort the anchors by the line that they tell of."""
        self.said_outside: dict[int, set[str]] = {}
        for anchor in self.anchors:
            self.said_outside.setdefault(anchor.seq, set()).add(anchor.hash)

    def take(self, row: RowMapping) -> None:
        """Check one line, then go on from the hash that it says it has: one change is one break."""
        line = line_of(row)
        if line.seq != self.last_seq + 1:
            self._broken(self.last_seq + 1, "audit-line-missing")
        if hash_line(self.before, line) != row["hash"]:
            self._broken(line.seq, "audit-line-changed")
        self._look_beside(row, line)
        self._note_erasure(line)
        if self.said_outside.get(line.seq, {row["hash"]}) != {row["hash"]}:
            self._broken(line.seq, "audit-anchor-differs")
        self.lines, self.last_seq, self.before = self.lines + 1, line.seq, row["hash"]

    def close(self, head: RowMapping | None, strays: Iterable[int]) -> None:
        """Compare the end with what should be there."""
        if head is None or (head["seq"], head["hash"]) != (self.last_seq, self.before):
            self._broken(self.last_seq + 1, "audit-tail-cut")
        for stray in strays:
            self._broken(stray, "audit-line-missing")
        for seq in sorted(self.said_outside):
            if seq > self.last_seq:
                self._broken(seq, "audit-anchor-beyond")
        for seq, upload_id in self.missing:
            if self.forgotten.get(upload_id, 0) < seq:
                self.unexplained += 1
                self._broken(seq, "audit-beside-missing")

    def _look_beside(self, row: RowMapping, line: Line) -> None:
        if row["salt"] is None:
            self.missing.append((line.seq, line.upload_id))
        elif hash_beside(Beside(salt=row["salt"], said=row["said"])) != line.beside_hash:
            self._broken(line.seq, "audit-beside-changed")

    def _note_erasure(self, line: Line) -> None:
        if line.action == Act.UPLOAD_FORGOTTEN:
            self.forgotten[line.upload_id] = line.seq - 1
        if line.action == Act.NAMES_FORGOTTEN and (line.object_id or "").isdecimal():
            up_to = min(int(line.object_id or "0"), line.seq - 1)
            self.forgotten[None] = max(up_to, self.forgotten.get(None, 0))

    def _broken(self, seq: int, code: str) -> None:
        self.breaks.append(Break(seq=seq, code=code))


def line_of(row: RowMapping) -> Line:
    """Read the line that was hashed."""
    return Line(
        seq=row["seq"],
        at=row["at"],
        actor_id=row["actor_id"],
        action=row["action"],
        upload_id=row["upload_id"],
        object_id=row["object_id"],
        result=row["result"],
        beside_hash=row["beside_hash"],
    )


def rows(
    connection: Connection, *, since: datetime | None = None, until: datetime | None = None
) -> Iterator[RowMapping]:
    """Read lines with what is beside them, oldest first, a few at a time; *until* is left out."""
    query = (
        select(_audit, _beside.c.salt, _beside.c.said)
        .outerjoin(_beside, _beside.c.seq == _audit.c.seq)
        .order_by(_audit.c.seq)
    )
    if since is not None:
        query = query.where(_audit.c.at >= since)
    if until is not None:
        query = query.where(_audit.c.at < until)
    found = connection.execution_options(yield_per=AT_ONCE).execute(query)
    yield from found.mappings()


def _strays(connection: Connection, last_seq: int) -> list[int]:
    """Find what is beside lines that are not there any more."""
    query = (
        select(_beside.c.seq)
        .outerjoin(_audit, _audit.c.seq == _beside.c.seq)
        .where(_audit.c.seq.is_(None), _beside.c.seq > last_seq)
        .order_by(_beside.c.seq)
        .limit(MOST_BREAKS)
    )
    return list(connection.scalars(query))


SENTENCES: Final = {
    "audit-line-missing": "Regel {seq} ontbreekt.",
    "audit-line-changed": "Regel {seq} is veranderd nadat hij werd geschreven, of hoort hier niet.",
    "audit-beside-changed": "De naam of herkomst bij regel {seq} is veranderd nadat die werd geschreven.",
    "audit-beside-missing": "De naam of herkomst bij regel {seq} is weg, zonder dat is vastgelegd dat die is gewist.",
    "audit-tail-cut": "Het einde klopt niet: vanaf regel {seq} is iets weggehaald of toegevoegd.",
    "audit-anchor-differs": "Regel {seq} is anders dan buiten de database werd vastgelegd.",
    "audit-anchor-beyond": "Buiten de database is regel {seq} vastgelegd, maar die regel is er niet meer.",
}
