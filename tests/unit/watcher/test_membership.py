from __future__ import annotations

from tests.onedrive import OneDrive
from watcher.intake import Change
from workflows.store import uploads


def held(onedrive: OneDrive, path: str) -> list[list[str]]:
    """The files of each upload that the item at *path* became."""
    with onedrive.database.begin() as connection:
        found = uploads.of_item(connection, onedrive.key_of(path))
        return [sorted(file.name for file in upload.files) for upload in found]


async def test_a_file_that_moves_to_another_folder_stays_with_its_own_upload(onedrive: OneDrive) -> None:
    onedrive.desk.joins = True
    onedrive.put("een/a.jpg")
    onedrive.put("een/b.jpg", b"twee")
    await onedrive.settle()
    (onedrive.folder / "twee").mkdir()
    (onedrive.folder / "een" / "b.jpg").rename(onedrive.folder / "twee" / "b.jpg")
    onedrive.put("twee/c.jpg", b"drie")
    await onedrive.settle()

    assert held(onedrive, "een") == [["a.jpg", "b.jpg"]]
    assert held(onedrive, "twee") == [["c.jpg"]]


async def test_a_file_that_moved_away_and_changed_comes_with_its_new_folder(onedrive: OneDrive) -> None:
    onedrive.desk.joins = True
    onedrive.put("een/a.jpg")
    onedrive.put("een/b.jpg", b"twee")
    await onedrive.settle()
    item = onedrive.id_of("een/b.jpg")
    (onedrive.folder / "een" / "b.jpg").rename(onedrive.folder / "b.jpg")
    await onedrive.settle()
    onedrive.put("b.jpg", b"anders!")
    await onedrive.settle()

    assert held(onedrive, "b.jpg") == [["b.jpg"]]
    assert onedrive.desk.news == [(item, Change.CHANGED)]


async def test_a_loose_file_put_in_a_new_folder_makes_no_second_upload(onedrive: OneDrive) -> None:
    onedrive.put("a.jpg")
    await onedrive.settle()
    (onedrive.folder / "map").mkdir()
    (onedrive.folder / "a.jpg").rename(onedrive.folder / "map" / "a.jpg")
    await onedrive.settle()

    assert (held(onedrive, "map"), held(onedrive, "map/a.jpg")) == ([], [["a.jpg"]])
