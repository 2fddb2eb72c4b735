from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.changes import Found
from watcher.grouping import (
    MOST_HELD,
    MOST_TEXTS,
    MOST_UNNAMED_TEXTS,
    Loose,
    Named,
    Part,
    chains,
    parts_of_folder,
    parts_of_loose,
    place_of,
    texts_to_read,
)
from workflows.model import ItemKey, ItemSeen, UploadKind

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PATIENCE = timedelta(seconds=60)


def found(path: str, *, is_folder: bool = False) -> Found:
    folder, _, name = path.rpartition("/")
    seen = ItemSeen(
        key=ItemKey(drive_id="d", item_id=path),
        parent_id=folder,
        name=name,
        is_folder=is_folder,
        size=5,
        quickxor="x",
        etag='"1"',
        ctag=None,
    )
    return Found(seen=seen, folder_path=folder)


def heap(*paths: str) -> tuple[Found, ...]:
    return tuple(found(path) for path in paths)


def naming(**chats: Sequence[str]) -> Named:
    return {ItemKey(drive_id="d", item_id=f"{chat}.txt"): frozenset(places) for chat, places in chats.items()}


def told(parts: Sequence[Part]) -> list[tuple[str, str, list[str]]]:
    """Each part as its kind, its key and the places of its files."""
    return [(part.kind.value, part.key.item_id, [place_of(each) for each in part.files]) for part in parts]


def divided(
    *paths: str, folders: Sequence[str] = (), named: Named | None = None
) -> list[tuple[str, str, list[str]]]:
    top = found("top", is_folder=True).seen
    assert isinstance(top, ItemSeen)
    below = (*(found(path, is_folder=True) for path in folders), *heap(*paths))
    return told(parts_of_folder(top, below, heap(*paths), named or {}))


# --- folders --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "paths",
    [
        ("a.jpg", "diep/b.mp4"),
        ("export.zip", "foto.jpg"),
        ("_chat.txt", "IMG-1.jpg", "PTT-1.opus"),
    ],
)
def test_a_folder_with_at_most_one_export_is_one_upload(paths: tuple[str, ...]) -> None:
    assert texts_to_read(heap(*paths), loose=False) == ()
    assert divided(*paths) == [("map", "top", list(paths))]


def test_two_zips_in_a_folder_are_two_uploads_and_the_rest_is_a_third() -> None:
    assert divided("een.zip", "foto.jpg", "twee.ZIP") == [
        ("bestand", "een.zip", ["een.zip"]),
        ("bestand", "twee.ZIP", ["twee.ZIP"]),
        ("map", "top", ["foto.jpg"]),
    ]


def test_two_zips_alone_leave_no_upload_without_files() -> None:
    assert [key for _, key, _ in divided("een.zip", "twee.zip")] == ["een.zip", "twee.zip"]


def test_two_chats_side_by_side_each_take_what_they_name() -> None:
    paths = ("a.txt", "b.txt", "1.jpg", "2.jpg", "beide.jpg", "over.jpg")
    named = naming(a=["1.jpg", "beide.jpg", "b.txt"], b=["2.jpg", "beide.jpg"])

    assert texts_to_read(heap(*paths), loose=False) == heap("a.txt", "b.txt")
    assert divided(*paths, named=named) == [
        ("groep", "a.txt", ["a.txt", "1.jpg", "beide.jpg"]),
        ("groep", "b.txt", ["b.txt", "2.jpg"]),
        ("map", "top", ["over.jpg"]),
    ]


def test_two_chats_in_folders_of_their_own_are_these_folders() -> None:
    paths = ("een/tekst/_chat.txt", "een/1.jpg", "twee/_chat.txt", "los.jpg")
    named: Named = {
        ItemKey(drive_id="d", item_id="een/tekst/_chat.txt"): frozenset(),
        ItemKey(drive_id="d", item_id="twee/_chat.txt"): frozenset(),
    }

    assert divided(*paths, folders=("een", "een/tekst", "twee"), named=named) == [
        ("map", "een", ["tekst/_chat.txt", "1.jpg"]),
        ("map", "twee", ["_chat.txt"]),
        ("map", "top", ["los.jpg"]),
    ]


def test_a_zip_that_was_sent_in_a_chat_is_no_export() -> None:
    paths = ("a.txt", "tekeningen.zip")

    assert divided(*paths, named=naming(a=["tekeningen.zip"])) == [("map", "top", list(paths))]
    assert len(divided(*paths, named=naming(a=[]))) == 2


def test_a_text_that_is_no_chat_is_no_export() -> None:
    notes: Named = {ItemKey(drive_id="d", item_id=name): None for name in ("a.txt", "b.txt")}

    assert divided("a.txt", "b.txt", named=notes) == [("map", "top", ["a.txt", "b.txt"])]


def test_only_so_many_texts_are_read_and_whatsapps_own_names_first() -> None:
    notes = [f"notitie {number}.txt" for number in range(MOST_UNNAMED_TEXTS + 3)]
    own = [f"WhatsApp-chat met {number}.txt" for number in range(MOST_TEXTS + 3)]

    read = [place_of(each) for each in texts_to_read(heap(*notes, *own), loose=False)]
    assert read == own[:MOST_TEXTS] + notes[:MOST_UNNAMED_TEXTS]


