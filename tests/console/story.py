"""Something in every corner of the console: one task in each state, runs, folders with trouble, mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from tests.approvals import ask as ask_approval
from tests.consoles import (
    BRAM,
    CHAT,
    CHATBERICHT,
    FENNA,
    FENNA_HERSELF,
    HOSTILE_NAME,
    ILSE_OF_DI,
    NOOR_OF_DI,
    ZAAK,
    House,
    export,
    picture,
)
from workflows import advice, asking, employee, worklist
from workflows.following import follow
from workflows.followups import FollowUpKind
from workflows.form import Form, Importance, Sensitive
from workflows.model import (
    KeptBecause,
    KeptReason,
    Letter,
    Made,
    MadeKind,
    RegisteredDocument,
    RegistrationChoice,
    Upload,
    UploadKind,
    Viewer,
)
from workflows.proof import VERIFIER, Proof
from workflows.refusal import Ground, Refusal
from workflows.store import audit, documents, made, notices, schema, tasks, uploads
from workflows.tasks import Task, TaskEvent
from workflows.ulid import new_ulid

CHOICE = RegistrationChoice(
    zaak_url=ZAAK.url,
    zaaknummer=ZAAK.identificatie,
    bronorganisatie=ZAAK.bronorganisatie,
    informatieobjecttype_url=CHATBERICHT.url,
    documenttype=CHATBERICHT.omschrijving,
    vertrouwelijkheidaanduiding="zaakvertrouwelijk",
)
NAMES = {
    "iphone": {"WhatsApp Chat - Buurtteam.zip": export()},
    "android": {
        "WhatsApp-chat met Jelle.txt": b"02-05-2026 16:08 - Fenna: Kijk eens: \xe2\x80\x8eIMG-20260502-WA0001.jpg (bestand bijgevoegd)\n"
        b"02-05-2026 16:09 - Jelle: Dank, dat bespreek ik met de wethouder.\n"
        b"02-05-2026 16:10 - Jelle: \xe2\x80\x8eIMG-20260502-WA0002.jpg (bestand bijgevoegd)\n",
        "IMG-20260502-WA0001.png": picture(),
    },
    "scherm": {"Schermafbeelding 2026-11-24.png": picture(400, 700)},
}


async def tell_story(house: House) -> dict[str, Task]:
    """Fill the house; returns a task for each word."""
    now = house.clock()
    days = [now - timedelta(days=n, minutes=13 * n) for n in range(9)]
    told = {
        "nieuw": await house.new_task(NAMES["iphone"], at=days[1]),
        "android": await house.new_task(NAMES["android"], kind=UploadKind.FOLDER, owner=BRAM, at=days[6]),
        "vijandig": await house.new_task({HOSTILE_NAME: export(CHAT * 60)}, at=days[0]),
        "van_noor": await house.new_task(NAMES["scherm"], at=days[2]),
        "van_ilse": await house.new_task(NAMES["scherm"], owner=BRAM, at=days[3]),
        "loopt": await house.new_task(NAMES["iphone"], at=days[2]),
        "mislukt": await house.new_task(NAMES["iphone"], owner=BRAM, at=days[4]),
        "behouden": await house.new_task(NAMES["scherm"], at=days[5]),
        "afgewezen": await house.new_task(NAMES["scherm"], at=days[7]),
        "klaar": await house.new_task(NAMES["android"], kind=UploadKind.FOLDER, at=days[8]),
        "wacht": await house.new_task(NAMES["scherm"], at=days[2]),
        "ingetrokken": await house.new_task(NAMES["scherm"], at=days[3]),
    }
    await house.upload(NAMES["scherm"], inspected=False)
    with house.database.begin() as connection:
        _work(connection, house, told)
        _talk(connection, house, told)
        _fill_beheer(connection, told["mislukt"], now)
    ask_approval(house.database, house.clock)
    return {word: house.get(task) for word, task in told.items()}


def step(house: House, task: Task, viewer: Viewer) -> worklist.Step:
    """Do something to a task as it stands."""
    return worklist.Step(task_id=task.task_id, version=task.version, viewer=viewer, now=house.clock())


def _work(connection: Connection, house: House, told: dict[str, Task]) -> None:
    runs = house.console.runs
    worklist.take_task(connection, step(house, told["van_noor"], NOOR_OF_DI))
    worklist.take_task(connection, step(house, told["van_ilse"], ILSE_OF_DI))
    worklist.reject(
        connection,
        step(house, told["afgewezen"], NOOR_OF_DI),
        Refusal(
            ground=Ground.PRIVE,
            reason="Dit is een privégesprek. Haal het uit de map en zet alleen werkgesprekken in de map.",
        ),
        runs,
        house.console.desk.deadlines,
    )
    for word in ("loopt", "mislukt", "behouden", "klaar"):
        decided = worklist.decide_register(connection, step(house, told[word], NOOR_OF_DI), CHOICE, runs)
        if word == "mislukt":
            tasks.apply(
                connection,
                decided,
                TaskEvent.REGISTRATION_FAILED,
                house.clock(),
                because="zaak-closed",
                explanation="De zaak is intussen afgesloten. Kies een andere zaak.",
            )
        if word in {"behouden", "klaar"}:
            _prove(connection, house, decided, kept=word == "behouden")
        if word == "klaar":
            deadlines = house.console.desk.deadlines
            follow(connection, decided.upload_id, FollowUpKind.TELEFOON, deadlines, house.clock())


FORM = Form(
    subject="Afspraken over de kermis",
    zaaknummer=ZAAK.identificatie,
    participants="Fenna, vergunningverlener\nJelle, exploitant",
    period_start="2026-05-02",
    period_end="2026-05-02",
    importance=(Importance.AFSPRAAK.value, Importance.INWONER.value),
    sensitive=Sensitive.NEE.value,
    remarks="De wethouder weet hiervan.",
)


def _talk(connection: Connection, house: House, told: dict[str, Task]) -> None:
    desk = house.console.desk
    mine = {
        word: employee.Own(upload_id=told[word].upload_id, viewer=FENNA_HERSELF, now=house.clock())
        for word in ("wacht", "ingetrokken")
    }
    employee.save_form(connection, mine["wacht"], FORM)
    waiting = tasks.get(connection, told["wacht"].task_id)
    asking.ask_employee(
        connection, step(house, waiting, NOOR_OF_DI), "Bij welke vergunning hoort dit gesprek?", desk
    )
    employee.withdraw(connection, mine["ingetrokken"], "Verkeerde map.", house.console.runs, desk)
    asked = advice.ask_advice(connection, FENNA_HERSELF, "Moet ik een groepsapp bewaren?", desk)
    advice.give_advice(connection, NOOR_OF_DI, asked.question_id, "Alleen de besluiten.", desk)
    advice.ask_advice(connection, FENNA_HERSELF, "Mag ik WhatsApp gebruiken voor een melding?", desk)


def _prove(connection: Connection, house: House, task: Task, *, kept: bool) -> None:
    upload = uploads.get(connection, task.upload_id)
    for number, file in enumerate(upload.files, start=1):
        prove_file(connection, upload, number, house.clock())
        outcome = KeptBecause(file_id=file.file_id, reason=KeptReason.CHANGED, at=house.clock())
        if kept:
            documents.save_outcome(connection, outcome)
            continue
        connection.execute(
            insert(schema.deletion).values(
                file_id=file.file_id,
                clearance={"gates": {"bewijs": True, "hele_set": True, "ongewijzigd": True}},
                intended_at=house.clock(),
                outcome=documents.DELETED,
                outcome_at=house.clock(),
            )
        )
        audit.record(
            connection,
            at=house.clock(),
            act=audit.Act.ORIGINAL_DELETED,
            result="naar_prullenbak",
            upload_id=upload.upload_id,
            object_id=file.file_id,
        )
    _make(connection, upload, kept=kept, now=house.clock())
    done = tasks.apply(connection, task, TaskEvent.REGISTERED, house.clock())
    event = TaskEvent.ORIGINALS_KEPT if kept else TaskEvent.ORIGINALS_DELETED
    because = (
        {"because": "original-gewijzigd", "explanation": "Een bestand is veranderd nadat het is ontvangen."}
        if kept
        else {}
    )
    tasks.apply(connection, done, event, house.clock(), **because)


def _make(connection: Connection, upload: Upload, *, kept: bool, now: datetime) -> None:
    """Have a readable version beside the originals, or say why there is none."""
    if kept:
        code, sentence = "rendition-too-slow", "Het maken van het leesbare document duurde te lang."
        made.explain(connection, upload.upload_id, MadeKind.LEESBAAR, code=code, sentence=sentence, now=now)
        return
    sheet = Made(
        upload_id=upload.upload_id,
        kind=MadeKind.LEESBAAR,
        content=b"x",
        formaat="application/pdf",
        titel="t",
        bestandsnaam="b",
    )
    document = RegisteredDocument(
        file_id=sheet.file_id,
        document_url="http://drc/pdf",
        identificatie=f"WA-{99:032x}",
        link_url="http://zrc/link/pdf",
        zaak_url=ZAAK.url,
        versie=1,
    )
    made.save_registered(connection, sheet, document, now)
    proof = Proof(
        upload_id=upload.upload_id,
        file_id=sheet.file_id,
        sha256=sheet.sha256,
        size=1,
        document_url=document.document_url,
        identificatie=document.identificatie,
        versie=1,
        zaak_url=ZAAK.url,
        link_url=document.link_url,
        verified_at=now,
        made_by=VERIFIER,
    )
    made.save_proof(connection, sheet, proof, now)


def prove_file(connection: Connection, upload: Upload, number: int, now: datetime) -> None:
    """Write a document with its proof for one file of an upload."""
    file = upload.files[number - 1]
    identificatie = f"WA-{number:032x}"
    documents.save_document(
        connection,
        RegisteredDocument(
            file_id=file.file_id,
            document_url=f"http://drc/{number}",
            identificatie=identificatie,
            link_url=f"http://zrc/link/{number}",
            zaak_url=ZAAK.url,
            versie=1,
        ),
    )
    documents.save_proof(
        connection,
        Proof(
            upload_id=upload.upload_id,
            file_id=file.file_id,
            sha256=file.sha256 or "",
            size=file.size,
            document_url=f"http://drc/{number}",
            identificatie=identificatie,
            versie=1,
            zaak_url=ZAAK.url,
            link_url=f"http://zrc/link/{number}",
            verified_at=now,
            made_by=VERIFIER,
        ),
    )
    audit.record(
        connection,
        at=now,
        act=audit.Act.REGISTERED,
        result="gelukt",
        upload_id=upload.upload_id,
        object_id=identificatie,
    )


def _fill_beheer(connection: Connection, task: Task, now: datetime) -> None:
    connection.execute(
        insert(schema.flow_version).values(
            hash="f" * 64, flow="whatsapp-bewaren", definition={}, created_at=now
        )
    )
    for number, status in enumerate(("Failed", "Waiting", "Succeeded")):
        _run(connection, number, status, task, now)
    _watches(connection, now)
    for number, name in enumerate((FENNA, BRAM)):
        letter = Letter(key=f"brief-{number}", to=name, subject="Ontvangen", text="Beste collega")
        notices.add(connection, letter, template="ontvangen", upload_id=task.upload_id, now=now)
    notices.failed(connection, "brief-1", code="mail-refused", again_at=None, now=now)


def _run(connection: Connection, number: int, status: str, task: Task, now: datetime) -> None:
    started = now - timedelta(hours=number + 1)
    run_id = RUN_ID if number == 0 else new_ulid(started)
    failed = status == "Failed"
    connection.execute(
        insert(schema.run).values(
            run_id=run_id,
            flow="whatsapp-bewaren",
            flow_hash="f" * 64,
            dedup_key=f"{task.upload_id}-{number}",
            partition_key="drive/map",
            upload_id=task.upload_id if failed else None,
            status=status,
            trigger={"body": {"uploadId": task.upload_id, "fileCount": 1}},
            tracking_id=run_id,
            started_at=started,
            ended_at=None if status == "Waiting" else started + timedelta(minutes=3),
            error_code="zaak-closed" if failed else None,
            error={"code": "zaak-closed", "message": "De zaak is afgesloten."} if failed else None,
        )
    )
    if failed:
        _actions(connection, run_id, started)
        _lines(connection, run_id, task, started)


def _actions(connection: Connection, run_id: str, started: datetime) -> None:
    rows: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
        ("Onderzoeken", "", "OpenApiConnection", "Succeeded", {"secure_outputs": True}),
        ("Tot_afgehandeld", "", "Until", "Failed", {}),
        (
            "Tot_afgehandeld/Wachten_op_besluit",
            "Tot_afgehandeld=0",
            "OpenApiConnectionWebhook",
            "Succeeded",
            {},
        ),
        (
            "Tot_afgehandeld/Registreren",
            "Tot_afgehandeld=0",
            "OpenApiConnection",
            "Failed",
            {
                "code": "zaak-closed",
                "error": {"code": "zaak-closed", "message": "De zaak is afgesloten."},
                "attempts": [
                    {"number": 1, "startedAt": "2026-11-24T08:00:00Z", "code": "zaaksysteem-busy"},
                    {"number": 2, "startedAt": "2026-11-24T08:00:07Z", "code": "zaak-closed"},
                ],
            },
        ),
    )
    for number, (path, iteration, kind, status, more) in enumerate(rows):
        connection.execute(
            insert(schema.action).values(
                run_id=run_id,
                path=path,
                iteration=iteration,
                name=path.rpartition("/")[2],
                type=kind,
                status=status,
                started_at=started + timedelta(seconds=number),
                ended_at=started + timedelta(seconds=number + 1, milliseconds=400),
                inputs={"parameters": {"uploadId": "U"}},
                outputs={"body": {"geheim": "Fenna Duinker"}},
                **more,
            )
        )


def _lines(connection: Connection, run_id: str, task: Task, started: datetime) -> None:
    for number, level in enumerate(("info", "warning", "error")):
        connection.execute(
            insert(schema.log_line).values(
                line_id=new_ulid(started),
                at=started + timedelta(seconds=number),
                level=level,
                event=f"thing_{number}_happened",
                run_id=run_id,
                upload_id=task.upload_id,
                task_id=task.task_id,
                code="zaak-closed" if level == "error" else None,
                fields={"attempt": number},
            )
        )


RUN_ID = "01M7ZZZZZZZZZZZZZZZZZZZZZZ"


def _watches(connection: Connection, now: datetime) -> None:
    for person, code in ((FENNA, None), (BRAM, "watched-folder-gone")):
        connection.execute(
            insert(schema.watch).values(
                drive_id=f"drive-{person.object_id}",
                folder_id="bewaren",
                owner_id=person.object_id,
                owner_name=person.name,
                owner_mail=person.mail,
                last_look=now,
                next_look=now + timedelta(seconds=30),
                problem_code=code,
                problem_since=now if code else None,
                failures=2 if code else 0,
            )
        )
    for item, code in (("leeg", "file-empty"), ("wacht", None)):
        connection.execute(
            insert(schema.sighting).values(
                drive_id="drive-fenna",
                item_id=item,
                folder_id="bewaren",
                top_id=item,
                content="0:x",
                size=0,
                is_folder=False,
                first_seen=now,
                still_since=now,
                set_aside_code=code,
            )
        )


__all__ = ["CHOICE", "FORM", "RUN_ID", "prove_file", "step", "tell_story"]
