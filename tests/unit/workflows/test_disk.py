from __future__ import annotations

from pathlib import Path

import pytest

from workflows.disk import reason_of


def test_a_known_reason_is_told_in_dutch(tmp_path: Path) -> None:
    with pytest.raises(OSError) as missing:  # noqa: PT011 - which one is the question
        (tmp_path / "weg").read_bytes()
    with pytest.raises(OSError) as folder:  # noqa: PT011 - as above
        tmp_path.read_bytes()

    assert [reason_of(missing.value), reason_of(folder.value)] == ["bestaat niet", "is een map"]


def test_another_reason_is_told_as_the_system_tells_it() -> None:
    assert [reason_of(OSError(9999, "iets vreemds")), reason_of(OSError())] == [
        "iets vreemds",
        "onbekende fout",
    ]
