from __future__ import annotations

from tests.household import Household
from workflows.operations.operation import Done
from workflows.operations.register_upload import register_upload


async def test_a_file_of_another_upload_that_was_moved_in_stops_nothing(home: Household) -> None:
    await home.arrived("los.txt", b"los")
    upload = await home.decided("export/een.txt", b"een")
    (home.onedrive.folder / "los.txt").rename(home.onedrive.folder / "export" / "los.txt")

    assert await home.ask(register_upload, upload) == Done(body={"outcome": "geregistreerd", "documents": 1})


async def test_a_file_of_another_upload_that_changed_since_counts(home: Household) -> None:
    await home.arrived("los.txt", b"los")
    upload = await home.decided("export/een.txt", b"een")
    (home.onedrive.folder / "los.txt").rename(home.onedrive.folder / "export" / "los.txt")
    home.onedrive.put("export/los.txt", b"iets anders")

    answer = await home.ask(register_upload, upload)
    assert isinstance(answer, Done)
    assert answer.body["code"] == "files-added"  # type: ignore[index,call-overload]
