from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.changes import Page, Touched, Unreadable
from watcher.parse import download_url_of, page_of, seen_of
from workflows.model import ItemKey, ItemSeen, Person

FILE: dict[str, Any] = {
    "id": "01FILE",
    "name": "foto.jpg",
    "size": 5,
    "eTag": '"{GUID},3"',
    "cTag": '"c:{GUID},1"',
    "parentReference": {"id": "01MAP", "driveId": "B!OTHER-CASE"},
    "file": {"mimeType": "image/jpeg", "hashes": {"quickXorHash": "aGFsbG8="}},
    "createdBy": {"user": {"id": "u1", "displayName": "Fenna Duinker", "email": "f@gemeente.example"}},
}
KEY = ItemKey(drive_id="b!drive", item_id="01FILE")

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "name",
                    "size",
                    "eTag",
                    "file",
                    "folder",
                    "hashes",
                    "parentReference",
                    "deleted",
                    "user",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=15,
)


def test_a_file_is_read_with_everything_that_matters() -> None:
    assert seen_of("b!drive", FILE) == ItemSeen(
        key=KEY,
        parent_id="01MAP",
        name="foto.jpg",
        is_folder=False,
        size=5,
        quickxor="aGFsbG8=",
        etag='"{GUID},3"',
        ctag='"c:{GUID},1"',
        created_by=Person(object_id="u1", name="Fenna Duinker", mail="f@gemeente.example"),
    )


def test_the_drive_is_the_one_we_asked_however_graph_spells_it() -> None:
    """AB#3347, OD#1902: the casing of driveId differs between endpoints."""
    seen = seen_of("b!drive", FILE)

    assert seen is not None
    assert seen.key.drive_id == "b!drive"


def test_a_folder_is_read_with_its_number_of_children() -> None:
    body = {"id": "01MAP", "name": "map", "eTag": '"1"', "folder": {"childCount": 2}, "parentReference": {}}

    seen = seen_of("b!drive", body)

    assert isinstance(seen, ItemSeen)
    assert (seen.is_folder, seen.child_count, seen.size, seen.parent_id) == (True, 2, 0, "")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": None}, "item-nameless"),  # OD#580
        ({"eTag": None}, "item-nameless"),
        ({"size": None}, "item-sizeless"),
        ({"size": -1}, "item-sizeless"),
        ({"size": "5"}, "item-sizeless"),
        ({"file": ...}, "item-unknown-kind"),
        ({"package": {"type": "oneNote"}}, "item-notebook"),
        ({"remoteItem": {"id": "x"}}, "item-shortcut"),
        ({"pendingOperations": {"pendingContentUpdate": {}}}, "file-pending"),
    ],
)
def test_what_can_be_no_original_gets_its_code(change: dict[str, Any], code: str) -> None:
    body = {name: value for name, value in {**FILE, **change}.items() if value is not ...}

    assert seen_of("b!drive", body) == Unreadable(key=KEY, parent_id="01MAP", code=code)


def test_a_shortcut_to_a_folder_of_somebody_else_is_not_entered() -> None:
    shortcut = {**FILE, "folder": {"childCount": 3}, "remoteItem": {"id": "x", "folder": {}}}

    assert seen_of("b!drive", shortcut) == Unreadable(
        key=KEY, parent_id="01MAP", code="item-shortcut", is_folder=False
    )


@pytest.mark.parametrize("hashes", [None, {}, {"sha1Hash": "x"}, {"quickXorHash": ""}])
def test_a_missing_hash_is_no_hash(hashes: Any) -> None:
    seen = seen_of("b!drive", {**FILE, "file": {"hashes": hashes}})

    assert isinstance(seen, ItemSeen)
    assert seen.quickxor is None


def test_malware_and_a_check_out_are_noticed() -> None:
    seen = seen_of("b!drive", {**FILE, "malware": {}, "publication": {"checkedOutBy": {"user": {}}}})

    assert isinstance(seen, ItemSeen)
    assert (seen.malware, seen.locked) == (True, "checked-out")


def test_an_item_without_an_id_is_nothing() -> None:
    assert seen_of("b!drive", {"name": "foto.jpg"}) is None


def test_a_page_counts_what_it_cannot_read() -> None:
    body = {
        "value": [
            {"id": "root", "root": {}, "folder": {}, "parentReference": {"id": "nonsense"}},
            {"id": "gone", "deleted": {"state": "deleted"}, "parentReference": {"id": "map"}},
            {"deleted": {}},
            7,
        ],
        "@odata.deltaLink": "https://graph.microsoft.com/v1.0/x",
    }

    assert page_of(body) == Page(
        touched=(
            Touched(item_id="root", parent_id=None, is_folder=True, deleted=False),
            Touched(item_id="gone", parent_id="map", is_folder=False, deleted=True),
        ),
        next_link=None,
        delta_link="https://graph.microsoft.com/v1.0/x",
        odd=2,
    )


def test_the_download_address_is_read_where_there_is_one() -> None:
    assert download_url_of({"@microsoft.graph.downloadUrl": "https://x/y"}) == "https://x/y"
    assert download_url_of({}) is None


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(sorted({*FILE, "folder", "value", "package"})), json_values))
def test_no_json_breaks_the_parser(body: dict[str, Any]) -> None:
    seen = seen_of("b!drive", body)
    page = page_of(body)

    assert seen is None or seen.key.drive_id == "b!drive"
    assert page.odd >= 0
