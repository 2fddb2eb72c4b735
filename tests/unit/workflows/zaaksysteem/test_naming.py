from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.zaaksysteem.naming import (
    MAX_FILE_NAME,
    identificatie_for,
    identificatie_for_made,
    safe_filename,
)

SHA = "ab" * 32


def test_an_identificatie_depends_on_upload_and_bytes_only() -> None:
    one = identificatie_for("01A", SHA)
    assert one == identificatie_for("01A", SHA.upper())
    assert len({one, identificatie_for("01B", SHA), identificatie_for("01A", "cd" * 32)}) == 3
    assert (len(one), one[:3], set(one[3:]) <= set("0123456789abcdef")) == (35, "WA-", True)


def test_an_identificatie_never_changes_between_releases() -> None:
    assert identificatie_for("01UPLOAD", SHA) == "WA-b13a15cfc09fce216ba5cf562c5af483"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("WhatsApp-gesprek met Café 't Hoekje.zip", "WhatsApp-gesprek met Café 't Hoekje.zip"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\foto.jpg", "foto.jpg"),
        ("foto\x00\r\n.jpg", "foto .jpg"),
        ("rekening\u202egpj.exe", "rekeninggpj.exe"),
        ("a<b>:c|d?.txt", "a_b_c_d_.txt"),
        (".htaccess", "htaccess"),
        ("punt. . .", "punt"),
        ("  veel   ruimte .txt ", "veel ruimte .txt"),
        ("e\u0301e\u0301n.txt", "één.txt"),
        ("", "bestand"),
        ("...", "bestand"),
        ("map/", "bestand"),
        ("x" * 300 + ".jpeg", "x" * 250 + ".jpeg"),
        ("x" * 300, "x" * 255),
        ("x." + "y" * 300, "x." + "y" * 253),
    ],
)
def test_a_file_name_is_made_harmless(name: str, safe: str) -> None:
    assert safe_filename(name) == safe


@settings(max_examples=300)
@given(st.text(max_size=400))
def test_no_file_name_stays_dangerous(name: str) -> None:
    safe = safe_filename(name)
    assert 0 < len(safe) <= MAX_FILE_NAME
    assert not set(safe) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in safe)
    assert (safe.strip(". "), safe_filename(safe)) == (safe, safe)


def test_what_we_made_has_one_identificatie_for_each_upload_and_kind_that_no_original_can_have() -> None:
    made = identificatie_for_made("01UPLOAD", "leesbaar")

    assert (len(made), made[:3]) == (35, "WA-")
    assert made == identificatie_for_made("01UPLOAD", "leesbaar")
    assert (
        len(
            {made, identificatie_for_made("01UPLOAD", "mdto"), identificatie_for_made("02UPLOAD", "leesbaar")}
        )
        == 3
    )
    assert identificatie_for_made("01UPLOAD", "mdto", "zaak/1") != identificatie_for_made(
        "01UPLOAD", "mdto", "zaak/2"
    )
