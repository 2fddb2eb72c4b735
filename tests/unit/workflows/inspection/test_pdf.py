from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.inspection.pdf import PdfFacts, pdf_facts


def made(pages: int, **options: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=(200, 200))
        document.save(out, **options)  # type: ignore[arg-type] - options of the library
    return out.getvalue()


@pytest.mark.parametrize(
    "options",
    [
        {"object_stream_mode": pikepdf.ObjectStreamMode.disable},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"linearize": True},
    ],
)
@pytest.mark.parametrize("pages", [1, 12, 300])
def test_the_pages_are_counted_however_they_are_packed(pages: int, options: dict[str, object]) -> None:
    facts = pdf_facts(made(pages, **options))

    assert (facts.pages, facts.encrypted) == (pages, False)


def test_the_version_stands_at_the_top() -> None:
    assert pdf_facts(made(1, force_version="1.6")).version == "1.6"


def test_a_lock_is_seen_and_what_is_behind_it_is_not_guessed() -> None:
    data = made(
        3,
        encryption=pikepdf.Encryption(owner="x", user="geheim"),
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    facts = pdf_facts(data)

    assert (facts.encrypted, facts.pages) == (True, None)


@pytest.mark.parametrize("data", [b"", b"%PDF", b"/Type /Pages", b"<< /Type /Pages /Count 9999999 >>"])
def test_what_says_nothing_stays_unknown(data: bytes) -> None:
    assert pdf_facts(data) == PdfFacts()


@given(st.integers(0, 900), st.binary(max_size=60))
def test_no_bytes_break_it(place: int, scrap: bytes) -> None:
    whole = made(2, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    assert isinstance(pdf_facts(whole[:place] + scrap + whole[place + len(scrap) :]), PdfFacts)
