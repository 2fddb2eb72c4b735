from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.errors import PermanentError
from workflows.tasks import LABELS, OPEN, REFUSED, TRANSITIONS, TaskEvent, TaskState, after


def test_a_new_task_that_is_decided_is_being_registered() -> None:
    assert after(TaskState.NIEUW, TaskEvent.DECIDED_TO_REGISTER) is TaskState.WORDT_GEREGISTREERD


def test_a_task_that_was_decided_cannot_be_decided_again() -> None:
    with pytest.raises(PermanentError) as refused:
        after(TaskState.WORDT_GEREGISTREERD, TaskEvent.DECIDED_TO_REGISTER)

    assert refused.value.code == "task-moved-on"


def test_a_rejected_task_leads_nowhere() -> None:
    assert [event for event, (sources, _) in TRANSITIONS.items() if TaskState.AFGEWEZEN in sources] == []


def test_only_a_registered_task_can_lose_its_originals() -> None:
    sources, _ = TRANSITIONS[TaskEvent.ORIGINALS_DELETED]

    assert sources == {TaskState.GEREGISTREERD, TaskState.ORIGINEEL_BEHOUDEN, TaskState.AFGEROND}


def test_every_event_has_its_row_and_every_state_its_label() -> None:
    assert (set(TRANSITIONS), set(LABELS)) == (set(TaskEvent), set(TaskState))


@given(st.lists(st.sampled_from(TaskEvent), max_size=30))
def test_no_history_reaches_the_end_without_having_been_registered(events: list[TaskEvent]) -> None:
    state, registered = TaskState.NIEUW, False
    for event in events:
        try:
            state = after(state, event)
        except PermanentError:
            continue
        registered = registered or event is TaskEvent.REGISTERED

        ended = REFUSED | {TaskState.WORDT_GEREGISTREERD, TaskState.SAMENGEVOEGD}
        assert registered or state in OPEN | ended
