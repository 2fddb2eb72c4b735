"""YAML text as values with places: the part of YAML 1.2 that JSON can hold."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from workflows.definition.scalars import plain
from workflows.definition.tree import Spot, Tree, refuse
from workflows.jsontypes import Json

# Of what libyaml says, the ones that people meet.
_SAYINGS = {
    "mapping values are not allowed": "Hier mag geen dubbele punt staan: klopt de inspringing, of horen er aanhalingstekens om de tekst?",
    "could not find expected ':'": "Hier mist een dubbele punt na een naam",
    "did not find expected key": "Hier klopt de inspringing niet, of er mist een aanhalingsteken",
    "did not find expected '-' indicator": "In deze lijst klopt de inspringing niet",
    "did not find expected ',' or ']'": "Deze lijst is niet gesloten met ]",
    "did not find expected ',' or '}'": "Dit object is niet gesloten met }",
    "found unexpected end of stream": "Een aanhalingsteken is niet gesloten",
    "found unknown escape character": 'Na een \\ tussen " " staat een teken dat daar niet kan: gebruik enkele aanhalingstekens',
    "found character that cannot start any token": "Een waarde kan niet zo beginnen: zet er aanhalingstekens omheen",
    "found a tab character": "Hier staat een tab: spring in met spaties",
    "control characters are not allowed": "Hier staat een stuurteken",
}


def read_yaml(text: str, file: str) -> Tree:
    """Read one YAML document; raises DefinitionErrors at the first thing that does not fit."""
    tree = Tree(file)
    try:
        for event in _events(text):
            _take(event, tree, file)
    except yaml.MarkedYAMLError as error:
        _explain(error, text, file)
    except yaml.YAMLError:
        refuse(file, (1, 1), "bad_character", "Het bestand bevat tekens die niet in YAML mogen")
    return tree


def _events(text: str) -> Iterator[yaml.Event]:
    # libyaml says the same as the reader in Python, ten times as fast.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return yaml.parse(text, Loader=loader)


def _take(event: yaml.Event, tree: Tree, file: str) -> None:
    mark = event.start_mark
    spot = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    match event:
        case yaml.AliasEvent():
            refuse(file, spot, "yaml_alias", "Verwijzingen met * kunnen niet in een stroom: schrijf het uit")
        case yaml.DocumentStartEvent() if tree.spots:
            refuse(
                file, spot, "yaml_documents", "In één bestand past maar één stroom (--- begint een tweede)"
            )
        case yaml.NodeEvent():
            _take_node(event, tree, file, spot)
        case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
            tree.close()
        case _:
            pass


def _take_node(event: yaml.NodeEvent, tree: Tree, file: str, spot: Spot) -> None:
    if event.anchor is not None:
        refuse(file, spot, "yaml_alias", "Ankers met & kunnen niet in een stroom: schrijf het uit")
    if getattr(event, "tag", None) is not None:
        refuse(file, spot, "yaml_tag", "Een soort met ! ervoor kan niet in een stroom")
    if isinstance(event, yaml.ScalarEvent):
        _take_scalar(event, tree, file, spot)
    elif tree.wants_key:
        refuse(file, spot, "yaml_key", "De naam van een eigenschap is een tekst")
    else:
        tree.open({} if isinstance(event, yaml.MappingStartEvent) else [], spot)


def _take_scalar(event: yaml.ScalarEvent, tree: Tree, file: str, spot: Spot) -> None:
    if tree.wants_key:
        tree.key(event.value, spot, once=True)
    else:
        tree.scalar(_value(event, file, spot), spot)


def _value(event: yaml.ScalarEvent, file: str, spot: Spot) -> Json:
    if not event.implicit[0]:  # quoted, or a block
        return event.value
    try:
        return plain(event.value)
    except ValueError:
        refuse(file, spot, "number_too_large", "Dit getal kan JSON niet bevatten")


def _explain(error: yaml.MarkedYAMLError, text: str, file: str) -> None:
    mark = error.problem_mark or error.context_mark
    spot = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    line = (text.split("\n")[spot[0] - 1 : spot[0]] or [""])[0]
    start = line[spot[1] - 1 :].rstrip("\r\n ")
    if start.startswith("@"):
        hint = f"Een waarde die met @ begint, hoort tussen aanhalingstekens: {_quoted(start)}"
        refuse(file, spot, "yaml_at_sign", hint)
    if start.startswith("\t") or line[: spot[1] - 1].endswith("\t"):
        refuse(file, spot, "yaml_syntax", _SAYINGS["found a tab character"])
    refuse(file, spot, "yaml_syntax", _dutch(error.problem or ""))


def _quoted(start: str) -> str:
    return "'" + start.replace("'", "''") + "'" if '"' in start or "\\" in start else f'"{start}"'


def _dutch(problem: str) -> str:
    return next((says for known, says in _SAYINGS.items() if known in problem), "Dit is geen geldige YAML")
