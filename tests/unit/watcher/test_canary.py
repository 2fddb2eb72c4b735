from __future__ import annotations

import pytest

from tests.onedrive import OneDrive
from watcher.canary import Canary, CanaryProof
from watcher.simulator.faults import Kind
from workflows.errors import BewaarstroomError
from workflows.model import ItemKey


async def sung(onedrive: OneDrive) -> CanaryProof:
    (onedrive.root / "Test").mkdir()
    drive = onedrive.drive
    with drive.lock:
        drive.look()
        folder = ItemKey(drive_id=drive.id, item_id=drive.find(None, ("Test",)).id)
    return await Canary(onedrive.door, onedrive.clock).sing(folder)


async def test_the_canary_sings_where_conditional_deletion_works(onedrive: OneDrive) -> None:
    proof = await sung(onedrive)

    assert proof.sang
    assert proof.as_json() == {
        "at": "2026-11-24T09:00:00+00:00",
        "drive_id": onedrive.drive.id,
        "item_id": proof.item_id,
        "stale_refused": True,
        "survived": True,
        "fresh_deleted": True,
    }
    assert list((onedrive.root / "Test").iterdir()) == []


async def test_the_canary_is_silent_where_a_stale_tag_is_let_through(onedrive: OneDrive) -> None:
    onedrive.fault(Kind.TIMEOUT_AFTER, method="DELETE")  # whatever came of it, it was no 412
    proof = await sung(onedrive)

    assert (proof.sang, proof.stale_refused) == (False, False)


async def test_the_canary_is_silent_where_a_fresh_tag_is_refused_too(onedrive: OneDrive) -> None:
    """OD#514: always 412, which would look safe and delete nothing."""
    onedrive.fault(Kind.STALE, times=None, method="DELETE")
    proof = await sung(onedrive)

    assert (proof.sang, proof.survived, proof.fresh_deleted) == (False, True, False)


async def test_a_test_folder_that_is_missing_is_an_error(onedrive: OneDrive) -> None:
    nowhere = ItemKey(drive_id=onedrive.drive.id, item_id="01" + "A" * 32)
    with pytest.raises(BewaarstroomError, match="graph-not-found"):
        await Canary(onedrive.door, onedrive.clock).sing(nowhere)
