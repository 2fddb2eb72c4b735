"""A definition spelled as YAML that people like to read and every YAML reader reads the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from workflows.definition.scalars import plain
from workflows.jsontypes import Json

WIDTH = 110  # columns that a line may have before an object is spread over lines
_STEP = "  "
_MOST_INLINE = 6  # members of an object on one line
_LONGEST_KEY = 900  # YAML ends a short key at 1,024 characters

_PLAIN = re.compile(r"[A-Za-z_$/](?:[A-Za-z0-9_$./() -]*[A-Za-z0-9_$./()])?")
# Words that older readers take for booleans, and what looks like a number to somebody.
_OLD_WORDS = frozenset({"y", "n", "yes", "no", "on", "off"})
# What a block may hold as it is; the rest is escaped. Line and paragraph separators end lines in YAML 1.1.
_PRINTABLE = re.compile(
    r"[\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
)
_ESCAPED = re.compile(
    r"[^\x20\x21\x23-\x5b\x5d-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_yaml(definition: Json) -> str:
    """Spell a JSON value as YAML: the same values in the same order come back when it is read."""
    return "\n".join(_lines(definition, "")) + "\n"


def _lines(value: Json, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for name, member in value.items():
            yield from _member(name, member, indent)
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        for item in value:
            yield from _item(item, indent)
    else:
        yield from _after(indent.removesuffix(" "), value, indent)


def _is_list(value: Json) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _member(name: str, value: Json, indent: str) -> Iterator[str]:
    if len(name) > _LONGEST_KEY:
        yield f"{indent}? {_quoted(name)}"
        yield from _after(f"{indent}:", value, indent)
    else:
        yield from _after(f"{indent}{_key(name)}:", value, indent)


def _item(value: Json, indent: str) -> Iterator[str]:
    if isinstance(value, str) or _inline(value, WIDTH - len(indent) - 2) is not None:
        yield from _after(f"{indent}-", value, indent)
        return

    below = _lines(value, indent + _STEP)
    yield f"{indent}- {next(below).removeprefix(indent + _STEP)}"
    yield from below


def _after(start: str, value: Json, indent: str) -> Iterator[str]:
    """Write a value behind what stands on the line already, or below it."""
    inline = _inline(value, WIDTH - len(start) - 1)
    if inline is not None:
        yield f"{start} {inline}"
    elif isinstance(value, str):
        yield from _block(start, value, indent + _STEP)
    else:
        yield start
        yield from _lines(value, indent + _STEP)


def _inline(value: Json, room: int) -> str | None:
    """Write a value on one line; None when it reads better below."""
    if isinstance(value, str):
        return None if _reads_better_as_block(value) else _scalar(value)
    if isinstance(value, Mapping):
        return _inline_object(value, room)
    if isinstance(value, Sequence):
        return _inline_list(value, room)

    return json.dumps(value)


def _inline_object(value: Mapping[str, Json], room: int) -> str | None:
    if not value:
        return "{}"
    if len(value) > _MOST_INLINE or ("type" in value and not _is_small(value.values())):
        return None
    if not all(_is_small([member]) or _is_small_list(member) for member in value.values()):
        return None

    return _fitting(
        "{" + ", ".join(f"{_key(name)}: {_flow(member)}" for name, member in value.items()) + "}", room
    )


def _inline_list(value: Sequence[Json], room: int) -> str | None:
    if not value:
        return "[]"
    if not _is_small(value):
        return None

    return _fitting("[" + ", ".join(_flow(item) for item in value) + "]", room)


def _fitting(text: str, room: int) -> str | None:
    return text if len(text) <= room else None


def _is_small(values: object) -> bool:
    return isinstance(values, Sequence | Mapping | type({}.values())) and all(
        value in ([], {})
        if isinstance(value, Mapping) or _is_list(value)
        else not _reads_better_as_block(value)
        for value in values
    )


def _is_small_list(value: Json) -> bool:
    return _is_list(value) and _is_small(value) and isinstance(value, Sequence) and len(value) <= _MOST_INLINE


def _flow(value: Json) -> str:
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, Sequence):
        return "[" + ", ".join(_flow(item) for item in value) + "]"

    return json.dumps(value)


def _key(name: str) -> str:
    return name if _may_be_plain(name) else _quoted(name)


def _scalar(text: str) -> str:
    return text if _may_be_plain(text) else _quoted(text)


def _may_be_plain(text: str) -> bool:
    if not _PLAIN.fullmatch(text) or text.lower() in _OLD_WORDS or len(text) > 200:
        return False

    return isinstance(plain(text), str)


def _quoted(text: str) -> str:
    """Choose the quotes that need the least escaping; single ones only for plain lines."""
    if (
        ('"' in text or "\\" in text)
        and "'" not in text
        and _PRINTABLE.fullmatch(text)
        and "\n" not in text
        and "\t" not in text
    ):
        return f"'{text}'"

    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    mark = found.group()
    code = ord(mark)
    return _SHORT.get(mark) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


def _reads_better_as_block(value: Json) -> bool:
    if not isinstance(value, str) or not _PRINTABLE.fullmatch(value):
        return False
    if "\n" in value:
        return bool(value.strip()) and not value.endswith("\n\n")

    both = "'" in value and ('"' in value or "\\" in value)
    return both and value.strip() == value and len(value) > 1


def _block(start: str, text: str, indent: str) -> Iterator[str]:
    """Write lines as they are; a number says the indentation where the text starts with a blank."""
    hint = len(_STEP) if text[0] in " \n\t" else ""
    keep = "" if text.endswith("\n") else "-"
    yield f"{start} |{hint}{keep}"
    for line in text.removesuffix("\n").split("\n"):
        yield f"{indent}{line}" if line else ""
