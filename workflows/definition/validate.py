"""Everything that is wrong with a flow, in three layers and all at once: shape, graph, expressions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from workflows.definition.connectors import Offered, check_connectors
from workflows.definition.expressions import Known, check_expressions
from workflows.definition.flow import Flow
from workflows.definition.graph import MOST_ACTIONS, check_graph
from workflows.definition.mistake import DefinitionErrors, Mistake, in_order
from workflows.definition.outline import Outline, outline_of
from workflows.definition.parameters import check_parameters
from workflows.definition.reader import Reading, read_one
from workflows.definition.variables import check_variables, variables_of

MOST_MISTAKES = 300  # finding a suggestion takes time, and after so many the file is not meant to be a flow


def validate(text: str, file_name: str, offered: Offered) -> Flow:
    """Read a flow that can run here; raises DefinitionErrors with everything that is wrong with it."""
    reading = read_one(text, file_name)
    mistakes = mistakes_in(reading, offered)
    if mistakes:
        raise DefinitionErrors(mistakes)

    return reading.flow


def mistakes_in(reading: Reading, offered: Offered) -> tuple[Mistake, ...]:
    """List everything that is wrong, in the order of the text; empty when the flow can run here."""
    outline = outline_of(reading.flow)
    return in_order([*reading.mistakes, *islice(_beyond_shape(reading, outline, offered), MOST_MISTAKES)])


def _beyond_shape(reading: Reading, outline: Outline, offered: Offered) -> Iterator[Mistake]:
    flow, source = reading.flow, reading.source
    yield from check_graph(flow, outline, source)
    if len(outline.positions) > MOST_ACTIONS:
        return  # comparing everything with everything would take too long, and nobody would read it

    variables = variables_of(outline)
    yield from check_connectors(flow, outline, offered, source)
    yield from check_variables(variables, outline, source)
    yield from check_parameters(flow, source)
    yield from check_expressions(Known(flow=flow, outline=outline, variables=variables, source=source))
