"""What is known of one function: how to call it, and how to explain it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from workflows.expressions.limits import Limits
from workflows.expressions.scope import Scope
from workflows.expressions.values import Value, too_big


class Run:
    """One evaluation under way: what it may look up and how much work it has left."""

    __slots__ = ("left", "limits", "scope")

    def __init__(self, scope: Scope, limits: Limits) -> None:
        self.scope = scope
        self.limits = limits
        self.left = limits.work

    def spend(self, work: int) -> None:
        """Take *work* characters or members from what is left; raises ExpressionError when it is used up."""
        self.left -= work
        if self.left < 0:
            raise too_big("te veel werk voor één expressie")


Node: TypeAlias = Callable[[Run], Value]

Kind = Literal["pure", "reads", "lazy"]
"""Pure functions get values; those that read get the run first; lazy ones get the run and unevaluated nodes."""


@dataclass(frozen=True, kw_only=True)
class Function:
    """A function of the language with its documentation."""

    name: str
    group: str
    says: str  # one Dutch sentence
    example: str  # an expression, without @
    result: Any  # what the example gives, as JSON; None too where it depends on the run
    call: Callable[..., Value]
    least: int = 0
    most: int | None = 0  # None: any number of arguments
    kind: Kind = "pure"
    grows: bool = False  # its result may be larger than its arguments, or its work is worth counting
    aliases: tuple[str, ...] = ()
