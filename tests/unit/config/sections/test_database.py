from __future__ import annotations

import pytest

from tests.mistakes import mistakes_in


@pytest.mark.parametrize(
    ("database", "found"),
    [
        ({"url": "postgresql+psycopg://u@h/db", "password": "env:DATABASE"}, []),
        ({"url": "postgresql+psycopg://u:p@h/db"}, [("database.url", "settings-secret-in-full")]),
        ({"password": "open en bloot"}, [("database.password", "settings-secret-in-full")]),
        ({"synchronous": "soms"}, [("database.synchronous", "settings-bad-choice")]),
    ],
)
def test_the_password_of_the_database_stands_elsewhere(
    database: dict[str, str], found: list[tuple[str, str]]
) -> None:
    assert mistakes_in(database=database) == found
