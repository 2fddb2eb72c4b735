"""Plans in Planner, behind the door to Graph: tasks are read and written as plain JSON, changed only with their eTag."""

from __future__ import annotations

from collections.abc import AsyncIterator

from watcher.graph import Ask, GraphDoor, place
from workflows.jsontypes import Json, JsonObject

MOST_PAGES = 50


class GraphPlans:
    """Every plan that the service may write; app-only with Tasks.ReadWrite.All."""

    def __init__(self, door: GraphDoor) -> None:
        """Ask through *door*."""
        self._door = door

    async def add(self, fields: JsonObject) -> JsonObject:
        """Make a task, asked exactly once; whoever got no answer must look before asking again."""
        return (await self._door.send(Ask(method="POST", path=place("planner", "tasks"), body=fields))).body

    async def task(self, task_id: str) -> JsonObject:
        """Read a task afresh."""
        return await self._door.get(place("planner", "tasks", task_id))

    async def details(self, task_id: str) -> JsonObject:
        """Read the details of a task afresh."""
        return await self._door.get(place("planner", "tasks", task_id, "details"))

    async def change(self, task: JsonObject, fields: JsonObject) -> None:
        """Change a task as it was read, unless somebody changed it since (graph-precondition-failed)."""
        await self._patch(place("planner", "tasks", str(task["id"])), task, fields)

    async def change_details(self, details: JsonObject, fields: JsonObject) -> None:
        """Change details as they were read, unless somebody changed them since."""
        await self._patch(place("planner", "tasks", str(details["id"]), "details"), details, fields)

    def tasks(self, plan_id: str) -> AsyncIterator[JsonObject]:
        """Give every task of a plan."""
        return self._listed(place("planner", "plans", plan_id, "tasks"))

    def buckets(self, plan_id: str) -> AsyncIterator[JsonObject]:
        """Give every bucket of a plan."""
        return self._listed(place("planner", "plans", plan_id, "buckets"))

    async def person(self, spelled: str) -> str:
        """Find the object id of somebody by id or sign-in name."""
        return str((await self._door.get(place("users", spelled), {"$select": "id"}))["id"])

    async def _patch(self, path: str, was: JsonObject, fields: JsonObject) -> None:
        etag = str(was.get("@odata.etag", ""))
        await self._door.send(Ask(method="PATCH", path=path, body=fields, if_match=etag))

    async def _listed(self, path: str) -> AsyncIterator[JsonObject]:
        page = await self._door.get(path)
        for _ in range(MOST_PAGES):
            for one in _objects(page.get("value")):
                yield one
            link = page.get("@odata.nextLink")
            if not isinstance(link, str):
                return
            page = await self._door.follow(link)


def _objects(value: Json) -> list[JsonObject]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
