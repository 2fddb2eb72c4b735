"""An invented upload with a zip of three attachments, and what inspection says of it."""

from __future__ import annotations

from datetime import UTC, datetime

from workflows.jsontypes import JsonObject
from workflows.model import ItemKey, Person, Upload, UploadFile, UploadKind

ZIP_HASH, PHOTO_HASH = "a" * 64, "b" * 64
ARRIVED = datetime(2026, 11, 20, 10, 15, tzinfo=UTC)


def upload(excluded: str | None = None) -> Upload:
    key = ItemKey(drive_id="drive", item_id="item")
    file = UploadFile(
        file_id="FILE",
        upload_id="01KABCDEFGHJKMNPQRSTVWXYZ0",
        key=key,
        name="WhatsApp Chat - Dakkapel.zip",
        folder_path="",
        size=2_500_000,
        quickxor=None,
        etag="e",
        ctag="c",
        sha256=ZIP_HASH,
        mime="application/zip",
        excluded_because=excluded,
    )
    return Upload(
        upload_id=file.upload_id,
        kind=UploadKind.FILE,
        key=key,
        owner=Person(object_id="noor", name="Noor van Dijk", mail="noor@gemeente.example"),
        watched_folder_id="folder",
        content="content",
        arrived_at=ARRIVED,
        settled_at=ARRIVED,
        files=(file,),
    )


def report() -> JsonObject:
    return {
        "kind": "whatsapp_export_iphone",
        "attachments": {
            "missing": [{"message": 2, "name": "weg.mp4", "file": None}],
            "present": [{"message": 1, "name": "foto.jpg", "file": "map/foto.jpg"}],
            "omitted": [{"message": 3, "name": None, "file": None}],
        },
        "files": [
            {
                "name": "WhatsApp Chat - Dakkapel.zip",
                "size": 2_500_000,
                "sha256": ZIP_HASH,
                "type": {"mime": "application/zip"},
                "members": [
                    {"name": "map/foto.jpg", "size": 12, "sha256": PHOTO_HASH, "type": {"mime": "image/jpeg"}}
                ],
            }
        ],
    }
