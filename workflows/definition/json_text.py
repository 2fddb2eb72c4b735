"""JSON text as values with places; of a name that stands twice the last one counts, as in Power Automate."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import NoReturn

from workflows.definition.scalars import fraction, whole
from workflows.definition.tree import Spot, Tree, refuse
from workflows.jsontypes import Json

_BLANK = re.compile(r"[ \t\r\n]*")
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(text: str, file: str) -> Tree:
    """Read one JSON text; raises DefinitionErrors at the first character that does not fit."""
    return _JsonReader(text, file).read()


def _no_constant(word: str) -> NoReturn:
    raise ValueError(word)


_SCALARS = json.JSONDecoder(parse_constant=_no_constant, parse_int=whole, parse_float=fraction)


class _JsonReader:
    def __init__(self, text: str, file: str) -> None:
        self._text, self._file = text, file
        self._at = 0
        self._tree = Tree(file)
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def read(self) -> Tree:
        """Read everything there is."""
        self._value()
        if self._next():
            self._surprised("het einde van het bestand")
        return self._tree

    def _next(self) -> str:
        blank = _BLANK.match(self._text, self._at)
        self._at = blank.end() if blank else self._at
        return self._text[self._at : self._at + 1]

    def _spot(self) -> Spot:
        line = bisect_right(self._lines, self._at)
        return line, self._at - self._lines[line - 1] + 1

    def _value(self) -> None:
        mark = self._next()
        if mark == "{":
            self._members()
        elif mark == "[":
            self._items()
        else:
            spot = self._spot()
            self._tree.scalar(self._scalar("een waarde"), spot)

    def _members(self) -> None:
        self._tree.open({}, self._spot())
        self._at += 1
        if self._next() != "}":
            self._member()
            while self._comma("}"):
                self._member()
        self._at += 1
        self._tree.close()

    def _member(self) -> None:
        if self._next() != '"':
            self._surprised("een naam tussen dubbele aanhalingstekens")
        spot = self._spot()
        self._tree.key(str(self._scalar("een naam")), spot, once=False)
        if self._next() != ":":
            self._surprised("een dubbele punt")
        self._at += 1
        self._value()

    def _items(self) -> None:
        self._tree.open([], self._spot())
        self._at += 1
        if self._next() != "]":
            self._value()
            while self._comma("]"):
                self._value()
        self._at += 1
        self._tree.close()

    def _comma(self, closing: str) -> bool:
        mark = self._next()
        if mark == closing:
            return False
        if mark != ",":
            self._surprised(f"een komma of '{closing}'")
        self._at += 1
        if self._next() == closing:
            refuse(self._file, self._spot(), "json_syntax", "Hier staat een komma te veel")
        return True

    def _scalar(self, expected: str) -> Json:
        try:
            value, end = _SCALARS.raw_decode(self._text, self._at)
        except json.JSONDecodeError as error:
            self._at = min(error.pos, len(self._text))
            self._surprised(expected)
        except ValueError:
            refuse(self._file, self._spot(), "number_too_large", "Dit getal kan JSON niet bevatten")
        if isinstance(value, str) and _SURROGATE.search(value):
            refuse(self._file, self._spot(), "bad_character", "Deze tekst bevat een half teken (surrogaat)")
        self._at = end
        return value  # type: ignore[no-any-return] # the decoder gives JSON

    def _surprised(self, expected: str) -> NoReturn:
        if self._text.startswith(("//", "/*"), self._at):
            refuse(self._file, self._spot(), "json_comment", "Hier staat commentaar, en dat kan niet in JSON")
        found = self._text[self._at : self._at + 1]
        there = (
            f"'{found}'" if found.isprintable() and found else "het einde" if not found else "een stuurteken"
        )
        refuse(
            self._file, self._spot(), "json_syntax", f"Hier werd {expected} verwacht, maar er staat {there}"
        )
