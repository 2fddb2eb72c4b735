from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from types import SimpleNamespace

import pytest

from workflows.clearance import GATES
from workflows.console import words
from workflows.deadlines import Deadlines
from workflows.definition.flow import Status
from workflows.inspection.completeness import AttachmentState
from workflows.inspection.findings import Gravity
from workflows.inspection.hints import HINT_WORDS
from workflows.inspection.outcome import ContentKind
from workflows.inspection.personal_data import PersonalKind
from workflows.model import KeptReason
from workflows.store.notices import NoticeState
from workflows.store.views.worklist import Sort, Tab
from workflows.tasks import TaskState


def test_every_state_has_a_word_an_icon_and_a_tone() -> None:
    assert set(words.TASK) == set(TaskState)
    assert set(words.RUN) == set(Status)
    assert set(words.NOTICE) == set(NoticeState)
    assert set(words.TABS) == set(words.EMPTY_TABS) == set(Tab)
    assert set(words.SORTS) == set(Sort)
    assert set(words.KINDS) == set(ContentKind)
    assert set(words.GRAVITY) == set(Gravity)
    assert set(words.PERSONAL) == set(PersonalKind)
    assert set(words.HINTS) == set(HINT_WORDS)
    assert set(words.ATTACHMENTS) == {*AttachmentState, "unreferenced"}


def test_every_icon_is_in_the_sheet() -> None:
    sheet = files("workflows.console").joinpath("static", "iconen.svg").read_text()
    tables = (words.TASK, words.RUN, words.NOTICE, words.GRAVITY)
    used = {look.icon for table in tables for look in table.values()}

    assert used <= set(re.findall(r'symbol id="([a-z-]+)"', sheet))


def test_no_two_states_of_one_thing_look_the_same() -> None:
    for table in (words.TASK, words.RUN):
        looks = [(look.word) for look in table.values()]

        assert len(looks) == len(set(looks))


def test_what_is_not_known_is_still_named() -> None:
    assert (words.kind(None), words.kind("raar"), words.kind_long("raar")) == (
        "Nog niet onderzocht",
        "Onbekend",
        "upload",
    )
    assert words.kind("screenshot") == "Schermafbeelding"
    assert words.kind(None, TaskState.SAMENGEVOEGD) == "Samengevoegd"
    assert words.kind_long("sms_backup") == "back-up van sms-berichten"
    assert words.mime("audio/x-wav") == "Geluid"
    assert (words.mime(None), words.mime("image/png"), words.mime("x/y")) == (
        "Onbekend type",
        "PNG-afbeelding",
        "x/y",
    )
    assert words.vertrouwelijkheid("zeer_geheim") == "Zeer geheim"
    assert words.vertrouwelijkheid("") == "niet opgegeven"


def test_recorded_gates_get_their_sentences() -> None:
    [shut] = words.recorded_gates({"ongewijzigd": False, "onbekend": True})

    assert (shut.gate, shut.open, shut.sentence) == (
        "ongewijzigd",
        False,
        "Het origineel is veranderd sinds de ontvangst.",
    )
    assert len(words.recorded_gates({gate.name: True for gate in GATES})) == len(GATES)
    assert words.recorded_gates(None) == ()


def test_every_outcome_has_a_sentence() -> None:
    assert words.outcome(None) == "Staat nog in OneDrive"
    assert words.outcome("verwijderd").startswith("Verwijderd")
    assert all(words.outcome(reason.value).endswith(".") for reason in KeptReason)


@pytest.mark.parametrize(
    ("days", "word", "tone"),
    [
        (0, "Nog 10 werkdagen", "rustig"),
        (6, "Streefdatum voorbij, nog 6 werkdagen", "let-op"),
        (13, "Streefdatum voorbij, nog 1 werkdag", "let-op"),
        (14, "Vandaag uiterlijk klaar", "let-op"),
        (15, "1 werkdag te laat", "fout"),
        (20, "4 werkdagen te laat", "fout"),
    ],
)
def test_a_deadline_is_said_in_working_days(days: int, word: str, tone: str) -> None:
    arrived = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    due = Deadlines().due(arrived)

    look = words.due(due.target, due.final, arrived + timedelta(days=days), Deadlines())

    assert look is not None
    assert (look.word, look.tone) == (word, tone)


def test_waiting_for_the_employee_counts_for_nothing() -> None:
    task = SimpleNamespace(state=TaskState.WACHT_OP_INFORMATIE, target_at=None, final_at=None)
    done = SimpleNamespace(state=TaskState.AFGEROND, target_at=None, final_at=None)
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    assert words.due_of(task, now, Deadlines()) == words.DUE_WAITING
    assert words.due_of(done, now, Deadlines()) is None


def test_what_went_past_the_recycle_bin_is_not_said_to_be_in_it() -> None:
    assert words.outcome("verwijderd") == "Verwijderd uit OneDrive (ligt nog in de prullenbak)"
    assert (
        words.outcome("verwijderd", permanent=True)
        == "Verwijderd uit OneDrive (definitief, dus niet via de prullenbak)"
    )


def test_di_is_not_told_to_take_anything_out_of_somebody_s_folder() -> None:
    for reason in KeptReason:
        told = words.outcome(reason.value, for_di=True)
        assert "zelf uit de map" not in told
        assert "waarschuw Informatiebeheer" not in told
    assert words.why_kept(["verwijderd", "uitgesloten", None, "uitgesloten"]) == (
        words.outcome("uitgesloten", for_di=True),
    )


def test_gates_that_rested_on_a_declaration_do_not_speak_of_proof() -> None:
    [proven], [declared] = (
        words.recorded_gates({"bewijs": True}, declared=declared) for declared in (False, True)
    )

    assert "teruggelezen uit het zaaksysteem" in proven.sentence
    assert declared.sentence == (
        "Twee collega's verklaarden dat dit bestand is geregistreerd. Dat is geen technisch bewijs."
    )
