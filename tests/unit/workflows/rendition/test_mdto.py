from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from workflows.errors import PermanentError
from workflows.rendition import mdto
from workflows.rendition.mdto import (
    Classification,
    Happening,
    Organisation,
    Record,
    Representation,
    bestand_xml,
    informatieobject_xml,
)

AT = datetime(2026, 11, 20, 10, 15, tzinfo=UTC)
FILE = Representation(
    identificatie="WA-1",
    name="WhatsApp Chat - Jan.zip",
    size=2_500_000,
    sha256="ab" * 32,
    mime="application/zip",
    proven_at=AT,
)
RECORD = Record(
    upload_id="01UPLOAD",
    name="WhatsApp-gesprek, ontvangen 20-11-2026",
    description="Export van een WhatsApp-gesprek (iPhone), 12 berichten",
    period=("2026-11-03", "2026-11-05"),
    happenings=(Happening(kind="Ontvangst", at=AT, actor="De medewerker", result="Ontvangen"),),
    classification=Classification(label="Vergunningaanvraag behandelen", code="VERGUNNING"),
    zaaknummer="ZAAK-2026-1",
    bronorganisatie="123456782",
    representations=(FILE,),
    organisation=Organisation(name="Gemeente Voorbeeld", code="gm0000"),
    brought_by="Noor & <Dijk>",
    vertrouwelijkheidaanduiding="zaakvertrouwelijk",
)
NS = {"m": mdto.NAMESPACE}
MINIMAL = """<MDTO xmlns="https://www.nationaalarchief.nl/mdto"><informatieobject>
<identificatie><identificatieKenmerk>1</identificatieKenmerk><identificatieBron>b</identificatieBron></identificatie>
<naam>n</naam>
<waardering><begripLabel>Nader te bepalen</begripLabel><begripCode>N</begripCode><begripBegrippenlijst>
<verwijzingNaam>l</verwijzingNaam></begripBegrippenlijst></waardering>
<archiefvormer><verwijzingNaam>g</verwijzingNaam></archiefvormer>
<beperkingGebruik><beperkingGebruikType><begripLabel>x</begripLabel><begripBegrippenlijst>
<verwijzingNaam>l</verwijzingNaam></begripBegrippenlijst></beperkingGebruikType></beperkingGebruik>
</informatieobject></MDTO>"""


def texts(xml: bytes, path: str) -> list[str]:
    found = etree.fromstring(xml).xpath(f"{path}/text()", namespaces=NS)
    assert isinstance(found, list)
    return [str(one) for one in found]


def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(mdto.__file__).with_name("mdto.xsd")))


def test_a_record_tells_what_we_know_in_the_order_of_the_standard() -> None:
    xml = informatieobject_xml(RECORD)

    (whole,) = etree.fromstring(xml)
    assert [etree.QName(each).localname for each in whole] == [
        "identificatie",
        "naam",
        "aggregatieniveau",
        "classificatie",
        "omschrijving",
        "dekkingInTijd",
        "event",
        "waardering",
        "isOnderdeelVan",
        "heeftRepresentatie",
        "archiefvormer",
        "betrokkene",
        "beperkingGebruik",
    ]
    assert texts(xml, "//m:betrokkeneActor/m:verwijzingNaam") == ["Noor & <Dijk>"]
    assert texts(xml, "//m:waardering/m:begripCode") == ["N"]
    assert texts(xml, "//m:classificatie/m:begripLabel") == ["Vergunningaanvraag behandelen"]
    assert texts(xml, "//m:classificatie/m:begripCode") == ["VERGUNNING"]
    assert texts(xml, "//m:classificatie//m:verwijzingNaam") == ["Zaaktypecatalogus Gemeente Voorbeeld"]
    assert texts(xml, "//m:isOnderdeelVan//m:identificatieKenmerk") == ["ZAAK-2026-1"]
    assert texts(xml, "//m:archiefvormer//m:identificatieKenmerk") == ["gm0000"]
    assert texts(xml, "//m:eventTijd") == ["2026-11-20T10:15:00Z"]
    assert texts(xml, "//m:dekkingInTijdBegindatum") == ["2026-11-03"]


def test_what_is_not_known_is_not_told() -> None:
    bare = replace(
        RECORD,
        period=None,
        happenings=(),
        classification=None,
        organisation=Organisation(name="Gemeente Voorbeeld"),
    )

    xml = informatieobject_xml(bare)

    assert (texts(xml, "//m:dekkingInTijdBegindatum"), texts(xml, "//m:eventTijd")) == ([], [])
    assert texts(xml, "//m:classificatie/m:begripLabel") == []
    assert texts(xml, "//m:archiefvormer//m:identificatieKenmerk") == []


def test_a_file_tells_its_size_format_and_checksum() -> None:
    xml = bestand_xml(RECORD, FILE)

    assert texts(xml, "//m:omvang") == ["2500000"]
    assert texts(xml, "//m:bestandsformaat/m:begripCode") == ["x-fmt/263"]
    assert texts(xml, "//m:checksumWaarde") == ["ab" * 32]
    assert texts(xml, "//m:checksumDatum") == ["2026-11-20T10:15:00Z"]
    assert texts(xml, "//m:isRepresentatieVan//m:identificatieKenmerk") == ["01UPLOAD"]


