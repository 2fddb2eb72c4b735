from __future__ import annotations

import pytest

from tests.unit.watcher.cli.conftest import Command
from watcher.cli.usage import in_dutch

TYPED = (
    (("nope",), "De opdracht 'nope' bestaat niet.\nHulp: {me} --help\n"),
    (("runs", "shw"), "De opdracht 'shw' bestaat niet. Bedoelt u 'show'?\nHulp: {me} runs --help\n"),
    (("--bogus",), "De optie --bogus bestaat niet.\nHulp: {me} --help\n"),
    (("serve", "--confg"), "De optie --confg bestaat niet. Bedoelt u --config?\nHulp: {me} serve --help\n"),
    (("flows", "show"), "Er ontbreekt iets: STROOM.\nHulp: {me} flows show --help\n"),
    (("serve", "extra"), "Dit is te veel: extra.\nHulp: {me} serve --help\n"),
    (("serve", "--config"), "Bij de optie --config hoort een waarde.\nHulp: python -m watcher --help\n"),
    (
        ("demo", "--port", "x"),
        "De waarde van --port klopt niet: geef een geheel getal.\nHulp: {me} demo --help\n",
    ),
)


@pytest.mark.parametrize(("words", "told"), TYPED)
def test_a_mistyped_command_hears_what_is_wrong_and_where_the_help_is(
    command: Command, words: tuple[str, ...], told: str
) -> None:
    done = command(*words)

    assert (done.exit_code, done.stdout, done.stderr) == (2, "", told.format(me="bewaarstroom"))


def test_a_sentence_of_a_later_parser_stays_as_it_is() -> None:
    assert in_dutch("Something new.") == "Something new."
