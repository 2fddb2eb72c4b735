from __future__ import annotations

from workflows.shortening import LONGEST, shortened


def test_a_key_that_fits_is_left_alone() -> None:
    assert [shortened(name) for name in ("", "run/Bellen/", "x" * LONGEST)] == [
        "",
        "run/Bellen/",
        "x" * LONGEST,
    ]


def test_keys_that_are_cut_stay_different_and_the_same_every_time() -> None:
    names = ["x" * 300, "x" * 300 + "y", "y" + "x" * 300, "\ud800" * 300]

    assert len({shortened(name) for name in names}) == len(names)
    assert {len(shortened(name)) for name in names} == {LONGEST}
    assert shortened(names[0]) == shortened(names[0])
