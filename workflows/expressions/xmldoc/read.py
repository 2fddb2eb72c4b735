"""How text becomes an XML document: without entities, default attributes or anything from outside."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.parsers import expat

from workflows.expressions.utf16 import utf8
from workflows.expressions.xmldoc.tree import (
    DEPTH,
    NODES,
    CData,
    Comment,
    Declaration,
    Doctype,
    Document,
    Element,
    Instruction,
    Node,
    Text,
    bad_xml,
)

_BLANKS = " \t\r\n"
_LONE_RETURN = re.compile("\r(?!\n)")


def read_xml(text: str) -> Document:
    """Parse XML; blanks between elements are dropped, as XmlDocument does. Raises ExpressionError."""
    return _Builder(utf8(text)).document()


class _Builder:
    """Collects what the parser meets."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document = Document()
        self._open: list[Element] = []
        self._prefixes: list[frozenset[str]] = [frozenset({"xml", "xmlns"})]
        self._preserving: list[bool] = [False]
        self._text: list[str] = []
        self._in_cdata = False
        self._begun: tuple[Doctype, int] | None = (
            None  # a document type, and where its own declarations start
        )
        self._nodes = 0

    def document(self) -> Document:
        """Parse it all."""
        # The encoding in the first line is only text here: the content has been decoded already.
        self._parser = expat.ParserCreate("utf-8")
        self._parser.ordered_attributes = True
        self._listen()
        try:
            self._parser.Parse(self._data, True)  # noqa: FBT003 - expat takes it by position only
        except (expat.ExpatError, ValueError) as error:
            raise bad_xml(f"regel {self._parser.ErrorLineNumber}") from error

        return self._document

    def _listen(self) -> None:
        parser = self._parser
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EndDoctypeDeclHandler = self._doctype_ended
        parser.StartElementHandler = self._element
        parser.EndElementHandler = self._element_ended
        parser.CharacterDataHandler = self._text.append
        parser.StartCdataSectionHandler = self._cdata
        parser.EndCdataSectionHandler = self._cdata_ended
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction
        parser.EntityDeclHandler = self._refuse
        # No ElementDeclHandler: to call it, Python unfolds the declaration on the C stack, however deep it is.
        parser.AttlistDeclHandler = self._refuse
        parser.NotationDeclHandler = self._refuse
        parser.SkippedEntityHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise bad_xml("een documenttype met eigen verwijzingen (entities) is niet toegestaan")

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if version != "1.0":
            raise bad_xml("alleen versie 1.0 wordt gelezen")

        spelled = {1: "yes", 0: "no"}.get(standalone)
        self._document.children.append(Declaration(version=version, encoding=encoding, standalone=spelled))

    def _doctype(self, name: str, system: str | None, public: str | None, _subset: int) -> None:
        self._begun = (Doctype(name=name, public=public, system=system), self._parser.CurrentByteIndex)

    def _doctype_ended(self) -> None:
        if self._begun:
            doctype, start = self._begun
            within = self._data[start : self._parser.CurrentByteIndex].decode()
            subset = within[1 : within.rindex("]")] if within.startswith("[") else ""
            self._document.children.append(replace(doctype, subset=_LONE_RETURN.sub("\n", subset)))
        self._begun = None

    def _element(self, name: str, pairs: list[str]) -> None:
        self._flush()
        if len(self._open) >= DEPTH:
            raise bad_xml("het is te diep genest")

        attributes = dict(zip(pairs[::2], pairs[1::2], strict=True))
        self._check_names(name, attributes)
        element = Element(name=name, attributes=attributes)
        if self._open:
            self._add(element)
        else:
            self._document.children.append(element)
        self._open.append(element)
        space = attributes.get("xml:space")
        self._preserving.append(self._preserving[-1] if space is None else space == "preserve")

    def _check_names(self, name: str, attributes: dict[str, str]) -> None:
        declared = {key[6:] for key in attributes if key.startswith("xmlns:")}
        known = self._prefixes[-1] | declared
        self._prefixes.append(known)
        for spelled in (name, *attributes):
            prefix, colon, local = spelled.partition(":")
            if colon and (not prefix or not local or ":" in local or prefix not in known):
                raise bad_xml("het voorvoegsel van een naam is niet bekend")

    def _element_ended(self, _name: str) -> None:
        at = self._parser.CurrentByteIndex
        bare = not self._text and not self._open[-1].children
        self._flush()
        element = self._open.pop()
        self._prefixes.pop()
        self._preserving.pop()
        element.closed = bare and self._data[at - 2 : at] == b"/>"

    def _cdata(self) -> None:
        self._flush()
        self._in_cdata = True

    def _cdata_ended(self) -> None:
        self._add(CData("".join(self._text)))
        self._text.clear()
        self._in_cdata = False

    def _comment(self, value: str) -> None:
        self._anywhere(Comment(value))

    def _instruction(self, target: str, value: str) -> None:
        self._anywhere(Instruction(target, value))

    def _anywhere(self, node: Comment | Instruction) -> None:
        if self._begun:
            return

        self._flush()
        if self._open:
            self._add(node)
        else:
            self._document.children.append(node)

    def _flush(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if text and (text.strip(_BLANKS) or self._preserving[-1]):
            self._add(Text(text))

    def _add(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > NODES:
            raise bad_xml("het is te groot")
        self._open[-1].children.append(node)
