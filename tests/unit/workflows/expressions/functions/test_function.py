from __future__ import annotations

import pytest

from workflows.expressions.errors import ExpressionError
from workflows.expressions.functions.function import Run
from workflows.expressions.limits import Limits
from workflows.expressions.scope import Scope


def test_a_run_has_so_much_work_and_no_more() -> None:
    run = Run(Scope(), Limits(work=5))
    run.spend(5)
    assert run.left == 0
    with pytest.raises(ExpressionError, match="expression_result_too_large"):
        run.spend(1)
