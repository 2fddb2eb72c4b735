from __future__ import annotations

import contextlib
import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.inspection.archive import Archive, StoppedError, is_hostile, is_junk
from workflows.inspection.limits import MEGABYTE, Limits


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def opened(data: bytes, limits: Limits | None = None) -> Archive:
    return Archive(io.BytesIO(data), limits or Limits())


def codes(data: bytes, limits: Limits | None = None) -> list[str]:
    return [finding.code for finding in opened(data, limits).findings]


def read_all(archive: Archive) -> dict[str, bytes]:
    return {entry.name: b"".join(archive.read(entry)) for entry in archive.entries}


def changed(data: bytes, at: bytes, offset: int, value: bytes) -> bytes:
    """Change bytes at an offset from every place where *at* stands."""
    result, place = bytearray(data), data.find(at)
    while place >= 0:
        result[place + offset : place + offset + len(value)] = value
        place = data.find(at, place + 1)
    return bytes(result)


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


def test_a_usual_zip_is_read_whole() -> None:
    archive = opened(zipped(("_chat.txt", b"hoi"), ("map/", b""), ("map/foto.jpg", b"x" * 100)))
    assert archive.findings == ()
    assert read_all(archive) == {"_chat.txt": b"hoi", "map/foto.jpg": b"x" * 100}


def test_litter_is_left_out() -> None:
    archive = opened(zipped(("_chat.txt", b"hoi"), ("__MACOSX/._chat.txt", b"x"), ("desktop.ini", b"x")))
    assert [entry.name for entry in archive.entries] == ["_chat.txt"]
    assert is_junk("map/.DS_Store")


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04 niets", bytes(1000), zipped(("a", b"b"))[:-30]],
    ids=["empty", "a beginning", "zeros", "cut off"],  # a zip holds the time at which it was made
)
def test_a_damaged_zip_is_said_to_be(data: bytes) -> None:
    assert codes(data) == ["zip_beschadigd"]


def test_an_empty_zip_is_said_to_be() -> None:
    assert codes(zipped()) == ["zip_leeg"]
    assert codes(zipped(("map/", b""))) == ["zip_leeg"]


def test_a_password_is_seen() -> None:
    data = zipped(("_chat.txt", b"hoi"))
    locked = changed(changed(data, LOCAL, 6, b"\x01"), CENTRAL, 8, b"\x01")
    assert codes(locked) == ["zip_versleuteld"]


def test_other_ways_of_packing_are_refused() -> None:
    assert codes(zipped(("a", b"b" * 100), method=zipfile.ZIP_LZMA)) == ["zip_methode"]


def test_a_bomb_is_refused() -> None:
    assert codes(zipped(("a", bytes(2 * MEGABYTE)))) == ["zip_bom"]


def test_a_small_tight_file_is_no_bomb() -> None:
    assert codes(zipped(("a", bytes(MEGABYTE // 2)))) == []


def test_too_many_and_too_much_are_refused() -> None:
    many = zipped(*((str(number), b"x") for number in range(5)))
    assert codes(many, Limits(zip_entries=4)) == ["zip_te_veel_bestanden"]
    assert codes(many, Limits(zip_unpacked=4)) == ["zip_te_groot"]
    assert codes(many, Limits(zip_directory=100)) == ["zip_te_veel_bestanden"]


def test_entries_that_share_bytes_are_refused() -> None:
    data = zipped(("a", b"hoi" * 100), ("b", b"dag" * 100))
    assert codes(changed(data, CENTRAL, 42, struct.pack("<L", 0))) == ["zip_overlap"]


def test_an_entry_that_says_it_lies_elsewhere_is_refused() -> None:
    data = zipped(("a", b"hoi"))
    assert codes(changed(data, CENTRAL, 42, struct.pack("<L", 10_000))) == ["zip_overlap"]


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "a/../../x",
        "/etc/x",
        "a\\b",
        "C:x",
        "a\nb",
        "foto\u202egpj.exe",
        "a/" + "x" * 300,
        "..",
        "a\x7f",
    ],
)
def test_a_hostile_name_is_seen(name: str) -> None:
    assert is_hostile(name)


@pytest.mark.parametrize("name", ["_chat.txt", "map/foto (1).jpg", "..foto", "é\u00a0ü.pdf", "ab:c.txt"])
def test_an_odd_name_is_not_hostile(name: str) -> None:
    assert not is_hostile(name)


def test_a_hostile_name_does_not_stop_the_others() -> None:
    archive = opened(zipped(("../x", b"1"), ("_chat.txt", b"hoi")))
    assert [finding.code for finding in archive.findings] == ["zip_vijandige_naam"]
    assert read_all(archive)["_chat.txt"] == b"hoi"


def test_names_that_differ_only_in_case_are_doubles() -> None:
    assert codes(zipped(("Foto.jpg", b"1"), ("foto.JPG", b"2"))) == ["zip_dubbele_naam"]


def test_a_link_is_not_followed() -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive = opened(zipped((link, b"/etc/passwd"), ("a", b"b")))
    assert [finding.code for finding in archive.findings] == ["zip_koppeling"]
    assert [entry.name for entry in archive.entries] == ["a"]


def test_a_lying_size_stops_the_reading() -> None:
    data = zipped(("a", b"hoi" * 1000), method=zipfile.ZIP_STORED)
    lying = changed(changed(data, CENTRAL, 24, struct.pack("<L", 5)), LOCAL, 22, struct.pack("<L", 5))
    archive = opened(lying)
    with pytest.raises(StoppedError) as stopped:
        read_all(archive)
    assert stopped.value.finding.code == "zip_beschadigd"


def test_a_slow_zip_is_given_up() -> None:
    clock: Iterator[float] = iter(range(0, 10_000, 10))
    archive = Archive(io.BytesIO(zipped(("a", b"hoi"))), Limits(zip_seconds=5), lambda: next(clock))
    with pytest.raises(StoppedError) as stopped:
        read_all(archive)
    assert stopped.value.finding.code == "zip_te_traag"


def test_an_entry_without_a_name_is_odd_and_still_read() -> None:
    whole = zipped(("a", b"hoi")).replace(b"a", b"\x00")
    archive = opened(whole)

    assert [finding.code for finding in archive.findings] == ["zip_vijandige_naam"]
    assert [entry.name for entry in archive.entries] == [""]


@settings(max_examples=150, deadline=None)  # no deadline: what a busy machine takes says nothing
@given(st.data())
def test_no_damage_escapes(data: st.DataObject) -> None:
    whole = bytearray(zipped(("_chat.txt", b"hoi" * 50), ("map/foto.jpg", bytes(range(256)))))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(StoppedError):
        read_all(opened(bytes(whole)))
