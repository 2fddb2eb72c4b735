from __future__ import annotations

from datetime import UTC, datetime

from workflows.console.runtree import Branch, grow
from workflows.definition.flow import Status
from workflows.store.views.runs import ActionRow


def _row(path: str, iteration: str = "") -> ActionRow:
    return ActionRow(
        path=path,
        iteration=iteration,
        name=path.rpartition("/")[2],
        type="Scope",
        status=Status.SUCCEEDED,
        code=None,
        started_at=datetime(2026, 11, 24, tzinfo=UTC),
        ended_at=None,
        inputs=None,
        outputs=None,
        error=None,
        attempts=(),
        secure_inputs=False,
        secure_outputs=False,
    )


def _drawn(branches: tuple[Branch, ...], depth: int = 0) -> list[str]:
    lines = []
    for branch in branches:
        lines.append("  " * depth + branch.row.name)
        for name, within in branch.rounds:
            lines += ["  " * depth + f" ronde {name}"] if name else []
            lines += _drawn(within, depth + 1)
    return lines


def test_actions_stand_within_their_containers_round_by_round() -> None:
    rows = [
        _row("Begin"),
        _row("Tot"),
        _row("Tot/Wacht", "Tot=0"),
        _row("Tot/Als", "Tot=0"),
        _row("Tot/Als/Doe", "Tot=0"),
        _row("Tot/Wacht", "Tot=1"),
        _row("Tot/Elk", "Tot=1"),
        _row("Tot/Elk/Stuur", "Tot=1/Elk=0"),
        _row("Tot/Elk/Stuur", "Tot=1/Elk=1"),
    ]

    assert _drawn(grow(rows)) == [
        "Begin",
        "Tot",
        " ronde 1",
        "  Wacht",
        "  Als",
        "    Doe",
        " ronde 2",
        "  Wacht",
        "  Elk",
        "   ronde 1",
        "    Stuur",
        "   ronde 2",
        "    Stuur",
    ]


def test_an_action_whose_container_is_missing_stands_at_the_top() -> None:
    assert _drawn(grow([_row("Weg/Doe"), _row("Weg/Ook/Diep", "Weg=3")])) == ["Doe", "Diep"]
    assert grow([]) == ()
