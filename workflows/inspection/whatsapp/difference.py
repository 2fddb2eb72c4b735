"""What differs between two exports of the same chat: what came, what went, and what says something else now."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workflows.inspection.whatsapp.marks import plain
from workflows.inspection.whatsapp.message import Message, MessageKind, Transcript

MINUTE: Final = 16  # characters of a local ISO moment: Android writes no seconds

Said = tuple[str, str, str]  # minute, author, text


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A message that says something else in the later export: edited, deleted for everybody, or just different."""

    before: Message
    after: Message

    @property
    def deleted(self) -> bool:
        """Whether the later export says that it was deleted."""
        return self.after.kind is MessageKind.DELETED


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Two exports side by side; times are compared to the minute."""

    same: int  # messages in both
    gone: tuple[Message, ...]  # only in the earlier one, and not before the later one begins
    changed: tuple[Changed, ...]
    between: tuple[Message, ...]  # only in the later one, and not after the earlier one ends
    cut: int  # messages before the later one begins
    later: int  # messages after the earlier one ends

    @property
    def none(self) -> bool:
        """Whether the later export holds everything of the earlier one, as it was."""
        return not (self.gone or self.changed or self.between or self.cut)


def compare_exports(earlier: Transcript, later: Transcript) -> Difference:
    """Hold the messages of two exports against each other, each as often as it occurs."""
    only_earlier, only_later = _left(earlier, later), _left(later, earlier)
    changed = tuple(_pairs(only_earlier, only_later))
    taken = {id(each) for pair in changed for each in (pair.before, pair.after)}
    went = [message for message in only_earlier if id(message) not in taken]
    came = [message for message in only_later if id(message) not in taken]
    begin = min((message.datetime for message in later.messages), default="")[:MINUTE]
    end = max((message.datetime for message in earlier.messages), default="")[:MINUTE]
    gone = tuple(message for message in went if message.datetime[:MINUTE] >= begin)
    between = tuple(message for message in came if message.datetime[:MINUTE] <= end)
    return Difference(
        same=len(earlier.messages) - len(only_earlier),
        gone=gone,
        changed=changed,
        between=between,
        cut=len(went) - len(gone),
        later=len(came) - len(between),
    )


def _left(mine: Transcript, theirs: Transcript) -> list[Message]:
    """List the messages of *mine* that *theirs* does not have as often."""
    there = Counter(_said(message) for message in theirs.messages)
    left = []
    for message in mine.messages:
        said = _said(message)
        if there[said]:
            there[said] -= 1
        else:
            left.append(message)
    return left


def _pairs(earlier: Sequence[Message], later: Sequence[Message]) -> Iterator[Changed]:
    """Match what went with what came in its place: of the same person in the same minute, edited or deleted first."""
    places: defaultdict[tuple[str, str | None], deque[Message]] = defaultdict(deque)
    for message in sorted(later, key=_replaces, reverse=True):
        places[message.datetime[:MINUTE], message.author].append(message)
    for message in earlier:
        waiting = places.get((message.datetime[:MINUTE], message.author))
        if waiting:
            yield Changed(before=message, after=waiting.popleft())


def _replaces(message: Message) -> bool:
    """Whether WhatsApp itself says that there was something else here."""
    return message.edited or message.kind is MessageKind.DELETED


def _said(message: Message) -> Said:
    return message.datetime[:MINUTE], message.author or "", plain(message.text)
