from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from tests.documents import Claims, claims, text_of
from workflows.rendition import typesetter
from workflows.rendition.typesetter import RenditionError, TypesetLimits, Typesetter, render

MOMENT = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
SHEET = {
    "titel": "Verklaring",
    "inleiding": "Eerste regel.\nTweede regel.",
    "delen": [
        {"kop": "Feiten", "feiten": [["Naam", "#panic() *niet vet* $x$ @ref"], ["Gesprek", "שלום 👍🏽"]]},
        {
            "kop": "Bestanden",
            "tabel": {"koppen": ["Bestand", "SHA-256"], "rijen": [["a.jpg", "f" * 64]], "breedtes": [1, 3]},
        },
        {"kop": "Slot", "tekst": "Klaar\x00"},
    ],
}


async def test_facts_become_a_tagged_document_for_the_archive_that_can_be_read_aloud() -> None:
    pdf = await render("blad", SHEET, moment=MOMENT)

    assert claims(pdf) == Claims(
        part="2",
        conformance="A",
        accessible="1",
        tagged=True,
        lang="nl-NL",
        output_intents=1,
        title="Verklaring",
        unembedded=0,
    )


async def test_the_words_come_through_as_they_were_written() -> None:
    said = text_of(await render("blad", SHEET, moment=MOMENT))

    assert "#panic() *niet vet* $x$ @ref" in said
    assert "f" * 64 in said
    assert "Klaar⟨U+0000⟩" in said
    assert "Eerste regel.\nTweede regel." in said


async def test_the_same_facts_give_the_same_bytes() -> None:
    first, second = await asyncio.gather(*(render("blad", SHEET, moment=MOMENT) for _ in range(2)))

    assert first == second


async def test_a_picture_is_set_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(drawn, "PNG")
    own = _own_templates(
        tmp_path, monkeypatch, '#for name in data.namen { picture(name, alt: "rood", width: 2cm) }'
    )

    pdf = await own.render(
        "eigen", {"namen": ["b", "a"]}, moment=MOMENT, pictures=dict.fromkeys("ab", drawn.getvalue())
    )

    assert claims(pdf).tagged


async def test_a_template_that_fails_says_what_typst_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = _own_templates(tmp_path, monkeypatch, "#data.ontbreekt")

    with pytest.raises(RenditionError) as error:
        await own.render("eigen", {}, moment=MOMENT)

    assert (error.value.code, error.value.facts["template"]) == ("rendition-refused", "eigen")
    assert "ontbreekt" in str(error.value.facts["typst"])


async def test_a_document_that_costs_too_much_memory_is_stopped() -> None:
    with pytest.raises(RenditionError) as error:
        await Typesetter(TypesetLimits(memory=64 * 1024 * 1024)).render("blad", SHEET, moment=MOMENT)

    assert error.value.code == "rendition-too-large"


async def test_a_document_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(RenditionError) as error:
        await Typesetter(TypesetLimits(seconds=0.01)).render("blad", SHEET, moment=MOMENT)

    assert error.value.code == "rendition-too-slow"


def _own_templates(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> Typesetter:
    """Give a typesetter that works from copies, with one template more."""
    here = Path(typesetter.__file__).parent
    (folder / "templates").mkdir()
    (folder / "fonts").symlink_to(here / "fonts")
    (folder / "templates" / "huisstijl.typ").write_text(
        (here / "templates" / "huisstijl.typ").read_text("utf-8")
    )
    (folder / "templates" / "eigen.typ").write_text(
        f'#import "huisstijl.typ": *\n#show: document.with(title: "x")\n{body}\n'
    )
    worker = folder / "typstworker.py"
    worker.write_text((here / "typstworker.py").read_text("utf-8"))
    monkeypatch.setattr(typesetter, "_WORKER", worker)
    return Typesetter()