def test_a_format_without_one_pronom_number_keeps_its_media_type() -> None:
    xml = bestand_xml(RECORD, replace(FILE, mime="image/jpeg"))

    assert texts(xml, "//m:bestandsformaat/m:begripLabel") == ["image/jpeg"]
    assert texts(xml, "//m:bestandsformaat/m:begripCode") == []


def test_characters_that_xml_forbids_are_replaced() -> None:
    xml = informatieobject_xml(replace(RECORD, brought_by="No\x00or\ud800"))

    assert texts(xml, "//m:betrokkeneActor/m:verwijzingNaam") == ["No\ufffdor\ufffd"]


def test_an_empty_obligatory_value_is_refused() -> None:
    with pytest.raises(PermanentError) as error:
        informatieobject_xml(replace(RECORD, name=" "))

    assert error.value.code == "mdto-invalid"


@pytest.mark.parametrize("part", ["identificatie", "naam", "waardering", "archiefvormer", "beperkingGebruik"])
def test_the_schema_asks_for_every_obligatory_part(part: str) -> None:
    whole = etree.fromstring(MINIMAL)
    assert schema().validate(whole)
    (dropped,) = whole.xpath(f"//m:informatieobject/m:{part}", namespaces=NS)  # type: ignore[misc]
    dropped.getparent().remove(dropped)  # type: ignore[union-attr]

    assert not schema().validate(whole)


WORD = """<begripLabel>w</begripLabel><begripCode>c</begripCode><begripBegrippenlijst><verwijzingNaam>l</verwijzingNaam>
<verwijzingIdentificatie><identificatieKenmerk>k</identificatieKenmerk><identificatieBron>b</identificatieBron>
</verwijzingIdentificatie></begripBegrippenlijst>"""
NAMED = "<verwijzingNaam>n</verwijzingNaam>"
TERM = f"""<termijnTriggerStartLooptijd>{WORD}</termijnTriggerStartLooptijd>
<termijnStartdatumLooptijd>2026-11-20</termijnStartdatumLooptijd><termijnLooptijd>P5Y</termijnLooptijd>
<termijnEinddatum>2031-11</termijnEinddatum>"""
OPTIONAL = {
    "aggregatieniveau": WORD,
    "classificatie": WORD,
    "trefwoord": "whatsapp",
    "omschrijving": "o",
    "raadpleeglocatie": f"""<raadpleeglocatieFysiek>{NAMED}</raadpleeglocatieFysiek>
<raadpleeglocatieOnline>https://archief.example/1</raadpleeglocatieOnline>""",
    "dekkingInTijd": f"""<dekkingInTijdType>{WORD}</dekkingInTijdType>
<dekkingInTijdBegindatum>2026</dekkingInTijdBegindatum><dekkingInTijdEinddatum>2026-12</dekkingInTijdEinddatum>""",
    "dekkingInRuimte": NAMED,
    "taal": "nl",
    "event": f"<eventType>{WORD}</eventType><eventTijd>2026-11-20T10:15:00</eventTijd>",
    "bewaartermijn": TERM,
    "informatiecategorie": WORD,
    "isOnderdeelVan": NAMED,
    "bevatOnderdeel": NAMED,
    "heeftRepresentatie": NAMED,
    "aanvullendeMetagegevens": NAMED,
    "gerelateerdInformatieobject": f"""<gerelateerdInformatieobjectVerwijzing>{NAMED}</gerelateerdInformatieobjectVerwijzing>
<gerelateerdInformatieobjectTypeRelatie>{WORD}</gerelateerdInformatieobjectTypeRelatie>""",
    "betrokkene": f"<betrokkeneTypeRelatie>{WORD}</betrokkeneTypeRelatie><betrokkeneActor>{NAMED}</betrokkeneActor>",
    "activiteit": NAMED,
    "beperkingGebruik": f"""<beperkingGebruikType>{WORD}</beperkingGebruikType>
<beperkingGebruikDocumentatie>{NAMED}</beperkingGebruikDocumentatie>
<beperkingGebruikTermijn>{TERM}</beperkingGebruikTermijn>""",
}
ORDER = [
    "identificatie",
    "naam",
    "aggregatieniveau",
    "classificatie",
    "trefwoord",
    "omschrijving",
    "raadpleeglocatie",
    "dekkingInTijd",
    "dekkingInRuimte",
    "taal",
    "event",
    "waardering",
    "bewaartermijn",
    "informatiecategorie",
    "isOnderdeelVan",
    "bevatOnderdeel",
    "heeftRepresentatie",
    "aanvullendeMetagegevens",
    "gerelateerdInformatieobject",
    "archiefvormer",
    "betrokkene",
    "activiteit",
    "beperkingGebruik",
]


def test_the_schema_knows_every_element_of_the_standard() -> None:
    whole = etree.fromstring(MINIMAL)
    for name, within in OPTIONAL.items():
        whole[0].append(etree.fromstring(f'<{name} xmlns="{mdto.NAMESPACE}">{within}</{name}>'))
    whole[0][:] = sorted(whole[0], key=lambda each: ORDER.index(etree.QName(each).localname))

    assert (schema().validate(whole), str(schema().error_log)) == (True, "")
    assert {etree.QName(each).localname for each in whole[0]} == set(ORDER)


def test_the_schema_holds_the_order() -> None:
    whole = etree.fromstring(MINIMAL)
    inside = whole[0]
    inside.append(inside[0])

    assert not schema().validate(whole)
