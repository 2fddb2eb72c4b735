"""What one language calls the things that WhatsApp writes itself."""

from __future__ import annotations

from dataclasses import dataclass

Phrases = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Words:
    """Phrases in lower case, without the closing full stop and without the angle brackets around them."""

    attached: Phrases = ()  # beside the name of a file
    omitted: Phrases = ()  # instead of a file
    deleted: Phrases = ()
    edited: Phrases = ()
    call: Phrases = ()  # a message starts with it
    live: Phrases = ()  # a shared live location
    place: Phrases = ()  # before the address of a map
    poll: Phrases = ()  # above a question with options
    waiting: Phrases = ()  # not decrypted when the export was made; a message starts with it
    encrypted: Phrases = ()  # the notice at the top starts with it
    event: Phrases = ()  # words that only sentences about the group have
    born: Phrases = ()  # what tells the making of a group from other sentences about it
    chat: Phrases = ()  # the name of an Android transcript starts or ends with it
