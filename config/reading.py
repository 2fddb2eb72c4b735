"""How the settings are read: defaults, then a file, then the environment; and what is said when they are wrong."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
)

from config.settings import Settings

PREFIX = "BEWAARSTROOM_"
MAX_BYTES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class SettingsMistake:
    """One thing that is wrong with the settings, for the person who wrote them."""

    code: str
    where: str  # mijn-gemeente.yaml:12 · console.port
    sentence: str


class SettingsError(Exception):
    """De instellingen kloppen niet."""

    def __init__(self, mistakes: tuple[SettingsMistake, ...]) -> None:
        """Carry every mistake at once."""
        self.mistakes = mistakes
        super().__init__("\n".join(f"{m.where} · {m.sentence} ({m.code})" for m in mistakes))


SENTENCES = {
    "secret_by_reference": (
        "settings-secret-in-full",
        "Schrijf hier geen geheim, maar waar het staat: env:NAAM, file:/pad of keyvault:KLUIS/NAAM.",
    ),
    "real_and_simulated": (
        "settings-real-and-simulated",
        "Echt en nagebootst gaan niet samen: zet graph.mode en zaaksysteem.mode allebei op real, of allebei niet.",
    ),
    "deletion_needs_full": (
        "settings-deletion-needs-full",
        "Verwijderen kan alleen met database.synchronous: full, zodat een bewijs een stroomstoring overleeft.",
    ),
    "not_encrypted": (
        "settings-not-encrypted",
        "Hier gaan geheimen en gesprekken onversleuteld over het netwerk. Gebruik https, starttls: true, of voor clamd een socketbestand op deze machine.",
    ),
    "own_host": (
        "settings-http-own-host",
        (
            "Met deze lijst kunnen stromen Microsoft Graph of een zaaksysteem zelf aanroepen, buiten de controle op "
            "verwijderen om. Haal dat adres uit http.allow, en een adres met een ster dat het omvat ook."
        ),
    ),
    "demo_signin_refused": (
        "settings-demo-signin-refused",
        (
            "De rollenkiezer (signin.mode: demo) werkt alleen op deze machine en met nagebootste systemen. "
            "Zet signin.mode op entra."
        ),
    ),
    "office_hours": (
        "settings-bad-value",
        'Schrijf kantoortijden als "ma-vr 07:00-19:00": dagen en van tot tot, in Nederlandse tijd.',
    ),
    "one_place": (
        "settings-folder-place",
        "Noem bij een map precies één plek: user, group, site (met document_library) of drive (met folder).",
    ),
    "folder_name": (
        "settings-folder-name",
        (
            'Een map in OneDrive kan zo niet heten. Gebruik geen " * : < > ? \\ |, geen spatie aan het begin of eind '
            "en geen punt aan het eind. Een hele OneDrive bewaken kan niet: noem een map."
        ),
    ),
    "half_place": (
        "settings-folder-place",
        "Deze plek is niet compleet: site hoort bij document_library, en drive hoort bij folder.",
    ),
    "library_needs_contact": (
        "settings-folder-contact",
        (
            "Een bibliotheek is van niemand alleen: noem bij contact de medewerker bij wie uploads terechtkomen "
            "waarvan de maker onbekend is."
        ),
    ),
    "contact_without_library": (
        "settings-folder-contact",
        "contact hoort bij een bibliotheek; in een OneDrive is de eigenaar de medewerker.",
    ),
    "ids_make_nothing": (
        "settings-folder-create",
        "Een map met ids bestaat al: create kan hier niet. Gebruik user, group of site met een naam.",
    ),
    "missing": ("settings-missing", "Deze instelling ontbreekt."),
    "missing_when_real": (
        "settings-missing",
        "Deze instelling is nodig voor een echte omgeving, maar is niet ingevuld.",
    ),
    "extra_forbidden": ("settings-unknown-key", "Deze instelling bestaat niet."),
    "file_unreadable": ("settings-file-unreadable", "Dit bestand is er niet of is niet te lezen."),
    "file_broken": ("settings-file-broken", "Dit is geen geldige YAML."),
    "not_a_tree": ("settings-file-broken", "Een instellingenbestand bestaat uit regels 'naam: waarde'."),
    "duplicate_key": ("settings-duplicate-key", "Deze instelling staat twee keer in het bestand."),
    "literal_error": ("settings-bad-choice", "Deze waarde kan niet. Kies uit: {expected}."),
    "int_parsing": ("settings-bad-value", "Hier hoort een heel getal."),
    "int_type": ("settings-bad-value", "Hier hoort een heel getal."),
    "float_parsing": ("settings-bad-value", "Hier hoort een getal."),
    "bool_parsing": ("settings-bad-value", "Hier hoort true of false."),
    "string_type": ("settings-bad-value", "Hier hoort tekst. Zet de waarde tussen aanhalingstekens."),
    "model_type": ("settings-bad-value", "Hier horen ingesprongen regels 'naam: waarde'."),
    "tuple_type": ("settings-bad-value", "Hier hoort een lijst: [een, twee]."),
    "greater_than": ("settings-bad-value", "Deze waarde moet meer zijn dan {gt}."),
    "greater_than_equal": ("settings-bad-value", "Deze waarde moet minstens {ge} zijn."),
    "less_than_equal": ("settings-bad-value", "Deze waarde mag hoogstens {le} zijn."),
    "string_too_short": ("settings-bad-value", "Deze waarde mag niet leeg zijn."),
    "string_pattern_mismatch": ("settings-bad-value", "Deze waarde heeft niet de goede vorm."),
}
UNKNOWN = ("settings-bad-value", "Deze waarde past hier niet: {msg}.")


class _Once(yaml.SafeLoader):
    """Read YAML, refusing a key that stands twice."""


def _mapping(loader: _Once, node: yaml.MappingNode) -> dict[str, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            raise _DuplicateKeyError(key.value, key.start_mark.line + 1)
        seen.add(key.value)
    loader.flatten_mapping(node)
    return {
        str(loader.construct_object(key)): loader.construct_object(value, deep=True)
        for key, value in node.value
    }


_Once.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
# "uit" and "on" are words here; only true and false are booleans, as in YAML 1.2.
_Once.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in rules
        if tag not in {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"}
    ]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Once.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


class _DuplicateKeyError(Exception):
    def __init__(self, key: str, line: int) -> None:
        self.key, self.line = key, line
        super().__init__(key)


def read_settings(
    path: Path | None = None, environment: Mapping[str, str] = os.environ, **overrides: Any
) -> Settings:
    """Read the settings; raises SettingsError with every mistake, its file, line and path."""
    layers = [_tree(_default_text(), "default.yaml")]
    if path is not None:
        layers.append(_tree(_text_of(path), path.name))
    merged = _merge(*layers, overrides)
    try:
        return _settings_from(merged, environment)
    except ValidationError as error:
        raise SettingsError(tuple(_mistakes(error, path))) from error


def origins(
    settings: Settings, path: Path | None, environment: Mapping[str, str] = os.environ
) -> dict[str, tuple[str, str]]:
    """Tell each setting's value (secrets as references) and where it came from: standaard, bestand or omgeving."""
    file = dict(_leaves(_tree(_text_of(path), path.name))) if path else {}
    present = {name.upper() for name in environment}
    return {
        key: (str(value), _origin(key, file, present))
        for key, value in _leaves(settings.model_dump(mode="json"))
    }


