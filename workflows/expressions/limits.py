"""How large an expression and what it makes may grow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Ceilings for one template; an evaluation that passes one of them ends in an error."""

    expression: int = 8_192  # characters of one expression, as in Power Automate
    template: int = 2_000_000  # characters of text around the expressions
    depth: int = 100  # calls within calls, and values within values of a template
    text: int = 10_000_000  # characters of one text that a function makes
    items: int = 1_000_000  # members of one list that a function makes
    work: int = 20_000_000  # what one evaluation makes in all: a character counts 1, a member of a list 16


LIMITS = Limits()
