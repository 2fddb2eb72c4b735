from __future__ import annotations

from typing import Any

import pytest

from workflows.errors import BadInputError
from workflows.zaaksysteem.simulator.faults import MAX_FAULTS, Fault, Faults, Kind, fault_from


def test_a_fault_happens_as_often_as_it_was_armed_for() -> None:
    faults = Faults()
    fault = Fault(kind=Kind.BUSY, times=2)
    faults.arm(fault)
    assert [faults.take("GET", "/x") is None for _ in range(3)] == [False, False, True]


def test_a_fault_lets_the_first_requests_pass() -> None:
    faults = Faults()
    faults.arm(Fault(kind=Kind.BUSY, skip=2))
    assert [faults.take("GET", "/x") is None for _ in range(4)] == [True, True, False, True]


def test_a_fault_happens_only_to_what_it_is_meant_for() -> None:
    faults = Faults()
    faults.arm(Fault(kind=Kind.BUSY, method="POST|PUT", path="documenten.*versie=1"))
    assert faults.take("GET", "/documenten/x?versie=1") is None
    assert faults.take("POST", "/documenten/x") is None
    assert faults.take("PUT", "/documenten/x?versie=1") is not None


def test_the_fault_that_was_armed_first_happens_first() -> None:
    faults = Faults()
    faults.arm(Fault(kind=Kind.BUSY))
    faults.arm(Fault(kind=Kind.HTML))
    assert [fault.kind for fault in (faults.take("GET", "/"), faults.take("GET", "/")) if fault] == [
        Kind.BUSY,
        Kind.HTML,
    ]


def test_there_is_an_end_to_faults() -> None:
    faults = Faults()
    for _ in range(MAX_FAULTS):
        faults.arm(Fault(kind=Kind.BUSY))
    with pytest.raises(BadInputError):
        faults.arm(Fault(kind=Kind.BUSY))


def test_a_fault_is_read_as_it_is_posted() -> None:
    read = fault_from({"kind": "gateway", "status": 504, "method": "POST"})
    assert read == Fault(kind=Kind.GATEWAY, status=504, method="POST")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"kind": "x"},
        {"kind": "busy", "path": "("},
        {"kind": "busy", "times": "2"},
        {"kind": "busy", "method": 1},
    ],
)
def test_what_is_no_fault_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(BadInputError):
        fault_from(said)
