from __future__ import annotations

from datetime import timedelta
from queue import SimpleQueue
from threading import Event

from workflows.engine.eager import LOOKS, Eager

PATIENCE = 30
SELDOM = timedelta(hours=1)


def test_a_nudge_looks_until_something_is_found() -> None:
    answers, done = iter([0, 2]), Event()
    seen: list[int] = []

    def take() -> int:
        seen.append(next(answers))
        if seen[-1]:
            done.set()
        return seen[-1]

    eager = Eager(take, SELDOM)
    eager.start()
    eager.nudge()
    assert done.wait(PATIENCE)
    eager.stop()

    assert seen == [0, 2]


def test_a_nudge_for_nothing_looks_only_a_few_times() -> None:
    looks: SimpleQueue[int] = SimpleQueue()

    def take() -> int:
        looks.put(1)
        return 0

    eager = Eager(take, SELDOM)
    eager.start()
    eager.nudge()
    found = [looks.get(timeout=PATIENCE) for _ in LOOKS]
    eager.stop()

    assert (len(found), looks.empty()) == (len(LOOKS), True)


def test_a_look_that_fails_ends_nothing() -> None:
    looks: SimpleQueue[int] = SimpleQueue()

    def take() -> int:
        looks.put(1)
        raise ConnectionError

    eager = Eager(take, SELDOM)
    eager.start()
    eager.nudge()
    for _ in LOOKS:
        looks.get(timeout=PATIENCE)
    eager.nudge()

    assert looks.get(timeout=PATIENCE) == 1
    eager.stop()


def test_who_was_never_started_can_be_stopped() -> None:
    Eager(lambda: 0, SELDOM).stop()


def test_without_a_nudge_it_looks_by_itself() -> None:
    looks: SimpleQueue[int] = SimpleQueue()

    def take() -> int:
        looks.put(1)
        return 0

    eager = Eager(take, timedelta(milliseconds=10))
    eager.start()
    found = [looks.get(timeout=PATIENCE) for _ in range(3)]
    eager.stop()

    assert found == [1, 1, 1]


def test_a_worker_that_came_free_is_a_reason_to_look_too() -> None:
    looked = Event()

    def take() -> int:
        looked.set()
        return 1

    eager = Eager(take, SELDOM)
    eager.start()
    eager.free()

    assert looked.wait(PATIENCE)
    eager.stop()
