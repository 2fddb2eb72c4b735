from __future__ import annotations

import hashlib
import io
import zipfile

from workflows.inspection.filetype import Group
from workflows.inspection.limits import Limits
from workflows.inspection.unpacked import look_inside

CHAT = b"[13-05-2022 16:09:00] Jan: hoi\r\n"


def zipped(*files: tuple[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out


def test_members_are_hashed_and_the_chat_is_read() -> None:
    found = look_inside(Limits())(zipped(("_chat.txt", CHAT), ("a.pdf", b"%PDF-1.7\n")))
    assert [(member.name, member.sha256, member.type.group) for member in found.members] == [
        ("_chat.txt", hashlib.sha256(CHAT).hexdigest(), Group.TEXT),
        ("a.pdf", hashlib.sha256(b"%PDF-1.7\n").hexdigest(), Group.DOCUMENT),
    ]
    assert [chat.name for chat in found.chats] == ["_chat.txt"]
    assert found.findings == ()


def test_what_is_odd_inside_is_found_by_file() -> None:
    macro = zipped(("word/document.xml", b"x"), ("word/vbaProject.bin", b"x")).getvalue()
    inner = zipped(("x", b"y")).getvalue()
    outer = zipped(
        ("a.zip", inner),
        ("b.docm", macro),
        ("c.exe", b"MZ" + bytes(200)),
        ("d", b""),
        ("e", b"7z\xbc\xaf'\x1c\0\4"),
    )
    found = look_inside(Limits())(outer)
    assert [(finding.code, finding.file) for finding in found.findings] == [
        ("zip_in_zip", "a.zip"),
        ("office_macro", "b.docm"),
        ("uitvoerbaar_bestand", "c.exe"),
        ("bestand_leeg", "d"),
        ("type_niet_toegestaan", "e"),
    ]


def test_a_broken_entry_ends_the_reading_and_says_so() -> None:
    out = zipped(("_chat.txt", CHAT), ("a.txt", b"inhoud" * 50))
    damaged = bytearray(out.getvalue())
    damaged[damaged.find(b"a.txt") + 5] ^= 0xFF
    found = look_inside(Limits())(io.BytesIO(bytes(damaged)))
    assert [finding.code for finding in found.findings] == ["zip_beschadigd"]


def test_a_transcript_over_the_limit_is_not_read() -> None:
    found = look_inside(Limits(transcript_size=10))(zipped(("_chat.txt", CHAT)))
    assert ([finding.code for finding in found.findings], found.chats) == (["transcript_te_groot"], ())
