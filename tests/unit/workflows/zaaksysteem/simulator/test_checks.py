from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zaaksysteem import DOCUMENTS, Sim, wrong
from workflows.zaaksysteem.simulator.checks import is_rsin

PARTICULARS = ("bronorganisatie", "creatiedatum", "titel", "auteur", "taal", "informatieobjecttype")


async def refused(sim: Sim, **other: Any) -> list[tuple[str, str]]:
    answer = await sim.ask("POST", DOCUMENTS, json=sim.new_document(b"inhoud", **other))
    status, code, params = wrong(answer)
    assert (status, code) == (400, "invalid")
    return params


async def test_what_is_required_is_named_field_by_field(sim: Sim) -> None:
    assert await refused(sim, **dict.fromkeys(PARTICULARS)) == [(name, "required") for name in PARTICULARS]


@pytest.mark.parametrize(
    ("other", "params"),
    [
        ({"taal": "nl"}, [("taal", "invalid")]),
        ({"bronorganisatie": "123456789"}, [("bronorganisatie", "invalid")]),
        ({"creatiedatum": "20-11-2026"}, [("creatiedatum", "invalid")]),
        ({"titel": "x" * 201}, [("titel", "max_length")]),
        ({"identificatie": "x" * 41}, [("identificatie", "max_length")]),
        ({"bestandsomvang": 5}, [("nonFieldErrors", "file-size")]),
        ({"inhoud": "geen base64!"}, [("inhoud", "invalid_base64")]),
        ({"inhoud": 7}, [("inhoud", "invalid")]),
        ({"status": "klaar"}, [("status", "invalid_choice")]),
        (
            {"status": "in_bewerking", "ontvangstdatum": "2026-11-20"},
            [("nonFieldErrors", "invalid_for_received")],
        ),
        ({"integriteit": {"algoritme": "sha_256", "waarde": "x"}}, [("integriteit.datum", "required")]),
        ({"indicatieGebruiksrecht": True}, [("indicatieGebruiksrecht", "missing-gebruiksrechten")]),
        (
            {"informatieobjecttype": "https://elders.example/x"},
            [("informatieobjecttype", "object-does-not-exist")],
        ),
        (
            {"vertrouwelijkheidaanduiding": "stiekem", "taal": "nl"},
            [("vertrouwelijkheidaanduiding", "invalid_choice")],
        ),
    ],
)
async def test_each_mistake_has_its_code(
    sim: Sim, other: dict[str, Any], params: list[tuple[str, str]]
) -> None:
    assert await refused(sim, **other) == params


async def test_a_concept_type_is_not_published(sim: Sim) -> None:
    kind = sim.type_url("Spraakbericht")
    assert await refused(sim, informatieobjecttype=kind) == [("informatieobjecttype", "not-published")]


async def test_a_right_is_checked_before_anything_else(sim: Sim) -> None:
    said = sim.new_document(b"x", vertrouwelijkheidaanduiding="zeer_geheim", taal="nl", titel="")
    assert wrong(await sim.ask("POST", DOCUMENTS, json=said)) == (403, "permission_denied", [])


async def test_the_same_identificatie_twice_is_refused_one_after_the_other(sim: Sim) -> None:
    await sim.make(b"een", identificatie="WA-1")
    assert await refused(sim, identificatie="WA-1") == [("identificatie", "identificatie-niet-uniek")]
    await sim.make(b"een", identificatie="WA-1", bronorganisatie="111222333")


async def test_a_false_checksum_is_not_noticed(sim: Sim) -> None:
    checksum = {"algoritme": "sha_256", "waarde": "0" * 64, "datum": "2026-11-20"}
    assert (await sim.make(b"een", integriteit=checksum))["integriteit"] == checksum


@pytest.mark.parametrize("rsin", ["123456782", "111222333"])
def test_a_real_rsin_passes_the_eleven_test(rsin: str) -> None:
    assert is_rsin(rsin)


@settings(max_examples=50)
@given(st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_fails_the_eleven_test(place: int, step: int) -> None:
    digits = [int(digit) for digit in "123456782"]
    digits[place] = (digits[place] + step) % 10
    assert not is_rsin("".join(map(str, digits)))
