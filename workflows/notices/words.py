"""Where the words of mails and of the leaflet come from: ours, or the municipality's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined, TemplateError, meta
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from workflows.errors import BadInputError
from workflows.notices.wording import SAMPLE, Template, Worded

LEAFLET = "uitleg.md"
LARGEST = 200_000  # bytes of one file
CLEARING = frozenset(
    {
        Template.AFGEROND,
        Template.AFGEWEZEN,
        Template.BLOKKADE_VOORBIJ,
        Template.INGETROKKEN,
        Template.ORIGINEEL_BLIJFT,
        Template.HERINNERING_LEEGHALEN,
        Template.HERINNERING_OPRUIMEN,
        Template.HERINNERING_TELEFOON,
        Template.NIET_LEEGGEHAALD,
        Template.NIET_OPGERUIMD,
        Template.ONTVANGEN,
        Template.WEGGEHAALD,
    }
)
"""Letters that speak of taking something away, or of what was taken, and may not do so during a hold."""


class Words:
    """Every text that a municipality may write itself, from a folder of its own or from ours."""

    def __init__(self, own: Path | None = None) -> None:
        """Take the texts in *own* before ours; raises BadInputError where one of them cannot be used."""
        self._own = own
        ours = PackageLoader("workflows", "notices")
        self._templates = SandboxedEnvironment(
            loader=ChoiceLoader([FileSystemLoader(own), ours]) if own else ours,
            undefined=StrictUndefined,
            autoescape=False,
            keep_trailing_newline=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        if own is not None:
            self._check(own)

    def word(self, template: Template, facts: Mapping[str, object]) -> Worded:
        """Fill in a template; its first line is the subject, the rest is the mail."""
        if facts.get("blokkade") and not self._knows_of_holds(template):
            return SHIPPED.word(template, facts)
        return self._fill_in(template, facts)

    def leaflet(self) -> str:
        """Read the leaflet as it is now, so that an edit shows at once."""
        return self._source(LEAFLET)

    def _fill_in(self, template: Template, facts: Mapping[str, object]) -> Worded:
        text = self._templates.get_template(f"{template}.txt").render(**facts)
        subject, _, body = text.partition("\n")
        return Worded(subject=subject.strip(), body=body.strip() + "\n")

    def _knows_of_holds(self, template: Template) -> bool:
        """Whether a text can be trusted during a hold; one of the municipality's own must have a word for it."""
        if self._own is None or template not in CLEARING:
            return True
        named = meta.find_undeclared_variables(self._templates.parse(self._source(f"{template}.txt")))
        return bool({"blokkade", "doen"} & named)

    def _source(self, name: str) -> str:
        loader = self._templates.loader or PackageLoader("workflows", "notices")
        return loader.get_source(self._templates, name)[0]

    def _check(self, own: Path) -> None:
        """Try every text of the municipality's own with example facts, at start-up and not in the night."""
        if not own.is_dir():
            raise BadInputError(
                "texts-missing",
                f"De map met eigen teksten bestaat niet: {own}.",
                next_step="Maak de map, of haal berichten.teksten uit de instellingen.",
            )
        known = {f"{template}.txt": template for template in Template}
        for place in sorted(own.iterdir()):
            if place.name.startswith(".") or place.name == LEAFLET:
                continue
            if place.name not in known:
                raise _wrong(
                    place, "Er is geen bericht met deze naam", "Kies uit: " + ", ".join(sorted(known)) + "."
                )
            self._try(place, known[place.name])

    def _try(self, place: Path, template: Template) -> None:
        if place.stat().st_size > LARGEST:
            raise _wrong(place, "Dit bestand is te groot", "Maak de tekst korter.")
        try:
            worded = self._fill_in(template, SAMPLE)
            self._fill_in(template, {**SAMPLE, "blokkade": "voorbeeld"})
        except (TemplateError, UnicodeDecodeError, TypeError, ValueError) as error:
            raise _wrong(
                place,
                f"De tekst klopt niet{_where(error, place)}: {_what(error)}",
                "Gebruik alleen de invulwoorden uit handboek/berichten.md.",
            ) from error
        if not worded.subject or not worded.body.strip():
            raise _wrong(place, "Het onderwerp of de tekst is leeg", "Zet het onderwerp op de eerste regel.")


def _what(error: Exception) -> str:
    """Say in Dutch what is wrong with a text."""
    if isinstance(error, UndefinedError):
        return f"het invulwoord {_unknown(error)} bestaat niet"
    if isinstance(error, TemplateSyntaxError):
        return "een accolade of een blok staat daar niet goed"
    if isinstance(error, SecurityError):
        return "zo'n opdracht mag niet in een tekst"
    if isinstance(error, UnicodeDecodeError):
        return "het bestand is niet opgeslagen als UTF-8"
    return str(error)


def _where(error: Exception, place: Path) -> str:
    line = getattr(error, "lineno", None)
    if isinstance(error, UndefinedError):
        lines = place.read_text(encoding="utf-8").splitlines()
        using = (number for number, text in enumerate(lines, start=1) if _unknown(error) in text)
        line = next(using, None)
    return f", regel {line}" if line else ""


def _unknown(error: UndefinedError) -> str:
    """Name the word that nothing is known of; Jinja puts it between quotes."""
    said = (error.message or "").split("'")
    return said[-2] if len(said) > 1 else ""


def _wrong(place: Path, sentence: str, next_step: str) -> BadInputError:
    return BadInputError("text-broken", f"{place.name}: {sentence}.", next_step=next_step)


SHIPPED = Words()
"""Our own words."""
