from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.changes import Found, Seen, TopSeen, Unreadable
from watcher.settle import Rules, Verdict, failed, judge, look_again, reason_against, received, unread
from workflows.model import ItemKey, ItemSeen
from workflows.watching import RECEIVED, Sighting

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
RULES = Rules(
    patience=timedelta(seconds=60), max_file_size=100, max_files=3, ignored=("Desktop.ini", "*.lnk")
)
LATER = NOW + RULES.patience


def file(name: str, *, size: int = 5, xor: str = "x", parent: str = "watched") -> ItemSeen:
    return ItemSeen(
        key=ItemKey(drive_id="d", item_id=f"id-{name}"),
        parent_id=parent,
        name=name,
        is_folder=False,
        size=size,
        quickxor=xor,
        etag='"1"',
        ctag=None,
    )


def folder(name: str) -> ItemSeen:
    return replace(file(name), is_folder=True, size=0, quickxor=None)


def top(seen: Seen, *below: Seen) -> TopSeen:
    return TopSeen(
        item_id=seen.key.item_id, top=seen, below=tuple(Found(seen=each, folder_path="") for each in below)
    )


def known(verdict: Verdict) -> dict[str, Sighting]:
    return {sighting.key.item_id: sighting for sighting in verdict.sightings}


def test_a_sighting_is_carried_forward_while_the_content_stays() -> None:
    first = look_again(None, file("a"), "id-a", NOW, RULES)

    assert look_again(first, replace(file("b"), key=file("a").key, etag='"9"'), "id-a", LATER, RULES) == first


def test_a_sighting_starts_afresh_when_the_content_changes() -> None:
    first = look_again(None, file("a"), "id-a", NOW, RULES)
    second = look_again(first, file("a", xor="y"), "id-a", LATER, RULES)

    assert (second.first_seen, second.still_since, second.content) == (NOW, LATER, "5:y")


@pytest.mark.parametrize(
    ("seen", "code"),
    [
        (file("foto.jpg"), None),
        (file("leeg.jpg", size=0), "file-empty"),
        (file("groot.zip", size=101), "file-too-large"),
        (file("~$verslag.docx"), "name-temporary"),
        (file("EXPORT.ZIP.PARTIAL"), "name-temporary"),
        (file("desktop.INI"), "name-ignored"),
        (file("[a].lnk"), "name-ignored"),
        (replace(file("virus.exe"), malware=True), "file-malware"),
        (folder("~map"), None),
        (Unreadable(key=file("x").key, parent_id="p", code="item-notebook"), "item-notebook"),
    ],
)
def test_each_reason_against_an_item_has_its_code(seen: Seen, code: str | None) -> None:
    assert reason_against(seen, RULES) == code


def test_a_file_settles_after_the_patience_and_not_before() -> None:
    first = judge(top(file("a")), {}, NOW, RULES)
    early = judge(top(file("a")), known(first), LATER - timedelta(microseconds=1), RULES)
    late = judge(top(file("a")), known(first), LATER, RULES)

    assert [verdict.settled for verdict in (first, early, late)] == [False, False, True]
    assert late.offered == (Found(seen=file("a"), folder_path=""),)


def test_a_folder_is_quiet_as_a_whole() -> None:
    first = judge(top(folder("m"), file("a")), {}, NOW, RULES)
    second = judge(top(folder("m"), file("a"), file("b")), known(first), LATER, RULES)
    third = judge(top(folder("m"), file("a"), file("b")), known(second), LATER + RULES.patience, RULES)

    assert [verdict.settled for verdict in (first, second, third)] == [False, False, True]
    assert second.added == (file("b").key,)


def test_a_file_that_goes_makes_its_folder_restless_too() -> None:
    first = judge(top(folder("m"), file("a"), file("b")), {}, NOW, RULES)
    second = judge(top(folder("m"), file("a")), known(first), LATER, RULES)

    assert (second.settled, [sighting.key for sighting in second.gone]) == (False, [file("b").key])


