from __future__ import annotations

from tests.unit.workflows.engine.test_plan import container, leaf, named
from workflows.definition.flow import Action, Status
from workflows.engine.steps import NOT_TAKEN, Node, Record, farewell_of, iteration_of, skipped_within


def test_everything_within_a_skipped_container_is_skipped_but_no_rounds_of_loops() -> None:
    inner = container("Foreach", leaf("c"))
    branch = Action(
        name="if", type="If", branches={"actions": named(leaf("a")), "else": named(leaf("b"), inner)}
    )
    node = Node(action=branch, path="if", iteration="")

    assert [(skip.node.path, skip.code) for skip in skipped_within(node, NOT_TAKEN, taken="actions")] == [
        ("if/b", NOT_TAKEN),
        ("if/foreach", NOT_TAKEN),
    ]


def test_a_round_is_named_within_the_rounds_around_it() -> None:
    loop = container("Foreach", leaf("a"))

    assert iteration_of(Node(action=loop, path="foreach", iteration=""), 2) == "foreach=2"
    assert iteration_of(Node(action=loop, path="x/foreach", iteration="x=1"), 0) == "x=1/foreach=0"


def test_only_what_subscribed_says_farewell() -> None:
    goodbye = leaf("a_afmelden")
    asked = Node(
        action=Action(name="a", type="HttpWebhook", farewell=goodbye), path="blok/a", iteration="l=1"
    )
    known = Record(status=Status.SUCCEEDED, state={"subscribed": True})

    assert farewell_of(asked, known) == Node(action=goodbye, path="blok/a/a_afmelden", iteration="l=1")
    assert farewell_of(asked, Record(status=Status.SUCCEEDED)) is None
    assert farewell_of(Node(action=leaf("a"), path="a", iteration=""), known) is None
