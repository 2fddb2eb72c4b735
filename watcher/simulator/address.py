"""Which item of a drive a URL means, and what is asked of it.

address = [ "root" | "items/" id ] [ ":/" path [ ":" ] ] [ "/" action ]
action  = name [ "()" | "(token='" token "')" ], with or without "microsoft.graph." in front
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from watcher.simulator.errors import GraphError, bad_request

MAX_PATH = 400
START = re.compile(r"(?:root|items/(?P<id>[^/:]+))(?P<rest>(?:[/:].*)?)", re.DOTALL)
ACTION = re.compile(r"(?:microsoft\.graph\.)?(?P<name>[A-Za-z]+)(?:\((?:token='(?P<token>[^']*)')?\))?")


@dataclass(frozen=True, kw_only=True)
class Address:
    """A place in a drive and what is asked of it."""

    item: str | None  # an item id; None is the root
    path: tuple[str, ...] = ()  # names to walk down from that item
    action: str = ""  # children, content, delta, …; empty is the item itself
    token: str | None = None  # delta(token='…')


def read_address(text: str) -> Address:
    """Read what stands behind the drive id in a URL (already percent-decoded); raises GraphError 400."""
    found = START.fullmatch(text)
    if not found:
        raise GraphError(400, "BadRequest", f"Resource not found for the segment '{text[:40]}'.")
    path, action = _split(found["rest"])
    name, token = _read_action(action)
    item = None if found["id"] in {None, "root"} else found["id"]
    return Address(item=item, path=path, action=name, token=token)


def _split(rest: str) -> tuple[tuple[str, ...], str]:
    if not rest.startswith(":"):
        return (), rest.removeprefix("/")
    path, _, action = rest[1:].partition(":")
    if len(path) > MAX_PATH:
        raise bad_request("The path is too long.")
    return tuple(part for part in path.split("/") if part), action.removeprefix("/")


def _read_action(text: str) -> tuple[str, str | None]:
    if not text:
        return "", None
    found = ACTION.fullmatch(text.removesuffix("/"))
    if not found:
        raise GraphError(400, "BadRequest", f"Resource not found for the segment '{text[:40]}'.")
    return found["name"], found["token"]
