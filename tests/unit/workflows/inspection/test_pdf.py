from __future__ import annotations

import io
import zlib

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.inspection.pdf import MOST_LISTS, PdfFacts, pdf_facts


def made(pages: int, **options: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=(200, 200))
        document.save(out, **options)  # type: ignore[arg-type] - options of the library
    return out.getvalue()


def packed(content: bytes) -> bytes:
    return b"1 0 obj << /Type /ObjStm >> stream\n" + zlib.compress(content) + b"\nendstream endobj "


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


def test_a_long_list_is_read_to_its_end() -> None:
    assert pdf_facts(b"<< /Count 1500 /Kids [" + b"1234 0 R " * 1500 + b"] /Type /Pages >>").pages == 1500


@pytest.mark.parametrize(("empty", "pages"), [(MOST_LISTS - 2, 7), (MOST_LISTS - 1, None)])
def test_no_more_lists_are_read_of_a_file_however_many_streams_they_are_divided_over(
    empty: int, pages: int | None
) -> None:
    raw, streams = b"<< /Type /Pages >> " * (empty // 2), packed(b"<< /Type /Pages >>") * (empty - empty // 2)
    last = packed(b"<< /Type /Pages >> << /Type /Pages /Count 7 >>")

    assert pdf_facts(b"%PDF-1.5 " + raw + streams + last).pages == pages


@pytest.mark.parametrize(("broken", "pages"), [(1, 7), (20, None)])
def test_many_streams_that_break_while_unpacking_end_the_search(broken: int, pages: int | None) -> None:
    damaged = (
        packed(bytes(1000)).replace(b"\nendstream", b"").replace(zlib.compress(bytes(1000))[-4:], b"xxxx")
    )

    assert pdf_facts(damaged * broken + packed(b"<< /Type /Pages /Count 7 >>")).pages == pages


@given(st.integers(0, 900), st.binary(max_size=60))
def test_no_bytes_break_it(place: int, scrap: bytes) -> None:
    whole = made(2, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    assert isinstance(pdf_facts(whole[:place] + scrap + whole[place + len(scrap) :]), PdfFacts)
