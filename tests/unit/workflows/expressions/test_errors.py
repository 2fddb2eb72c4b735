from __future__ import annotations

from workflows.errors import BadInputError
from workflows.expressions.errors import ExpressionError


def test_a_suggestion_is_the_next_step() -> None:
    error = ExpressionError("expression_unknown_function", "Onbekend.", suggestion="concat")
    assert (error.what_next, isinstance(error, BadInputError)) == ("Bedoelt u 'concat'?", True)


def test_the_innermost_place_and_expression_stay() -> None:
    error = ExpressionError("x", "mis.").placed(3, "first").within("@first(1)")
    again = error.placed(0, "concat").placed_at(9).within("@anders()")
    assert (again.message, again.position, again.expression) == ("Functie first: mis.", 3, "@first(1)")


def test_a_place_can_be_named_without_a_function() -> None:
    error = ExpressionError("x", "mis.").placed_at(3)
    assert (error.message, error.position, error.facts) == ("mis.", 3, {"position": 3})
