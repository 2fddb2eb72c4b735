"""Leave to delete one original: given only when every gate is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import InitVar, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workflows.declaration import Declaration
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


class Wijze(StrEnum):
    """The setting that says where originals go."""

    PRULLENBAK = "prullenbak"  # conditional on the tag, and to be had back
    DEFINITIEF = "definitief"  # past the bin; takes no condition, so after a fresh download that must match


class Then(StrEnum):
    """What a shut gate means for what comes next."""

    WACHT = "wacht"  # it may open by itself or by a click: ask again later
    BLIJFT = "blijft"  # the original stays, and people are told why


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All that the gates look at, gathered just before; about one original."""

    file: UploadFile
    seen: ItemSeen | Gone  # a read by id, moments ago
    proof: Proof | None
    declaration: Declaration | None  # of two people, where the zaaksysteem has no API
    declarations_count: bool  # the folder's policy lets a declaration do where there is no proof
    whole_set_accounted_for: bool  # every file of the upload has its proof, or DI excluded it with a reason
    unknown_files: int  # files in the export folder that belong to no upload
    held_because: str | None  # a Woo request, an objection: deletion waits
    not_before: datetime | None  # the end of the bedenktijd
    needs_second: bool  # vier-ogen: a second person must agree
    second_agreed: bool
    policy: Verwijderen
    wijze: Wijze
    clicked: bool  # DI asked for the deletion on the task
    stopped: bool  # DI decided on the task that the originals stay
    conditional_delete_works: bool  # the canary has shown that a stale If-Match is refused
    now: datetime

    @property
    def evidence(self) -> Proof | Declaration | None:
        """What deletion rests on: a proof where there is one; a declaration only where the policy allows it."""
        if self.proof is not None:
            return self.proof
        return self.declaration if self.declarations_count else None


@dataclass(frozen=True, kw_only=True)
class GateAnswer:
    """One gate's answer, as the task shows it."""

    gate: str
    open: bool
    sentence: str  # Dutch
    then: Then = Then.BLIJFT  # what it means when it is shut


@dataclass(frozen=True, kw_only=True)
class Clearance:
    """Leave to delete exactly this item with exactly this content; only `clear` makes one."""

    file_id: str
    item: ItemKey
    content: str  # size and quickXorHash that a fresh read must still show
    sha256: str
    evidence: Proof | Declaration
    wijze: Wijze
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
            **_rests_on(self.evidence),
            "wijze": self.wijze.value,
            "given_at": self.given_at.isoformat(),
            "gates": {answer.gate: answer.open for answer in self.answers},
        }


def _rests_on(evidence: Proof | Declaration) -> JsonObject:
    if isinstance(evidence, Proof):
        return {"grond": "bewijs", "document_url": evidence.document_url, "zaak_url": evidence.zaak_url}
    return {
        "grond": "verklaring",
        "zaaknummer": evidence.zaaknummer,
        "documentnummer": evidence.documentnummer,
    }


@dataclass(frozen=True, kw_only=True)
class Closed:
    """At least one gate is shut; the answers say which and why."""

    answers: tuple[GateAnswer, ...]

    @property
    def shut(self) -> tuple[GateAnswer, ...]:
        """The gates that are shut."""
        return tuple(answer for answer in self.answers if not answer.open)

    @property
    def final(self) -> GateAnswer | None:
        """The first shut gate that will not open again."""
        return next((answer for answer in self.shut if answer.then is Then.BLIJFT), None)


