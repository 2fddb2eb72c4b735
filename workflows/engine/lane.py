"""Side by side within one folder: lanes, in each of which runs go in order.

The queue works one segment at a time of each of its partitions, and claims many partitions in one sweep. A folder that
may do more at once is so many partitions; a run stays in its own, so the fast claim serves these folders too.
"""

from __future__ import annotations

import zlib

MOST_KEY = 190  # characters; the number of the lane comes after it


def lane_of(folder: str, run_id: str, abreast: int) -> str:
    """Choose the lane of a run; with one lane that is the folder itself, so that everything in it goes in order."""
    number = zlib.crc32(run_id.encode()) % abreast
    return f"{folder[:MOST_KEY]}#{number}" if number else folder
