from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.arrivals import FENNA, NOON, arrival, file_seen
from workflows.model import UploadFile, Viewer


def test_content_is_size_and_hash_and_the_tag_only_where_the_hash_is_missing() -> None:
    seen = file_seen("foto")

    assert [
        seen.content,
        replace(seen, etag='"ander"').content,
        replace(seen, quickxor=None, ctag=None).content,
    ] == [
        "10:xor-foto",
        "10:xor-foto",
        '10:"foto,1"',
    ]


def test_a_file_of_an_upload_is_compared_in_the_same_way_as_a_fresh_read() -> None:
    seen = file_seen("foto")
    file = UploadFile(
        file_id="F",
        upload_id="U",
        key=seen.key,
        name=seen.name,
        folder_path="",
        size=seen.size,
        quickxor=seen.quickxor,
        etag="oud",
        ctag=None,
    )

    assert file.content == seen.content


@given(names=st.lists(st.text("abc", min_size=1, max_size=3), unique=True, max_size=5), data=st.data())
@settings(max_examples=50)
def test_an_arrival_is_the_same_whatever_the_order(names: list[str], data: st.DataObject) -> None:
    files = [file_seen(name) for name in names]
    shuffled = data.draw(st.permutations(files))

    assert arrival(*files).content == arrival(*shuffled).content


def test_an_arrival_is_the_same_under_another_name_at_another_time() -> None:
    first = arrival(file_seen("een"))
    renamed = replace(first.files[0], seen=replace(file_seen("een"), name="anders.jpg"), folder_path="diep")
    later = replace(first, files=(renamed,), settled_at=NOON + timedelta(days=1))

    assert first.content == later.content


def test_an_arrival_differs_with_each_byte_and_each_file() -> None:
    contents = {
        arrival(*files).content
        for files in (
            (),
            (file_seen("een"),),
            (file_seen("een", size=11),),
            (file_seen("een"), file_seen("twee")),
        )
    }

    assert len(contents) == 4


def test_who_has_a_role_may_use_it() -> None:
    viewers = [
        Viewer(person=FENNA, roles=frozenset(roles), origin="127.0.0.1")
        for roles in ((), ("DI",), ("Beheer",), ("DI", "Beheer"))
    ]

    assert [(viewer.is_di, viewer.is_beheer) for viewer in viewers] == [
        (False, False),
        (True, False),
        (False, True),
        (True, True),
    ]


def test_what_travels_cannot_be_changed_on_the_way() -> None:
    with pytest.raises(FrozenInstanceError):
        arrival().owner = FENNA  # type: ignore[misc]  # that is what is tested
