from __future__ import annotations

from workflows.inspection.whatsapp.months import MONTHS


def test_every_month_has_its_number_once() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    assert {"jan": 1, "mrt": 3, "mei": 5, "okt": 10, "dec": 12}.items() <= MONTHS.items()
