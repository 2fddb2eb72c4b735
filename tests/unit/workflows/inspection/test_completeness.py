from __future__ import annotations

import pytest

from workflows.inspection.completeness import Attachment, AttachmentState, Completeness, compare, name_among
from workflows.inspection.whatsapp.message import Message, MessageKind

MOMENT = "2022-05-02T16:08:00"


def media(name: str) -> Message:
    return Message(MOMENT, "Jan", name, name, MessageKind.MEDIA)


OMITTED = Message(MOMENT, "Jan", "<Media weggelaten>", kind=MessageKind.MEDIA_OMITTED)
TEXT = Message(MOMENT, "Jan", "hoi")


def test_each_attachment_has_its_state() -> None:
    assert compare([TEXT, media("a.jpg"), media("b.jpg"), OMITTED], ["map/a.jpg", "c.jpg"]) == Completeness(
        attachments=(
            Attachment(message=1, name="a.jpg", state=AttachmentState.PRESENT, file="map/a.jpg"),
            Attachment(message=2, name="b.jpg", state=AttachmentState.MISSING),
            Attachment(message=3, name=None, state=AttachmentState.OMITTED),
        ),
        unreferenced=("c.jpg",),
    )


def test_an_export_without_media_is_not_called_incomplete() -> None:
    found = compare([OMITTED, media("Alex.vcf"), OMITTED], ["Alex.vcf"])
    assert [found.count(state) for state in AttachmentState] == [1, 0, 0, 2]


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ([], AttachmentState.WITHOUT_MEDIA),
        (["Alex.vcf"], AttachmentState.WITHOUT_MEDIA),
        (["eigen foto.png"], AttachmentState.WITHOUT_MEDIA),
        (["IMG-20220502-WA0001.jpg"], AttachmentState.OMITTED),
        (["map/00000014-PHOTO-2022-05-02-16-18-16.jpg"], AttachmentState.OMITTED),
    ],
)
def test_only_files_that_whatsapp_named_tell_of_an_export_with_media(
    files: list[str], state: AttachmentState
) -> None:
    assert compare([OMITTED], files).count(state) == 1


@pytest.mark.parametrize(
    ("named", "file"),
    [
        ("DOC-20220502-WA0006.", "DOC-20220502-WA0006.pdf"),
        ("DOC-20220502-WA0006.", "DOC-20220502-WA0006"),
        ("Foto.JPG", "foto.jpg"),
        ("cafe\u0301.pdf", "caf\u00e9.pdf"),
        ("a.jpg", "a (1).jpg"),
        ("vraag?.pdf", "vraag_.pdf"),
        ("een\u00a0twee.pdf", "een twee.pdf"),
        ("verslag 1:2.pdf", "verslag 1_2.pdf"),
    ],
)
def test_names_that_changed_a_little_on_the_way_still_match(named: str, file: str) -> None:
    found = compare([media(named)], [file])
    assert (found.attachments[0].file, found.unreferenced) == (file, ())


def test_the_exact_name_goes_before_the_tolerant_one() -> None:
    found = compare([media("a.pdf")], ["a (1).pdf", "a.jpg", "a.pdf"])
    assert found.attachments[0].file == "a.pdf"


def test_a_file_may_be_named_twice() -> None:
    found = compare([media("a.jpg"), media("a.jpg")], ["a.jpg"])
    assert found.count(AttachmentState.PRESENT) == 2


def test_a_chat_without_attachments_is_complete() -> None:
    assert compare([TEXT], []) == Completeness()


def test_a_file_that_comes_later_is_known_by_its_name() -> None:
    later = ("a (1).jpg", "A.JPG", "b.jpg")

    assert [name for name in later if name_among(["c.pdf", "a.jpg"], name)] == ["a (1).jpg", "A.JPG"]