def _origin(key: str, file: Mapping[str, object], present: set[str]) -> str:
    if PREFIX + key.replace(".", "__").upper() in present:
        return "omgeving"
    return "bestand" if key in file else "standaard"


def _settings_from(tree: dict[str, Any], environment: Mapping[str, str]) -> Settings:
    class Sourced(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            """Let the environment win over the file, and the file over the defaults."""
            del init_settings, env_settings, dotenv_settings, file_secret_settings
            return (_Environment(settings_cls, environment), InitSettingsSource(settings_cls, tree))

    return Settings.model_construct(**dict(Sourced()))


class _Environment(EnvSettingsSource):
    """The environment that was handed over, not the process's own."""

    def __init__(self, settings_cls: type[BaseSettings], environment: Mapping[str, str]) -> None:
        self._environment = {name.lower(): value for name, value in environment.items()}
        super().__init__(settings_cls)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return self._environment


def _default_text() -> str:
    return (resources.files("config") / "default.yaml").read_text(encoding="utf-8")


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SettingsError((_mistake("file_broken", str(path)),))
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError((_mistake("file_unreadable", str(path)),)) from error


def _tree(text: str, name: str) -> dict[str, Any]:
    try:
        tree = yaml.load(text, Loader=_Once)  # noqa: S506 - _Once is a SafeLoader
    except _DuplicateKeyError as error:
        raise SettingsError((_mistake("duplicate_key", f"{name}:{error.line} · {error.key}"),)) from error
    except yaml.YAMLError as error:
        raise SettingsError((_mistake("file_broken", f"{name}:{_line_of(error)}"),)) from error
    if tree is None:
        return {}
    if not isinstance(tree, dict):
        raise SettingsError((_mistake("not_a_tree", name),))
    return tree


def _line_of(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _merge(*layers: Mapping[str, Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            below = merged.get(key)
            both = isinstance(below, dict) and isinstance(value, Mapping)
            merged[key] = _merge(below, value) if both and below is not None else value
    return merged


def _leaves(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _mistake(kind: str, where: str, **facts: object) -> SettingsMistake:
    code, sentence = SENTENCES.get(kind, UNKNOWN)
    return SettingsMistake(code=code, where=where, sentence=sentence.format(**facts))


def _mistakes(error: ValidationError, path: Path | None) -> Iterator[SettingsMistake]:
    lines = _lines(path)
    for detail in error.errors(include_url=False, include_context=True, include_input=False):
        for key, kind in _named(detail):
            where = f"{path.name}:{lines[key]} · {key}" if path and key in lines else key or "instellingen"
            found = _mistake(kind, where, msg=detail["msg"], **_facts(detail))
            yield _with_suggestion(found, key) if kind == "extra_forbidden" else found


def _facts(detail: ErrorDetails) -> dict[str, object]:
    return {name: str(fact).replace(" or ", " of ") for name, fact in detail.get("ctx", {}).items()}


def _named(detail: ErrorDetails) -> list[tuple[str, str]]:
    key = ".".join(str(part) for part in detail["loc"])
    kind = detail["type"]
    if kind != "value_error":
        return [(key, kind)]
    kind, _, names = str(detail.get("ctx", {}).get("error", "")).partition(":")
    return [(name, kind) for name in names.split(",")] if names else [(key, kind)]


def _with_suggestion(mistake: SettingsMistake, key: str) -> SettingsMistake:
    parent, _, name = key.rpartition(".")
    near = difflib.get_close_matches(name, _names_below(parent), n=1)
    if not near:
        return mistake
    return SettingsMistake(
        code=mistake.code, where=mistake.where, sentence=f'{mistake.sentence} Bedoelt u "{near[0]}"?'
    )


def _names_below(parent: str) -> list[str]:
    model: type[BaseModel] = Settings
    for part in (part for part in parent.split(".") if part and not part.isdecimal()):
        annotation = model.model_fields[part].annotation if part in model.model_fields else None
        annotation = next(iter(get_args(annotation)), annotation)  # of a list: what is in it
        if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
            return []
        model = annotation
    return list(model.model_fields)


def _lines(path: Path | None) -> dict[str, int]:
    """Say on which line of the file each setting stands."""
    if path is None:
        return {}
    root = yaml.compose(_text_of(path), Loader=_Once)
    return dict(_key_lines(root, "")) if isinstance(root, yaml.MappingNode) else {}


def _key_lines(node: yaml.MappingNode, prefix: str) -> Iterator[tuple[str, int]]:
    for key, value in node.value:
        yield f"{prefix}{key.value}", key.start_mark.line + 1
        if isinstance(value, yaml.MappingNode):
            yield from _key_lines(value, f"{prefix}{key.value}.")
        if isinstance(value, yaml.SequenceNode):
            yield from _entry_lines(value, f"{prefix}{key.value}.")


def _entry_lines(node: yaml.SequenceNode, prefix: str) -> Iterator[tuple[str, int]]:
    for number, entry in enumerate(node.value):
        yield f"{prefix}{number}", entry.start_mark.line + 1
        if isinstance(entry, yaml.MappingNode):
            yield from _key_lines(entry, f"{prefix}{number}.")
