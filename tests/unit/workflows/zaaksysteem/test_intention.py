from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from workflows.zaaksysteem.intention import Intention, intention_from

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
FULL = Intention(bronorganisatie="123456782", asked_at=NOW, document_url="u", lock="l")


def test_an_intention_survives_the_journal() -> None:
    for intention in (FULL, Intention(bronorganisatie="123456782")):
        assert intention_from(json.loads(json.dumps(intention.as_json()))) == intention


def test_a_lock_is_not_shown() -> None:
    assert "lock" not in repr(FULL)


def test_a_request_settles_with_time() -> None:
    minute = timedelta(seconds=60)
    waits = [FULL.unsettled_for(NOW + timedelta(seconds=gone), minute) for gone in (0, 20, 60, 600)]
    assert waits == [60.0, 40.0, 0.0, 0.0]
    assert Intention(bronorganisatie="x").unsettled_for(NOW, minute) == 0.0
