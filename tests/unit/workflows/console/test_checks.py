from __future__ import annotations

from dataclasses import replace

from tests.console.story import prove_file, tell_story
from tests.consoles import House, picture
from workflows.model import Upload, UploadKind
from workflows.store import uploads


async def _shut(house: House, upload: Upload) -> list[set[str]]:
    answers = await house.console.checks.ask(upload)
    return [{answer.gate for answer in of_file if not answer.open} for of_file in answers.values()]


async def test_without_proof_the_gates_are_shut(house: House) -> None:
    upload = await house.upload({"a.png": picture()})

    assert await _shut(house, upload) == [{"bewijs", "hele_set"}]


async def test_with_proof_of_every_file_all_gates_are_open(house: House) -> None:
    upload = await house.upload({"a.png": picture(), "b.png": picture(9, 9)}, kind=UploadKind.FOLDER)
    with house.database.begin() as connection:
        prove_file(connection, upload, 1, house.clock())
    assert await _shut(house, upload) == [{"hele_set"}, {"bewijs", "hele_set"}]

    with house.database.begin() as connection:
        prove_file(connection, upload, 2, house.clock())
    assert await _shut(house, upload) == [set(), set()]


async def test_what_happens_to_the_original_shows_at_once(house: House) -> None:
    upload = await house.upload({"a.png": picture()})
    with house.database.begin() as connection:
        prove_file(connection, upload, 1, house.clock())
    item = upload.files[0].key.item_id

    house.shelf.seen[item] = replace(house.shelf.seen[item], quickxor="anders")
    changed = await _shut(house, upload)
    del house.shelf.seen[item]

    assert (changed, await _shut(house, upload)) == ([{"ongewijzigd"}], [{"nog_aanwezig", "ongewijzigd"}])


async def test_a_newcomer_in_the_folder_shuts_a_gate(house: House) -> None:
    upload = await house.upload({"a.png": picture()}, kind=UploadKind.FOLDER)
    with house.database.begin() as connection:
        prove_file(connection, upload, 1, house.clock())
    house.shelf.newcomers = (house.shelf.put("nieuw", "nieuw.jpg", b"x", "d"),)
    assert await _shut(house, upload) == [{"niets_nieuws"}]

    house.shelf.newcomers = (house.shelf.put("ini", "desktop.ini", b"x", "d"),)
    assert await _shut(house, upload) == [set()]


async def test_a_deleted_original_is_not_asked_about(house: House) -> None:
    told = await tell_story(house)
    with house.database.begin() as connection:
        upload = uploads.get(connection, told["klaar"].upload_id)

    assert await house.console.checks.ask(upload) == {}
