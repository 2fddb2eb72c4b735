from __future__ import annotations

import pytest

from tests.mistakes import mistakes_in


@pytest.mark.parametrize(
    ("mail", "found"),
    [
        ({"via": "smtp", "smtp": {"host": "mail.example", "password": "env:MAIL"}}, []),
        ({"via": "duif"}, [("mail.via", "settings-bad-choice")]),
        ({"smtp": {"port": 70_000}}, [("mail.smtp.port", "settings-bad-value")]),
        ({"di": "di@gemeente.example"}, [("mail.di", "settings-bad-value")]),
        (
            {"smtp": {"password": "env:MAIL", "starttls": False}},
            [("mail.smtp.starttls", "settings-not-encrypted")],
        ),
    ],
)
def test_mail_leaves_by_a_way_that_exists(mail: dict[str, object], found: list[tuple[str, str]]) -> None:
    assert mistakes_in(mail=mail) == found
