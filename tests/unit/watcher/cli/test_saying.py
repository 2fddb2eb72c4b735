from __future__ import annotations

from pathlib import Path

import pytest
import typer
from sqlalchemy.exc import OperationalError

from watcher.cli.saying import complaints_in_words, print_aligned, refuse, settings_or_stop
from workflows.errors import BadInputError, RetryableError


def told(error: Exception, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    with pytest.raises(typer.Exit) as stopped, complaints_in_words():
        raise error
    return stopped.value.exit_code, capsys.readouterr().err


def test_our_errors_are_told_with_next_step_and_code(capsys: pytest.CaptureFixture[str]) -> None:
    error = BadInputError("mail-nobody", "Niemand krijgt bericht.", next_step="Vul mail.di in.")

    assert told(error, capsys) == (1, "Niemand krijgt bericht. Vul mail.di in. (mail-nobody)\n")


def test_errors_of_tasks_that_ran_together_are_each_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    one, two = BadInputError("een", "Een.", next_step="Doe een."), RetryableError("twee", "Twee.")

    code, text = told(ExceptionGroup("taken", [one, ExceptionGroup("meer", [two, one])]), capsys)

    assert (code, text.count("(een)"), text.count("(twee)")) == (1, 2, 1)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FileNotFoundError(2, "No such file or directory", "/weg"), "os-error"),
        (OperationalError("SELECT geheim", {}, ValueError("stuk")), "database-unreachable"),
    ],
)
def test_the_disk_and_the_database_are_told_in_words(
    capsys: pytest.CaptureFixture[str], error: Exception, code: str
) -> None:
    exit_code, text = told(error, capsys)

    assert (exit_code, f"({code})" in text, "SELECT" in text) == (1, True, False)


def test_a_mistake_in_the_program_is_not_hidden() -> None:
    with pytest.raises(KeyError), complaints_in_words():
        raise KeyError
    both = ExceptionGroup("taken", [BadInputError("een"), KeyError()])
    with pytest.raises(ExceptionGroup), complaints_in_words():
        raise both


def test_a_refusal_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as stopped:
        refuse("Dat [kan] niet.")

    assert (stopped.value.exit_code, capsys.readouterr().err) == (2, "Dat [kan] niet.\n")


def test_columns_stand_under_each_other_however_wide(capsys: pytest.CaptureFixture[str]) -> None:
    print_aligned(("a", "b"), ("x" * 100, ""), ("y", "[z]"))

    assert capsys.readouterr().out.splitlines() == [f"a{' ' * 101}b", "x" * 100, f"y{' ' * 101}[z]"]


def test_nothing_to_print_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    print_aligned()

    assert capsys.readouterr().out == ""


def test_every_wrong_setting_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "mijn.yaml"
    place.write_text("verwijderen: nee\nconsole: {port: veel}\n")

    with pytest.raises(typer.Exit):
        settings_or_stop(place)

    assert capsys.readouterr().err.count("mijn.yaml:") == 2
