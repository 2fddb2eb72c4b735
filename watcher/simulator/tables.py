"""The simulator's own small database: what must survive a restart beside the folders on disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields

from sqlalchemy import BigInteger, Boolean, Column, Connection, Integer, MetaData, String, Table, Text, select
from sqlalchemy.dialects.sqlite import insert

from watcher.simulator.item import Author, Item, State
from workflows.store.columns import JsonText, Moment

metadata = MetaData()

item_table = Table(
    "item",  # every file and folder there is or was
    metadata,
    Column("drive_id", String(200), primary_key=True),
    Column("id", String(40), primary_key=True),
    Column("parent_id", String(40)),
    Column("name", Text, nullable=False),
    Column("folder", Boolean, nullable=False),
    Column("inode", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("quick_xor", String(40)),
    Column("version", Integer, nullable=False),
    Column("content_version", Integer, nullable=False),
    Column("created", Moment, nullable=False),
    Column("modified", Moment, nullable=False),
    Column("made_ns", BigInteger, nullable=False),
    Column("created_by", String(10), nullable=False),
    Column("modified_by", String(10), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("recycled_with", String(40)),
    Column("bump_at", Moment),
    Column("label", Text),
    Column("creator", Text),
)

session_table = Table(
    "upload_session",  # an upload in pieces that has not been committed
    metadata,
    Column("id", String(40), primary_key=True),
    Column("drive_id", String(200), nullable=False),
    Column("parent_id", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("conflict", String(10), nullable=False),
    Column("deferred", Boolean, nullable=False),
    Column("mtime_ns", BigInteger),
    Column("made_ns", BigInteger),
    Column("total", BigInteger),  # NULL until the first piece
    Column("expires", Moment, nullable=False),
)

mail_table = Table(
    "mail",  # what sendMail accepted
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sender", String(40), nullable=False),
    Column("accepted", Moment, nullable=False),
    Column("message", JsonText, nullable=False),
)

planner_table = Table(
    "planner_task",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("plan_id", String(100), nullable=False),
    Column("fields", JsonText, nullable=False),
    Column("details", JsonText, nullable=False),
    Column("version", Integer, nullable=False),
    Column("details_version", Integer, nullable=False),
    Column("gone", Boolean, nullable=False, default=False),
)

subscription_table = Table(
    "subscription",  # whom to tell that a drive changed
    metadata,
    Column("id", String(40), primary_key=True),
    Column("drive_id", String(200), nullable=False),
    Column("body", JsonText, nullable=False),  # as it was asked for, with the secret clientState
    Column("expires", Moment, nullable=False),
    Column("told", Integer, nullable=False),  # the place in the feed up to which was told
)

setting_table = Table(
    "setting",  # keys that sign tokens and links
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)


def save_items(connection: Connection, drive_id: str, items: Iterable[Item]) -> None:
    """Write items over what was known of them."""
    rows = [{"drive_id": drive_id, **asdict(item)} for item in items]
    if rows:
        statement = insert(item_table)
        replaced = {field.name: statement.excluded[field.name] for field in fields(Item)}
        connection.execute(
            statement.on_conflict_do_update(index_elements=["drive_id", "id"], set_=replaced), rows
        )


def load_items(connection: Connection, drive_id: str) -> list[Item]:
    """Read everything that is known of a drive."""
    found = connection.execute(select(item_table).where(item_table.c.drive_id == drive_id)).mappings()
    return [_item({name: value for name, value in row.items() if name != "drive_id"}) for row in found]


def _item(row: dict[str, object]) -> Item:
    kinds = {"state": State(str(row["state"]))}
    authors = {name: Author(str(row[name])) for name in ("created_by", "modified_by")}
    return Item(**{**row, **kinds, **authors})  # type: ignore[arg-type]  # the columns are Item's fields


def remembered(connection: Connection, name: str, value: str) -> str:
    """Return the setting, after writing *value* when it was not there yet."""
    connection.execute(insert(setting_table).values(name=name, value=value).on_conflict_do_nothing())
    return str(
        connection.execute(select(setting_table.c.value).where(setting_table.c.name == name)).scalar_one()
    )
