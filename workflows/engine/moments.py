"""The actions that calculate with date and time, worked out by the functions of the same name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workflows.definition.flow import Action
from workflows.errors import PermanentError
from workflows.expressions import Scope, evaluate_value

_BASE, _STEP = "item()?['baseTime']", "int(item()?['interval']), item()?['timeUnit']"
_ZONES = "item()?['sourceTimeZone'], item()?['destinationTimeZone']"
_FORMAT = "coalesce(item()?['formatString'], 'o')"
_TEMPLATES: Mapping[str, str] = {
    "addtotime": f"@addToTime({_BASE}, {_STEP}, {_FORMAT})",
    "converttimezone": f"@convertTimeZone({_BASE}, {_ZONES}, {_FORMAT})",
    "currenttime": "@utcNow()",
    "getfuturetime": f"@getFutureTime({_STEP}, {_FORMAT})",
    "getpasttime": f"@getPastTime({_STEP}, {_FORMAT})",
    "subtractfromtime": f"@subtractFromTime({_BASE}, {_STEP}, {_FORMAT})",
}
"""By kind in lower case; item() is what the action was given."""


def moment(action: Action, inputs: Any, scope: Scope) -> Any:
    """Work out the moment that an Expression action asks for; raises PermanentError when its kind does not exist."""
    template = _TEMPLATES.get((action.kind or "").lower())
    if template is None:
        raise PermanentError(
            "kind-unknown", f"De actie '{action.name}' kan hier niet: het soort '{action.kind}' bestaat niet."
        )
    return evaluate_value(template, replace(scope, item=inputs))
