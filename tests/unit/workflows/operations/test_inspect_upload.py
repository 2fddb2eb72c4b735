from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

import pytest

from tests.clamd import VIRUS, scanner_at
from tests.household import BEHEER, DI, Household
from watcher.simulator.faults import Kind
from workflows.errors import RetryableError
from workflows.operations.inspect_upload import RETRY, inspect_upload
from workflows.operations.operation import Done
from workflows.store import uploads

CHAT = """[23-11-2026, 10:15:00] Buurtteam: \u200eBerichten en oproepen zijn end-to-end versleuteld.
[23-11-2026, 10:15:03] Fenna: Goedemorgen, is het besluit al bekend?
[23-11-2026, 10:16:10] Jelle: Ja, akkoord.
"""


async def test_the_flow_hears_kind_counts_and_codes_and_no_names(home: Household) -> None:
    upload = await home.arrived("export/_chat.txt", CHAT.encode())

    answer = await home.ask(inspect_upload, upload)

    assert isinstance(answer, Done)
    assert isinstance(answer.body, dict)
    assert answer.body | {"findings": []} == {
        "kind": "whatsapp_export_iphone",
        "fileCount": 1,
        "messageCount": 3,
        "findings": [],
    }
    assert "Fenna" not in str(answer.body)


async def test_the_report_and_checksums_are_kept_with_the_upload(home: Household) -> None:
    upload = await home.arrived(content=b"hallo")
    await home.ask(inspect_upload, upload)

    report = await home.database.transact(partial(uploads.report_of, upload_id=upload.upload_id))
    file = (await home.again(upload)).files[0]

    assert isinstance(report, dict)
    assert report["files"][0]["sha256"] == file.sha256 == hashlib.sha256(b"hallo").hexdigest()
    assert file.mime == "text/plain"


async def test_a_file_that_changed_after_it_settled_is_inspected_again_later(home: Household) -> None:
    upload = await home.arrived()
    home.onedrive.put("gesprek.txt", b"intussen iets anders")

    with pytest.raises(RetryableError) as refused:
        await home.ask(inspect_upload, upload)
    assert refused.value.code == "file-changed-while-read"


async def test_a_download_that_does_not_come_is_tried_again(home: Household) -> None:
    upload = await home.arrived()
    home.onedrive.fault(Kind.UNAVAILABLE, times=None)

    with pytest.raises(RetryableError):
        await home.ask(inspect_upload, upload)
    operation = inspect_upload(home.house)
    assert (operation.retry, RETRY.type, RETRY.count) == (RETRY, "exponential", 8)


async def test_a_virus_is_told_to_di_and_beheer_once_and_kept_with_the_file(
    home: Household, clamd: Path
) -> None:
    home.scan_with(scanner_at(clamd))
    upload = await home.arrived("map/brief.txt", VIRUS)

    answer = await home.ask(inspect_upload, upload)
    await home.ask(inspect_upload, upload)

    assert isinstance(answer, Done)
    assert isinstance(answer.body, dict)
    assert "besmet" in answer.body["findings"]
    assert [(file.scan, file.infected) for file in (await home.again(upload)).files] == [("besmet", True)]
    assert await home.letters() == [("besmet", BEHEER.mail), ("besmet", DI.mail)]


async def test_a_file_that_the_scanner_knows_nothing_of_is_told_to_nobody(
    home: Household, clamd: Path
) -> None:
    home.scan_with(scanner_at(clamd))
    upload = await home.arrived()

    await home.ask(inspect_upload, upload)

    assert [file.scan for file in (await home.again(upload)).files] == ["schoon"]
    assert await home.letters() == []


async def test_without_a_scanner_a_file_is_not_called_clean(home: Household) -> None:
    upload = await home.arrived()

    await home.ask(inspect_upload, upload)

    assert [file.scan for file in (await home.again(upload)).files] == ["niet_gescand"]
