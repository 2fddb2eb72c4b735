from __future__ import annotations

import json

from workflows.inspection.completeness import Attachment, AttachmentState, Completeness
from workflows.inspection.filetype import Filetype, Group
from workflows.inspection.findings import Finding
from workflows.inspection.outcome import ContentKind, FileReport, InspectionReport
from workflows.inspection.personal_data import PersonalData, PersonalKind, Place
from workflows.inspection.scan import CLEAN
from workflows.inspection.unpacked import Member
from workflows.inspection.whatsapp.transcript import parse

TYPE = Filetype(mime="application/zip", label="zip-bestand", group=Group.ARCHIVE, allowed=True)
TYPE_JSON = {"mime": "application/zip", "label": "zip-bestand", "group": "ingepakt bestand", "allowed": True}


def test_an_empty_report_has_every_field() -> None:
    assert InspectionReport(kind=ContentKind.EMPTY).as_json() == {
        "kind": "empty",
        "platform": None,
        "locale": None,
        "date_order": None,
        "date_order_certain": None,
        "date_order_evidence": [],
        "other_reading": None,
        "period": None,
        "participants": [],
        "message_count": 0,
        "transcript": None,
        "attachments": {"present": [], "missing": [], "omitted": [], "without_media": [], "unreferenced": []},
        "findings": [],
        "personal_data": {},
        "hints": {},
        "files": [],
    }


def test_a_full_report_can_be_written_and_read_back() -> None:
    report = InspectionReport(
        kind=ContentKind.WHATSAPP_ANDROID,
        files=(
            FileReport(
                name="a.zip",
                size=3,
                sha256="ab",
                quickxor="cd",
                type=TYPE,
                scan=CLEAN,
                members=(Member(name="b", size=1, sha256="ef", type=TYPE),),
            ),
        ),
        findings=(Finding(code="zip_in_zip", file="b"), Finding(code="zip_in_zip", file="c")),
        transcript=parse("5/2/22, 16:09 - Jan: hoi"),
        transcript_name="_chat.txt",
        completeness=Completeness(
            attachments=(Attachment(message=0, name="x.jpg", state=AttachmentState.MISSING),),
            unreferenced=("y.jpg",),
        ),
        personal_data=(PersonalData(kind=PersonalKind.BSN, count=1, places=(Place(0, 1, 2, sure=False),)),),
        hints={"bewust_afwegen": {"besluit": 1}},
    )
    said = report.as_json(messages=True)
    assert json.loads(json.dumps(said)) == said
    assert (said["period"], said["other_reading"]) == (
        {"first": "2022-05-02T16:09:00", "last": "2022-05-02T16:09:00"},
        {"date_order": "DMY", "period": {"first": "2022-02-05T16:09:00", "last": "2022-02-05T16:09:00"}},
    )
    assert said["messages"] == [
        {
            "datetime": "2022-05-02T16:09:00",
            "author": "Jan",
            "text": "hoi",
            "attachment": None,
            "kind": "text",
            "edited": False,
            "author_as_written": None,
        }
    ]
    assert said["files"] == [
        {
            "name": "a.zip",
            "size": 3,
            "sha256": "ab",
            "quickxor": "cd",
            "type": TYPE_JSON,
            "width": None,
            "height": None,
            "taken_at": None,
            "duration_seconds": None,
            "codec": None,
            "pages": None,
            "pdf_version": None,
            "encrypted": None,
            "mail": None,
            "scan": {"state": "schoon", "signature": None, "reason": None},
            "members": [
                {
                    "name": "b",
                    "size": 1,
                    "sha256": "ef",
                    "type": TYPE_JSON,
                    "scan": {"state": "niet_gescand", "signature": None, "reason": "geen_scanner"},
                }
            ],
        }
    ]
    assert said["personal_data"] == {
        "bsn": {"count": 1, "places": [{"message": 0, "start": 1, "end": 2, "sure": False}]}
    }


def test_codes_may_be_logged() -> None:
    report = InspectionReport(
        kind=ContentKind.OTHER, findings=(Finding(code="zip_leeg", file="geheim.zip"),) * 2
    )
    assert report.codes == {"zip_leeg": 2}
