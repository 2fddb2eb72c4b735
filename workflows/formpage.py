"""The employee's form as a page of PDF/A, to lie in the zaak beside the originals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from workflows.form import IMPORTANCES, SENSITIVES, Form, Importance, Sensitive, day_of
from workflows.jsontypes import Json, JsonObject
from workflows.model import Decision, Made, MadeKind, Upload
from workflows.notices.wording import moment_in_words
from workflows.rendition.typesetter import Typesetter
from workflows.store import forms
from workflows.store.database import Database

TEMPLATE = "blad"
TITLE = "Formulier WhatsAppgesprek bewaren"
INTRODUCTION = "De medewerker die dit gesprek instuurde, vulde dit formulier in. Het hoort bij de bestanden die in dezelfde zaak staan."


@dataclass(frozen=True, kw_only=True)
class FormPageMaker:
    """Makes the page where an employee filled in the form."""

    database: Database
    typesetter: Typesetter
    kind: MadeKind = MadeKind.FORMULIER

    async def make(self, upload: Upload, decision: Decision, report: Json) -> Made | None:  # noqa: ARG002 - a Maker's signature
        """Make the page; None when nothing was filled in. The form stands still once DI has decided."""
        form = await self.database.transact(partial(forms.of_upload, upload_id=upload.upload_id))
        if form.empty:
            return None
        content = await self.typesetter.render(TEMPLATE, page_of(form, upload), moment=upload.arrived_at)
        return Made(
            upload_id=upload.upload_id,
            kind=self.kind,
            content=content,
            formaat="application/pdf",
            titel=TITLE,
            bestandsnaam=f"formulier-{upload.upload_id}.pdf",
        )


def page_of(form: Form, upload: Upload) -> JsonObject:
    """Spell the form as facts for the page; what was left empty is left out."""
    return {
        "titel": TITLE,
        "inleiding": INTRODUCTION,
        "delen": [
            {"kop": "Wat de medewerker vertelt", "feiten": [[name, value] for name, value in _facts(form)]},
            {
                "kop": "Bij deze upload",
                "feiten": [
                    ["Ingestuurd door", upload.owner.name],
                    ["Ontvangen op", moment_in_words(upload.arrived_at)],
                    ["Aantal bestanden", str(len(upload.files))],
                ],
            },
        ],
    }


def _facts(form: Form) -> Iterator[tuple[str, str]]:
    given = (
        ("Onderwerp", form.subject),
        ("Zaaknummer volgens de medewerker", form.zaaknummer),
        ("Waarom bewaren", "\n".join(IMPORTANCES[Importance(one)] for one in form.importance)),
        ("Deelnemers en hun rol", form.participants),
        ("Eerste dag", _day(form.period_start)),
        ("Laatste dag", _day(form.period_end)),
        ("App op de schermafbeelding", form.screenshot_app),
        ("Wat eraan voorafging en erna kwam", form.screenshot_before),
        ("Gevoelige gegevens", SENSITIVES[Sensitive(form.sensitive)] if form.sensitive else ""),
        ("Opmerkingen", form.remarks),
    )
    return ((name, value) for name, value in given if value)


def _day(text: str) -> str:
    day = day_of(text)
    return f"{day:%d-%m-%Y}" if day else text
