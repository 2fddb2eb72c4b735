from __future__ import annotations

from dataclasses import replace

import pytest

from tests.console.story import CHOICE
from tests.consoles import BIJLAGE, CHATBERICHT, CLOSED, NOOR, TWINS, ZAAK, ZAAKTYPE, Cabinet
from workflows.console.forms import Form
from workflows.console.registering import Filled, Search, read_choice, search, suggest
from workflows.zaaksysteem.zaken import SeveralZaken, ZaakAbsent, ZaakClosed, ZaakFound

FOUND = Search(
    number=ZAAK.identificatie,
    found=ZaakFound(zaak=ZAAK),
    zaaktype=ZAAKTYPE,
    types=(CHATBERICHT, BIJLAGE),
)


async def test_a_zaak_comes_with_its_type_and_what_it_may_hold() -> None:
    cabinet = Cabinet()

    assert await search(cabinet, NOOR, f" {ZAAK.identificatie} ") == FOUND
    assert cabinet.asked_by == [NOOR]


async def test_nothing_is_asked_when_nothing_was_typed() -> None:
    cabinet = Cabinet()

    assert await search(cabinet, NOOR, "  ") == Search()
    assert cabinet.asked_by == []


async def test_each_answer_of_the_zaaksysteem_has_its_own_place() -> None:
    closed = await search(Cabinet(), NOOR, CLOSED.identificatie)
    absent = await search(Cabinet(), NOOR, "ZAAK-X")
    several = await search(Cabinet(), NOOR, "ZAAK-DUBBEL")

    assert (closed.closed, closed.zaak, closed.types) == (ZaakClosed(zaak=CLOSED), None, ())
    assert (absent.absent, absent.zaaktype) == (ZaakAbsent(number="ZAAK-X"), None)
    assert several.several == SeveralZaken(zaken=TWINS)


async def test_one_of_several_can_be_meant() -> None:
    meant = await search(Cabinet(), NOOR, "ZAAK-DUBBEL", TWINS[1].url)
    other = await search(Cabinet(), NOOR, "ZAAK-DUBBEL", "http://elders/1")

    assert meant.zaak == TWINS[1]
    assert other.several is not None


async def test_trouble_is_an_answer_too() -> None:
    found = await search(Cabinet(broken=True), NOOR, "ZAAK-X")

    assert found.trouble is not None
    assert (found.trouble.code, found.zaak) == ("zaaksysteem-unreachable", None)


def test_openbaar_is_never_suggested() -> None:
    secret = replace(ZAAK, vertrouwelijkheidaanduiding="geheim")
    public = replace(ZAAK, vertrouwelijkheidaanduiding="openbaar")

    assert FOUND.confidentiality_of(CHATBERICHT) == "zaakvertrouwelijk"
    assert replace(FOUND, found=ZaakFound(zaak=secret)).confidentiality_of(BIJLAGE) == "geheim"
    assert replace(FOUND, found=ZaakFound(zaak=public)).confidentiality_of(BIJLAGE) == "zaakvertrouwelijk"


def test_a_preferred_type_or_the_only_one_is_filled_in() -> None:
    preferred = suggest(FOUND, ("chatbericht",))
    only = suggest(replace(FOUND, types=(BIJLAGE,)), ("Chatbericht",))

    assert preferred == Filled(type_url=CHATBERICHT.url, vertrouwelijkheid="zaakvertrouwelijk")
    assert only == Filled(type_url=BIJLAGE.url, vertrouwelijkheid="intern")
    assert suggest(FOUND, ()) == Filled()
    assert suggest(Search(), ("Chatbericht",)) == Filled()


def test_a_complete_form_is_a_choice() -> None:
    form = Form({"documenttype": CHATBERICHT.url, "vertrouwelijkheid": "zaakvertrouwelijk"})

    kind = FOUND.zaaktype
    assert kind is not None
    assert read_choice(form, FOUND) == replace(
        CHOICE, zaaktype=kind.omschrijving, zaaktype_code=kind.identificatie
    )


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"documenttype", "vertrouwelijkheid"}),
        ({"documenttype": "http://elders", "vertrouwelijkheid": "intern"}, {"documenttype"}),
        ({"documenttype": CHATBERICHT.url, "vertrouwelijkheid": "topgeheim"}, {"vertrouwelijkheid"}),
    ],
)
def test_only_what_the_zaak_may_hold_can_be_chosen(fields: dict[str, str], wrong: set[str]) -> None:
    chosen = read_choice(Form(fields), FOUND)

    assert isinstance(chosen, Filled)
    assert set(chosen.errors) == wrong


def test_without_an_open_zaak_there_is_no_choice() -> None:
    form = Form({"documenttype": CHATBERICHT.url, "vertrouwelijkheid": "intern"})

    assert isinstance(read_choice(form, Search(found=ZaakClosed(zaak=CLOSED))), Filled)
