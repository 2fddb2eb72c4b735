"""Questions for approval in a database, for tests that answer them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import insert

from tests.conftest import HandClock
from workflows.approvals import APPROVE, REJECT, ApprovalKind, Request
from workflows.store import approvals, schema
from workflows.store.database import Database
from workflows.ulid import new_ulid

RUN = "01M7RRRRRRRRRRRRRRRRRRRRRR"
REQUEST = Request(
    kind=ApprovalKind.BASIC,
    title="Mag deze map weg?",
    details="Zij is leeg.\nSinds een week.",
    link="https://zaken.gemeente.example/1",
    link_text="De zaak",
    assigned_to=("noor@gemeente.example", "ilse@gemeente.example"),
    options=(APPROVE, REJECT),
)


def add_run(database: Database, clock: HandClock, *, ended: bool = False) -> None:
    """Let the run that asks exist."""
    now = clock()
    with database.begin() as connection:
        connection.execute(
            insert(schema.flow_version).values(hash="h" * 64, flow="vraag", definition={}, created_at=now)
        )
        connection.execute(
            insert(schema.run).values(
                run_id=RUN,
                flow="vraag",
                flow_hash="h" * 64,
                dedup_key="1",
                partition_key="p",
                status="Cancelled" if ended else "Waiting",
                trigger={},
                tracking_id=RUN,
                started_at=now,
                ended_at=now if ended else None,
            )
        )


def ask(database: Database, clock: HandClock, key: str = "k", **changes: object) -> str:
    """Ask; returns the approval's id."""
    request = replace(REQUEST, **changes)  # type: ignore[arg-type]  # the test names fields of Request
    with database.begin() as connection:
        return approvals.add(
            connection,
            approval_id=new_ulid(clock()),
            key=key,
            run_id=RUN,
            request=request,
            now=clock(),
        )
