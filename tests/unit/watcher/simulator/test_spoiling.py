from __future__ import annotations

from email.utils import parsedate_to_datetime

import pytest

from watcher.simulator.faults import Fault, Kind
from watcher.simulator.spoiling import MALWARE, REFUSALS, WRONG_HASH, instead, spoil, too_late

FILE = {"id": "1", "file": {"mimeType": "a/b", "hashes": {"quickXorHash": "x"}}}
FOLDER = {"id": "2", "folder": {}}
TOMBSTONE = {"id": "3", "deleted": {"state": "deleted"}}
URL = "http://127.0.0.1/v1.0/delta?token=1"


def test_throttling_says_when_to_come_back() -> None:
    later = instead(Fault(kind=Kind.THROTTLED, retry_after=200))
    dated = instead(Fault(kind=Kind.UNAVAILABLE, retry_after="date"))
    silent = instead(Fault(kind=Kind.THROTTLED))

    assert later is not None
    assert (later.status_code, later.headers["Retry-After"]) == (429, "200")
    assert dated is not None
    assert dated.status_code == 503
    assert parsedate_to_datetime(dated.headers["Retry-After"]).tzinfo
    assert silent is not None
    assert "Retry-After" not in silent.headers


@pytest.mark.parametrize(("kind", "status"), [(Kind.HTML, 500), (Kind.BAD_GATEWAY, 502)])
def test_some_failures_are_pages(kind: Kind, status: int) -> None:
    response = instead(Fault(kind=kind))

    assert response is not None
    assert (response.status_code, response.media_type) == (status, "text/html")


def test_other_faults_let_the_work_go_on() -> None:
    assert instead(Fault(kind=Kind.CUT_OFF)) is None
    assert too_late().status_code == 504


def test_refusals_have_their_status() -> None:
    assert {kind.value: error.status for kind, error in REFUSALS.items()} == {
        "unauthenticated": 401,
        "on_hold": 403,
        "locked": 423,
        "stale": 412,
        "not_found": 404,
        "not_supported": 501,
    }


def test_hashes_go_or_change() -> None:
    body = {"value": [FILE, FOLDER]}

    assert spoil(Fault(kind=Kind.NO_HASH), body, URL) == {
        "value": [{"id": "1", "file": {"mimeType": "a/b", "hashes": {}}}, FOLDER]
    }
    assert spoil(Fault(kind=Kind.WRONG_HASH), FILE, URL)["file"]["hashes"] == {"quickXorHash": WRONG_HASH}


def test_malware_is_a_facet_of_files() -> None:
    assert spoil(Fault(kind=Kind.MALWARE), {"value": [FILE, FOLDER]}, URL) == {
        "value": [{**FILE, "malware": MALWARE}, FOLDER]
    }


def test_tombstones_can_be_kept_back() -> None:
    assert spoil(Fault(kind=Kind.NO_TOMBSTONES), {"value": [FILE, TOMBSTONE]}, URL) == {"value": [FILE]}


def test_a_loop_leads_to_the_same_page() -> None:
    body = {"value": [], "@odata.deltaLink": "elsewhere"}

    assert spoil(Fault(kind=Kind.LOOPING), body, URL) == {"value": [], "@odata.nextLink": URL}
    assert spoil(Fault(kind=Kind.LOOPING), FILE, URL) == FILE


@pytest.mark.parametrize("body", [[], None, "x", {"value": [1, None]}, {"file": 3}])
def test_other_json_is_left_alone(body: object) -> None:
    assert spoil(Fault(kind=Kind.NO_HASH), body, URL) == body


def test_some_files_stand_in_no_list_and_yet_are_there_by_their_id() -> None:
    fault = Fault(kind=Kind.UNLISTED)

    assert spoil(fault, {"value": [FILE, FOLDER, TOMBSTONE]}, URL) == {"value": [FOLDER, TOMBSTONE]}
    assert spoil(fault, FILE, URL) == FILE


def test_a_file_may_have_no_name_and_a_drive_another_spelling() -> None:
    item = {**FILE, "name": "foto.jpg", "parentReference": {"driveId": "b!aB", "id": "9"}}

    assert spoil(Fault(kind=Kind.NAMELESS), item, URL) == {
        name: value for name, value in item.items() if name != "name"
    }
    assert spoil(Fault(kind=Kind.OTHER_CASE), item, URL)["parentReference"] == {"driveId": "B!Ab", "id": "9"}
    assert spoil(Fault(kind=Kind.OTHER_CASE), FOLDER, URL) == FOLDER
