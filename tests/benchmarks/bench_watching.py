"""What watching a whole municipality costs: per look, per day, in memory, at start and under load.

    PYTHONPATH=. python tests/benchmarks/bench_watching.py [idle|busy|large|rclone …] [--drives 5000] [--minutes 10]
                                                           [--gigabytes 2]

Without numbers it is a short form. The simulator is a process of its own, so that what is measured is ours; time in
the idle measurement is turned by hand, so that a quarter of an hour passes in as long as the looks take.
"""

from __future__ import annotations

import argparse
import asyncio

from tests.benchmarks.municipality import quiet
from tests.benchmarks.watching_busy import busy
from tests.benchmarks.watching_idle import idle
from tests.benchmarks.watching_large import large
from tests.benchmarks.watching_rclone import rclone


def main() -> None:
    quiet()
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="*", default=["idle", "busy", "large", "rclone"])
    parser.add_argument("--drives", type=int, default=500)
    parser.add_argument("--minutes", type=int, default=1)
    parser.add_argument("--gigabytes", type=float, default=0.25)
    asked = parser.parse_args()
    runs = {
        "idle": lambda: idle(asked.drives),
        "busy": lambda: busy(asked.drives, asked.minutes),
        "large": lambda: large(asked.gigabytes),
        "rclone": lambda: rclone(asked.drives),
    }
    for what in asked.what:
        asyncio.run(runs[what]())


if __name__ == "__main__":
    main()
