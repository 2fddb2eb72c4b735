from __future__ import annotations

from pathlib import Path

from tests.graphclient import Graph
from watcher.simulator.users import DI_MAILBOX, FENNA, GROUP_ID, INFORMATIEBEHEER, TENANT_ID


async def test_the_tenant_says_who_there_is_and_where(graph: Graph, data: Path) -> None:
    tenant = (await graph.http.get("/_sim/tenant")).json()

    assert (tenant["tenant"], tenant["group"]) == (TENANT_ID, GROUP_ID)
    assert tenant["users"][0] == {
        "id": FENNA.id,
        "displayName": "Fenna Duinker",
        "mail": FENNA.mail,
        "drive": FENNA.drive_id,
        "folder": str(data / "onedrive" / "fenna.duinker"),
    }
    assert [user["folder"] for user in tenant["users"] if user["id"] == DI_MAILBOX.id] == [None]


async def test_faults_are_armed_listed_and_taken_away(graph: Graph) -> None:
    await graph.arm(kind="html", times=None)
    await graph.arm(kind="locked")
    armed = (await graph.http.get("/_sim/faults")).json()["value"]
    assert [(fault["number"], fault["kind"], fault["times"]) for fault in armed] == [
        (1, "html", None),
        (2, "locked", 1),
    ]

    assert (await graph.http.delete("/_sim/faults/1")).status_code == 204
    assert (await graph.http.delete("/_sim/faults/1")).status_code == 404
    assert (await graph.http.delete("/_sim/faults")).status_code == 204
    assert (await graph.http.get("/_sim/faults")).json() == {"value": []}


async def test_a_wrong_fault_is_refused(graph: Graph) -> None:
    answer = await graph.http.post("/_sim/faults", json={"kind": "onzin"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalidRequest")


async def test_a_label_keeps_a_file_from_being_deleted(graph: Graph, watched: Path) -> None:
    (watched / "a.txt").touch()
    file = await graph.read("root:/WhatsApp bewaren/a.txt")
    body = {"drive": FENNA.drive_id, "item": file["id"], "label": "Bewaren"}

    assert (await graph.http.post("/_sim/label", json=body)).status_code == 204
    await graph.sent("DELETE", f"items/{file['id']}", status=403)
    label = await graph.read(f"items/{file['id']}/retentionLabel")
    assert (label["name"], label["retentionSettings"]["isDeleteAllowed"]) == ("Bewaren", False)

    assert (await graph.http.post("/_sim/label", json={**body, "label": None})).status_code == 204
    assert (await graph.read(f"items/{file['id']}/retentionLabel"))["name"] is None
    await graph.sent("DELETE", f"items/{file['id']}", status=204)


async def test_a_label_needs_an_item(graph: Graph) -> None:
    assert (await graph.http.post("/_sim/label", json={"drive": "x"})).status_code == 400


async def test_mail_and_journal_can_be_forgotten(graph: Graph) -> None:
    await graph.http.get("/v1.0/users")

    assert (await graph.http.delete("/_sim/mail")).status_code == 204
    assert (await graph.http.delete("/_sim/log")).status_code == 204
    assert (await graph.http.get("/_sim/log")).json() == {"requests": [], "resource_units": 0}


async def test_people_join_and_leave_and_get_a_onedrive(graph: Graph) -> None:
    async def members() -> set[str]:
        answer = await graph.http.get(f"/v1.0/groups/{GROUP_ID}/transitiveMembers")
        return {member["id"] for member in answer.json()["value"]}

    change = {"user": FENNA.mail, "member": False, "provisioned": False}
    assert (await graph.http.post("/_sim/people", json=change)).status_code == 204
    assert FENNA.id not in await members()
    assert (await graph.http.get(f"/v1.0/users/{FENNA.id}/drive")).status_code == 404

    await graph.http.post("/_sim/people", json={"user": FENNA.id, "member": True, "provisioned": True})
    assert FENNA.id in await members()
    assert (await graph.http.get(f"/v1.0/users/{FENNA.id}/drive")).status_code == 200
    assert (await graph.http.post("/_sim/people", json={"user": FENNA.id, "member": 1})).status_code == 400


async def test_in_a_library_a_program_made_it_until_somebody_did(graph: Graph, data: Path) -> None:
    (data / "onedrive" / INFORMATIEBEHEER.key / "a.txt").write_bytes(b"a")
    at = f"/v1.0/drives/{INFORMATIEBEHEER.drive_id}/root:/a.txt"
    before = (await graph.http.get(at)).json()
    assert set(before["createdBy"]) == {"application"}

    who = {"drive": INFORMATIEBEHEER.drive_id, "item": before["id"], "user": FENNA.id}
    assert (await graph.http.post("/_sim/creator", json=who)).status_code == 204
    assert (await graph.http.get(at)).json()["createdBy"] == {
        "user": {"email": FENNA.mail, "id": FENNA.id, "displayName": FENNA.display_name}
    }
    assert (await graph.http.post("/_sim/creator", json={"drive": "x"})).status_code == 400
