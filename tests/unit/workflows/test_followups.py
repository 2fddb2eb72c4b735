from __future__ import annotations

import pytest

from workflows.followups import Audience, FollowUpKind, Standing, Step, decide
from workflows.notices.wording import Template
from workflows.tasks import OPEN, TaskState

K, S = FollowUpKind, TaskState


def _decide(
    kind: FollowUpKind, state: TaskState, *, count: int = 0, settled: bool = False, stays: bool = False
) -> Step:
    return decide(Standing(kind=kind, count=count, state=state, settled=settled, stays=stays), 3)


@pytest.mark.parametrize(
    ("kind", "state", "count", "settled", "step"),
    [
        (
            K.STREEFDATUM,
            S.NIEUW,
            0,
            False,
            Step(template=Template.HERINNERING_STREEFDATUM, audience=Audience.DI, outcome="herinnerd"),
        ),
        (K.STREEFDATUM, S.AFGEROND, 0, False, Step(outcome="op_tijd")),
        (K.STREEFDATUM, S.WACHT_OP_INFORMATIE, 0, False, Step(tomorrow=True)),
        (
            K.FATALE_DATUM,
            S.IN_BEHANDELING,
            5,
            False,
            Step(template=Template.ESCALATIE, audience=Audience.COORDINATOR),
        ),
        (K.FATALE_DATUM, S.WACHT_OP_INFORMATIE, 0, False, Step(tomorrow=True)),
        (K.FATALE_DATUM, S.AFGEWEZEN, 0, False, Step(outcome="op_tijd")),
        (K.FATALE_DATUM, S.AFGEROND, 2, False, Step(outcome="klaar")),
        (K.VRAAG, S.WACHT_OP_INFORMATIE, 2, False, Step(template=Template.HERINNERING_VRAAG)),
        (
            K.VRAAG,
            S.WACHT_OP_INFORMATIE,
            3,
            False,
            Step(template=Template.GEEN_ANTWOORD, audience=Audience.DI, outcome="geen_antwoord"),
        ),
        (K.VRAAG, S.IN_BEHANDELING, 0, True, Step(outcome="beantwoord")),
        (K.OPRUIMEN, S.AFGEWEZEN, 0, False, Step(template=Template.HERINNERING_OPRUIMEN)),
        (K.OPRUIMEN, S.INGETROKKEN, 3, True, Step(outcome="weggehaald")),
        (
            K.OPRUIMEN,
            S.AFGEWEZEN,
            3,
            False,
            Step(template=Template.NIET_OPGERUIMD, audience=Audience.BEHEER, outcome="naar_beheer"),
        ),
        (K.LEEGHALEN, S.ORIGINEEL_BEHOUDEN, 0, False, Step(template=Template.HERINNERING_LEEGHALEN)),
        (K.LEEGHALEN, S.ORIGINEEL_BEHOUDEN, 1, True, Step(outcome="weggehaald")),
        (
            K.LEEGHALEN,
            S.ORIGINEEL_BEHOUDEN,
            3,
            False,
            Step(template=Template.NIET_LEEGGEHAALD, audience=Audience.BEHEER, outcome="naar_beheer"),
        ),
        (K.TELEFOON, S.AFGEROND, 1, False, Step(template=Template.HERINNERING_TELEFOON)),
        (K.TELEFOON, S.AFGEROND, 3, False, Step(outcome="niet_bevestigd")),
    ],
)
def test_each_timer_knows_what_to_do(
    *, kind: FollowUpKind, state: TaskState, count: int, settled: bool, step: Step
) -> None:
    assert _decide(kind, state, count=count, settled=settled) == step


def test_who_is_past_both_dates_hears_of_the_last_only() -> None:
    late = Standing(kind=K.STREEFDATUM, count=0, state=S.NIEUW, settled=False, stays=False, overdue=True)

    assert decide(late, 3) == Step(template=Template.ESCALATIE, audience=Audience.DI, outcome="te_laat")


@pytest.mark.parametrize("state", OPEN)
def test_a_task_that_is_open_is_never_forgotten(state: TaskState) -> None:
    assert [_decide(K.FATALE_DATUM, state, count=count).outcome for count in (0, 3, 99)] == [None] * 3


@pytest.mark.parametrize("kind", [K.OPRUIMEN, K.LEEGHALEN, K.TELEFOON])
@pytest.mark.parametrize("count", [0, 3])
def test_during_a_hold_nobody_is_asked_to_take_anything_away(kind: FollowUpKind, count: int) -> None:
    assert _decide(kind, S.ORIGINEEL_BEHOUDEN, count=count, stays=True) == Step(tomorrow=True)


def test_during_a_hold_a_question_is_still_reminded_of() -> None:
    assert _decide(K.VRAAG, S.WACHT_OP_INFORMATIE, stays=True) == Step(template=Template.HERINNERING_VRAAG)