# --- loose files ----------------------------------------------------------------------------------------------


def test_loose_pictures_are_one_upload_and_everything_else_is_its_own() -> None:
    assert told(parts_of_loose(heap("1.png", "brief.pdf", "2.HEIC", "film.mp4"), {})) == [
        ("groep", "1.png", ["1.png", "2.HEIC"]),
        ("bestand", "brief.pdf", ["brief.pdf"]),
        ("bestand", "film.mp4", ["film.mp4"]),
    ]


def test_one_picture_is_a_file() -> None:
    assert told(parts_of_loose(heap("1.png"), {})) == [("bestand", "1.png", ["1.png"])]


def test_a_loose_chat_takes_the_loose_files_that_it_names() -> None:
    files = heap("IMG-1.jpg", "_chat.txt", "vakantie.jpg", "werk.zip", "ander.zip")
    named = naming(_chat=["IMG-1.jpg", "werk.zip"])

    assert texts_to_read(files, loose=True) == heap("_chat.txt")
    assert told(parts_of_loose(files, named)) == [
        ("groep", "_chat.txt", ["_chat.txt", "IMG-1.jpg", "werk.zip"]),
        ("bestand", "vakantie.jpg", ["vakantie.jpg"]),
        ("bestand", "ander.zip", ["ander.zip"]),
    ]


def test_a_text_alone_need_not_be_read() -> None:
    assert texts_to_read(heap("_chat.txt"), loose=True) == ()


names = st.sampled_from(["a.txt", "b.txt", "1.jpg", "2.jpg", "x.zip", "y.zip", "brief.pdf"])
places = st.builds(
    lambda folder, name: folder + name, st.sampled_from(["", "een/", "een/diep/", "twee/"]), names
)


@given(st.lists(places, unique=True, min_size=1), st.data())
def test_whatever_lies_there_every_file_is_in_exactly_one_part(paths: list[str], data: st.DataObject) -> None:
    files = heap(*paths)
    chats = st.one_of(st.none(), st.frozensets(st.sampled_from(paths)))
    named = {text.seen.key: data.draw(chats) for text in files if place_of(text).endswith(".txt")}
    folders = tuple(found(path, is_folder=True) for path in ("een", "een/diep", "twee"))
    top = found("top", is_folder=True).seen
    assert isinstance(top, ItemSeen)

    for parts in (parts_of_folder(top, (*folders, *files), files, named), parts_of_loose(files, named)):
        assert sorted(each.seen.key.item_id for part in parts for each in part.files) == sorted(paths)
        assert len({part.key for part in parts}) == len(parts)
        assert all(part.kind is not UploadKind.FILE or len(part.files) == 1 for part in parts)


# --- who belongs together in time -----------------------------------------------------------------------------


def loose(path: str, seen: float, *, still: float | None = None, person: str = "fenna") -> Loose:
    return Loose(
        found=found(path),
        person=person,
        first_seen=NOW + timedelta(seconds=seen),
        still_since=NOW + timedelta(seconds=seen if still is None else still),
    )


def ripe(at: float, *waiting: Loose) -> list[list[str]]:
    linked = chains(waiting, NOW + timedelta(seconds=at), PATIENCE)
    return [[place_of(each) for each in chain] for chain in linked.ripe]


def held(at: float, *waiting: Loose) -> float | None:
    until = chains(waiting, NOW + timedelta(seconds=at), PATIENCE).held_until
    return None if until is None else (until - NOW).total_seconds()


def test_what_came_shortly_after_each_other_waits_for_the_last() -> None:
    three = (loose("3.jpg", 100), loose("1.jpg", 0), loose("2.jpg", 50))

    assert (ripe(159, *three), held(159, *three)) == ([], 160)
    assert (ripe(160, *three), held(160, *three)) == ([["1.jpg", "2.jpg", "3.jpg"]], None)


def test_what_came_later_than_the_patience_is_another_chain() -> None:
    two = (loose("1.jpg", 0), loose("2.jpg", 61))

    assert (ripe(60, *two), held(60, *two)) == ([["1.jpg"]], 121)


def test_another_person_is_another_chain() -> None:
    assert ripe(70, loose("1.jpg", 0), loose("2.jpg", 5, person="bram")) == [["1.jpg"], ["2.jpg"]]


def test_a_zip_waits_for_nothing_but_a_text() -> None:
    assert ripe(60, loose("a.zip", 0), loose("1.jpg", 30)) == [["a.zip"]]
    assert ripe(60, loose("a.zip", 0), loose("a.txt", 30)) == []


def test_nobody_waits_for_ever_for_a_file_that_keeps_changing() -> None:
    restless = (loose("1.jpg", 0), loose("2.jpg", 10, still=595))

    assert ripe(599, *restless) == []
    assert ripe(60 * MOST_HELD, *restless) == [["1.jpg"]]


def test_nothing_waits_for_nothing() -> None:
    assert (ripe(0), held(0)) == ([], None)
