from __future__ import annotations

from tests.unit.workflows.rendition.support import PHOTO_HASH, ZIP_HASH, report, upload
from workflows.inspection.completeness import AttachmentState
from workflows.rendition.attachments import Found, Listed, attachments_in


def test_attachments_are_listed_in_the_order_of_the_messages_with_where_their_bytes_are() -> None:
    assert attachments_in(upload(), report()) == (
        Listed(
            number=1,
            message=1,
            name="foto.jpg",
            state=AttachmentState.PRESENT,
            found=Found(file_id="FILE", member="map/foto.jpg", size=12, sha256=PHOTO_HASH, mime="image/jpeg"),
        ),
        Listed(number=2, message=2, name="weg.mp4", state=AttachmentState.MISSING),
        Listed(number=3, message=3, name="zonder naam", state=AttachmentState.OMITTED),
    )


def test_a_picture_knows_its_checksum_and_what_is_missing_has_none() -> None:
    photo, video, _ = attachments_in(upload(), report())

    assert (photo.is_picture, photo.sha256, photo.size, photo.state_in_words) == (
        True,
        PHOTO_HASH,
        12,
        "aanwezig",
    )
    assert (video.is_picture, video.sha256, video.size) == (False, None, None)
    assert video.state_in_words == "ontbreekt in de export"


def test_a_file_that_di_left_out_gives_no_bytes() -> None:
    photo, *_ = attachments_in(upload(excluded="privé"), report())

    assert photo.found is None


def test_a_report_of_another_shape_lists_nothing() -> None:
    odd = (
        {},
        None,
        [],
        {"attachments": []},
        {"attachments": {"present": ["x", {"message": "1"}]}, "files": 3},
    )

    assert [attachments_in(upload(), said) for said in odd] == [()] * 5


def test_a_loose_file_is_the_attachment_itself() -> None:
    said = {
        "attachments": {"present": [{"message": 0, "name": "a.png", "file": "a.png"}]},
        "files": [{"name": "a.png", "size": 3, "sha256": ZIP_HASH, "type": {"mime": "image/png"}}],
    }

    assert attachments_in(upload(), said)[0].found == Found(
        file_id="FILE", member=None, size=3, sha256=ZIP_HASH, mime="image/png"
    )
