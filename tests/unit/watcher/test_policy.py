from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from config.reading import read_settings
from tests.conftest import HandClock
from tests.onedrive import OneDrive
from tests.settings import REAL, unreached
from watcher.policy import nobody_need_click, policy_of
from watcher.simulator.users import FENNA
from workflows.store import schema, uploads
from workflows.store.database import Database


@pytest.mark.parametrize(
    ("changes", "free"),
    [
        ({"verwijderen": "uit"}, True),
        ({"verwijderen": "na_klik"}, False),
        ({"verwijderen": "automatisch"}, True),
        ({"verwijderen": "automatisch", "vier_ogen": True}, False),
    ],
)
def test_a_click_is_waited_for_where_the_settings_want_one(
    tmp_path: Path, changes: dict[str, Any], *, free: bool
) -> None:
    assert nobody_need_click(policy_of(unreached(tmp_path, **changes))) is free


def test_names_to_ignore_are_compared_without_case(tmp_path: Path) -> None:
    ignored = policy_of(unreached(tmp_path, watching={"ignore": ["~*", "Thumbs.db"]})).ignored

    assert [ignored(name) for name in ("THUMBS.DB", "~$brief.docx", "gesprek.txt")] == [True, True, False]


def test_a_real_tenant_is_trusted_after_the_proof_file_only(database: Database, clock: HandClock) -> None:
    asked = policy_of(read_settings(None, {}, **REAL)).conditional_delete_works
    with database.begin() as connection:
        before = asked(connection)
        connection.execute(insert(schema.canary).values(tenant="t", proven_at=clock(), facts={}))
        assert (before, asked(connection)) == (False, True)


@pytest.mark.parametrize("trusting", [True, False])
async def test_a_declaration_counts_for_the_folders_that_say_so(
    onedrive: OneDrive, tmp_path: Path, *, trusting: bool
) -> None:
    onedrive.put("gesprek.txt")
    await onedrive.settle()
    policy = policy_of(
        unreached(tmp_path, folders=[{"user": FENNA.id, "verwijderen_na_verklaring": trusting}])
    )

    with onedrive.database.begin() as connection:
        (upload,) = uploads.of_item(connection, onedrive.key_of("gesprek.txt"))
        assert policy.declarations_count(connection, upload) is trusting
