from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from workflows.declaration import Declaration, Entry, declare
from workflows.errors import PermanentError
from workflows.model import ItemKey, Person, Upload, UploadFile, UploadKind

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEY = ItemKey(drive_id="d", item_id="i")
ONE = UploadFile(
    file_id="F1",
    upload_id="U1",
    key=KEY,
    name="x.zip",
    folder_path="",
    size=10,
    quickxor="xor",
    etag='"e"',
    ctag=None,
    sha256="a" * 64,
)
TWO = replace(ONE, file_id="F2", sha256="b" * 64, excluded_because="privé")
UPLOAD = Upload(
    upload_id="U1",
    kind=UploadKind.FOLDER,
    key=KEY,
    owner=Person(object_id="fenna", name="Fenna", mail="fenna@gemeente.example"),
    watched_folder_id="w",
    content="c",
    arrived_at=NOW,
    settled_at=NOW,
    files=(ONE, TWO),
)
ENTRY = Entry(
    upload_id="U1",
    system="Oud zaaksysteem",
    zaaknummer="Z-1",
    documentnummers=(("F1", "DOC-1"),),
    returned=(("F1", "a" * 64),),
    by="noor",
    at=NOW,
)


def test_two_people_declare_every_file_that_is_not_left_out() -> None:
    [made] = declare(ENTRY, UPLOAD, "ilse", NOW)

    assert (made.file_id, made.sha256, made.documentnummer) == ("F1", "a" * 64, "DOC-1")
    assert (made.declared_by, made.confirmed_by, made.compared) == ("noor", "ilse", True)


def test_what_was_not_compared_is_declared_as_not_compared() -> None:
    [made] = declare(replace(ENTRY, returned=()), UPLOAD, "ilse", NOW)

    assert made.compared is False


@pytest.mark.parametrize(
    ("entry", "upload", "second", "code"),
    [
        (ENTRY, UPLOAD, "noor", "same-person"),
        (ENTRY, UPLOAD, "", "same-person"),
        (replace(ENTRY, upload_id="U2"), UPLOAD, "ilse", "same-person"),
        (replace(ENTRY, documentnummers=()), UPLOAD, "ilse", "declaration-incomplete"),
        (replace(ENTRY, documentnummers=(("F1", ""),)), UPLOAD, "ilse", "declaration-incomplete"),
        (replace(ENTRY, zaaknummer=""), UPLOAD, "ilse", "declaration-incomplete"),
        (ENTRY, replace(UPLOAD, files=(replace(ONE, sha256=None),)), "ilse", "declaration-incomplete"),
        (ENTRY, replace(UPLOAD, files=(TWO,)), "ilse", "declaration-incomplete"),
        (replace(ENTRY, returned=(("F1", "c" * 64),)), UPLOAD, "ilse", "declaration-differs"),
    ],
)
def test_anything_less_is_refused(entry: Entry, upload: Upload, second: str, code: str) -> None:
    with pytest.raises(PermanentError) as refused:
        declare(entry, upload, second, NOW)

    assert refused.value.code == code


def test_a_declaration_cannot_be_made_by_hand_nor_copied_with_a_change() -> None:
    [made] = declare(ENTRY, UPLOAD, "ilse", NOW)

    with pytest.raises((PermanentError, ValueError)):
        replace(made, confirmed_by="samir")
    with pytest.raises(PermanentError):
        Declaration(**vars(made))
