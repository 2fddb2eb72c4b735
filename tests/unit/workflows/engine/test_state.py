from __future__ import annotations

from datetime import timedelta

from tests.unit.workflows.engine.support import START
from workflows.engine.state import (
    answered,
    ends_at,
    is_answered,
    is_subscribed,
    put_off,
    refused,
    waiting_again,
)


def test_the_time_of_a_container_counts_until_it_is_over() -> None:
    until = START + timedelta(hours=1)

    assert ends_at({"until": until.isoformat()}) == until
    assert ends_at({"until": until.isoformat(), "expired": True}) is None
    assert ends_at({"branch": "actions"}) is None
    assert ends_at(None) is None
    assert put_off({"branch": "actions"}, until) == {"branch": "actions", "until": until.isoformat()}


def test_there_is_a_subscription_once_the_other_side_took_it() -> None:
    assert is_subscribed({"subscribed": True})
    assert not is_subscribed({"retries": 1})
    assert not is_subscribed(None)


def test_there_may_be_a_subscription_until_the_other_side_refuses() -> None:
    asked = {"perhaps_subscribed": True, "retries": 1}

    assert is_subscribed(asked)
    assert refused(asked) == {"retries": 1}
    assert refused({"perhaps_subscribed": True}) is None
    assert refused(None) is None


def test_an_answer_is_there_until_the_next_one_is_waited_for() -> None:
    taken = answered({"subscribed": True})

    assert is_answered(taken)
    assert is_subscribed(taken)
    assert waiting_again(taken) == {"subscribed": True}
    assert not is_answered({"subscribed": True})
    assert not is_answered(None)
