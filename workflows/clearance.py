"""Leave to delete one original: given only when every gate is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import InitVar, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workflows.errors import PermanentError
from workflows.jsontypes import JsonObject
from workflows.model import Gone, ItemKey, ItemSeen, UploadFile
from workflows.proof import Proof

_GATEKEEPER = object()


class Verwijderen(StrEnum):
    """The setting that says whether originals are deleted at all."""

    UIT = "uit"  # never
    NA_KLIK = "na_klik"  # after DI says so on the task
    AUTOMATISCH = "automatisch"  # as soon as the gates are open


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that the gates look at, gathered just before; about one original."""

    file: UploadFile
    seen: ItemSeen | Gone  # a read by id, moments ago
    proof: Proof | None
    whole_set_accounted_for: bool  # every file of the upload has its proof, or DI excluded it with a reason
    unknown_files: int  # files in the export folder that belong to no upload
    held_because: str | None  # a Woo request, an objection: deletion waits
    policy: Verwijderen
    clicked: bool  # DI asked for the deletion on the task
    conditional_delete_works: bool  # the canary has shown that a stale If-Match is refused
    now: datetime


@dataclass(frozen=True, kw_only=True)
class GateAnswer:
    """One gate's answer, as the task shows it."""

    gate: str
    open: bool
    sentence: str  # Dutch


@dataclass(frozen=True, kw_only=True)
class Clearance:
    """Leave to delete exactly this item with exactly this content; only `clear` makes one."""

    file_id: str
    item: ItemKey
    content: str  # size and quickXorHash that a fresh read must still show
    sha256: str
    proof: Proof
    answers: tuple[GateAnswer, ...]
    given_at: datetime
    made_by: InitVar[object] = None

    def __post_init__(self, made_by: object) -> None:
        """Refuse a clearance that did not come through the gates."""
        if made_by is not _GATEKEEPER:
            raise PermanentError(
                "clearance-forged", "Alleen de controle vooraf kan toestemming geven om te verwijderen."
            )

    def as_json(self) -> JsonObject:
        """Describe it for the record, without names."""
        return {
            "file_id": self.file_id,
            "content": self.content,
            "sha256": self.sha256,
            "document_url": self.proof.document_url,
            "zaak_url": self.proof.zaak_url,
            "given_at": self.given_at.isoformat(),
            "gates": {answer.gate: answer.open for answer in self.answers},
        }


@dataclass(frozen=True, kw_only=True)
class Closed:
    """At least one gate is shut; the answers say which and why."""

    answers: tuple[GateAnswer, ...]

    @property
    def shut(self) -> tuple[GateAnswer, ...]:
        """The gates that are shut."""
        return tuple(answer for answer in self.answers if not answer.open)


