"""The flows that may run: the shipped ones, and the organisation's own."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from pathlib import Path

import structlog

from workflows.definition.charset import text_in
from workflows.definition.flow import Flow
from workflows.definition.validate import validate
from workflows.disk import reason_of
from workflows.errors import BadInputError
from workflows.operations.catalogue import offered

log = structlog.get_logger()

MAX_BYTES = 1_000_000
MOST_TOLD = 2_000  # characters of what is wrong with a flow
GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
SUFFIXES = (".yaml", ".yml", ".json")


class FlowShelf:
    """Reads the flow that new uploads run, again when its text changed; runs keep the text they started with."""

    def __init__(self, name: str, own: Path | None) -> None:
        """Look for *name* in *own* first, and then among the shipped flows; raises what `current` raises."""
        self._name = name
        self._own = own
        self.current()

    def current(self) -> Flow:
        """Read the flow as it is now; raises BadInputError or the definition's own errors."""
        return self.named(self._name)

    def named(self, name: str) -> Flow:
        """Read one flow as it is now; raises BadInputError or the definition's own errors.

        A flow that calls another one may also name it by the id that Power Automate gave it, which an export puts at
        the end of the file's name.
        """
        file_name, text = text_of(self._spelled(name), self._own)
        return _read(text, file_name)

    def _spelled(self, name: str) -> str:
        if not GUID.fullmatch(name):
            return name
        return next((one for one in names(self._own) if one.lower().endswith(f"-{name.lower()}")), name)

    def names(self) -> tuple[str, ...]:
        """Name every flow that there is, right or wrong; none while the folder is gone."""
        try:
            return names(self._own)
        except BadInputError:
            return names(None)

    def all(self) -> tuple[Flow, ...]:
        """Read every flow that runs: the one for uploads, and the organisation's own.

        One that is wrong runs no more until it is mended; the log says so once for each text, and the others go on.
        """
        own = () if self._own is None else sorted(path.stem for path in _files_in(self._own))
        read = (self._right(name) for name in dict.fromkeys((self._name, *own)))
        return tuple(flow for flow in read if flow is not None)

    def _right(self, name: str) -> Flow | None:
        try:
            return self.named(name)
        except BadInputError as error:
            _tell_once(name, str(error))
            return None


def text_of(name: str, own: Path | None) -> tuple[str, str]:
    """Find a flow's file name and text; raises BadInputError when there is none, or none that can be read."""
    place = place_of(name, own)
    return place.name, _text_in(place)


def place_of(name: str, own: Path | None) -> Path:
    """Find a flow's file; raises BadInputError when there is none."""
    for place in _places(name, own):
        if place.is_file():
            return place
    raise BadInputError(
        "flow-unknown",
        f"De stroom '{name}' bestaat niet.",
        next_step="Kies een van: " + ", ".join(names(own)) + ".",
    )


def _text_in(place: Path) -> str:
    try:
        if place.stat().st_size > MAX_BYTES:
            raise BadInputError(
                "flow-too-large",
                f"De stroom in {place.name} is te groot: hoogstens {MAX_BYTES // 1000} kB.",
                next_step="Splits de stroom.",
            )
        data = place.read_bytes()
    except OSError as error:
        raise BadInputError(
            "flow-unreadable",
            f"De stroom in {place.name} is niet te lezen ({reason_of(error)}).",
            next_step="Geef deze gebruiker rechten op het bestand.",
        ) from error
    return text_in(data, place.name)


def names(own: Path | None) -> tuple[str, ...]:
    """List the flows there are; raises BadInputError when the organisation's own folder is not there."""
    return tuple(sorted({path.stem for folder in _folders(own) for path in _files_in(folder)}))


def _files_in(folder: Path) -> list[Path]:
    """List the flows in a folder; one that is gone meanwhile has none."""
    try:
        return [path for path in folder.iterdir() if path.suffix in SUFFIXES]
    except OSError:
        return []


def _places(name: str, own: Path | None) -> list[Path]:
    if "/" in name or "\\" in name or name.startswith("."):
        return []
    return [folder / f"{name}{suffix}" for folder in _folders(own) for suffix in SUFFIXES]


def _folders(own: Path | None) -> list[Path]:
    shipped = Path(str(resources.files("workflows") / "flows"))
    if own is None:
        return [shipped]
    if not own.is_dir():
        raise BadInputError(
            "flows-dir-missing",
            f"De map met eigen stromen is er niet: {own}.",
            next_step="Maak de map, of haal flows_dir uit de instellingen.",
        )
    return [own, shipped]


@lru_cache(maxsize=256)
def _tell_once(name: str, problem: str) -> None:
    log.error("flow_refused", flow=name, problem=problem[:MOST_TOLD])


@lru_cache(maxsize=256)
def _read(text: str, file_name: str) -> Flow:
    return validate(text, file_name, offered())
