from __future__ import annotations

import re
from functools import partial

import pytest
from sqlalchemy import Connection, select

from tests.household import BEHEER, DI, Household
from watcher.simulator.users import FENNA
from workflows.clearance import Verwijderen, Wijze
from workflows.followups import FollowUpKind
from workflows.kept import LEAVE_ALL, SENTENCES
from workflows.model import Besluit, Decision, KeptBecause, KeptReason, Upload
from workflows.notices.wording import SAMPLE, Template
from workflows.notices.words import CLEARING
from workflows.operations.delete_originals import delete_originals
from workflows.operations.finish_task import finish_task
from workflows.operations.house import House
from workflows.operations.letters import facts_of, to_beheer, to_di, to_employee
from workflows.operations.notify import notify_employee
from workflows.promising import FOR_GOOD, IN_BIN, WILL_BE_DELETED
from workflows.refusal import GROUNDS, TAKE_OUT, Ground
from workflows.store import documents, followups, holds, schema, tasks
from workflows.store.holds import HoldKind
from workflows.tasks import TaskEvent


async def test_each_reader_has_an_own_link(home: Household) -> None:
    upload = await home.tasked()

    def write(connection: Connection) -> None:
        for tell in (to_employee, to_di, to_beheer):
            tell(connection, home.house, upload, Template.MAP_HAD_MEER, once="map", aantal=2)

    await home.database.transact(write)

    notice = schema.notice.c
    rows = await home.database.transact(
        lambda connection: connection.execute(select(notice.to_mail, notice.body)).all()
    )
    links = {row.to_mail: row.body.rsplit("http://127.0.0.1:8700")[-1].strip() for row in rows}
    assert links == {
        FENNA.mail: f"/mijn/{upload.upload_id}",
        DI.mail: f"/taken/{upload.upload_id}",
        BEHEER.mail: f"/beheer/runs?upload={upload.upload_id}",
    }


async def test_a_letter_names_an_upload_by_moment_kind_and_number_of_files(home: Household) -> None:
    upload = await home.decided("gesprek met Truus.txt")

    facts = await home.database.transact(partial(facts_of, house=home.house, upload=upload))

    assert facts == {
        "adviezen": [],
        "soort": "document",
        "moment": "dinsdag 24 november 2026 om 10:00 uur",
        "bestanden": "1 bestand",
        "taak": 1,
        "zaaknummer": "ZAAK-2026-0000000001",
        "reden": "",
        "grond": "",
        "termijn": "dinsdag 8 december 2026",
        "doen": "Haal de bestanden zelf uit de map als u ze niet meer nodig hebt.",
        "plan": "Daarna verwijderen wij de originelen uit uw map.",
        "prullenbak": "Ze blijven in uw prullenbak zolang uw organisatie die bewaart.",
        "laten": "",
        "blokkade": "",
        "telefoon": "",
    }


@pytest.mark.parametrize("template", Template)
async def test_no_letter_asks_to_take_anything_away_while_there_is_a_hold(
    home: Household, template: Template
) -> None:
    upload = await home.registered()
    await home.move(
        upload,
        TaskEvent.ORIGINALS_KEPT,
        because="original-gestopt",
        explanation=SENTENCES[KeptReason.STOPPED],
    )
    begin = partial(followups.begin, upload_id=upload.upload_id, kind=FollowUpKind.TELEFOON)
    await home.database.transact(partial(begin, next_at=home.clock()))
    read = partial(_letter, house=home.house, upload=upload, template=template)

    free = await home.database.transact(read)
    hold = partial(holds.place, upload_id=None, kind=HoldKind.WOO, note="", by=DI, now=home.clock())
    await home.database.transact(hold)
    held = await home.database.transact(read)

    assert LEAVE_ALL not in free
    assert not _invitations(held)
    assert (LEAVE_ALL in held) == (template in CLEARING | PROMISING)


@pytest.mark.parametrize(
    ("kind", "outcome", "doen", "telefoon"),
    [
        (FollowUpKind.LEEGHALEN, None, TAKE_OUT, ""),
        (FollowUpKind.LEEGHALEN, "naar_beheer", TAKE_OUT, ""),
        (FollowUpKind.LEEGHALEN, "weggehaald", "", ""),
        (FollowUpKind.TELEFOON, None, "", "ja"),
        (FollowUpKind.TELEFOON, "niet_bevestigd", "", "ja"),
        (FollowUpKind.TELEFOON, "gedaan", "", ""),
    ],
)
async def test_what_is_asked_is_what_was_not_done(
    home: Household, kind: FollowUpKind, outcome: str | None, doen: str, telefoon: str
) -> None:
    upload = await home.registered()
    await home.move(upload, TaskEvent.ORIGINALS_KEPT)

    def read(connection: Connection) -> dict[str, object]:
        followups.begin(connection, upload.upload_id, kind, home.clock())
        timer = followups.find(connection, upload.upload_id, kind)
        if timer is not None and outcome is not None:
            followups.end(connection, timer, outcome, home.clock())
        return facts_of(connection, home.house, upload)

    facts = await home.database.transact(read)
    assert (facts["doen"], facts["telefoon"]) == (doen, telefoon)


@pytest.mark.parametrize("ground", Ground)
async def test_no_refusal_asks_to_take_anything_away_while_there_is_a_hold(
    home: Household, ground: Ground
) -> None:
    upload = await home.tasked()
    refused = Decision(besluit=Besluit.AFWIJZEN, by=DI, at=home.clock(), ground=ground.value)
    await home.move(upload, TaskEvent.DECIDED_TO_REJECT, decision=tasks.decision_as_json(refused))
    read = partial(_letter, house=home.house, upload=upload, template=Template.HERINNERING_OPRUIMEN)

    free = await home.database.transact(read)
    hold = partial(
        holds.place, upload_id=upload.upload_id, kind=HoldKind.BEZWAAR, note="", by=DI, now=home.clock()
    )
    await home.database.transact(hold)
    held = await home.database.transact(read)

    assert _invitations(free)
    assert not _invitations(held)
    assert GROUNDS[ground].further in held


