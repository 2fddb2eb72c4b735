from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.clearance import (
    GATES,
    Clearance,
    Closed,
    Facts,
    FolderClearance,
    FolderFacts,
    Then,
    Verwijderen,
    Wijze,
    clear,
    clear_folder,
)
from workflows.declaration import Entry, declare
from workflows.errors import PermanentError
from workflows.model import Gone, ItemKey, ItemSeen, Person, Upload, UploadFile, UploadKind
from workflows.proof import Proof, restore_proof

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEY = ItemKey(drive_id="d", item_id="i")
SHA = "a" * 64

FILE = UploadFile(
    file_id="F1",
    upload_id="U1",
    key=KEY,
    name="x.zip",
    folder_path="",
    size=10,
    quickxor="xor",
    etag='"e,1"',
    ctag='"c,1"',
    sha256=SHA,
    mime="application/zip",
)
SEEN = ItemSeen(
    key=KEY,
    parent_id="p",
    name="x.zip",
    is_folder=False,
    size=10,
    quickxor="xor",
    etag='"e,2"',
    ctag='"c,1"',
)


def _proof(**changes: object) -> Proof:
    return restore_proof(
        {
            "upload_id": "U1",
            "file_id": "F1",
            "sha256": SHA,
            "size": 10,
            "document_url": "https://zgw.example/d/1",
            "identificatie": "WA-1",
            "versie": 1,
            "zaak_url": "https://zgw.example/z/1",
            "link_url": "https://zgw.example/l/1",
            "verified_at": NOW.isoformat(),
        }
        | changes
    )


OPEN = Facts(
    file=FILE,
    seen=SEEN,
    proof=_proof(),
    declaration=None,
    declarations_count=False,
    whole_set_accounted_for=True,
    unknown_files=0,
    held_because=None,
    not_before=None,
    needs_second=False,
    second_agreed=False,
    policy=Verwijderen.AUTOMATISCH,
    wijze=Wijze.PRULLENBAK,
    stopped=False,
    clicked=False,
    conditional_delete_works=True,
    now=NOW,
)

UPLOAD = Upload(
    upload_id="U1",
    kind=UploadKind.FILE,
    key=KEY,
    owner=Person(object_id="fenna", name="Fenna", mail="fenna@gemeente.example"),
    watched_folder_id="w",
    content="c",
    arrived_at=NOW,
    settled_at=NOW,
    files=(FILE,),
)
ENTRY = Entry(
    upload_id="U1",
    system="Oud zaaksysteem",
    zaaknummer="Z-1",
    documentnummers=(("F1", "DOC-1"),),
    returned=(),
    by="noor",
    at=NOW,
)

SHUT = {
    "bewijs": {"proof": None},
    "hele_set": {"whole_set_accounted_for": False},
    "niets_nieuws": {"unknown_files": 1},
    "ongewijzigd": {"seen": replace(SEEN, quickxor="other")},
    "niet_uitgesloten": {"file": replace(FILE, excluded_because="privé")},
    "geen_blokkade": {"held_because": "Woo-verzoek"},
    "beleid": {"policy": Verwijderen.UIT},
    "gevraagd": {"policy": Verwijderen.NA_KLIK},
    "vier_ogen": {"needs_second": True},
    "bedenktijd": {"not_before": NOW + timedelta(seconds=1)},
    "voorwaardelijk_verwijderen": {"conditional_delete_works": False},
}


def test_with_every_gate_open_there_is_leave_to_delete_exactly_that_content() -> None:
    cleared = clear(OPEN)

    assert isinstance(cleared, Clearance)
    assert (cleared.file_id, cleared.item, cleared.content, cleared.sha256) == ("F1", KEY, "10:xor", SHA)


@pytest.mark.parametrize(("gate", "changes"), SHUT.items())
def test_one_shut_gate_is_enough_to_refuse(gate: str, changes: dict[str, object]) -> None:
    refused = clear(replace(OPEN, **changes))  # type: ignore[arg-type]

    assert isinstance(refused, Closed)
    assert [answer.gate for answer in refused.shut] == [gate]


def test_a_file_that_is_gone_is_neither_there_nor_unchanged() -> None:
    refused = clear(replace(OPEN, seen=Gone(key=KEY)))

    assert isinstance(refused, Closed)
    assert [answer.gate for answer in refused.shut] == ["nog_aanwezig", "ongewijzigd"]


@pytest.mark.parametrize(
    "other", [{"file_id": "F2"}, {"upload_id": "U2"}, {"sha256": "b" * 64}, {"size": 11}]
)
def test_a_proof_of_something_else_is_no_proof(other: dict[str, object]) -> None:
    refused = clear(replace(OPEN, proof=_proof(**other)))

    assert isinstance(refused, Closed)
    assert [answer.gate for answer in refused.shut] == ["bewijs"]


def test_a_proof_of_bytes_that_inspection_never_hashed_is_no_proof() -> None:
    assert isinstance(clear(replace(OPEN, file=replace(FILE, sha256=None))), Closed)


