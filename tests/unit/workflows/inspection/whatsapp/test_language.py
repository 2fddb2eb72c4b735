from __future__ import annotations

import pytest

from workflows.inspection.whatsapp.transcript import parse


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("02-05-2022 16:08 - Jan: <Media weggelaten>", "nl"),
        ("5/2/22, 16:08 - Jan: This message was deleted", "en"),
        ("02.05.22, 16:08 - Jan: foto.jpg (Datei angehängt)", "de"),
        ("[02.05.22, 16:08:00] Jan: \u200e<pièce jointe : 00000001-foto.jpg>", "fr"),
        ("02.05.22, 16:08 - Jan: tekst <Dit bericht is bewerkt>", "nl"),
        ("02/05/2022 à 16:08 - Jan: hoi", "fr"),
        ("2.5.2022 klo 16.08 - Jan: hoi", "fi"),
        ("02-05-2022 4:08 ’s middags - Jan: hoi", "nl"),
        ("02-05-2022 16:08 - Jan: hoi", None),
        ("02-05-2022 16:08 - Jan: Gemiste spraakoproep", "nl"),
        ("02-05-2022 16:08 - Jan: PEILING:\nWanneer?\nOPTIE: ma (2 stemmen)", "nl"),
        ("02.05.22, 16:08 - Jan: Standort: https://maps.google.com/?q=1,2", "de"),
        ("[2.05.2022 16:08:12] Jan: \u200e<00000014-PHOTO-2022-05-02-16-18-16.jpg eklendi>", "tr"),
        ("02-05-2022 16:08 - Jan: GIF omitido", None),
    ],
)
def test_the_phones_language_is_that_of_whatsapps_own_words(text: str, locale: str | None) -> None:
    found = parse(text)
    assert found is not None
    assert found.locale == locale
