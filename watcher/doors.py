"""Everything that speaks to somebody else, opened together and closed with the service."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass

from config.settings import Settings
from watcher import outside
from watcher.graph import GraphDoor
from watcher.originals import GraphOriginals
from watcher.outside import ReadSecret
from workflows.ports import Clock
from workflows.store.database import Database
from workflows.zaaksysteem.client import ZgwClient


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Everything that speaks to somebody else."""

    read: ReadSecret
    door: GraphDoor
    zgw: ZgwClient
    originals: GraphOriginals


async def open_doors(settings: Settings, database: Database, clock: Clock, stack: AsyncExitStack) -> Outside:
    """Open them; *stack* closes them again, the last one first."""
    read = outside.secret_reader()
    door = outside.graph_door(settings.graph, read, clock)
    stack.push_async_callback(door.aclose)
    originals = GraphOriginals(door, database, clock)
    stack.push_async_callback(originals.aclose)
    zgw = outside.zaaksysteem_clients(settings, read, clock)
    for each in zgw.every:
        stack.push_async_callback(each.http.aclose)
    return Outside(read=read, door=door, zgw=zgw, originals=originals)
