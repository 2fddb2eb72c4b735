from __future__ import annotations

from tests.household import Household
from workflows.operations.set_check import newcomers


async def test_a_folder_tells_of_what_it_did_not_hold(home: Household) -> None:
    upload = await home.arrived("export/een.txt")
    home.onedrive.put("export/diep/nieuw.txt")

    assert [item.name for item in await newcomers(home.house, upload)] == ["nieuw.txt"]


async def test_what_nobody_put_there_does_not_count(home: Household) -> None:
    upload = await home.arrived("export/een.txt")
    home.onedrive.put("export/desktop.ini")
    (home.onedrive.folder / "export" / "lege map").mkdir()

    assert await newcomers(home.house, upload) == ()


async def test_a_loose_file_has_no_newcomers(home: Household) -> None:
    upload = await home.arrived("gesprek.txt")
    home.onedrive.put("ander.txt")

    assert await newcomers(home.house, upload) == ()
