from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.definition.flow import Action, Status
from workflows.engine.ends import worst_of
from workflows.engine.plan import Planner
from workflows.engine.steps import (
    NOT_TAKEN,
    SKIPPED,
    TERMINATED,
    TIME_IS_UP,
    AskAgain,
    Cancel,
    Close,
    Expire,
    Key,
    Node,
    Record,
    Skip,
    Start,
    iteration_of,
    skipped_within,
)

OK, BAD, LATE, OFF, NO = (
    Status.SUCCEEDED,
    Status.FAILED,
    Status.TIMED_OUT,
    Status.SKIPPED,
    Status.CANCELLED,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def leaf(name: str, **after: set[Status]) -> Action:
    return Action(
        name=name, type="Compose", run_after={one: frozenset(wanted) for one, wanted in after.items()}
    )


def named(*actions: Action) -> dict[str, Action]:
    return {action.name: action for action in actions}


def planned(actions: Mapping[str, Action], **known: Status) -> list[str]:
    """Plan a flat scope; each step as a word."""
    plan = Planner(actions).look({(name, ""): Record(status=status) for name, status in known.items()}, NOW)
    return [f"{type(step).__name__} {step.node.path}" for step in plan.steps]


def test_what_has_no_predecessors_starts_side_by_side() -> None:
    assert planned(named(leaf("a"), leaf("b"))) == ["Start a", "Start b"]


def test_an_action_waits_for_all_its_predecessors() -> None:
    actions = named(leaf("a"), leaf("b"), leaf("c", a={OK}, b={OK}))

    assert planned(actions, a=OK, b=Status.RUNNING) == ["Start b"]
    assert planned(actions, a=OK, b=Status.WAITING) == []
    assert planned(actions, a=OK, b=OK) == ["Start c"]


def test_an_action_is_skipped_when_one_predecessor_ended_otherwise() -> None:
    actions = named(leaf("a"), leaf("b"), leaf("c", a={OK}, b={BAD, LATE}))

    assert planned(actions, a=OK, b=OK) == ["Skip c"]
    assert planned(actions, a=OK, b=LATE) == ["Start c"]


def test_an_announced_call_is_made_again() -> None:
    assert planned(named(leaf("a")), a=Status.RUNNING) == ["Start a"]


def test_an_empty_flow_succeeds_at_once() -> None:
    assert Planner({}).look({}, NOW).status is OK


def container(kind: str, *children: Action, **more: Any) -> Action:
    return Action(name=kind.lower(), type=kind, branches={"actions": named(*children)}, **more)


def test_a_container_closes_with_the_status_of_its_branch() -> None:
    scope = container("Scope", leaf("a"))
    ledger = {
        ("scope", ""): Record(status=Status.RUNNING, state={"branch": "actions"}),
        ("scope/a", ""): Record(status=BAD),
    }

    assert Planner(named(scope)).look(ledger, NOW).steps == (
        Close(node=Node(action=scope, path="scope", iteration=""), status=BAD),
    )


def test_an_until_asks_again_after_each_round() -> None:
    until = container("Until", leaf("a"))
    ledger = {
        ("until", ""): Record(status=Status.RUNNING, state={"round": 3}),
        ("until/a", "until=3"): Record(status=OK),
    }

    assert Planner(named(until)).look(ledger, NOW).steps == (
        AskAgain(node=Node(action=until, path="until", iteration=""), status=OK),
    )


def foreach(*, abreast: int | None, done: Mapping[int, Status], count: int = 4) -> list[str]:
    loop = container("Foreach", leaf("a"), concurrency=abreast)
    ledger: dict[Key, Record] = {("foreach", ""): Record(status=Status.RUNNING, state={"count": count})}
    ledger |= {("foreach/a", f"foreach={number}"): Record(status=status) for number, status in done.items()}
    steps = Planner(named(loop)).look(ledger, NOW).steps
    return [
        f"{type(step).__name__} {step.node.iteration or getattr(step, 'status', '')}".strip()
        for step in steps
    ]


def test_a_foreach_goes_one_by_one_unless_it_says_otherwise() -> None:
    assert foreach(abreast=None, done={}) == ["Start foreach=0"]
    assert foreach(abreast=None, done={0: OK}) == ["Start foreach=1"]
    assert foreach(abreast=3, done={}) == ["Start foreach=0", "Start foreach=1", "Start foreach=2"]
    assert foreach(abreast=3, done={0: Status.WAITING, 1: OK}) == ["Start foreach=2", "Start foreach=3"]


def test_a_foreach_fails_when_one_round_failed_and_runs_the_others() -> None:
    assert foreach(abreast=None, done={0: BAD}) == ["Start foreach=1"]
    assert foreach(abreast=1, done={0: OK, 1: BAD, 2: LATE, 3: OK}) == ["Close Failed"]
    assert foreach(abreast=1, done={0: OK, 1: LATE, 2: OK, 3: OK}) == ["Close TimedOut"]
    assert foreach(abreast=1, done={}, count=0) == ["Close Succeeded"]


def test_a_finished_round_is_never_looked_at_again() -> None:
    loop = container("Foreach", leaf("a"))
    looked: list[Key] = []

    class Counting(dict[Key, Record]):
        def get(self, key: Any, default: Any = None) -> Any:
            looked.append(key)
            return super().get(key, default)

    ledger = Counting({("foreach", ""): Record(status=Status.RUNNING, state={"count": 100})})
    planner = Planner(named(loop))
    for number in range(99):
        ledger["foreach/a", f"foreach={number}"] = Record(status=OK)
        planner.look(ledger, NOW)
    looked.clear()
    planner.look(ledger, NOW)

    assert looked == [("foreach", ""), ("foreach/a", "foreach=99")]


def test_after_a_terminate_nothing_starts_and_what_waits_is_cancelled() -> None:
    scope = container("Scope", leaf("a"), leaf("b", a={OK}))
    loop = container("Foreach", leaf("c"), concurrency=2)
    until = container("Until", leaf("d"))
    ledger = {
        ("stop", ""): Record(status=OK),
        ("scope", ""): Record(status=Status.RUNNING, state={"branch": "actions"}),
        ("scope/a", ""): Record(status=Status.WAITING),
        ("foreach", ""): Record(status=Status.RUNNING, state={"count": 9}),
        ("foreach/c", "foreach=0"): Record(status=Status.WAITING),
        ("until", ""): Record(status=Status.RUNNING, state={"round": 0}),
        ("until/d", "until=0"): Record(status=OK),
    }
    steps = (
        Planner(named(leaf("stop"), scope, loop, until, leaf("e"))).look(ledger, NOW, terminated=True).steps
    )

    assert [(type(step), step.node.path) for step in steps] == [
        (Cancel, "scope/a"),
        (Skip, "scope/b"),
        (Cancel, "foreach/c"),
        (Close, "until"),
        (Skip, "e"),
    ]
    assert {step.code for step in steps if isinstance(step, Skip)} == {TERMINATED}


def limited(minutes: int, **state: Any) -> Record:
    until = (NOW + timedelta(minutes=minutes)).isoformat()
    return Record(status=Status.RUNNING, state={"until": until, **state})


def test_a_container_expires_when_its_time_is_up_and_something_in_it_goes_on() -> None:
    scope = container("Scope", leaf("a"), leaf("b", a={OK}))
    ledger = {("scope", ""): limited(0, branch="actions"), ("scope/a", ""): Record(status=Status.WAITING)}
    node = Node(action=scope, path="scope", iteration="")

    assert Planner(named(scope)).look(ledger, NOW - timedelta(seconds=1)).steps == ()
    assert Planner(named(scope)).look(ledger, NOW).steps == (Expire(node=node),)


def test_a_container_that_is_done_just_in_time_is_not_too_late() -> None:
    scope = container("Scope", leaf("a"))
    ledger = {("scope", ""): limited(-5, branch="actions"), ("scope/a", ""): Record(status=OK)}

    assert Planner(named(scope)).look(ledger, NOW).steps == (
        Close(node=Node(action=scope, path="scope", iteration=""), status=OK),
    )


def test_in_an_expired_container_nothing_starts_and_nothing_waits_any_more() -> None:
    inner = container("If", leaf("c"))
    scope = container("Scope", leaf("a"), leaf("b", a={OK}), inner, leaf("e"))
    ledger = {
        ("scope", ""): limited(-5, branch="actions", expired=True),
        ("scope/a", ""): Record(status=Status.WAITING),
        ("scope/if", ""): Record(status=Status.RUNNING, state={"branch": "actions"}),
        ("scope/if/c", ""): Record(status=NO),
        ("scope/e", ""): Record(status=Status.RUNNING),
    }
    steps = Planner(named(scope, leaf("f"))).look(ledger, NOW).steps

    assert [(type(step), step.node.path, getattr(step, "code", "")) for step in steps] == [
        (Cancel, "scope/a", TIME_IS_UP),
        (Skip, "scope/b", TIME_IS_UP),
        (Close, "scope/if", TIME_IS_UP),
        (Cancel, "scope/e", TIME_IS_UP),
        (Start, "f", ""),
    ]
    assert [step.status for step in steps if isinstance(step, Close)] == [NO]


@pytest.mark.parametrize("expired", [{}, {"expired": True}])
def test_an_answer_that_came_in_time_is_taken_before_the_container_is_over(expired: dict[str, Any]) -> None:
    scope, state = container("Scope", leaf("a"), leaf("b", a={OK})), {"answered": True}
    ledger = {
        ("scope", ""): limited(-5, branch="actions", **expired),
        ("scope/a", ""): Record(status=Status.RUNNING, state=state),
    }
    steps = Planner(named(scope)).look(ledger, NOW).steps
    ledger["scope/a", ""] = Record(status=Status.WAITING, state=state)  # for a retry
    later = Planner(named(scope)).look(ledger, NOW).steps

    assert [step.node.path for step in steps if isinstance(step, Start)] == ["scope/a"]
    assert not [step for step in (*steps, *later) if isinstance(step, Cancel)]
    assert bool(expired) is not any(isinstance(step, Expire) for step in later)


def test_an_expired_container_times_out_once_everything_in_it_is_finished() -> None:
    loop = container("Foreach", leaf("a"), concurrency=2)
    ledger = {("foreach", ""): limited(-5, count=4, expired=True)}
    ledger |= {("foreach/a", f"foreach={number}"): Record(status=OK) for number in range(2)}

    assert Planner(named(loop)).look(ledger, NOW).steps == (
        Close(node=Node(action=loop, path="foreach", iteration=""), status=LATE, code=TIME_IS_UP),
    )


# --- the planner against a naive model ------------------------------------------------------------------------


@dataclass
class Fate:
    """What the world decides: how each leaf ends, which branch is taken, how many rounds a loop makes."""

    draw: Any
    fixed: dict[tuple[str, Key], Any] = field(default_factory=dict)

    def of(self, what: str, key: Key, strategy: Any) -> Any:
        if (what, key) not in self.fixed:
            self.fixed[what, key] = self.draw(strategy)
        return self.fixed[what, key]

    def leaf(self, key: Key) -> Status:
        status: Status = self.of("leaf", key, st.sampled_from([OK, OK, BAD, LATE]))
        return status

    def branch(self, key: Key) -> str:
        branch: str = self.of("branch", key, st.sampled_from(["actions", "else"]))
        return branch

    def rounds(self, key: Key) -> int:
        rounds: int = self.of("rounds", key, st.integers(0, 3))
        return rounds


@st.composite
def scopes(draw: Any, depth: int = 2, prefix: str = "") -> dict[str, Action]:
    made: dict[str, Action] = {}
    for number in range(draw(st.integers(0 if prefix else 1, 4))):
        name = f"{prefix}{number}"
        before = draw(st.lists(st.sampled_from(sorted(made)), unique=True, max_size=2)) if made else []
        wanted = st.frozensets(st.sampled_from([OK, BAD, LATE, OFF]), min_size=1)
        kinds = ["Compose"] if depth == 0 else ["Compose", "Compose", "Scope", "If", "Foreach", "Until"]
        kind = draw(st.sampled_from(kinds))
        branches = {}
        if kind != "Compose":
            branches["actions"] = draw(scopes(depth=depth - 1, prefix=f"{name}x"))
        if kind == "If":
            branches["else"] = draw(scopes(depth=depth - 1, prefix=f"{name}y"))
        made[name] = Action(
            name=name,
            type=kind,
            run_after={one: draw(wanted) for one in before},
            branches=branches,
            concurrency=draw(st.sampled_from([None, 2])),
        )
    return made


def played(actions: Mapping[str, Action], fate: Fate) -> tuple[dict[Key, Status], Status]:
    """Do what the planner says until it has nothing to say."""
    ledger: dict[Key, Record] = {}
    planner = Planner(actions)
    while True:
        plan = planner.look(ledger, NOW)
        if plan.status is not None:
            return {key: record.status for key, record in ledger.items()}, plan.status
        assert plan.steps
        for step in plan.steps:
            _do(step, ledger, fate)


def _do(step: Any, ledger: dict[Key, Record], fate: Fate) -> None:
    node: Node = step.node
    if isinstance(step, Skip):
        ledger[node.key] = Record(status=OFF)
    elif isinstance(step, Close):
        ledger[node.key] = Record(status=step.status)
    elif isinstance(step, AskAgain):
        state = ledger[node.key].state or {}
        if state["round"] >= fate.rounds(node.key):
            ledger[node.key] = Record(status=step.status)
        else:
            ledger[node.key] = Record(status=Status.RUNNING, state={"round": state["round"] + 1})
    elif node.action.type == "Compose":
        ledger[node.key] = Record(status=fate.leaf(node.key))
    else:
        states: dict[str, dict[str, Any]] = {
            "Scope": {"branch": "actions"},
            "If": {"branch": fate.branch(node.key)},
            "Foreach": {"count": fate.rounds(node.key)},
            "Until": {"round": 0},
        }
        ledger[node.key] = Record(status=Status.RUNNING, state=states[node.action.type])
        if node.action.type == "If":
            for skip in skipped_within(node, NOT_TAKEN, taken=fate.branch(node.key)):
                ledger[skip.node.key] = Record(status=OFF)


@dataclass
class Model:
    """The rules again, in the most naive way: every scope as a whole, one action after the other, by recursion."""

    fate: Fate
    ended: dict[Key, Status] = field(default_factory=dict)

    def scope(self, actions: Mapping[str, Action], prefix: str, iteration: str) -> Status:
        found = {name: self._action(actions, name, prefix, iteration) for name in actions}
        inner = {before for action in actions.values() for before in action.run_after}
        causes = {
            cause for name in actions if name not in inner for cause in self._causes(actions, found, name)
        }
        return BAD if BAD in causes else LATE if LATE in causes else OK

    def _causes(
        self, actions: Mapping[str, Action], found: Mapping[str, Status], name: str
    ) -> Iterator[Status]:
        if found[name] is not OFF:
            yield found[name]
            return
        for before in actions[name].run_after:
            yield from self._causes(actions, found, before)

    def _action(self, actions: Mapping[str, Action], name: str, prefix: str, iteration: str) -> Status:
        key = (f"{prefix}{name}", iteration)
        if key not in self.ended:
            action = actions[name]
            wanted = all(
                self._action(actions, before, prefix, iteration) in statuses
                for before, statuses in action.run_after.items()
            )
            node = Node(action=action, path=key[0], iteration=iteration)
            self.ended[key] = self._done(node) if wanted else self._skipped(node)
        return self.ended[key]

    def _skipped(self, node: Node, taken: str | None = None) -> Status:
        for skip in skipped_within(node, SKIPPED, taken=taken):
            self.ended[skip.node.key] = OFF
        return OFF

    def _done(self, node: Node) -> Status:
        body, inside = node.action.branches.get("actions", {}), f"{node.path}/"
        if node.action.type == "Compose":
            return self.fate.leaf(node.key)
        if node.action.type == "Scope":
            return self.scope(body, inside, node.iteration)
        if node.action.type == "If":
            taken = self.fate.branch(node.key)
            self._skipped(node, taken=taken)
            return self.scope(node.action.branches[taken], inside, node.iteration)
        rounds = self.fate.rounds(node.key) + (node.action.type == "Until")
        ends = [self.scope(body, inside, iteration_of(node, number)) for number in range(rounds)]
        return ends[-1] if node.action.type == "Until" else worst_of(ends)


@settings(max_examples=150, deadline=None)
@given(actions=scopes(), data=st.data())
def test_the_planner_ends_every_run_as_a_naive_model_does(actions: dict[str, Action], data: Any) -> None:
    fate = Fate(draw=data.draw)
    ended, status = played(actions, fate)
    model = Model(fate=fate)

    assert status is model.scope(actions, "", "")
    assert ended == model.ended
