from __future__ import annotations

import pytest

from tests.household import Household
from workflows.errors import BadInputError
from workflows.operations.html_to_text import MOST, html_to_text
from workflows.operations.operation import Done


async def test_the_words_of_a_page_come_out_line_by_line(home: Household) -> None:
    answer = await home.ask(html_to_text, Content="<h1>Kop</h1><p>Een <b>alinea</b>.</p><script>x()</script>")

    assert answer == Done(body="Kop\nEen alinea.")


async def test_too_much_is_refused(home: Household) -> None:
    with pytest.raises(BadInputError) as refused:
        await home.ask(html_to_text, Content="x" * (MOST + 1))

    assert refused.value.code == "html-too-long"
