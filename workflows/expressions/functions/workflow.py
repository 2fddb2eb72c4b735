"""Functions that look up what the run knows."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.expressions.errors import ExpressionError
from workflows.expressions.functions.arguments import refused, text
from workflows.expressions.functions.function import Function, Run
from workflows.expressions.suggestion import closest
from workflows.expressions.values import Value, find_key

_MISSING = object()


def _look_up(known: Mapping[str, Value], name: Value, what: str) -> Value:
    """Find a name as it is, in another case, or with its blanks written as `_`."""
    wanted = text(name, 1)
    found = known.get(wanted, _MISSING)
    if found is not _MISSING:
        return found  # type: ignore[return-value] # what is found is a value

    spelled = find_key(known, wanted) or find_key(known, wanted.replace(" ", "_"))
    if spelled is None:
        raise ExpressionError(
            "expression_unknown_name",
            f"{what} '{wanted}' bestaat hier niet.",
            suggestion=closest(wanted, known),
        )

    return known[spelled]


def action_record(run: Run, name: Value) -> Mapping[str, Value]:
    """Find what is recorded of an action; raises ExpressionError when it has not been reached."""
    record = _look_up(run.scope.actions, name, "de actie")
    return record if isinstance(record, Mapping) else {}


def trigger_record(run: Run) -> Mapping[str, Value]:
    """Find what is recorded of the trigger; empty when the run has none."""
    return run.scope.trigger or {}


def body_of(record: Mapping[str, Value]) -> Value:
    """Take the body out of a record's outputs; null when there is none."""
    outputs = record.get("outputs")
    if not isinstance(outputs, Mapping):
        return None

    spelled = find_key(outputs, "body")
    return None if spelled is None else outputs[spelled]


def _part(record: Mapping[str, Value], part: Value) -> Value:
    if part is None:
        return record

    spelled = find_key(record, text(part, 2))
    return None if spelled is None else record[spelled]


def _parameters(run: Run, name: Value) -> Value:
    return _look_up(run.scope.parameters, name, "de parameter")


def _variables(run: Run, name: Value) -> Value:
    return _look_up(run.scope.variables, name, "de variabele")


def _appsetting(run: Run, name: Value) -> Value:
    spelled = find_key(run.scope.appsettings, text(name, 1))
    return None if spelled is None else run.scope.appsettings[spelled]


def _items(run: Run, name: Value) -> Value:
    return _look_up(run.scope.items, name, "de herhaling")


def _iteration_indexes(run: Run, name: Value) -> Value:
    return _look_up(run.scope.iteration_indexes, name, "de herhaling")


def _actions(run: Run, name: Value, part: Value = None) -> Value:
    return _part(action_record(run, name), part)


def _outputs(run: Run, name: Value) -> Value:
    return action_record(run, name).get("outputs")


def _body(run: Run, name: Value = None) -> Value:
    return body_of(trigger_record(run) if name is None else action_record(run, name))


def _action(run: Run, part: Value = None) -> Value:
    if run.scope.action is None:
        raise refused("expression_no_action", "er is hier geen huidige actie.")

    return _part(run.scope.action(), part)


def _result(run: Run, name: Value) -> Value:
    return _look_up(run.scope.results, name, "de groep")


def _trigger(run: Run, part: Value = None) -> Value:
    return _part(trigger_record(run), part)


def _trigger_outputs(run: Run) -> Value:
    return trigger_record(run).get("outputs")


def _trigger_body(run: Run) -> Value:
    return body_of(trigger_record(run))


def _workflow(run: Run) -> Value:
    return run.scope.workflow or {}


def _list_callback_url(run: Run) -> Value:
    if run.scope.callback_url is None:
        raise refused("expression_no_callback", "deze stap heeft geen adres waarop een antwoord kan komen.")

    return run.scope.callback_url


