from __future__ import annotations

import pytest

from tests.graphclient import Graph
from watcher.simulator.users import DEFAULT_USERS, DI_MAILBOX, FENNA, GROUP_ID, JORIS, MARIT


async def test_people_are_listed_in_pages(graph: Graph) -> None:
    first = (await graph.http.get("/v1.0/users?$top=3")).json()
    second = (await graph.http.get(first["@odata.nextLink"])).json()

    assert [user["id"] for user in first["value"] + second["value"]] == [user.id for user in DEFAULT_USERS]
    assert "@odata.nextLink" not in second


async def test_a_person_is_found_by_id_and_by_address(graph: Graph) -> None:
    expected = {
        "id": FENNA.id,
        "displayName": "Fenna Duinker",
        "givenName": "Fenna",
        "surname": "Duinker",
        "mail": FENNA.mail,
        "userPrincipalName": FENNA.mail,
        "accountEnabled": True,
    }

    assert (await graph.http.get(f"/v1.0/users/{FENNA.id}")).json() == expected
    assert (await graph.http.get(f"/v1.0/users/{FENNA.mail}")).json() == expected
    filtered = await graph.http.get("/v1.0/users", params={"$filter": f"mail eq '{FENNA.mail}'"})
    assert filtered.json()["value"] == [expected]


@pytest.mark.parametrize("query", ["$top=0", "$top=x", "$skiptoken=x", "$filter=onzin"])
async def test_a_wrong_question_is_refused(graph: Graph, query: str) -> None:
    assert (await graph.http.get(f"/v1.0/users?{query}")).status_code == 400


async def test_a_group_has_members(graph: Graph) -> None:
    group = await graph.http.get(f"/v1.0/groups/{GROUP_ID}")
    members = await graph.http.get(f"/v1.0/groups/{GROUP_ID}/members")

    assert group.json()["id"] == GROUP_ID
    assert [(user["id"], user["@odata.type"]) for user in members.json()["value"]] == [
        (user.id, "#microsoft.graph.user") for user in (FENNA, JORIS, MARIT)
    ]
    assert (await graph.http.get("/v1.0/groups/onzin/members")).status_code == 404


async def test_a_person_has_one_drive_or_none(graph: Graph) -> None:
    drives = (await graph.http.get(f"/v1.0/users/{FENNA.id}/drives")).json()["value"]

    assert [drive["id"] for drive in drives] == [FENNA.drive_id]
    assert (await graph.http.get(f"/v1.0/users/{DI_MAILBOX.id}/drives")).status_code == 404