def test_what_a_system_leaves_does_not_make_a_folder_restless() -> None:
    first = judge(top(folder("m"), file("a")), {}, NOW, RULES)
    second = judge(top(folder("m"), file("a"), file("desktop.ini")), known(first), LATER, RULES)

    assert (second.settled, [found.seen.key for found in second.offered]) == (True, [file("a").key])


def test_what_was_received_is_not_offered_until_it_changes() -> None:
    first = judge(top(file("a")), {}, NOW, RULES)
    taken = {item: received(sighting) for item, sighting in known(first).items()}

    same = judge(top(file("a")), taken, LATER, RULES)
    other = judge(top(file("a", xor="y")), taken, LATER, RULES)

    assert (same.settled, same.sightings[0].code, same.changed) == (False, RECEIVED, ())
    assert (other.sightings[0].code, other.changed) == (None, (file("a").key,))


def test_a_folder_of_which_everything_was_received_is_received() -> None:
    first = judge(top(folder("m"), file("a")), {}, NOW, RULES)
    taken = {item: received(sighting) for item, sighting in known(first).items()}

    assert judge(top(folder("m"), file("a")), taken, LATER, RULES).sightings[0].code == RECEIVED


def test_a_top_that_went_leaves_everything_it_held() -> None:
    first = judge(top(folder("m"), file("a")), {}, NOW, RULES)
    verdict = judge(TopSeen(item_id="id-m", top=None), known(first), LATER, RULES)

    assert (verdict.sightings, len(verdict.gone)) == ((), 2)


@pytest.mark.parametrize(
    ("below", "code"),
    [
        ((), "folder-empty"),
        ((file("leeg", size=0),), "folder-empty"),
        (tuple(file(str(number)) for number in range(4)), "folder-too-many-files"),
    ],
)
def test_a_folder_with_nothing_to_offer_says_why(below: tuple[ItemSeen, ...], code: str) -> None:
    assert judge(top(folder("m"), *below), {}, NOW, RULES).sightings[0].code == code


def test_a_try_that_failed_is_counted_and_at_last_set_aside() -> None:
    sighting = unread(file("a").key, NOW)
    for _ in range(2):
        sighting = failed(sighting, "graph-unavailable", LATER, most=3)
    assert (sighting.tries, sighting.code, sighting.still_since) == (2, None, LATER)

    assert failed(sighting, "graph-unavailable", LATER, most=3).code == "graph-unavailable"


def test_an_item_that_was_set_aside_gets_a_new_chance_when_it_is_read_again() -> None:
    aside = failed(unread(file("a").key, NOW), "graph-unavailable", NOW, most=1)
    again = judge(top(file("a")), {"id-a": aside}, LATER, RULES)

    assert (again.sightings[0].code, again.sightings[0].tries, again.changed) == (None, 0, ())


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 59), st.sampled_from("xyz")), min_size=1, max_size=12))
def test_nothing_is_offered_that_changed_within_the_patience(steps: list[tuple[int, str]]) -> None:
    now, before, last_change, last = NOW, dict[str, Sighting](), NOW, ""
    for seconds, xor in steps:
        now += timedelta(seconds=seconds)
        last_change = last_change if xor == last else now
        last = xor
        verdict = judge(top(folder("m"), file("a", xor=xor)), before, now, RULES)
        before = known(verdict)

        assert verdict.settled == (now - last_change >= RULES.patience)


def test_a_folder_whose_files_were_received_and_are_gone_is_told_apart_from_one_that_was_never_filled() -> (
    None
):
    filled = known(judge(top(folder("m"), file("a")), {}, NOW, RULES))
    taken = {name: received(sighting) for name, sighting in filled.items()}
    emptied = judge(top(folder("m")), taken, LATER, RULES)

    assert emptied.sightings[0].code == "folder-emptied"
    assert judge(top(folder("m")), known(emptied), LATER, RULES).sightings[0].code == "folder-emptied"
    assert judge(top(folder("m"), file("b")), known(emptied), LATER, RULES).sightings[0].code is None
