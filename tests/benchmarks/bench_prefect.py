"""How fast Prefect runs a flow of ten tasks, in a server of its own; needs Prefect and nothing of ours.

python -m venv prefect && prefect/bin/pip install prefect==3.8.8
prefect/bin/pip install --no-deps fastapi==0.115.12 starlette==0.46.2   # as installed, its server does not start
prefect/bin/python tests/benchmarks/bench_prefect.py [--runs 20]
"""

from __future__ import annotations

import argparse
import json
import time

from prefect import flow, task
from prefect.testing.utilities import prefect_test_harness


@task
def step(value: int) -> int:
    """Do next to nothing, with the state of it kept."""
    return value + 1


@flow
def ten(number: int) -> int:
    """Do ten tasks, one after the other."""
    for _ in range(10):
        number = step(number)
    return number


def main() -> None:
    """Run the flow once to warm up, and then as often as is asked."""
    reader = argparse.ArgumentParser()
    reader.add_argument("--runs", type=int, default=20)
    count = reader.parse_args().runs
    with prefect_test_harness():
        ten(0)
        began, cpu = time.perf_counter(), time.process_time()
        for number in range(count):
            ten(number)
        seconds, worked = time.perf_counter() - began, time.process_time() - cpu
    print(json.dumps({"runs/s": count / seconds, "CPU ms/run of the client": worked / count * 1000}))  # noqa: T201 - a benchmark prints what it measured


if __name__ == "__main__":
    main()
