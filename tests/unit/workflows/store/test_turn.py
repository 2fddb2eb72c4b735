from __future__ import annotations

import threading
from queue import SimpleQueue

from workflows.store.turn import Turn

PATIENCE = 30


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
    with turn:
        order.append("next")

    assert order == ["impatient", "holder", "next"]


def test_a_turn_that_is_handed_over_at_the_last_moment_is_used() -> None:
    turn = Turn(PATIENCE)
    place = threading.Lock()

    assert turn._came_too_late(place)  # noqa: SLF001 - the moment cannot be brought about from outside
