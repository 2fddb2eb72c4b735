from __future__ import annotations

from workflows.inspection.limits import DEFAULT_LIMITS, GIGABYTE, Limits


def test_a_transcript_fits_in_memory_and_a_file_need_not() -> None:
    assert DEFAULT_LIMITS.transcript_size < GIGABYTE < DEFAULT_LIMITS.file_size


def test_a_limit_can_be_set_alone() -> None:
    assert Limits(files=3).zip_entries == DEFAULT_LIMITS.zip_entries
