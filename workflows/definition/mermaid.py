"""A flow as Mermaid text, for pages that draw it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflows.definition.flow import Action, Flow, Status

BRANCHES = {"actions": "ja", "else": "anders", "default": "anders"}


def usual(statuses: frozenset[Status]) -> bool:
    """Tell whether an action simply follows when the one before it succeeded."""
    return statuses == {Status.SUCCEEDED}


def mermaid(flow: Flow) -> str:
    """Draw a flow as a Mermaid flowchart, top down."""
    return "\n".join(["flowchart TD", *_triggers(flow), *_branch(flow.actions, "a", "  "), ""])


def _triggers(flow: Flow) -> Iterator[str]:
    starts = [f"a{index}" for index, one in enumerate(flow.actions.values()) if not one.run_after]
    for number, trigger in enumerate(flow.triggers.values()):
        yield f'  t{number}(["{_label(trigger.name)}"])'
        yield from (f"  t{number} --> {start}" for start in starts)


def _branch(actions: Mapping[str, Action], prefix: str, indent: str) -> Iterator[str]:
    """Draw the actions of a branch; the number of each is its place in the branch."""
    ids = {name: f"{prefix}{index}" for index, name in enumerate(actions)}
    for name, action in actions.items():
        yield from _action(action, ids[name], indent)
    for name, action in actions.items():
        for before, statuses in action.run_after.items():
            if before in ids:
                label = "" if usual(statuses) else f"|{', '.join(sorted(statuses))}|"
                yield f"{indent}{ids[before]} -->{label} {ids[name]}"


def _action(action: Action, node: str, indent: str) -> Iterator[str]:
    branches = {name: children for name, children in action.branches.items() if children}
    if not branches:
        yield f'{indent}{node}["{_label(action.name)}"]'
        return

    yield f'{indent}subgraph {node}["{_label(f"{action.name} ({action.type})")}"]'
    for number, (name, children) in enumerate(branches.items()):
        if len(action.branches) == 1:
            yield from _branch(children, f"{node}_", indent + "  ")
        else:
            yield f'{indent}  subgraph {node}b{number}["{_label(branch_title(name))}"]'
            yield from _branch(children, f"{node}b{number}_", indent + "    ")
            yield f"{indent}  end"
    yield f"{indent}end"


def branch_title(branch: str) -> str:
    """Name a branch for people."""
    return BRANCHES.get(branch, branch.removeprefix("case:").removeprefix("tool:"))


def _label(text: str) -> str:
    """Write a text as Mermaid shows it, whatever marks are in it."""
    shown = " ".join(text.split())
    return "".join(mark if mark.isalnum() or mark in " _-.,()" else f"#{ord(mark)};" for mark in shown)
