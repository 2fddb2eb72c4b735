"""From the bytes of a file to its text: UTF-8, or UTF-16 and UTF-32 that say so in their first bytes."""

from __future__ import annotations

import codecs

from workflows.definition.tree import refuse

# UTF-32 first: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_in(data: bytes, file: str) -> str:
    """Read the text in a file; raises DefinitionErrors at the line that is in another encoding.

    Nothing is guessed: a wrong guess would put other names in the flow than its maker wrote.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        refuse(file, (line, 1), "not_utf8", "Hier staan tekens die geen UTF-8 zijn")
