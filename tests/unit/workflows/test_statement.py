from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from workflows.statement import DEEDS, Statement, as_json, as_sheet, of_period
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
    removals=(ONE, replace(ONE, declared=True, document_url="", permanent=True, name="")),
    head=Anchor(seq=7, hash="b" * 64),
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


def test_everything_that_led_to_a_removal_has_its_words() -> None:
    assert set(DEEDS) == {act.value for act in TOLD}


def test_a_period_is_named_by_its_days() -> None:
    assert of_period(date(2026, 11, 1), date(2026, 11, 30)) == "01-11-2026 tot en met 30-11-2026"
