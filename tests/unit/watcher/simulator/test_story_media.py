from __future__ import annotations

from io import BytesIO

from PIL import Image

from watcher.simulator.story_media import document, picture_of_branch, picture_of_swing, voice_message


def test_pictures_are_jpegs_that_show_a_difference() -> None:
    pictures = [
        picture_of_swing(mended=False),
        picture_of_swing(mended=True),
        picture_of_branch(cleared=False),
        picture_of_branch(cleared=True),
    ]

    for picture in pictures:
        with Image.open(BytesIO(picture)) as image:
            assert (image.format, image.size) == ("JPEG", (800, 600))
    assert len(set(pictures)) == 4


def test_a_voice_message_is_an_opus_stream_of_three_pages() -> None:
    pages = voice_message().split(b"OggS")

    assert len(pages) == 4
    assert [page[1] for page in pages[1:]] == [2, 0, 4]  # the first, a middle and the last
    assert (b"OpusHead" in pages[1], b"OpusTags" in pages[2]) == (True, True)


def test_a_document_points_at_its_own_parts() -> None:
    body = document("Titel", ["Een", "Twee"])

    start = int(body.rpartition(b"startxref\n")[2].split()[0])
    assert body[start:].startswith(b"xref\n0 6\n")
    first = int(body[start:].splitlines()[3].split()[0])
    assert body[first:].startswith(b"1 0 obj")
