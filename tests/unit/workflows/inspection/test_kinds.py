from __future__ import annotations

import pytest

from workflows.inspection.chat import read_chat
from workflows.inspection.filetype import Filetype, Group
from workflows.inspection.findings import Finding
from workflows.inspection.kinds import kind_of, remark_on_kind
from workflows.inspection.messengers.described import Messenger, Tally
from workflows.inspection.outcome import ContentKind, FileReport


def file(name: str, group: Group = Group.UNKNOWN) -> FileReport:
    kind = Filetype(mime="x/y", label="", group=group, allowed=True)
    return FileReport(name=name, size=1, sha256="", quickxor="", type=kind)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("[13-05-2022 16:09:00] Jan: hoi", ContentKind.WHATSAPP_IPHONE),
        ("13-05-2022 16:09 - Jan: hoi", ContentKind.WHATSAPP_ANDROID),
    ],
)
def test_a_chat_decides(line: str, kind: ContentKind) -> None:
    assert kind_of(read_chat("_chat.txt", line.encode()), None, [file("x", Group.IMAGE)]) is kind


@pytest.mark.parametrize(
    ("groups", "kind"),
    [
        ([Group.IMAGE, Group.IMAGE], ContentKind.SCREENSHOT),
        ([Group.DOCUMENT, Group.TEXT], ContentKind.DOCUMENT),
        ([Group.MAIL], ContentKind.MAIL),
        ([Group.AUDIO, Group.EMPTY], ContentKind.AUDIO),
        ([Group.VIDEO], ContentKind.VIDEO),
        ([Group.EMPTY], ContentKind.EMPTY),
        ([Group.IMAGE, Group.VIDEO], ContentKind.OTHER),
        ([Group.ARCHIVE], ContentKind.OTHER),
    ],
)
def test_without_a_chat_all_files_together_decide(groups: list[Group], kind: ContentKind) -> None:
    assert kind_of(None, None, [file(f"{place}", group) for place, group in enumerate(groups)]) is kind


def test_other_messengers_are_known_by_what_they_leave() -> None:
    assert kind_of(None, None, [file("ChatExport_2022-05-13/result.json")]) is ContentKind.TELEGRAM
    told = Tally(count=1).described(Messenger.SMS, "sms.xml")
    assert kind_of(None, told, [file("sms.xml")]) is ContentKind.SMS


def test_media_without_their_chat_are_pointed_out() -> None:
    missing, nothing = [Finding(code="transcript_ontbreekt")], [Finding(code="geen_export")]
    assert list(remark_on_kind(ContentKind.SCREENSHOT, [file("IMG-20220513-WA0001.jpg")])) == missing
    assert list(remark_on_kind(ContentKind.OTHER, [file("WhatsApp Chat - Jan.zip")])) == missing
    assert list(remark_on_kind(ContentKind.OTHER, [file("iets.bin")])) == nothing
    assert list(remark_on_kind(ContentKind.SCREENSHOT, [file("schermafbeelding.png")])) == []
    assert list(remark_on_kind(ContentKind.WHATSAPP_IPHONE, [file("IMG-20220513-WA0001.jpg")])) == []
