from __future__ import annotations

from collections.abc import Collection

import pytest

from tests.onedrive import OneDrive
from watcher.delta import Round
from watcher.simulator.faults import Kind
from watcher.survey import FOLDER_GONE, Survey, Surveyor
from workflows.errors import BewaarstroomError
from workflows.model import ItemKey

NOTHING = Round(touched=(), link="link", resync=False)


async def surveyed(
    onedrive: OneDrive,
    *,
    due: frozenset[str] = frozenset(),
    ours: frozenset[ItemKey] = frozenset(),
    whole: bool = False,
) -> Survey:
    async def deleted_by_us(keys: Collection[ItemKey]) -> frozenset[ItemKey]:
        return ours.intersection(keys)

    return await Surveyor(onedrive.door, 100).survey(
        onedrive.watch(),
        NOTHING,
        onedrive.sightings(),
        due=due,
        deleted_by_us=deleted_by_us,
        list_whole=whole,
    )


async def test_listing_whole_reads_every_top_and_all_below(onedrive: OneDrive) -> None:
    onedrive.put("los.jpg")
    onedrive.put("map/in.jpg")

    survey = await surveyed(onedrive, whole=True)

    paths = "los.jpg", "map", "map/in.jpg"
    assert survey.there == {onedrive.id_of(path) for path in paths}
    assert (survey.listed, survey.problem, survey.failed) == (True, None, {})


async def test_a_top_that_is_due_is_read_by_id(onedrive: OneDrive) -> None:
    onedrive.put("los.jpg")
    onedrive.put("ander.jpg")

    survey = await surveyed(onedrive, due=frozenset({onedrive.id_of("los.jpg")}))

    assert (survey.there, survey.listed) == ({onedrive.id_of("los.jpg")}, False)


async def test_a_top_that_moved_out_is_not_there(onedrive: OneDrive) -> None:
    onedrive.put("los.jpg").rename(onedrive.root / "los.jpg")
    with onedrive.drive.lock:
        onedrive.drive.look()
        moved = onedrive.drive.find(None, ("los.jpg",)).id

    survey = await surveyed(onedrive, due=frozenset({moved}))

    assert [(top.item_id, top.top) for top in survey.tops] == [(moved, None)]


async def test_a_watched_folder_that_is_gone_is_the_problem(onedrive: OneDrive) -> None:
    onedrive.folder.rmdir()

    assert (await surveyed(onedrive, whole=True)).problem == FOLDER_GONE


async def test_one_top_that_cannot_be_read_fails_alone(onedrive: OneDrive) -> None:
    onedrive.put("goed.jpg")
    onedrive.put("stuk/foto.jpg")
    broken = onedrive.id_of("stuk")
    onedrive.fault(Kind.HTML, times=None, path=f"{broken}/children")

    survey = await surveyed(onedrive, whole=True)

    assert survey.failed == {broken: "graph-unavailable"}
    assert survey.there == {onedrive.id_of("goed.jpg")}


@pytest.mark.parametrize("kind", [Kind.THROTTLED, Kind.UNAUTHENTICATED])
async def test_what_is_no_tops_fault_ends_the_look(onedrive: OneDrive, kind: Kind) -> None:
    onedrive.put("map/foto.jpg")
    onedrive.fault(kind, times=None, path=f"{onedrive.id_of('map')}/children", retry_after=100)
    with pytest.raises(BewaarstroomError):
        await surveyed(onedrive, whole=True)


async def test_an_original_that_a_listing_left_out_is_asked_for_by_id(onedrive: OneDrive) -> None:
    """MGD#11561 and the holes of listings: not listed is not gone."""
    onedrive.put("map/een.jpg")
    onedrive.put("map/twee.jpg")
    await onedrive.settle()
    (onedrive.folder / "map" / "een.jpg").rename(onedrive.folder / "een.jpg")
    moved = onedrive.id_of("een.jpg")

    survey = await surveyed(onedrive, due=frozenset({onedrive.id_of("map")}))

    assert survey.elsewhere == {moved}


async def test_an_original_that_we_deleted_is_not_asked_for(onedrive: OneDrive) -> None:
    onedrive.put("map/een.jpg")
    onedrive.put("map/twee.jpg")
    await onedrive.settle()
    key = onedrive.key_of("map/een.jpg")
    (onedrive.folder / "map" / "een.jpg").unlink()
    onedrive.app.state.journal.clear()

    survey = await surveyed(onedrive, due=frozenset({onedrive.id_of("map")}), ours=frozenset({key}))

    assert survey.elsewhere == frozenset()
    assert not [line for line in await onedrive.requests() if key.item_id in line["path"]]
