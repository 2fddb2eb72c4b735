"""What is said of the originals before they are deleted, and where they are after it."""

from __future__ import annotations

from collections.abc import Collection

from workflows.clearance import Verwijderen

WILL_BE_DELETED = {
    Verwijderen.AUTOMATISCH: "Daarna verwijderen wij de originelen uit uw map.",
    Verwijderen.NA_KLIK: "Daarna verwijderen wij de originelen uit uw map, als Informatiebeheer dat vraagt.",
    Verwijderen.UIT: "De originelen blijven in uw map staan. U krijgt bericht als u ze zelf mag weghalen.",
}
"""What the employee is told to expect, by what the settings say."""

IN_BIN = "Ze blijven in uw prullenbak zolang uw organisatie die bewaart."
FOR_GOOD = "Ze zijn definitief verwijderd en liggen niet in uw prullenbak."
IN_PART = (
    "Een deel blijft in uw prullenbak zolang uw organisatie die bewaart. De rest is definitief verwijderd."
)


def where_now(permanent: Collection[bool]) -> str:
    """Say whether deleted originals can be had back; *permanent* says it of each."""
    if not any(permanent):
        return IN_BIN
    return FOR_GOOD if all(permanent) else IN_PART