def clear(facts: Facts) -> Clearance | Closed:
    """Ask every gate, always all of them; one shut gate is enough to refuse."""
    answers = tuple(_ask(gate, facts) for gate in GATES)
    evidence = facts.evidence
    if evidence is None or not all(answer.open for answer in answers):
        return Closed(answers=answers)
    return Clearance(
        file_id=facts.file.file_id,
        item=facts.file.key,
        content=facts.file.content,
        sha256=evidence.sha256,
        evidence=evidence,
        wijze=facts.wijze if isinstance(evidence, Proof) else Wijze.PRULLENBAK,
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
    then: Then = Then.BLIJFT
    declared: str = ""  # instead of *yes*, where there is only a declaration

    def say(self, is_open: bool, *, declared: bool) -> str:  # noqa: FBT001 - the answer itself
        """Put an answer in a sentence."""
        if not is_open:
            return self.no
        return self.declared if declared and self.declared else self.yes


def _ask(gate: Gate, facts: Facts) -> GateAnswer:
    is_open = gate.question(facts)
    sentence = gate.say(is_open, declared=isinstance(facts.evidence, Declaration))
    return GateAnswer(gate=gate.name, open=is_open, sentence=sentence, then=gate.then)


def _evidence_is_of_this_file(facts: Facts) -> bool:
    evidence, file = facts.evidence, facts.file
    return (
        evidence is not None
        and evidence.file_id == file.file_id
        and evidence.upload_id == file.upload_id
        and evidence.sha256 == file.sha256
        and evidence.size == file.size
    )


def _not_only_declared(facts: Facts) -> bool:
    return facts.proof is not None or facts.declaration is None or facts.declarations_count


def _still_there(facts: Facts) -> bool:
    return isinstance(facts.seen, ItemSeen)


def _unchanged(facts: Facts) -> bool:
    return isinstance(facts.seen, ItemSeen) and facts.seen.content == facts.file.content


def _policy_allows(facts: Facts) -> bool:
    return facts.policy is not Verwijderen.UIT


def _asked_where_needed(facts: Facts) -> bool:
    return facts.policy is not Verwijderen.NA_KLIK or facts.clicked


def _thought_over(facts: Facts) -> bool:
    return facts.not_before is None or facts.now >= facts.not_before


GATES: tuple[Gate, ...] = (
    Gate(
        name="niet_uitgesloten",
        question=lambda facts: facts.file.excluded_because is None,
        yes="Informatiebeheer heeft dit bestand niet uitgesloten.",
        no="Informatiebeheer heeft dit bestand uitgesloten; het blijft staan.",
    ),
    Gate(
        name="verklaring_telt",
        question=_not_only_declared,
        yes="Het bewijs is van de soort die het beleid van deze map vraagt.",
        no="Twee collega's verklaarden dat dit geregistreerd is. Het beleid van deze map laat verwijderen op een verklaring niet toe.",
    ),
    Gate(
        name="bewijs",
        question=_evidence_is_of_this_file,
        yes="Het document is teruggelezen uit het zaaksysteem: het is hetzelfde bestand en het hoort bij de zaak.",
        declared="Twee collega's verklaarden dat dit bestand is geregistreerd. Dat is geen technisch bewijs.",
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
        name="niet_gestopt",
        question=lambda facts: not facts.stopped,
        yes="Informatiebeheer heeft het verwijderen niet stopgezet.",
        no="Informatiebeheer heeft besloten om de originelen te laten staan.",
    ),
    Gate(
        name="beleid",
        question=_policy_allows,
        yes="De instelling voor verwijderen staat dit toe.",
        no="Verwijderen staat uit in de instellingen.",
    ),
    Gate(
        name="geen_blokkade",
        question=lambda facts: facts.held_because is None,
        yes="Er loopt geen Woo-verzoek of bezwaar.",
        no="Niet verwijderen: er loopt een Woo-verzoek of bezwaar.",
        then=Then.WACHT,
    ),
    Gate(
        name="gevraagd",
        question=_asked_where_needed,
        yes="Informatiebeheer heeft om het verwijderen gevraagd, of dat is niet nodig.",
        no="Informatiebeheer moet nog om het verwijderen vragen.",
        then=Then.WACHT,
    ),
    Gate(
        name="vier_ogen",
        question=lambda facts: facts.second_agreed or not facts.needs_second,
        yes="Een tweede persoon is het ermee eens, of dat is niet nodig.",
        no="Een tweede, andere persoon van Informatiebeheer moet nog bevestigen.",
        then=Then.WACHT,
    ),
    Gate(
        name="bedenktijd",
        question=_thought_over,
        yes="De bedenktijd is voorbij, of is niet ingesteld.",
        no="De bedenktijd loopt nog.",
        then=Then.WACHT,
    ),
    Gate(
        name="voorwaardelijk_verwijderen",
        question=lambda facts: facts.conditional_delete_works,
        yes="Getest: OneDrive weigert om een veranderd bestand te verwijderen.",
        no="Nog niet getest of OneDrive weigert om een veranderd bestand te verwijderen. "
        "De beheerder kan dat testen met: bewaarstroom check.",
        then=Then.WACHT,
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
