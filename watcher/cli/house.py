"""How the command line reaches the service's database: to look in it, and to give orders to whoever works there."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from config.logging import configure_logging
from config.settings import Settings
from watcher.cli.saying import complaints_in_words, refuse, settings_or_stop

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workflows.engine.desk import Desk
    from workflows.model import Viewer
    from workflows.steering import Order
    from workflows.store.database import Database

T = TypeVar("T")
HERE = "opdrachtregel"

Data = Annotated[
    Path | None, typer.Option("--data", help="De map van de demo, als dat niet .bewaarstroom is.")
]


@dataclass(frozen=True, kw_only=True)
class Counter:
    """Where orders are given."""

    settings: Settings
    desk: Desk
    order: Order

    def give(self, do: Callable[[Connection], T]) -> T:
        """Give one order: all of it, or nothing."""
        with self.desk.database.begin() as connection:
            return do(connection)


def look(config: Path | None, data: Path | None, ask: Callable[[Any, Any], T]) -> T:
    """Read from the database as beheer does."""
    with _opened(config, data) as (_, database), database.read() as connection:
        return ask(connection, viewer())


@contextmanager
def counter(config: Path | None, data: Path | None) -> Iterator[Counter]:
    """Give orders; the service does them, now or when it starts."""
    from workflows.engine.desk import open_desk  # noqa: PLC0415 - `--help` should not wait for it
    from workflows.steering import Order  # noqa: PLC0415 - as above

    with _opened(config, data) as (settings, database), open_desk(database, _now) as desk:
        configure_logging(
            settings.logging.model_copy(update={"level": "error"})
        )  # the answer says it already
        yield Counter(settings=settings, desk=desk, order=Order(viewer=viewer(), now=_now()))


def viewer() -> Viewer:
    """Say who is at the command line: whoever may read the settings is beheer; the record names the account."""
    from workflows.model import Person, Viewer  # noqa: PLC0415 - as above

    person = Person(object_id=f"{HERE}:{_account()}"[:100], name=_account(), mail="")
    return Viewer(person=person, roles=frozenset({"Beheer"}), origin=HERE)


@contextmanager
def _opened(config: Path | None, data: Path | None) -> Iterator[tuple[Settings, Database]]:
    from watcher.outside import open_database, secret_reader  # noqa: PLC0415 - as above
    from workflows.store.migrations import upgrade  # noqa: PLC0415 - as above

    overrides = {} if data is None else {"data_dir": data}
    settings = settings_or_stop(config, **overrides)
    with complaints_in_words():
        if settings.database.url is None and not Path(settings.data_dir / "bewaarstroom.sqlite").exists():
            refuse(
                f"In {settings.data_dir} is nog geen database. Start eerst de dienst, of noem --config of --data."
            )
        database = open_database(settings, secret_reader())
        try:
            upgrade(database)
            yield settings, database
        finally:
            database.close()


def _now() -> datetime:
    return datetime.now(UTC)


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "onbekend"
