"""How the tables come to be, and change from one release to the next."""

from __future__ import annotations

from importlib import resources

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from workflows.store.database import Database


def upgrade(database: Database) -> None:
    """Bring the tables up to this release; safe to repeat, and done by one process at a time."""
    with database.begin() as connection:
        command.upgrade(_config(connection), "head")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("workflows.store") / "versions"))
    config.attributes["connection"] = connection
    return config
