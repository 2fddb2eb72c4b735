from __future__ import annotations

from workflows.operations.watched import CHANGED, CREATED, OURS, WATCHED


def test_our_own_trigger_and_those_of_both_onedrives_are_watched() -> None:
    names = {name for _, name in WATCHED}

    assert names == {OURS[1], *CREATED, *CHANGED}
    assert len(WATCHED) == 1 + 2 * (len(CREATED) + len(CHANGED))


def test_every_one_of_them_says_what_it_is() -> None:
    assert all(says.endswith(".") for says in WATCHED.values())
