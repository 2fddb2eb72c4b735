"""What a transaction does last, so that a row that everybody wants is held only for the moment of the commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from workflows.errors import PermanentError

_WAITING = "bewaarstroom.closing"

Work = Callable[[Connection], None]


@contextmanager
def before_commit(connection: Connection) -> Iterator[None]:
    """Do at the end of the with block what was asked for in it, unless the block fails."""
    connection.info[_WAITING] = []
    try:
        yield
        settle(connection)
    finally:
        connection.info.pop(_WAITING, None)


def at_the_end(connection: Connection, work: Work) -> None:
    """Have *work* done just before this transaction commits, in the order of asking.

    Raises PermanentError `closing-out-of-place` outside a transaction of Database and within a savepoint: there the
    work could get lost, or be done for something that was undone.
    """
    if _WAITING not in connection.info or connection.in_nested_transaction():
        raise PermanentError(
            "closing-out-of-place", "Dit kan alleen in een gewone transactie worden vastgelegd."
        )
    connection.info[_WAITING].append(work)


def settle(connection: Connection) -> None:
    """Do what is waiting now."""
    waiting: list[Work] = connection.info.get(_WAITING, [])
    while waiting:
        waiting.pop(0)(connection)
