from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from workflows.statement import DEEDS, Statement, Stayed, as_json, as_sheet, of_period
from workflows.store.tampering import Anchor
from workflows.store.views.removals import TOLD, Deed, Removal

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ONE = Removal(
    task_number=12,
    upload_id="U1",
    file_id="F1",
    name="gesprek.zip",
    size=10,
    sha256="a" * 64,
    arrived_at=NOW,
    zaaknummer="ZAAK-1",
    document="WA-1",
    document_url="https://zgw.example/d/1",
    zaak_url="https://zgw.example/z/1",
    system="",
    compared=False,
    registered_at=NOW,
    removed_at=NOW,
    permanent=False,
    declared=False,
    deeds=(Deed(act="verwijderen_gevraagd", who="Noor", at=NOW),),
)
STATEMENT = Statement(
    organisation="Gemeente Duinrand",
    about="taak 12",
    made_at=NOW,
    made_by="Ilse",
    removals=(
        ONE,
        replace(
            ONE,
            declared=True,
            document_url="",
            zaak_url="",
            system="Oud DMS",
            compared=True,
            permanent=True,
            name="",
        ),
    ),
    head=Anchor(seq=7, hash="b" * 64),
    stayed=(Stayed(name="foto.jpg", size=3, sha256="c" * 64, because="Weggelaten."),),
)


def test_a_declaration_is_never_called_proof() -> None:
    proven, declared = as_json(STATEMENT)["originelen"]

    assert (proven["rustOp"], declared["rustOp"]) == ("bewijs", "verklaring")
    assert "teruggelezen" in proven["event"][1]["eventResultaat"]
    assert "verklaard door twee medewerkers" in declared["event"][1]["eventResultaat"]


def test_the_sheet_counts_both_kinds_and_says_the_race_of_permanent_deletion() -> None:
    sheet = as_sheet(STATEMENT)
    summary = dict(sheet["delen"][0]["feiten"])
    facts = [dict(part["feiten"]) for part in sheet["delen"][1:3]]

    assert (summary["Waarvan op bewijs"], summary["Definitief"]) == ("1", "1")
    assert "OneDrive kent hier geen voorwaarde" in facts[1]["Wijze"]
    assert facts[1]["Bestandsnaam"] == "gewist volgens het schema"
    assert facts[0]["Wie"] == "Noor vroeg om het verwijderen, dinsdag 24 november 2026 om 10:00 uur"
    assert sheet["delen"][-1]["tekst"].endswith("7:" + "b" * 64)


def test_what_two_people_declared_is_not_stated_as_a_fact_and_names_the_system() -> None:
    sheet, said = as_sheet(STATEMENT), as_json(STATEMENT)
    proven, declared = (dict(part["feiten"]) for part in sheet["delen"][1:3])
    only_proven = as_sheet(replace(STATEMENT, removals=(ONE,)))

    assert "of dat rust op bewijs of op een verklaring van twee medewerkers" in sheet["inleiding"]
    assert "hetzelfde bestand is opgenomen in de genoemde zaak" in only_proven["inleiding"]
    assert proven["Grond"] == "Kopie; het origineel is opgenomen in de zaak."
    assert declared["Grond"] == "Kopie; volgens twee medewerkers is het origineel opgenomen in de zaak."
    assert declared["Geregistreerd"].startswith("Zaak ZAAK-1 in Oud DMS, document WA-1")
    assert "niet waar ze vandaan komen" in declared["Rust op"]
    assert [(one["systeem"], one["zaakUrl"], one["vergelekenInBrowser"]) for one in said["originelen"]] == [
        (None, "https://zgw.example/z/1", None),
        ("Oud DMS", None, True),
    ]


def test_what_stayed_of_the_task_is_told_with_the_reason() -> None:
    stayed = as_sheet(STATEMENT)["delen"][3]

    assert (stayed["kop"], dict(stayed["feiten"])["Reden"]) == ("Niet verwijderd", "Weggelaten.")
    assert as_json(STATEMENT)["gebleven"] == [
        {"naam": "foto.jpg", "omvang": 3, "sha256": "c" * 64, "reden": "Weggelaten."}
    ]


def test_everything_that_led_to_a_removal_has_its_words() -> None:
    assert set(DEEDS) == {act.value for act in TOLD}


def test_a_period_is_named_by_its_days() -> None:
    assert of_period(date(2026, 11, 1), date(2026, 11, 30)) == "01-11-2026 tot en met 30-11-2026"


def test_who_stood_in_is_named_and_for_whom_while_that_name_is_kept() -> None:
    deed = Deed(act="registreren_gekozen", who="Noor", at=NOW, stood_in=True, stood_in_for="Ilse")
    said = replace(STATEMENT, removals=(replace(ONE, deeds=(deed, replace(deed, stood_in_for=""))),))
    facts = dict(as_sheet(said)["delen"][1]["feiten"])
    involved = as_json(said)["originelen"][0]["betrokkenen"]

    assert facts["Wie"] == (
        "Noor koos de zaak als vervanger van Ilse, dinsdag 24 november 2026 om 10:00 uur\n"
        "Noor koos de zaak als vervanger van een afwezige collega, dinsdag 24 november 2026 om 10:00 uur"
    )
    assert [one["alsVervangerVan"] for one in involved] == ["Ilse", "een afwezige collega"]
