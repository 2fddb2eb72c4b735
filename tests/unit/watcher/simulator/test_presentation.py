from __future__ import annotations

import os
from pathlib import Path

from watcher.simulator.drive import Drive
from watcher.simulator.presentation import Presenter, drive_json, selected, stamp_ns, unique_id, web_name
from watcher.simulator.users import FENNA

PERSON = {"email": FENNA.mail, "id": FENNA.id, "displayName": FENNA.display_name}


def presenter(drive: Drive) -> Presenter:
    return Presenter(drive=drive, link_of=lambda item: f"link/{item.name}")


def test_a_file_is_written_as_graph_writes_it(drive: Drive, watched: Path) -> None:
    (watched / "a.jpg").write_bytes(b"abc")
    os.utime(watched / "a.jpg", (86_400, 86_400))
    drive.look()
    file = drive.find(None, ("WhatsApp bewaren", "a.jpg"))

    body = presenter(drive).item(file)

    url = body.pop("webUrl")
    assert url.endswith(
        "/personal/fenna_duinker_gemeente-voorbeeld_example/Documents/WhatsApp%20bewaren/a.jpg"
    )
    assert body == {
        "id": file.id,
        "name": "a.jpg",
        "eTag": drive.etag(file),
        "cTag": drive.ctag(file),
        "size": 3,
        "createdDateTime": "2026-11-24T09:00:00Z",
        "lastModifiedDateTime": "2026-11-24T09:00:00Z",
        "createdBy": {"user": PERSON},
        "lastModifiedBy": {"user": PERSON},
        "fileSystemInfo": {
            "createdDateTime": "1970-01-02T00:00:00Z",
            "lastModifiedDateTime": "1970-01-02T00:00:00Z",
        },
        "parentReference": {
            "driveType": "business",
            "driveId": drive.id,
            "id": file.parent_id,
            "name": "WhatsApp bewaren",
            "path": f"/drives/{drive.id}/root:/WhatsApp%20bewaren",
        },
        "file": {"mimeType": "image/jpeg", "hashes": {"quickXorHash": file.quick_xor}},
        "@microsoft.graph.downloadUrl": "link/a.jpg",
    }


def test_folders_have_no_ctag_and_the_root_no_parent(drive: Drive) -> None:
    root, folder = (
        presenter(drive).item(drive.find(None)),
        presenter(drive).item(drive.find(None, ("WhatsApp bewaren",))),
    )

    assert (root["root"], root["folder"], root["parentReference"]) == (
        {},
        {"childCount": 1},
        {"driveType": "business", "driveId": drive.id},
    )
    assert folder["folder"] == {"childCount": 0}
    assert "cTag" not in root.keys() | folder.keys()


def test_the_feed_leaves_ctag_and_path_out(drive: Drive, watched: Path) -> None:
    (watched / "a.txt").touch()
    drive.look()
    file = drive.find(None, ("WhatsApp bewaren", "a.txt"))

    body, full = presenter(drive).in_feed(file), presenter(drive).item(file)

    assert full.keys() - body.keys() == {"cTag"}
    assert full["parentReference"].keys() - body["parentReference"].keys() == {"path"}


def test_a_tombstone_has_no_name(drive: Drive, watched: Path) -> None:
    (watched / "a.txt").touch()
    drive.look()
    file = drive.find(None, ("WhatsApp bewaren", "a.txt"))
    (watched / "a.txt").unlink()
    drive.look()
    gone = drive.shelf.known(file.id)
    assert gone is not None

    assert presenter(drive).in_feed(gone) == {
        "id": file.id,
        "size": 0,
        "parentReference": {"driveType": "business", "driveId": drive.id, "id": file.parent_id},
        "deleted": {"state": "deleted"},
    }


def test_an_app_is_named_beside_the_person(drive: Drive) -> None:
    made = drive.make_folder(drive.find(None), "Map")

    assert presenter(drive).item(made)["createdBy"].keys() == {"application", "user"}


def test_the_drive_tells_what_it_holds(drive: Drive, watched: Path) -> None:
    (watched / "a.txt").write_text("abc")
    drive.look()

    body = drive_json(drive, 10)

    assert (body["id"], body["driveType"], body["owner"]) == (drive.id, "business", {"user": PERSON})
    assert body["quota"] == {"deleted": 0, "remaining": 7, "state": "normal", "total": 10, "used": 3}


def test_a_selection_keeps_the_id() -> None:
    body = {"id": 1, "name": 2, "size": 3, "@microsoft.graph.downloadUrl": 4}

    assert selected(body, None) == body
    assert selected(body, "name") == {"id": 1, "name": 2}
    assert selected(body, "content.downloadUrl") == {"id": 1, "@microsoft.graph.downloadUrl": 4}


def test_names_and_moments_are_spelled_as_sharepoint_does(drive: Drive) -> None:
    assert web_name(drive) == "fenna_duinker_gemeente-voorbeeld_example"
    assert stamp_ns(1_999_999_999) == "1970-01-01T00:00:01Z"
    assert unique_id(drive.find(None)) == "ea8cc6be-ffdb-43d7-976f-bc7da445c639"
