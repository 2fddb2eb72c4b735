from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.form import IMPORTANCES, SENSITIVES, Form, Importance, Sensitive, day_of, mistakes, read

FILLED = Form(
    subject="Kermis",
    zaaknummer="ZAAK-1",
    participants="Fenna, vergunningverlener",
    period_start="2026-05-02",
    period_end="2026-05-03",
    importance=("afspraak",),
    sensitive="nee",
    remarks="Geen.",
    screenshot_app="WhatsApp",
    screenshot_before="Wij belden.",
)
WORDS = st.text(max_size=30)


@given(
    st.builds(
        Form,
        subject=WORDS,
        participants=WORDS,
        remarks=WORDS,
        importance=st.lists(st.sampled_from([one.value for one in Importance]), max_size=3).map(tuple),
    )
)
def test_a_form_comes_back_as_it_was_written(form: Form) -> None:
    assert read(json.loads(json.dumps(form.as_json()))) == form


def test_a_field_of_another_release_is_left_out() -> None:
    assert read({"subject": "Kermis", "colour": "rood", "importance": "afspraak"}) == Form(subject="Kermis")


def test_an_empty_form_is_empty_and_has_no_mistakes() -> None:
    assert (Form().empty, FILLED.empty, mistakes(Form()), mistakes(FILLED)) == (True, False, {}, {})


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"subject": "x" * 201}, "Gebruik hier hooguit 200 tekens. Nu zijn het er 201."),
        ({"zaaknummer": "x" * 41}, "Gebruik hier hooguit 40 tekens. Nu zijn het er 41."),
        ({"participants": "\n".join("x" * 21)}, "Noem hooguit 20 deelnemers, één op elke regel."),
        ({"period_start": "gisteren"}, "Kies een dag, bijvoorbeeld 24-11-2026."),
        ({"period_end": "2026-05-01"}, "De laatste dag ligt vóór de eerste dag."),
        ({"importance": ("zomaar",)}, "Kies uit de redenen die er staan."),
        ({"sensitive": "misschien"}, "Kies een van de antwoorden."),
    ],
)
def test_each_mistake_is_told_at_its_own_field(changed: dict[str, object], sentence: str) -> None:
    assert mistakes(replace(FILLED, **changed)) == {next(iter(changed)): sentence}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-24", date(2026, 11, 24)),
        ("24-11-2026", date(2026, 11, 24)),
        ("1/2/2026", date(2026, 2, 1)),
        ("31-02-2026", None),
        ("2026-W48-2", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_browsers_and_people_write_it(typed: str, day: date | None) -> None:
    assert day_of(typed) == day


def test_every_choice_has_its_words() -> None:
    assert (set(IMPORTANCES), set(SENSITIVES)) == (set(Importance), set(Sensitive))
