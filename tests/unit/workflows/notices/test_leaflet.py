from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workflows.notices.leaflet import Block, BlockKind, Chapter, Leaflet, read_leaflet
from workflows.notices.words import SHIPPED


def test_a_leaflet_is_read_as_it_is_written() -> None:
    text = "# Uitleg\n\nEen zin\ndie doorloopt.\n\n## Mag dit?\n- Ja.\n- Nee.\n\n1. Eerst.\n2) Dan.\n"

    assert read_leaflet(text) == Leaflet(
        title="Uitleg",
        chapters=(
            Chapter(
                heading="",
                anchor="deel-0",
                blocks=(Block(kind=BlockKind.ALINEA, lines=("Een zin die doorloopt.",)),),
            ),
            Chapter(
                heading="Mag dit?",
                anchor="deel-1",
                blocks=(
                    Block(kind=BlockKind.LIJST, lines=("Ja.", "Nee.")),
                    Block(kind=BlockKind.STAPPEN, lines=("Eerst.", "Dan.")),
                ),
            ),
        ),
    )


@given(st.text(alphabet="# -1.a\n", max_size=60))
def test_every_text_can_be_shown(text: str) -> None:
    leaflet = read_leaflet(text)

    assert leaflet.title is not None
    assert all(block.lines for chapter in leaflet.chapters for block in chapter.blocks)


def test_ours_says_what_the_leaflet_says() -> None:
    text = SHIPPED.leaflet()

    for words in (
        "Wet open overheid (Woo)",
        "Google Drive, iCloud",
        "zip-bestand",
        "een nieuwe map",
        "WhatsApp Web",
    ):
        assert words in text
    assert "Wob" not in text
    assert [len(chapter.blocks) > 0 for chapter in read_leaflet(text).chapters] == [True] * 10
