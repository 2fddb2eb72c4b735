"""The first letters of the months' names, as far as old exports spelled them out."""

from __future__ import annotations

from typing import Final

_NAMES: Final = (
    ("jan", "ene", "gen", "oca"),
    ("feb", "fév", "fev", "şub", "lut"),
    ("mar", "mrt", "maa", "mär", "mrz"),
    ("apr", "avr", "abr", "nis", "kwi"),
    ("may", "mei", "mai", "mag"),
    ("jun", "giu", "haz", "cze"),
    ("jul", "lug", "tem", "lip"),
    ("aug", "aoû", "ago", "ağu", "sie", "agt"),
    ("sep", "set", "eyl", "wrz"),
    ("oct", "okt", "out", "ott", "eki", "paź"),
    ("nov", "kas", "lis"),
    ("dec", "dez", "déc", "dic", "ara", "gru", "des"),
)

MONTHS: Final = {letters: number for number, spellings in enumerate(_NAMES, start=1) for letters in spellings}
"""Month number by the first three letters, casefolded."""
