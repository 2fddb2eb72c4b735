from __future__ import annotations

from workflows.inspection.whatsapp.marks import comparable, plain


def test_marks_go_and_spaces_become_plain() -> None:
    assert plain("\u200e\u202a+31\u00a06\u202f12\u202c") == "+31 6 12"


def test_letters_and_joined_emoji_stay_as_they_are() -> None:
    assert plain("café 👨\u200d👩\u200d👧 ½") == "café 👨\u200d👩\u200d👧 ½"


def test_two_readers_agree_on_lines_without_their_ends() -> None:
    assert comparable("\u200eHoi \r\n\r\nallemaal\u00a0\r\n") == "Hoi\n\nallemaal"
