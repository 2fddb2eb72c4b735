from __future__ import annotations

import pytest

from config.sections.zaaksysteem import ZaaksysteemSettings
from tests.mistakes import mistakes_in


@pytest.mark.parametrize(
    ("urls", "here"),
    [
        ({}, True),
        ({"zaken_url": "http://127.0.0.1:8000/zaken"}, True),
        ({"zaken_url": "http://127.0.0.1:8000/zaken", "catalogi_url": "https://zgw.example/c"}, False),
    ],
)
def test_a_zaaksysteem_is_on_this_machine_when_all_of_it_is(urls: dict[str, str], *, here: bool) -> None:
    assert ZaaksysteemSettings.model_validate(urls).on_this_machine is here


@pytest.mark.parametrize(
    ("zaaksysteem", "found"),
    [
        ({"bronorganisatie": "123456782"}, []),
        ({"bronorganisatie": "12345"}, [("zaaksysteem.bronorganisatie", "settings-bad-value")]),
        ({"zaken_url": "zgw.example"}, [("zaaksysteem.zaken_url", "settings-bad-value")]),
        ({"name": ""}, [("zaaksysteem.name", "settings-bad-value")]),
    ],
)
def test_what_no_zaaksysteem_can_have_is_refused(
    zaaksysteem: dict[str, str], found: list[tuple[str, str]]
) -> None:
    assert mistakes_in(zaaksysteem=zaaksysteem) == found