def test_after_a_click_the_careful_setting_allows_it() -> None:
    assert isinstance(clear(replace(OPEN, policy=Verwijderen.NA_KLIK)), Closed)
    assert isinstance(clear(replace(OPEN, policy=Verwijderen.NA_KLIK, clicked=True)), Clearance)


def test_a_click_does_not_open_what_the_setting_shuts() -> None:
    assert isinstance(clear(replace(OPEN, policy=Verwijderen.UIT, clicked=True)), Closed)


def test_a_clearance_cannot_be_made_by_hand_nor_copied_with_a_change() -> None:
    cleared = clear(OPEN)
    assert isinstance(cleared, Clearance)

    with pytest.raises(PermanentError):
        Clearance(
            file_id="F1",
            item=KEY,
            content="10:xor",
            sha256=SHA,
            evidence=_proof(),
            wijze=Wijze.PRULLENBAK,
            answers=(),
            given_at=NOW,
        )
    with pytest.raises((PermanentError, ValueError)):
        replace(cleared, file_id="F2")


@given(st.sets(st.sampled_from(sorted(SHUT))).filter(lambda gates: not {"beleid", "gevraagd"} <= gates))
def test_leave_is_given_exactly_when_no_gate_is_shut(gates: set[str]) -> None:
    changes: dict[str, object] = {}
    for gate in gates:
        changes |= SHUT[gate]

    answer = clear(replace(OPEN, **changes))  # type: ignore[arg-type]

    assert isinstance(answer, Clearance) is (not gates)
    shut = set() if isinstance(answer, Clearance) else {each.gate for each in answer.shut}
    assert shut == gates


DECLARED = replace(OPEN, proof=None, declaration=declare(ENTRY, UPLOAD, "ilse", NOW)[0])


def test_a_declaration_is_no_proof_where_the_policy_does_not_let_it_count() -> None:
    refused = clear(DECLARED)

    assert isinstance(refused, Closed)
    assert refused.final is not None
    assert [answer.gate for answer in refused.shut] == ["verklaring_telt", "bewijs"]
    assert refused.final.gate == "verklaring_telt"


@pytest.mark.parametrize("wijze", Wijze)
def test_a_declaration_leads_no_further_than_the_recycle_bin(wijze: Wijze) -> None:
    cleared = clear(replace(DECLARED, declarations_count=True, wijze=wijze))

    assert isinstance(cleared, Clearance)
    assert cleared.wijze is Wijze.PRULLENBAK
    assert cleared.as_json()["grond"] == "verklaring"
    assert cleared.as_json()["documentnummer"] == "DOC-1"


def test_with_a_proof_permanent_deletion_is_what_the_setting_says() -> None:
    cleared = clear(replace(OPEN, wijze=Wijze.DEFINITIEF))

    assert isinstance(cleared, Clearance)
    assert (cleared.wijze, cleared.as_json()["grond"]) == (Wijze.DEFINITIEF, "bewijs")


def test_a_declaration_of_other_bytes_opens_nothing() -> None:
    other = replace(FILE, sha256="b" * 64)

    assert isinstance(clear(replace(DECLARED, declarations_count=True, file=other)), Closed)


@pytest.mark.parametrize(
    ("gate", "then"),
    [
        ("geen_blokkade", Then.WACHT),
        ("bedenktijd", Then.WACHT),
        ("vier_ogen", Then.WACHT),
        ("bewijs", Then.BLIJFT),
    ],
)
def test_a_shut_gate_says_whether_waiting_helps(gate: str, then: Then) -> None:
    refused = clear(replace(OPEN, **SHUT[gate]))  # type: ignore[arg-type]

    assert isinstance(refused, Closed)
    assert [answer.then for answer in refused.shut] == [then]
    assert (refused.final is None) is (then is Then.WACHT)


def test_after_the_bedenktijd_and_the_second_person_there_is_leave() -> None:
    agreed = replace(OPEN, not_before=NOW, needs_second=True, second_agreed=True)

    assert isinstance(clear(agreed), Clearance)


def test_every_gate_answers_in_a_sentence() -> None:
    assert [gate.name for gate in GATES if not (gate.yes.endswith(".") and gate.no.endswith("."))] == []


FOLDER = FolderFacts(
    folder=replace(SEEN, is_folder=True, ctag=None),
    all_originals_deleted_by_us=True,
    empty_since=NOW - timedelta(minutes=1),
    patience=timedelta(minutes=1),
    is_watched_folder=False,
    now=NOW,
)


def test_a_folder_that_we_emptied_and_that_stayed_empty_may_go() -> None:
    assert isinstance(clear_folder(FOLDER), FolderClearance)


@pytest.mark.parametrize(
    "changes",
    [
        {"all_originals_deleted_by_us": False},
        {"empty_since": NOW - timedelta(seconds=59)},
        {"is_watched_folder": True},
    ],
)
def test_any_other_folder_stays(changes: dict[str, object]) -> None:
    assert clear_folder(replace(FOLDER, **changes)) is None  # type: ignore[arg-type]


def test_a_folder_clearance_cannot_be_made_by_hand() -> None:
    with pytest.raises(PermanentError):
        FolderClearance(folder=KEY, given_at=NOW)
