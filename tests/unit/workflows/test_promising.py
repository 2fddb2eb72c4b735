from __future__ import annotations

import pytest

from workflows.clearance import Verwijderen
from workflows.promising import FOR_GOOD, IN_BIN, IN_PART, WILL_BE_DELETED, where_now


def test_every_setting_has_its_promise() -> None:
    assert set(WILL_BE_DELETED) == set(Verwijderen)


@pytest.mark.parametrize(
    ("permanent", "told"),
    [((), IN_BIN), ((False, False), IN_BIN), ((True, True), FOR_GOOD), ((True, False), IN_PART)],
)
def test_only_what_lies_in_the_bin_is_said_to_be_there(permanent: tuple[bool, ...], told: str) -> None:
    assert where_now(permanent) == told
