from __future__ import annotations

from workflows.definition.kind import CONNECTOR, OLD_CONNECTOR, Kind


def test_a_kind_asks_for_inputs_unless_it_says_not() -> None:
    kind = Kind(type="Doe", says="Doet iets.")
    assert (kind.needs_inputs, kind.inputs, kind.own, kind.connector) == (True, None, {}, False)


def test_both_spellings_of_a_connection_name_its_host_and_may_retry() -> None:
    assert {"host", "retryPolicy?"} <= set(CONNECTOR) & set(OLD_CONNECTOR)
