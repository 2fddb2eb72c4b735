from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.console.markdown import blocks, has_signs


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Dag.\nTot zo.", "<p>Dag.<br>Tot zo.</p>"),
        (
            "Graag **voor vrijdag**, en *niet* later.",
            "<p>Graag <strong>voor vrijdag</strong>, en <em>niet</em> later.</p>",
        ),
        ("- een\n- twee\n\n1. a\n2) b", "<ul><li>een</li><li>twee</li></ul>\n<ol><li>a</li><li>b</li></ol>"),
        ("## Kop\ntekst", "<p><strong>Kop</strong></p>\n<p>tekst</p>"),
        ("# Kop # 2 ##  ", "<p><strong>Kop # 2</strong></p>"),
        (
            "Zie [de **zaak**](https://zaken.example/a_b_c).",
            '<p>Zie <a href="https://zaken.example/a_b_c" rel="noopener noreferrer">de <strong>zaak</strong></a>.</p>',
        ),
        ("bestand_met_streepjes.txt en 2 * 3 * 4", "<p>bestand_met_streepjes.txt en 2 * 3 * 4</p>"),
        ("[x](javascript:alert(1)) [y](http://a.nl)", "<p>[x](javascript:alert(1)) [y](http://a.nl)</p>"),
        ('<b>"&', "<p>&lt;b&gt;&#34;&amp;</p>"),
    ],
)
def test_signs_become_what_they_mean_and_everything_else_stays(text: str, html: str) -> None:
    assert str(blocks(text)) == html


@pytest.mark.parametrize(
    ("start", "piece"), [("", "*a "), ("", "_a "), ("", "**a "), ("", "__a "), ("", "[a]("), ("# a", " ")]
)
def test_signs_that_never_close_cost_no_more_than_their_length(start: str, piece: str) -> None:
    few, many = (cost(f"{start}{piece * (length // len(piece))}b") for length in (3_000, 24_000))

    assert many < 30 * few


def cost(text: str) -> float:
    """CPU seconds, at best, of spelling *text*."""

    def once() -> float:
        began = time.process_time()
        blocks(text)
        return time.process_time() - began

    return min(once() for _ in range(3))


@pytest.mark.parametrize(
    ("text", "signs"), [("Zij is leeg.\nAl een week.", False), ("**nu**", True), ("- a", True), ("# a", True)]
)
def test_text_without_signs_is_known(text: str, *, signs: bool) -> None:
    assert has_signs(text) is signs


@given(st.text(alphabet="ab*_[]()#-<>\"'&/:. \nhtps1", max_size=80))
def test_whatever_is_written_there_is_no_element_but_our_own(text: str) -> None:
    made = str(blocks(text))
    allowed = r'</?(?:p|ul|ol|li|strong|em|br)>|<a href="https://[^"<>\s]+" rel="noopener noreferrer">|</a>'

    assert "<" not in re.sub(allowed, "", made)
