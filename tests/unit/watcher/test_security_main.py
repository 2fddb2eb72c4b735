from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from watcher.__main__ import main


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_what_the_service_writes_is_for_its_own_user_also_in_a_folder_that_all_can_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["bewaarstroom", "--help"])

    with pytest.raises(SystemExit):
        main()

    assert os.umask(0o022) == 0o077