@pytest.mark.parametrize(("reason", "said"), [("Dit is al bewaard.", True), ("", False)])
async def test_a_refusal_points_at_what_di_wrote_only_where_di_wrote(
    home: Household, reason: str, *, said: bool
) -> None:
    upload = await home.tasked()
    refused = Decision(
        besluit=Besluit.AFWIJZEN, by=DI, at=home.clock(), ground=Ground.DUBBEL.value, reason=reason
    )
    await home.move(upload, TaskEvent.DECIDED_TO_REJECT, decision=tasks.decision_as_json(refused))

    told = await home.database.transact(
        partial(_letter, house=home.house, upload=upload, template=Template.AFGEWEZEN)
    )

    assert ("wat Informatiebeheer schreef" in told) == said
    assert "Dit is al bewaard." not in told


PROMISING = {Template.BLOKKADE, Template.ONTVANGEN, Template.WEGGEHAALD, Template.ORIGINEEL_WEGGEHAALD}
"""Letters that ask nothing to go, but say something else too during a hold."""

INVITATIONS = (
    r"\bhaal (uw|de|deze|ze)\b",
    r"\bverwijder (de (?!map)|(het|uw|ze|nu)\b)",
    r"maak (nu )?uw telefoon schoon",
    r"daarna verwijderen wij",
    r"chat wissen",
    r"neem contact op met de medewerker",
)


def _invitations(letter: str) -> list[str]:
    return [words for words in INVITATIONS if re.search(words, letter, re.IGNORECASE)]


def _letter(connection: Connection, *, house: House, upload: Upload, template: Template) -> str:
    """Word a letter as it would go now; what only other letters have comes from the samples."""
    facts = {**SAMPLE, **facts_of(connection, house, upload), "link": "https://bewaren.example/mijn/01"}
    worded = house.words.word(template, facts)
    return f"{worded.subject}\n{worded.body}"


async def test_before_the_inspection_an_upload_is_just_an_upload(home: Household) -> None:
    upload = await home.arrived()

    facts = await home.database.transact(partial(facts_of, house=home.house, upload=upload))

    assert (facts["soort"], facts["taak"], facts["zaaknummer"]) == ("upload", "", "")


async def test_the_employee_reads_what_they_can_do_themselves_and_no_name(home: Household) -> None:
    chat = (
        "23-11-2026 10:15 - Fenna: <Media weggelaten>\n23-11-2026 10:16 - Jelle: mijn nummer is 06-12345678\n"
    )
    upload = await home.tasked("WhatsApp-chat met Truus.txt", chat.encode())

    await home.ask(notify_employee, upload, template="ontvangen")

    notice = schema.notice.c
    body = await home.database.transact(lambda connection: connection.scalar(select(notice.body)))
    assert body is not None
    assert (
        "- De export is gemaakt zonder media. Bijlagen die daardoor ontbreken: 1. "
        "Maak de export opnieuw en kies: media toevoegen.\n"
    ) in body
    assert not any(name in body for name in ("Truus", "Jelle", "12345678"))


@pytest.mark.parametrize(("verwijderen", "told"), WILL_BE_DELETED.items())
async def test_no_deletion_is_promised_that_the_settings_do_not_ask_for(
    home: Household, verwijderen: Verwijderen, told: str
) -> None:
    home.set_policy(verwijderen=verwijderen)
    upload = await home.tasked()

    await home.ask(notify_employee, upload, template="ontvangen")

    body = str(
        await home.database.transact(lambda connection: connection.scalar(select(schema.notice.c.body)))
    )
    assert [sentence for sentence in WILL_BE_DELETED.values() if f" {sentence} U krijgt" in body] == [told]


@pytest.mark.parametrize(("wijze", "told"), [(Wijze.PRULLENBAK, IN_BIN), (Wijze.DEFINITIEF, FOR_GOOD)])
async def test_what_is_gone_for_good_is_not_called_recoverable(
    home: Household, wijze: Wijze, told: str
) -> None:
    home.set_policy(wijze=wijze)
    upload = await home.registered()
    await home.ask(delete_originals, upload)
    await home.ask(finish_task, upload)

    await home.ask(notify_employee, upload, template="afgerond")

    body = str(
        await home.database.transact(lambda connection: connection.scalar(select(schema.notice.c.body)))
    )
    assert f"Wij hebben de originelen uit uw map verwijderd. {told}\n" in body
    assert (IN_BIN in body) == (wijze is Wijze.PRULLENBAK)


@pytest.mark.parametrize("reason", [KeptReason.NOT_PROVEN, KeptReason.DIFFERS])
async def test_what_nobody_proved_is_not_called_taken_in(home: Household, reason: KeptReason) -> None:
    upload = await home.registered()
    outcome = KeptBecause(file_id=upload.files[0].file_id, reason=reason, at=home.clock())
    await home.database.transact(partial(documents.save_outcome, outcome=outcome))
    await home.move(upload, TaskEvent.ORIGINALS_KEPT)
    read = partial(_letter, house=home.house, upload=upload, template=Template.ORIGINEEL_BLIJFT)

    letter = await home.database.transact(read)

    assert letter.startswith("Laat alles nog staan: uw document van dinsdag 24 november 2026 om 10:00 uur\n")
    assert "pgenomen" not in letter
