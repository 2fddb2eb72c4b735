from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from queue import SimpleQueue

import pytest

from workflows.errors import PermanentError
from workflows.store.turn import Turn

PATIENCE = 30


class BrokenOffError(Exception):
    """A signal came, as Ctrl+C does."""


@pytest.fixture
def breaks_off() -> Iterator[signal.Signals]:
    """Give a signal that breaks off what this thread does."""

    def break_off(*_: object) -> None:
        raise BrokenOffError

    before = signal.signal(signal.SIGUSR1, break_off)
    yield signal.SIGUSR1
    signal.signal(signal.SIGUSR1, before)


def test_who_came_first_goes_first() -> None:
    turn, order, lined_up = Turn(PATIENCE), [], SimpleQueue[int]()

    def take(number: int) -> None:
        lined_up.put(number)
        with turn:
            order.append(number)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(5)]
    with turn:
        for number, thread in enumerate(threads):
            thread.start()
            lined_up.get(timeout=PATIENCE)
            while len(turn._line) <= number:  # noqa: SLF001 - nothing else tells that somebody stands in line
                threading.Event().wait(0.001)
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]


def test_who_has_waited_long_enough_goes_on_and_takes_nobodys_turn() -> None:
    turn, order = Turn(0.01), []

    def take() -> None:
        with turn:
            order.append("impatient")

    with turn:
        thread = threading.Thread(target=take)
        thread.start()
        thread.join()
        order.append("holder")
        assert (turn._taken, list(turn._line)) == (True, [])  # noqa: SLF001 - nothing else tells who holds it
    assert not turn._taken  # noqa: SLF001 - so the next need not wait

    assert order == ["impatient", "holder"]


def test_who_begins_within_his_own_turn_is_told_so_at_once_and_keeps_it_until_he_is_done() -> None:
    turn = Turn(PATIENCE)
    with turn:
        with pytest.raises(PermanentError, match="write-within-write"), turn:
            pass
        assert turn._taken  # noqa: SLF001 - nothing else tells who holds it
    assert not turn._taken  # noqa: SLF001 - the next need not wait

    with turn:
        assert turn._taken  # noqa: SLF001 - and may come again


def test_who_is_broken_off_while_waiting_leaves_the_line(breaks_off: signal.Signals) -> None:
    turn, waiter, may_end = Turn(PATIENCE), threading.get_ident(), threading.Event()

    def hold_until_the_waiter_is_gone() -> None:
        with turn:
            held.set()
            while not turn._line:  # noqa: SLF001 - nothing else tells that somebody stands in line
                threading.Event().wait(0.001)
            signal.pthread_kill(waiter, breaks_off)
            may_end.wait(PATIENCE)

    held = threading.Event()
    thread = threading.Thread(target=hold_until_the_waiter_is_gone)
    thread.start()
    held.wait(PATIENCE)
    with pytest.raises(BrokenOffError), turn:
        pass
    line = list(turn._line)  # noqa: SLF001 - a place that nobody stands at takes the turn for good
    may_end.set()
    thread.join()

    assert (line, turn._taken) == ([], False)  # noqa: SLF001 - the next need not wait


def test_a_turn_that_another_thread_hands_on_is_no_longer_of_the_first() -> None:
    turn = Turn(PATIENCE)
    assert turn.take()
    other = threading.Thread(target=turn.hand_on)
    other.start()
    other.join()

    with turn:
        assert not turn.take()
