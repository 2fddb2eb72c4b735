from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from config.hours import read_hours
from tests.settings import unreached
from watcher.pace import Pace
from watcher.settle import Rules
from watcher.watching import pace_of, rules_of
from workflows.watching import Mode


def test_the_pace_is_read_from_the_settings(tmp_path: Path) -> None:
    settings = unreached(
        tmp_path,
        watching={
            "look_every_seconds": 10,
            "look_at_least_every_seconds": 200,
            "look_at_least_every_seconds_outside": 800,
            "office_hours": "ma-do 08:00-18:00",
            "mode": "listing",
        },
    )

    assert pace_of(settings) == Pace(
        look_every=timedelta(seconds=10),
        at_least=timedelta(seconds=200),
        at_least_outside=timedelta(seconds=800),
        office=read_hours("ma-do 08:00-18:00"),
        mode=Mode.LISTING,
    )


def test_the_rules_are_read_from_the_settings(tmp_path: Path) -> None:
    settings = unreached(
        tmp_path,
        watching={
            "patience_seconds": 90,
            "max_file_mib": 2,
            "max_upload_files": 30,
            "ignore": ["Thumbs.DB"],
        },
    )

    assert rules_of(settings) == Rules(
        patience=timedelta(seconds=90), max_file_size=2 * 1024 * 1024, max_files=30, ignored=("thumbs.db",)
    )
