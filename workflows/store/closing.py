"""What a transaction does last, and what is done once it is committed.

Last: so that a row that everybody wants is held only for the moment of the commit. Once committed: so that who is told
to look finds what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, NestedTransaction

from workflows.errors import PermanentError

_WAITING = "bewaarstroom.closing"
_THEN = "bewaarstroom.then"
_SAVEPOINT = "bewaarstroom.savepoint"

Work = Callable[[Connection], None]


@contextmanager
def around_commit(connection: Connection) -> Iterator[list[Callable[[], None]]]:
    """Do at the end of the with block what was asked for in it, unless the block fails.

    Gives the list of what the caller must do once the transaction is committed.
    """
    connection.info[_WAITING] = []
    then: list[Callable[[], None]] = []
    connection.info[_THEN] = then
    try:
        yield then
        settle(connection)
    finally:
        connection.info.pop(_WAITING, None)
        connection.info.pop(_THEN, None)


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Undo the with block by itself when it fails, together with what was asked for in it."""
    waiting = connection.info.get(_WAITING, [])
    before, outer = len(waiting), connection.info.get(_SAVEPOINT)
    try:
        with connection.begin_nested() as nested:
            connection.info[_SAVEPOINT] = nested
            yield
    except BaseException:
        del waiting[before:]
        raise
    finally:
        connection.info[_SAVEPOINT] = outer


def at_the_end(connection: Connection, work: Work) -> None:
    """Have *work* done just before this transaction commits, in the order of asking.

    Raises PermanentError `closing-out-of-place` outside a transaction of Database and within a savepoint that is not
    one of ours: there the work could get lost, or be done for something that was undone.
    """
    if _WAITING not in connection.info or connection.get_nested_transaction() is not _savepoint(connection):
        raise _out_of_place()
    connection.info[_WAITING].append(work)


def once_committed(connection: Connection, work: Callable[[], None]) -> None:
    """Have *work* done when this transaction is committed; at once where somebody else commits it.

    Only for what does no harm when it is done for nothing, as after a savepoint that is undone.
    """
    then: list[Callable[[], None]] | None = connection.info.get(_THEN)
    if then is None:
        work()
    else:
        then.append(work)


def settle(connection: Connection) -> None:
    """Do what is waiting now; raises PermanentError `closing-out-of-place` within a savepoint, which may be undone."""
    waiting: list[Work] = connection.info.get(_WAITING, [])
    if waiting and connection.in_nested_transaction():
        raise _out_of_place()
    while waiting:
        waiting.pop(0)(connection)


def _savepoint(connection: Connection) -> NestedTransaction | None:
    found: NestedTransaction | None = connection.info.get(_SAVEPOINT)
    return found


def _out_of_place() -> PermanentError:
    return PermanentError(
        "closing-out-of-place", "Dit kan alleen in een gewone transactie worden vastgelegd."
    )
