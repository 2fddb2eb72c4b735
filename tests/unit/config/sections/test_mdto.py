from __future__ import annotations

import pytest

from tests.mistakes import mistakes_in


@pytest.mark.parametrize(
    ("mdto", "found"),
    [
        ({"doel": "registreren", "archiefvormer": "Gemeente", "archiefvormer_code": "gm0344"}, []),
        ({"doel": "mailen"}, [("mdto.doel", "settings-bad-choice")]),
        ({"archiefvormer_code": "0344"}, [("mdto.archiefvormer_code", "settings-bad-value")]),
    ],
)
def test_the_archiefvormer_has_a_code_of_its_own_form(
    mdto: dict[str, str], found: list[tuple[str, str]]
) -> None:
    assert mistakes_in(mdto=mdto) == found
