from __future__ import annotations

import io
import zipfile

import pytest

from workflows.inspection.filetype import Group, filetype_of, fits_name, runs_by_name


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("head", "mime", "group"),
    [
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0", "image/jpeg", Group.IMAGE),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0", "image/png", Group.IMAGE),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic", Group.IMAGE),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "video/mp4", Group.VIDEO),
        (b"OggS\0\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x01", "audio/ogg", Group.AUDIO),
        (b"%PDF-1.7\n", "application/pdf", Group.DOCUMENT),
        (b"BEGIN:VCARD\nVERSION:3.0\nFN:X\nEND:VCARD\n", "text/vcard", Group.CONTACT),
        ("02-05-2022 16:08 - Jan: hoi é, daar\n".encode(), "text/plain", Group.TEXT),
        (zipped("_chat.txt"), "application/zip", Group.ARCHIVE),
    ],
)
def test_a_type_is_told_from_content(head: bytes, mime: str, group: Group) -> None:
    found = filetype_of(head)
    assert (found.mime, found.group, found.allowed) == (mime, group, True)


def test_a_zip_that_is_really_a_document_is_one() -> None:
    found = filetype_of(zipped("x.xml", "word/document.xml"), frozenset({"docx"}))
    assert (found.label, found.allowed) == ("Word-document", True)


@pytest.mark.parametrize(
    "head",
    [
        b"MZ" + bytes(200),
        b"\x7fELF\x02\x01\x01" + bytes(60),
        b"#!/bin/sh\necho",
        b"@echo off\r\ndel x",
        bytes.fromhex("4c0000000114020000000000c000000000000046") + bytes(60),
        b"<!DOCTYPE html><html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    ],
)
def test_what_can_run_is_a_program(head: bytes) -> None:
    found = filetype_of(head)
    assert (found.group, found.allowed) == (Group.PROGRAM, False)


def test_what_is_not_on_the_list_is_not_allowed() -> None:
    assert not filetype_of(b"7z\xbc\xaf'\x1c\0\4").allowed
    assert not filetype_of(bytes(range(1, 30))).allowed


def test_nothing_is_empty() -> None:
    assert filetype_of(b"").group is Group.EMPTY


def test_a_macro_makes_an_office_file_suspect() -> None:
    found = filetype_of(zipped("[Content_Types].xml", "word/document.xml"), frozenset({"macro", "docx"}))
    assert (found.macro, found.allowed, found.label) == (True, False, "Word-document met macro")


def test_an_app_inside_a_zip_is_a_program() -> None:
    assert filetype_of(zipped("a"), frozenset({"program"})).group is Group.PROGRAM


@pytest.mark.parametrize("name", ["a.js", "map/A.VBS", "foto.jpg.hta", "a.url ", "b.ps1.", "c.iso"])
def test_a_name_that_makes_a_computer_run_it_is_known(name: str) -> None:
    assert runs_by_name(name)


@pytest.mark.parametrize("name", ["_chat.txt", "foto.jpg", "js", "Notitie", ".js", "a.json"])
def test_other_names_only_open(name: str) -> None:
    assert not runs_by_name(name)


def test_a_name_fits_or_not() -> None:
    jpeg = filetype_of(b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0")
    assert fits_name(jpeg, "foto.JPG")
    assert fits_name(jpeg, "DOC-20220502-WA0006")
    assert not fits_name(jpeg, "foto.pdf")
