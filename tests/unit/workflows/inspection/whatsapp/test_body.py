from __future__ import annotations

import pytest

from workflows.inspection.whatsapp.body import Body, beside, describe, looks_omitted
from workflows.inspection.whatsapp.message import MessageKind

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "attachment"),
    [
        ("\u200eIMG-20220502-WA0005.jpg (bestand bijgevoegd)", "IMG-20220502-WA0005.jpg"),
        ("IMG-20220502-WA0005.jpg (file attached)\nbijschrift", "IMG-20220502-WA0005.jpg"),
        ("\u200eDOC-20220502-WA0006. (bestand bijgevoegd)\nNotitie.pdf", "DOC-20220502-WA0006."),
        ("Notitie over zaak.pdf (bestand bijgevoegd)", "Notitie over zaak.pdf"),
        ("IMG-20220502-WA0005.jpg (onbekende taal)", "IMG-20220502-WA0005.jpg"),
        (
            "\u200e<bijgevoegd: 00000014-PHOTO-2022-05-02-16-18-16.jpg>",
            "00000014-PHOTO-2022-05-02-16-18-16.jpg",
        ),
        ("Notitie.pdf • \u200e116 pagina's \u200e<bijgevoegd: 00000017-Notitie.pdf>", "00000017-Notitie.pdf"),
        ("<pièce jointe : 00000017-Notitie.pdf>", "00000017-Notitie.pdf"),
        ("\u200e<00000014-PHOTO-2017-05-05-18-01-12.jpg eklendi>", "00000014-PHOTO-2017-05-05-18-01-12.jpg"),
        ("\u200e<onbekend: foto van ons.jpg>", "foto van ons.jpg"),
        ("2015-08-04-PHOTO-00004762.jpg <\u200eattached>", "2015-08-04-PHOTO-00004762.jpg"),
        (
            "bijschrift \u200e<attached: 00000002-VIDEO-2019-06-20-16-01-42.mp4>",
            "00000002-VIDEO-2019-06-20-16-01-42.mp4",
        ),
        ("Alex.vcf (file attached)", "Alex.vcf"),
        ("\u200eLEESMIJ (bestand bijgevoegd)", "LEESMIJ"),
        ("foto.jpg (bestand bijgevoegd) <Dit bericht is bewerkt>", "foto.jpg"),
        ("\u200e<bijgevoegd: 00000047-Nota <concept> 2.pdf>", "00000047-Nota <concept> 2.pdf"),
        ("\u200e<bijgevoegd: 00000048-LEESMIJ>", "00000048-LEESMIJ"),
    ],
)
def test_an_attachment_is_found_by_its_shape(text: str, attachment: str) -> None:
    found = describe(text, NONE)
    assert (found.kind, found.attachment) == (MessageKind.MEDIA, attachment)


@pytest.mark.parametrize(
    "text",
    ["zie notitie.pdf (nieuwe versie)", "a <b> c", "x < y > z", "zie <link: iets>", "(hallo)", "a.b (c)"],
)
def test_what_a_person_types_is_no_attachment(text: str) -> None:
    assert describe(text, NONE) == Body(MessageKind.TEXT)


