"""What a PDF says about itself and to its readers, for tests."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf
import pypdfium2


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What makes a PDF fit to be kept and to be read aloud."""

    part: str
    conformance: str
    accessible: str
    tagged: bool
    lang: str
    output_intents: int
    title: str
    unembedded: int  # fonts that are only named


def claims(pdf: bytes) -> Claims:
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as xmp:
        root = document.Root
        return Claims(
            part=str(xmp["pdfaid:part"]),
            conformance=str(xmp["pdfaid:conformance"]),
            accessible=str(xmp["pdfuaid:part"]),
            tagged=bool(root.MarkInfo.Marked) and "/StructTreeRoot" in root,
            lang=str(root.Lang),
            output_intents=len(root.OutputIntents),
            title=str(xmp["dc:title"]),
            unembedded=sum(not _embedded(thing) for thing in document.objects),
        )


def _embedded(thing: object) -> bool:
    """Whether a font brings its shapes; type 3 fonts are drawings, and type 0 fonts lead to others."""
    if not isinstance(thing, pikepdf.Dictionary) or thing.get("/Type") != "/Font":
        return True
    if thing.get("/Subtype") in {"/Type0", "/Type3"}:
        return True
    return any(name in thing.FontDescriptor for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "\n")


def pages_of(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def pictures_in(pdf: bytes) -> int:
    """Count the pictures, without the glyphs of emoji, which are pictures too."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return sum(len(list(page.get_images())) for page in document.pages)
