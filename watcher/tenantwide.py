"""What goes wrong for the whole tenant at once, and so is no fault of one folder, file or member."""

from __future__ import annotations

from typing import Final

BUDGET_SPENT: Final = "graph-budget-spent"
UNREACHABLE: Final = frozenset({"graph-unreachable", "graph-login-unreachable"})
TENANT_WIDE: Final = frozenset(
    {"graph-throttled", "graph-paused", BUDGET_SPENT, "graph-auth-failed"} | UNREACHABLE
)
"""These codes are written on no folder: the page of beheer says them once, with the time at which we go on."""
