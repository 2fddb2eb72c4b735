"""What somebody hears who mistypes a command: what is wrong, in Dutch, and where the help is."""

from __future__ import annotations

import re
import sys
from typing import Any, Final

from typer.core import TyperGroup
from typer.exceptions import Abort, TyperException

from watcher.cli.saying import FAILED, WRONG_INPUT, err

SENTENCES: Final = (
    (r"No such command '(.*?)'\.(?: Did you mean (.*)\?)?", "De opdracht '{0}' bestaat niet."),
    (
        r"No such option: (\S+?)\.?(?: (?:Did you mean|\(Possible options:) (.*?)[?)])?",
        "De optie {0} bestaat niet.",
    ),
    (r"Missing argument '(.*?)'\.?(.*)", "Er ontbreekt iets: {0}."),
    (r"Missing option '(.*?)'\.?(.*)", "De optie {0} is verplicht."),
    (r"Missing command\.?", "Noem ook een opdracht."),
    (r"Option '(.*?)' requires an argument\.?", "Bij de optie {0} hoort een waarde."),
    (r"Option '(.*?)' does not take a value\.?", "Bij de optie {0} hoort geen waarde."),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", "Dit is te veel: {0}."),
    (r"Invalid value for '(.*?)': (.*)", "De waarde van {0} klopt niet: {1}"),
)
"""The parser's own sentences (typer 0.29), and ours; what a later one says otherwise comes out as it is."""

REASONS: Final = (
    (r"Input should be a valid integer.*", "geef een geheel getal."),
    (r"Input should be a valid number.*", "geef een getal."),
    (r"Input should be greater than or equal to (\S+).*", "geef {0} of meer."),
    (r"Input should be less than or equal to (\S+).*", "geef {0} of minder."),
    (r"(?:File|Path|Directory) '(.*)' does not exist\.?", "'{0}' bestaat niet."),
    (r"(?:File|Path) '(.*)' is a directory\.?", "'{0}' is een map."),
    (r"(?:Directory|Path) '(.*)' is a file\.?", "'{0}' is een bestand."),
    (r"(?:File|Path|Directory) '(.*)' is not readable\.?", "'{0}' is niet leesbaar."),
)


class DutchGroup(TyperGroup):
    """The whole command line; what its parser refuses is said in Dutch, and ends with exit code 2."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line and leave with its exit code."""
        extra["standalone_mode"] = False
        try:
            code = super().main(*args, **extra)
        except TyperException as error:
            err.print(complaint(error), style="red", markup=False, soft_wrap=True)
            sys.exit(WRONG_INPUT)
        except Abort:
            err.print("Afgebroken.", style="red")
            sys.exit(FAILED)
        sys.exit(code if isinstance(code, int) else 0)


def complaint(error: TyperException) -> str:
    """Say what is wrong with a command line, and how to find out what it may be."""
    place = getattr(getattr(error, "ctx", None), "command_path", "python -m watcher")
    if type(error).__name__ == "NoArgsIsHelpError":  # called without a word: the help is the answer
        return error.format_message()
    return f"{in_dutch(error.format_message())}\nHulp: {place} --help"


def in_dutch(message: str) -> str:
    """Translate a sentence of the parser; one that it does not know stays as it is."""
    for pattern, sentence in SENTENCES:
        found = re.fullmatch(pattern, message.strip(), re.DOTALL)
        if found:
            return _filled(sentence, found)
    return message


def _filled(sentence: str, found: re.Match[str]) -> str:
    parts = [part or "" for part in found.groups()]
    if "{1}" in sentence:
        parts[1] = _reason(parts[1])
    told = sentence.format(*parts)
    meant = parts[1].strip() if len(parts) > 1 and "{1}" not in sentence else ""
    return f"{told} Bedoelt u {meant.replace(' or ', ' of ')}?" if meant else told


def _reason(text: str) -> str:
    for pattern, reason in REASONS:
        found = re.fullmatch(pattern, text.strip(), re.DOTALL)
        if found:
            return reason.format(*found.groups())
    return text
