from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workflows.inspection.whatsapp.difference import Changed, Difference, compare_exports
from workflows.inspection.whatsapp.message import Message, MessageKind, Transcript


def said(minute: int, text: str, author: str = "Noor", **more: object) -> Message:
    return Message(f"2026-11-24T10:{minute:02}:00", author, text, **more)  # type: ignore[arg-type]


def chat(*messages: Message) -> Transcript:
    return Transcript(platform="ios", locale="nl", notations=(), messages=messages)


A, B, C, D = said(1, "a"), said(2, "b"), said(3, "c"), said(4, "d")


def nothing(**found: object) -> Difference:
    none = {"same": 0, "gone": (), "changed": (), "between": (), "cut": 0, "later": 0}
    return Difference(**{**none, **found})  # type: ignore[arg-type]


def test_a_later_export_of_the_same_chat_only_has_more() -> None:
    found = compare_exports(chat(A, B), chat(A, B, C, D))

    assert found == nothing(same=2, later=2)
    assert found.none


def test_a_message_that_is_not_there_any_more_is_gone() -> None:
    assert compare_exports(chat(A, B, C), chat(A, C)) == nothing(same=2, gone=(B,))


def test_a_beginning_that_was_cut_off_is_counted_apart() -> None:
    found = compare_exports(chat(A, B, C), chat(C, D))

    assert found == nothing(same=1, cut=2, later=1)
    assert not found.none


def test_a_message_that_was_deleted_for_everybody_stands_beside_what_it_was() -> None:
    deleted = said(2, "Dit bericht is verwijderd", kind=MessageKind.DELETED)

    found = compare_exports(chat(A, B), chat(A, deleted))

    assert found == nothing(same=1, changed=(Changed(before=B, after=deleted),))
    assert found.changed[0].deleted


def test_an_edited_message_does_too() -> None:
    edited = said(2, "b, maar dan anders", edited=True)

    found = compare_exports(chat(A, B), chat(A, edited))

    assert found == nothing(same=1, changed=(Changed(before=B, after=edited),))
    assert not found.changed[0].deleted


def test_other_words_of_the_same_person_in_the_same_minute_stand_beside_each_other() -> None:
    other, edited = said(2, "iets anders"), said(2, "b!", edited=True)

    assert compare_exports(chat(A, B), chat(A, other)) == nothing(
        same=1, changed=(Changed(before=B, after=other),)
    )
    assert compare_exports(chat(B), chat(other, edited)) == nothing(
        changed=(Changed(before=B, after=edited),), between=(other,)
    )


def test_a_message_that_came_in_between_is_shown() -> None:
    assert compare_exports(chat(A, D), chat(A, B, D)) == nothing(same=2, between=(B,))


def test_the_same_words_twice_in_a_minute_count_twice() -> None:
    assert compare_exports(chat(A, A, B), chat(A, B)) == nothing(same=2, gone=(A,))


def test_seconds_and_marks_make_no_difference() -> None:
    android = Message("2026-11-24T10:01", "Noor", "\u200ea")

    assert compare_exports(chat(A), chat(android)) == nothing(same=1)


messages = st.lists(
    st.builds(said, st.integers(0, 5), st.sampled_from("abc"), st.sampled_from(["Noor", "Jelle"])),
    max_size=12,
)


@given(messages, messages)
def test_every_message_of_both_is_accounted_for(earlier: list[Message], later: list[Message]) -> None:
    found = compare_exports(chat(*earlier), chat(*later))

    assert found.same + found.cut + len(found.gone) + len(found.changed) == len(earlier)
    assert found.same + found.later + len(found.between) + len(found.changed) == len(later)