_GROUP = "Werkstroom"
FUNCTIONS = (
    Function(
        name="action",
        group=_GROUP,
        says="Geeft de gegevens van de huidige actie, in bijgehouden eigenschappen en voorwaarden.",
        example="action()",
        result=None,
        call=_action,
        most=1,
        kind="reads",
    ),
    Function(
        name="actions",
        group=_GROUP,
        says="Geeft alle gegevens van een actie: invoer, uitvoer, status, tijden.",
        example="actions('Opstellen')?['status']",
        result=None,
        call=_actions,
        least=1,
        most=2,
        kind="reads",
    ),
    Function(
        name="appsetting",
        group=_GROUP,
        says="Geeft een instelling van de toepassing; null als die er niet is.",
        example="appsetting('omgeving')",
        result=None,
        call=_appsetting,
        least=1,
        most=1,
        kind="reads",
    ),
    Function(
        name="body",
        group=_GROUP,
        says="Geeft de inhoud (body) van de uitvoer van een actie.",
        example="body('Bestand_ophalen')",
        result=None,
        call=_body,
        most=1,
        kind="reads",
        aliases=("actionBody",),
    ),
    Function(
        name="items",
        group=_GROUP,
        says="Geeft het element waar de genoemde herhaling nu mee bezig is.",
        example="items('Voor_elk_bestand')",
        result=None,
        call=_items,
        least=1,
        most=1,
        kind="reads",
    ),
    Function(
        name="iterationIndexes",
        group=_GROUP,
        says="Geeft het volgnummer, vanaf 0, van de ronde in een herhaling-totdat.",
        example="iterationIndexes('Totdat_klaar')",
        result=None,
        call=_iteration_indexes,
        least=1,
        most=1,
        kind="reads",
    ),
    Function(
        name="listCallbackUrl",
        group=_GROUP,
        says="Geeft het adres waarop het antwoord voor deze stap kan komen.",
        example="listCallbackUrl()",
        result=None,
        call=_list_callback_url,
        kind="reads",
    ),
    Function(
        name="outputs",
        group=_GROUP,
        says="Geeft de uitvoer van een actie.",
        example="outputs('Opstellen')",
        result=None,
        call=_outputs,
        least=1,
        most=1,
        kind="reads",
        aliases=("actionOutputs",),
    ),
    Function(
        name="parameters",
        group=_GROUP,
        says="Geeft een parameter van de werkstroom.",
        example="parameters('map')",
        result=None,
        call=_parameters,
        least=1,
        most=1,
        kind="reads",
    ),
    Function(
        name="result",
        group=_GROUP,
        says="Geeft de gegevens van de acties die direct in een groep of herhaling staan.",
        example="result('Proberen')",
        result=None,
        call=_result,
        least=1,
        most=1,
        kind="reads",
    ),
    Function(
        name="trigger",
        group=_GROUP,
        says="Geeft alle gegevens van wat de werkstroom startte.",
        example="trigger()?['name']",
        result=None,
        call=_trigger,
        most=1,
        kind="reads",
    ),
    Function(
        name="triggerBody",
        group=_GROUP,
        says="Geeft de inhoud (body) van wat de werkstroom startte.",
        example="triggerBody()?['Name']",
        result=None,
        call=_trigger_body,
        kind="reads",
    ),
    Function(
        name="triggerOutputs",
        group=_GROUP,
        says="Geeft de uitvoer van wat de werkstroom startte.",
        example="triggerOutputs()?['headers']",
        result=None,
        call=_trigger_outputs,
        kind="reads",
    ),
    Function(
        name="variables",
        group=_GROUP,
        says="Geeft de waarde van een variabele.",
        example="variables('teller')",
        result=None,
        call=_variables,
        least=1,
        most=1,
        kind="reads",
    ),
    Function(
        name="workflow",
        group=_GROUP,
        says="Geeft de gegevens van deze werkstroom en deze uitvoering.",
        example="workflow()?['run']?['name']",
        result=None,
        call=_workflow,
        kind="reads",
    ),
)
