"""Files with flows, as the command line reads and writes them: every refusal says what to do and ends the command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from watcher.cli.saying import refuse, settings_or_stop
from workflows.disk import reason_of

if TYPE_CHECKING:
    from workflows.definition.package import Package

MOST_BYTES = 50_000_000
"""Of a file with a flow, or a package of Power Automate; their readers have limits of their own."""


def located(flow: str, config: Path | None) -> tuple[str, str, Path]:
    """Find a flow's file name, its text and where it is."""
    from watcher.flowshelf import place_of  # noqa: PLC0415 - `--help` should not wait for it
    from workflows.definition.charset import text_in  # noqa: PLC0415 - as above

    path = Path(flow)
    if path.suffix not in {".yaml", ".yml", ".json"}:
        path = place_of(flow, settings_or_stop(config).flows_dir)
    return path.name, text_in(bytes_of(path), path.name), path


def tests_beside(place: Path) -> list[Path]:
    """List the tests that lie beside a flow; stops where there are none."""
    folder = place.with_suffix(".tests")
    found = sorted(path for path in folder.glob("*") if path.suffix in {".yaml", ".yml", ".json"})
    if not found:
        refuse(f"Er zijn geen tests: {folder} is er niet, of is leeg. Noem een bestand, of --run RUN.")
    return found


def text_of_flow(flow: str, config: Path | None) -> tuple[str, str]:
    """Give the file name and the text of a flow, named or as a file."""
    from watcher.flowshelf import text_of  # noqa: PLC0415 - as above
    from workflows.definition.charset import text_in  # noqa: PLC0415 - as above

    path = Path(flow)
    if path.suffix in {".yaml", ".yml", ".json"}:
        return path.name, text_in(bytes_of(path), path.name)
    return text_of(flow, settings_or_stop(config).flows_dir)


def package_in(file: Path) -> Package:
    """Read a zip, or any other file as a package of its own."""
    from workflows.definition.charset import text_in  # noqa: PLC0415 - as above
    from workflows.definition.package import Package, read_package  # noqa: PLC0415 - as above
    from workflows.definition.reader import read_all  # noqa: PLC0415 - as above

    data = bytes_of(file)
    if data.startswith(b"PK"):
        return read_package(data, file.name)
    return Package(readings=read_all(text_in(data, file.name), file.name), unread=())


def bytes_of(path: Path, *, most: int = MOST_BYTES, kind: str = "een stroom") -> bytes:
    """Read a file whole; stops at one that cannot be read or is too large for what it should be."""
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        refuse(f"{path}: niet te lezen ({reason_of(error)}). Controleer het pad.")
    if len(data) > most:
        refuse(f"{path}: te groot voor {kind}, hoogstens {most // 1_000_000} MB.")
    return data


def write(path: Path, text: str) -> None:
    """Write a file, with the folders it needs; stops where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        refuse(f"{path}: niet te schrijven ({reason_of(error)}). Kies een andere map met --to.")
