from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.simulator.errors import GraphError
from watcher.simulator.faults import Armoury, Fault, Kind, read_fault

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), st.lists, max_leaves=3)


def test_a_fault_happens_as_often_as_asked() -> None:
    armoury = Armoury()
    fault = Fault(kind=Kind.HTML, path="/drives/", times=2, skip=1)
    armoury.arm(fault)

    taken = [armoury.take("GET", "/v1.0/drives/1") for _ in range(4)]

    assert [found.kind if found else None for found in taken] == [None, Kind.HTML, Kind.HTML, None]
    assert armoury.armed == {}


def test_a_fault_without_end_stays() -> None:
    armoury = Armoury()
    armoury.arm(Fault(kind=Kind.NO_HASH, times=None))

    assert [armoury.take("GET", "/") is not None for _ in range(3)] == [True, True, True]


def test_a_fault_is_meant_for_a_method_and_a_path() -> None:
    fault = Fault(kind=Kind.LOCKED, method="DELETE|PATCH", path=r"items/01\w+$")

    assert fault.meets("DELETE", "/v1.0/drives/1/items/01ABC")
    assert not fault.meets("GET", "/v1.0/drives/1/items/01ABC")
    assert not fault.meets("DELETE", "/v1.0/drives/1/items/01ABC/children")


def test_only_a_feed_request_with_a_token_finds_it_expired() -> None:
    fault = Fault(kind=Kind.EXPIRED_TOKEN)

    assert fault.meets("GET", "/v1.0/drives/1/root/delta?token=abc")
    assert fault.meets("GET", "/v1.0/drives/1/items/root/delta(token='abc')")
    assert not fault.meets("GET", "/v1.0/drives/1/root/delta")
    assert not fault.meets("GET", "/v1.0/drives/1/root/delta?token=latest")


def test_only_a_download_has_changed_bytes() -> None:
    fault = Fault(kind=Kind.CHANGED_BYTES)

    assert fault.meets("GET", "/personal/x/_layouts/15/download.aspx?UniqueId=1")
    assert not fault.meets("GET", "/v1.0/drives/1/items/2")


def test_a_fault_is_read_from_json() -> None:
    body = {
        "kind": "throttled",
        "method": "GET",
        "path": "x",
        "times": None,
        "skip": 2,
        "retry_after": "date",
        "seconds": 5,
    }

    assert read_fault(body) == Fault(
        kind=Kind.THROTTLED, method="GET", path="x", times=None, skip=2, retry_after="date", seconds=5
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "kind must be one of"),
        ({"kind": "onzin"}, "kind must be one of"),
        ({"kind": "html", "keer": 1}, "Unknown property: keer"),
        ({"kind": "html", "path": "("}, "path is not a regular expression"),
        ({"kind": "html", "method": 1}, "method must be a regular expression"),
        ({"kind": "html", "times": -1}, "times must be a whole number"),
        ({"kind": "html", "skip": None}, "skip must be a whole number"),
        ({"kind": "html", "seconds": True}, "seconds must be a whole number"),
        ({"kind": "html", "retry_after": "straks"}, "retry_after must be"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(body: dict[str, Any], message: str) -> None:
    with pytest.raises(GraphError, match=message):
        read_fault(body)


@settings(max_examples=100)
@given(
    st.dictionaries(
        st.sampled_from(["kind", "method", "path", "times", "skip", "retry_after", "seconds"]), JSON
    )
)
def test_any_json_is_a_fault_or_a_clear_refusal(body: dict[str, Any]) -> None:
    try:
        kind = read_fault({"kind": "html", **body}).kind
    except GraphError as refused:
        kind = None
        message = refused.message

    assert kind in set(Kind) or message


def test_there_is_an_end_to_the_faults() -> None:
    armoury = Armoury()
    armoury.armed.update({number: Fault(kind=Kind.HTML) for number in range(1000)})

    with pytest.raises(GraphError, match="Too many"):
        armoury.arm(Fault(kind=Kind.HTML))
