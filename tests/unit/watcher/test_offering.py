"""From what stood still to uploads, with the real intake behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.arrivals import FENNA, NOOR, file_seen
from tests.onedrive import OneDrive
from tests.workfloor import floor_of
from watcher.changes import Found
from watcher.offering import brought_by
from workflows.model import Person
from workflows.watching import RECEIVED, Watch

CHAT = (
    "12-11-2026 09:15 - Berichten en oproepen worden end-to-end versleuteld.\n"
    "12-11-2026 09:15 - Fenna: {} (bestand bijgevoegd)\n"
    "12-11-2026 09:16 - Bram: Dank, ik kijk ernaar\n"
)


def chat(*names: str) -> bytes:
    return "".join(CHAT.format(name) for name in names).encode()


async def test_screenshots_dropped_shortly_after_each_other_are_one_upload(manned: OneDrive) -> None:
    for number in range(3):
        manned.put(f"Schermafdruk {number}.png", bytes([number]))
        await manned.look()
        manned.clock.forward(seconds=50)
    await manned.settle()

    assert floor_of(manned).told == [
        ("groep", ["Schermafdruk 0.png", "Schermafdruk 1.png", "Schermafdruk 2.png"])
    ]
    assert {sighting.code for sighting in manned.sightings().values()} == {RECEIVED}


async def test_many_loose_files_cost_one_listing_and_not_one_read_each(manned: OneDrive) -> None:
    for number in range(10):
        manned.put(f"{number}.png", bytes([number]))
    await manned.look()
    manned.clock.forward(seconds=60)
    manned.app.state.journal.clear()

    await manned.look()

    assert [len(names) for _, names in floor_of(manned).told] == [10]
    assert sum(line["resource_units"] for line in await manned.requests()) == 3


async def test_screenshots_with_a_long_time_between_them_are_two_uploads(manned: OneDrive) -> None:
    manned.put("1.png", b"een")
    await manned.settle()
    manned.put("2.png", b"twee")
    await manned.settle()

    assert floor_of(manned).told == [("bestand", ["1.png"]), ("bestand", ["2.png"])]


async def test_a_zip_is_an_upload_and_so_is_what_belongs_to_nothing(manned: OneDrive) -> None:
    for name in ("export.zip", "brief.pdf", "foto.jpg", "filmpje.mp4"):
        manned.put(name, name.encode())
    await manned.settle()

    assert floor_of(manned).told == [
        ("bestand", ["brief.pdf"]),
        ("bestand", ["export.zip"]),
        ("bestand", ["filmpje.mp4"]),
        ("bestand", ["foto.jpg"]),
    ]


async def test_a_loose_transcript_takes_the_loose_media_that_it_names(manned: OneDrive) -> None:
    manned.put("WhatsApp-chat met Bram.txt", chat("IMG-20261112-WA0001.jpg", "PTT-20261112-WA0002.opus"))
    manned.put("IMG-20261112-WA0001.jpg", b"een")
    manned.put("PTT-20261112-WA0002.opus", b"twee")
    manned.put("vakantie.jpg", b"drie")
    await manned.settle()

    assert floor_of(manned).told == [
        ("bestand", ["vakantie.jpg"]),
        ("groep", ["IMG-20261112-WA0001.jpg", "PTT-20261112-WA0002.opus", "WhatsApp-chat met Bram.txt"]),
    ]


async def test_two_exports_in_one_folder_are_two_uploads(manned: OneDrive) -> None:
    manned.put("bewaren/WhatsApp-chat met Bram.txt", chat("IMG-20261112-WA0001.jpg"))
    manned.put("bewaren/WhatsApp-chat met Jelle.txt", chat("IMG-20261113-WA0001.jpg"))
    manned.put("bewaren/IMG-20261112-WA0001.jpg", b"een")
    manned.put("bewaren/IMG-20261113-WA0001.jpg", b"twee")
    manned.put("bewaren/oud.zip", b"drie")
    await manned.settle()

    assert floor_of(manned).told == [
        ("bestand", ["oud.zip"]),
        ("groep", ["IMG-20261112-WA0001.jpg", "WhatsApp-chat met Bram.txt"]),
        ("groep", ["IMG-20261113-WA0001.jpg", "WhatsApp-chat met Jelle.txt"]),
    ]
    assert {sighting.code for sighting in manned.sightings().values() if not sighting.is_folder} == {RECEIVED}


async def test_a_second_export_put_in_a_folder_later_is_an_upload_of_its_own(manned: OneDrive) -> None:
    manned.put("bewaren/een.zip", b"een")
    await manned.settle()
    manned.put("bewaren/twee.zip", b"twee")
    await manned.settle()

    assert floor_of(manned).told == [("bestand", ["twee.zip"]), ("map", ["een.zip"])]


async def test_exports_in_folders_of_their_own_are_these_folders(manned: OneDrive) -> None:
    for person in ("Bram", "Jelle"):
        manned.put(f"bewaren/{person}/_chat.txt", chat("foto.jpg") + person.encode())
        manned.put(f"bewaren/{person}/foto.jpg", person.encode())
    await manned.settle()

    assert floor_of(manned).told == [("map", ["_chat.txt", "foto.jpg"]), ("map", ["_chat.txt", "foto.jpg"])]
    assert {upload.key for upload in floor_of(manned).uploads()} == {
        manned.key_of("bewaren/Bram"),
        manned.key_of("bewaren/Jelle"),
    }


async def test_one_odd_file_of_a_group_keeps_none_of_the_others(manned: OneDrive) -> None:
    manned.desk.allergy = "raar.png"
    for name in ("1.png", "raar.png", "2.png"):
        manned.put(name, name.encode())
    for _ in range(8):
        await manned.settle()

    assert floor_of(manned).told == [("bestand", ["1.png"]), ("bestand", ["2.png"])]
    assert manned.sightings()[manned.id_of("raar.png")].code == "item-poisonous"


async def test_a_group_that_is_not_taken_now_is_offered_again(manned: OneDrive) -> None:
    manned.desk.busy = True
    manned.put("1.png", b"een")
    manned.put("2.png", b"twee")
    await manned.settle()
    manned.desk.busy = False
    await manned.look()
    await manned.look()

    assert floor_of(manned).told == [("groep", ["1.png", "2.png"])]


async def test_what_waits_for_others_is_looked_at_when_they_may_be_ready(manned: OneDrive) -> None:
    manned.put("1.png", b"een")
    await manned.look()
    manned.clock.forward(seconds=50)
    manned.put("2.png", b"twee")
    await manned.look()
    manned.clock.forward(seconds=10)
    await manned.look()

    assert floor_of(manned).told == []
    assert manned.watch().next_look == manned.clock() + manned.watcher._pace.look_every  # noqa: SLF001
    manned.clock.forward(seconds=30)
    await manned.look()
    assert manned.watch().next_look == manned.clock() + timedelta(seconds=20)


# --- who brought it -------------------------------------------------------------------------------------------

LIBRARY = Watch(drive_id="d", folder_id="f", owner=FENNA, shared=True)
BRAM = Person(object_id="bram", name="Bram Terpstra", mail="bram@gemeente.example")


def made_by(person: Person | None) -> Found:
    return Found(seen=replace(file_seen("a"), created_by=person), folder_path="")


def test_in_a_library_it_is_who_made_it() -> None:
    assert brought_by(LIBRARY, [made_by(BRAM)]) == BRAM
    assert brought_by(LIBRARY, [made_by(BRAM)], replace(file_seen("map"), created_by=NOOR)) == NOOR


def test_where_nobody_is_known_to_have_made_the_folder_it_is_who_made_a_file_in_it() -> None:
    nobodys = replace(file_seen("map"), created_by=None)

    assert brought_by(LIBRARY, [made_by(None), made_by(BRAM)], nobodys) == BRAM
    assert brought_by(LIBRARY, [made_by(None)], nobodys) == FENNA
