from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HandClock
from tests.settings import unreached
from watcher.doors import open_doors
from watcher.makers import makers_of, readable_of
from workflows.description import Describer
from workflows.formpage import FormPageMaker
from workflows.readable import ReadableMaker
from workflows.store.database import Database


@pytest.mark.parametrize(
    ("changes", "made"),
    [
        ({"leesbare_versie": "uit"}, [FormPageMaker]),
        ({"leesbare_versie": "registreren"}, [ReadableMaker, FormPageMaker]),
        ({"leesbare_versie": "uit", "mdto": {"doel": "registreren"}}, [FormPageMaker, Describer]),
        ({"leesbare_versie": "uit", "mdto": {"doel": "ophalen"}}, [FormPageMaker]),
    ],
)
@pytest.mark.usefixtures("secrets")
async def test_beside_the_originals_comes_what_the_settings_ask(
    tmp_path: Path,
    database: Database,
    clock: HandClock,
    changes: dict[str, Any],
    made: list[type],
) -> None:
    settings = unreached(tmp_path, **changes)
    async with AsyncExitStack() as stack:
        outer = await open_doors(settings, database, clock, stack)
        makers = makers_of(settings, database, readable_of(outer))

    assert [type(maker) for maker in makers] == made
