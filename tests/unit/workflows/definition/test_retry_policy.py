from __future__ import annotations

from datetime import timedelta

import pytest

from workflows.definition.cursor import Cursor
from workflows.definition.document import read_document
from workflows.definition.flow import RetryPolicy
from workflows.definition.retry_policy import read_retry_policy


def read(policy: str) -> tuple[RetryPolicy | None, list[str]]:
    document = read_document(f"retryPolicy: {policy}", "x.yaml")
    owner = Cursor(document=document, value={})
    inputs = Cursor(document=document, value=document.value, mistakes=owner.mistakes)
    return read_retry_policy(owner, inputs), [mistake.code for mistake in owner.mistakes]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("{type: none}", RetryPolicy(type="none")),
        (
            "{type: Fixed, count: 3, interval: PT1M}",
            RetryPolicy(type="fixed", count=3, interval=timedelta(minutes=1)),
        ),
        ("{type: exponential}", RetryPolicy(type="exponential", count=4)),
        (
            "{type: exponential, count: 5, interval: PT10S, minimumInterval: PT5S, maximumInterval: PT1H}",
            RetryPolicy(
                type="exponential",
                count=5,
                interval=timedelta(seconds=10),
                minimum=timedelta(seconds=5),
                maximum=timedelta(hours=1),
            ),
        ),
    ],
)
def test_policies(policy: str, expected: RetryPolicy) -> None:
    assert read(policy) == (expected, [])


@pytest.mark.parametrize(
    ("policy", "codes"),
    [
        ("{count: 3}", ["member_missing"]),
        ("{type: altijd}", ["choice_unknown"]),
        ("{type: fixed, count: 91}", ["number_expected"]),
        ("{type: fixed, interval: PT1S}", ["duration_out_of_range"]),
        ("{type: fixed, interval: straks}", ["duration_expected"]),
        ("vaak", ["object_expected"]),
    ],
)
def test_mistakes_in_policies(policy: str, codes: list[str]) -> None:
    assert read(policy)[1] == codes


def test_no_policy_is_the_default() -> None:
    assert read("") == (None, [])
