from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watcher.cli.showing import print_run
from workflows.definition.flow import Status
from workflows.store.views.runs import ActionRow, RunDetail, RunRow

START = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
DETAIL = RunDetail(
    row=RunRow(
        run_id="01RUN",
        flow="proef",
        status=Status.WAITING,
        started_at=START,
        ended_at=None,
        error_code=None,
        upload_id=None,
        task_number=None,
    ),
    flow_hash="h",
    tracking_id="01RUN",
    trigger={},
    error=None,
    segment=1,
    crashes=0,
    resubmit_of=None,
    parent_run_id=None,
)
ACTION = ActionRow(
    path="Elk/Vraag",
    iteration="Elk=2",
    name="Vraag",
    type="OpenApiConnectionWebhook",
    status=Status.WAITING,
    code=None,
    started_at=START,
    ended_at=None,
    inputs=None,
    outputs=None,
    error=None,
    attempts=({},),
    secure_inputs=False,
    secure_outputs=False,
)


def test_a_waiting_run_says_what_it_waits_for(capsys: pytest.CaptureFixture[str]) -> None:
    waits = [
        ("goedkeuring", START + timedelta(days=36_500)),
        ("retry", START + timedelta(minutes=5)),
        ("delay", START + timedelta(hours=1)),
        ("limit", START + timedelta(hours=2)),
    ]
    print_run(DETAIL, [ACTION], waits)

    assert capsys.readouterr().out.splitlines() == [
        "01RUN  proef  Waiting",
        "  begonnen 2026-11-28 09:00:00 (UTC)",
        "  wacht op antwoord op een vraag om goedkeuring",
        "  wacht op een volgende poging, uiterlijk tot 2026-11-28 09:05:00 (UTC)",
        "  wacht tot 2026-11-28 10:00:00 (UTC)",
        "  een blok is om op 2026-11-28 11:00:00 (UTC)",
        "  Waiting  1×  Elk/Vraag [Elk=2]",
    ]


def test_a_run_says_where_it_comes_from_and_why_it_stands_still(capsys: pytest.CaptureFixture[str]) -> None:
    row = replace(DETAIL.row, upload_id="01UP", task_number=3)
    print_run(replace(DETAIL, row=row, resubmit_of="01A", parent_run_id="01B", paused=True), [], [])

    assert capsys.readouterr().out.splitlines()[2:] == [
        "  taak 3, upload 01UP",
        "  opnieuw van 01A",
        "  gestart door 01B",
        "  staat opzij: de stroom is gepauzeerd of loopt leeg; hervat hem met: bewaarstroom flows resume proef",
    ]


def test_what_failed_says_why_on_its_own_line(capsys: pytest.CaptureFixture[str]) -> None:
    error = {"code": "x", "message": "Het ging\nmis."}
    skipped = replace(ACTION, status=Status.SKIPPED, error=error, iteration="", attempts=())
    failed = replace(ACTION, status=Status.FAILED, error=error, code="x")
    print_run(replace(DETAIL, error=error), [failed, skipped], [])

    assert capsys.readouterr().out.splitlines()[2:] == [
        "  Het ging mis.",
        "  Failed   1×  Elk/Vraag [Elk=2]  x  Het ging mis.",
        "  Skipped      Elk/Vraag",
    ]
