"""What is wrong with an expression, where, and what its maker may have meant."""

from __future__ import annotations

from workflows.errors import BadInputError


class ExpressionError(BadInputError):
    """De expressie klopt niet."""

    next_step = "Verbeter de expressie en probeer het opnieuw."

    def __init__(
        self,
        code: str,
        message: str | None = None,
        *,
        expression: str | None = None,
        position: int | None = None,
        suggestion: str | None = None,
    ) -> None:
        """Point at *position* (characters from 0) in *expression*, and name a *suggestion* that does exist."""
        super().__init__(
            code,
            message,
            next_step=f"Bedoelt u '{suggestion}'?" if suggestion else None,
            facts={} if position is None else {"position": position},
        )
        self.expression = expression
        self.position = position
        self.suggestion = suggestion

    def placed(self, position: int, function: str) -> ExpressionError:
        """Say in which function and where it went wrong, unless that is known already."""
        if self.position is not None:
            return self

        return ExpressionError(
            self.code, f"Functie {function}: {self.message}", position=position, suggestion=self.suggestion
        )

    def placed_at(self, position: int) -> ExpressionError:
        """Say where it went wrong, unless that is known already."""
        if self.position is not None:
            return self

        return ExpressionError(self.code, self.message, position=position, suggestion=self.suggestion)

    def within(self, expression: str) -> ExpressionError:
        """Add the expression that it went wrong in."""
        if self.expression is not None:
            return self

        return ExpressionError(
            self.code,
            self.message,
            expression=expression,
            position=self.position,
            suggestion=self.suggestion,
        )
