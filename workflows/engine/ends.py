"""How a scope ends, from how its actions ended: Power Automate's rule.

Its status comes from its leaves: a skipped leaf is replaced by its predecessors, again and again; then any Failed makes
it Failed, any TimedOut makes it TimedOut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workflows.definition.flow import Action, Status


def status_of(actions: Mapping[str, Action], ended: Mapping[str, Status]) -> Status:
    """Say how a scope ended from how its actions ended."""
    return worst_of(ended[name] for name in deciding(actions, ended))


def deciding(actions: Mapping[str, Action], ended: Mapping[str, Status]) -> set[str]:
    """Name the actions that say how a scope ended; what did not end counts as skipped."""
    counted = _leaves(actions)
    while skipped := {name for name in counted if ended.get(name, Status.SKIPPED) is Status.SKIPPED}:
        counted = (counted - skipped) | {before for name in skipped for before in actions[name].run_after}
    return counted


def worst_of(statuses: Iterable[Status]) -> Status:
    """Let a failure win from a time-out, and a time-out from everything else."""
    found = set(statuses)
    for bad in (Status.FAILED, Status.TIMED_OUT):
        if bad in found:
            return bad
    return Status.SUCCEEDED


def _leaves(actions: Mapping[str, Action]) -> set[str]:
    followed = {before for action in actions.values() for before in action.run_after}
    return set(actions) - followed
