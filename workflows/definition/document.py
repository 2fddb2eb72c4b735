"""One file's values, and where in the file each of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from workflows.definition.flow import Place
from workflows.definition.json_text import read_json
from workflows.definition.tree import LONGEST, Path, Spot, dotted, refuse
from workflows.definition.yaml_text import read_yaml
from workflows.jsontypes import Json


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a file says; *root* is the path within the file of what *value* is."""

    file: str
    value: Json
    spots: Mapping[Path, Spot] = field(repr=False)
    root: Path = ()

    def place(self, path: Path) -> Place:
        """Point at *path* (from the root), or at the nearest thing around it that the file has."""
        full = (*self.root, *path)
        while full and full not in self.spots:
            full = full[:-1]
        line, column = self.spots.get(full, (0, 0))
        return Place(file=self.file, line=line, column=column, path=dotted(path))

    def within(self, path: Path) -> Document:
        """See only what stands at *path*; raises LookupError when nothing does."""
        value = self.value
        for step in path:
            value = value[step]  # type: ignore[index] # a wrong step is the LookupError
        return Document(file=self.file, value=value, spots=self.spots, root=(*self.root, *path))


def read_document(text: str, file: str) -> Document:
    """Read YAML or JSON, by the file's name and else by its first character; raises DefinitionErrors."""
    if len(text) > LONGEST:
        refuse(file, (0, 0), "too_long", f"Het bestand is langer dan {LONGEST} tekens")
    text = text.removeprefix("\ufeff")
    if not text.strip():
        refuse(file, (1, 1), "empty_file", "Dit bestand is leeg")
    tree = read_json(text, file) if _is_json(text, file) else read_yaml(text, file)
    return Document(file=file, value=tree.value, spots=tree.spots)


def _is_json(text: str, file: str) -> bool:
    suffix = PurePath(file).suffix.lower()
    if suffix in {".yaml", ".yml"}:
        return False

    return suffix == ".json" or text.lstrip()[:1] == "{"