def clear(facts: Facts) -> Clearance | Closed:
    """Ask every gate, always all of them; one shut gate is enough to refuse."""
    answers = tuple(_ask(gate, facts) for gate in GATES)
    if facts.proof is None or not all(answer.open for answer in answers):
        return Closed(answers=answers)
    return Clearance(
        file_id=facts.file.file_id,
        item=facts.file.key,
        content=facts.file.content,
        sha256=facts.proof.sha256,
        proof=facts.proof,
        answers=answers,
        given_at=facts.now,
        made_by=_GATEKEEPER,
    )


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One question with the two sentences it can answer with."""

    name: str
    question: Callable[[Facts], bool]
    yes: str
    no: str


def _ask(gate: Gate, facts: Facts) -> GateAnswer:
    is_open = gate.question(facts)
    return GateAnswer(gate=gate.name, open=is_open, sentence=gate.yes if is_open else gate.no)


def _proof_is_of_this_file(facts: Facts) -> bool:
    proof, file = facts.proof, facts.file
    return (
        proof is not None
        and proof.file_id == file.file_id
        and proof.upload_id == file.upload_id
        and proof.sha256 == file.sha256
        and proof.size == file.size
    )


def _still_there(facts: Facts) -> bool:
    return isinstance(facts.seen, ItemSeen)


def _unchanged(facts: Facts) -> bool:
    return isinstance(facts.seen, ItemSeen) and facts.seen.content == facts.file.content


def _policy_allows(facts: Facts) -> bool:
    return facts.policy is Verwijderen.AUTOMATISCH or (facts.policy is Verwijderen.NA_KLIK and facts.clicked)


GATES: tuple[Gate, ...] = (
    Gate(
        name="bewijs",
        question=_proof_is_of_this_file,
        yes="Het document is teruggelezen uit het zaaksysteem: het is hetzelfde bestand en het hoort bij de zaak.",
        no="Er is nog geen bewijs dat dit bestand precies zo in de zaak staat.",
    ),
    Gate(
        name="hele_set",
        question=lambda facts: facts.whole_set_accounted_for,
        yes="Alle bestanden van deze upload zijn geregistreerd of met reden uitgesloten.",
        no="Nog niet alle bestanden van deze upload zijn geregistreerd.",
    ),
    Gate(
        name="niets_nieuws",
        question=lambda facts: facts.unknown_files == 0,
        yes="Er zijn geen bestanden bijgekomen.",
        no="Er zijn bestanden bijgekomen die nog niet zijn beoordeeld.",
    ),
    Gate(
        name="nog_aanwezig",
        question=_still_there,
        yes="Het origineel staat nog in OneDrive.",
        no="Het origineel staat niet meer in OneDrive.",
    ),
    Gate(
        name="ongewijzigd",
        question=_unchanged,
        yes="Het origineel is niet veranderd sinds de ontvangst.",
        no="Het origineel is veranderd sinds de ontvangst.",
    ),
    Gate(
        name="niet_uitgesloten",
        question=lambda facts: facts.file.excluded_because is None,
        yes="Informatiebeheer heeft dit bestand niet uitgesloten.",
        no="Informatiebeheer heeft dit bestand uitgesloten; het blijft staan.",
    ),
    Gate(
        name="geen_blokkade",
        question=lambda facts: facts.held_because is None,
        yes="Er loopt geen Woo-verzoek of bezwaar.",
        no="Niet verwijderen: er loopt een Woo-verzoek of bezwaar.",
    ),
    Gate(
        name="beleid",
        question=_policy_allows,
        yes="De instelling voor verwijderen staat dit toe.",
        no="Verwijderen staat uit, of Informatiebeheer moet het nog vragen.",
    ),
    Gate(
        name="voorwaardelijk_verwijderen",
        question=lambda facts: facts.conditional_delete_works,
        yes="Getest: OneDrive weigert om een veranderd bestand te verwijderen.",
        no="Nog niet getest of OneDrive weigert om een veranderd bestand te verwijderen.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class FolderFacts:
    """All that matters before an emptied export folder goes; about one upload."""

    folder: ItemSeen
    all_originals_deleted_by_us: bool
    empty_since: datetime
    patience: timedelta
    is_watched_folder: bool
    now: datetime


@dataclass(frozen=True, kw_only=True)
class FolderClearance:
    """Leave to move one empty folder, and the empty folders in it, to the recycle bin."""

    folder: ItemKey
    given_at: datetime
    made_by: InitVar[object] = None

    def __post_init__(self, made_by: object) -> None:
        """Refuse a clearance that was not given by `clear_folder`."""
        if made_by is not _GATEKEEPER:
            raise PermanentError(
                "clearance-forged",
                "Alleen de controle vooraf kan toestemming geven om een map te verwijderen.",
            )


def clear_folder(facts: FolderFacts) -> FolderClearance | None:
    """Give leave for a folder that we emptied ourselves and that stayed empty over the full patience."""
    waited = facts.now - facts.empty_since >= facts.patience
    if not (waited and facts.all_originals_deleted_by_us) or facts.is_watched_folder:
        return None
    return FolderClearance(folder=facts.folder.key, given_at=facts.now, made_by=_GATEKEEPER)