def test_words_that_stood_beside_whatsapps_own_names_count_beside_others() -> None:
    label = beside("IMG-20220502-WA0005.jpg (fitxer klingon)")
    assert label == "fitxer klingon"
    assert describe("Notitie.pdf (fitxer klingon)", frozenset({label})).attachment == "Notitie.pdf"
    assert describe("Notitie.pdf (fitxer klingon)", NONE).attachment is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<Media weggelaten>", MessageKind.MEDIA_OMITTED),
        ("<Media omitted>\nNotitie.pdf", MessageKind.MEDIA_OMITTED),
        ("<Média vynechány>", MessageKind.MEDIA_OMITTED),
        ("\u200eafbeelding weggelaten", MessageKind.MEDIA_OMITTED),
        ("Notitie.pdf • \u200e3 pagina's \u200edocument weggelaten", MessageKind.MEDIA_OMITTED),
        ("Notitie.pdf • 3 pages document omitted", MessageKind.MEDIA_OMITTED),
        ("een lang bijschrift\nvan twee regels \u200eafbeelding weggelaten", MessageKind.MEDIA_OMITTED),
        (f"{'woord ' * 40}\u200evideo weggelaten", MessageKind.MEDIA_OMITTED),
        ("<View once voice message omitted>", MessageKind.MEDIA_OMITTED),
        ("Dit bericht is verwijderd", MessageKind.DELETED),
        ("\u200eU hebt dit bericht verwijderd.", MessageKind.DELETED),
        ("\u200eThis message was deleted by admin Jan.", MessageKind.DELETED),
        ("\u200eLocatie: https://maps.google.com/?q=52.1,5.1", MessageKind.LOCATION),
        ("live locatie gedeeld", MessageKind.LOCATION),
        ("locatie: Stadhuis https://maps.google.com/?q=52.1,5.1", MessageKind.LOCATION),
        ("\u200eLocatie: Stadhuis (Plein 1): https://foursquare.com/v/4b0", MessageKind.LOCATION),
        ("locatie: Stadhuis\nhttps://foursquare.com/v/4b0", MessageKind.LOCATION),
        ("Stadhuis (Plein 1, Stad): https://foursquare.com/v/4b0", MessageKind.LOCATION),
        ("Kokapena: https://maps.google.com/?q=52.1,5.1", MessageKind.LOCATION),
        ("kijk hier: https://maps.google.com/?q=52.1,5.1", MessageKind.TEXT),
        ("Gemiste oproep van mijn broer, ik bel later", MessageKind.TEXT),
        ("Missed voice call, Tap to call back", MessageKind.CALL),
        ("Voice call. No answer", MessageKind.CALL),
        ("Spraakoproep, 12 sec.", MessageKind.CALL),
        ("Voice call. Kun jij zo?", MessageKind.TEXT),
        ("Voice call. 12:34", MessageKind.CALL),
        ("Gemist groepsgesprek", MessageKind.CALL),
        ("Dit bericht is door een beheerder verwijderd.", MessageKind.DELETED),
        ("This message was deleted by an admin.", MessageKind.DELETED),
        ("Voice call. Answered on other device", MessageKind.CALL),
        ("Spraakoproep. 2 min.", MessageKind.CALL),
        ("\u200eSilenced voice call. \u200eFocus mode", MessageKind.CALL),
        ("Wachten op dit bericht duurt lang", MessageKind.TEXT),
        ("\u200eGemist spraakgesprek", MessageKind.CALL),
        ("\u200eVoice call, \u200eNo answer", MessageKind.CALL),
        ("POLL:\nWanneer?\nOPTION: morgen (1 vote)", MessageKind.POLL),
        ("\u200ePEILING:\nWanneer?\n\u200eOPTIE: morgen (\u200e2 stemmen)", MessageKind.POLL),
        ("PEILING:\nWanneer?\nEn waar?\nOPTIE: morgen (2 stemmen)", MessageKind.POLL),
        ("Agenda:\nopening\nrondvraag\nLunch: soep (3 soorten)", MessageKind.TEXT),
        ("Agenda:\nopening\nLunch: soep (3 soorten)", MessageKind.TEXT),
        ("Galdeketa:\nNoiz?\nAukera: bihar (2 boto)\nAukera: etzi (0 boto)", MessageKind.POLL),
        ("EVENEMENT: overleg", MessageKind.EVENT),
        ("Wachten op dit bericht. Dit kan even duren.", MessageKind.WAITING),
        ("\u200eBerichten en gesprekken worden end-to-end versleuteld. Niemand.", MessageKind.SYSTEM),
        ("Kijk: dit bericht is verwijderd, zei hij", MessageKind.TEXT),
        ("Dit bericht is verwijderd\nzei hij", MessageKind.TEXT),
        ("<Dit bericht is bewerkt>", MessageKind.TEXT),
        ("", MessageKind.TEXT),
    ],
)
def test_what_whatsapp_writes_itself_has_its_kind(text: str, kind: MessageKind) -> None:
    assert describe(text, NONE).kind is kind


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("tekst \u200e<Dit bericht is bewerkt>", True),
        ("text <This message was edited>", True),
        ("tekst \u200e<zpráva upravena kdysi>", True),
        ("tekst <zomaar iets>", False),
        ("\u200e<bijgevoegd: a.jpg>", False),
        ("foto \u200e<Dit bericht is bewerkt> \u200e<bijgevoegd: a.jpg>", True),
        ("foto \u200e<Dit bericht is bewerkt>, zei hij \u200e<bijgevoegd: a.jpg>", False),
        ("tekst", False),
    ],
)
def test_an_edited_message_says_so_at_its_end(text: str, edited: bool) -> None:  # noqa: FBT001 - a table of cases
    assert describe(text, NONE).edited is edited


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<grapje natuurlijk>", MessageKind.TEXT),
        ("<spraakmemo weggelaten>", MessageKind.MEDIA_OMITTED),
        ("<Media weggelaten>", MessageKind.MEDIA_OMITTED),
    ],
)
def test_where_the_language_is_known_something_left_out_is_told_by_its_words(
    text: str, kind: MessageKind
) -> None:
    assert describe(text, NONE, known=True).kind is kind


def test_a_label_in_a_language_without_words_is_a_few_letters_on_one_line() -> None:
    assert looks_omitted("\u200emynd sleppt")
    assert not looks_omitted("\u200eJan stofnaði hópinn „Feest“")
    assert not looks_omitted("\u200emynd sleppt\nen nog iets")


def test_a_thousand_angle_brackets_are_not_all_looked_into() -> None:
    assert describe("<aaaa>" * 200_000, NONE).kind is MessageKind.TEXT
