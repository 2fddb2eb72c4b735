from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.consoles import Content, export
from workflows.console.report import Attachments, Finding, Member, Report, read_report
from workflows.inspection.upload import inspect_upload
from workflows.jsontypes import JsonObject

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "kind",
                    "period",
                    "first",
                    "last",
                    "findings",
                    "code",
                    "sentence",
                    "attachments",
                    "files",
                    "name",
                ]
            ),
            children,
            max_size=4,
        )
    ),
    max_leaves=15,
)


async def test_what_inspection_writes_is_what_the_screen_reads() -> None:
    inspected = await inspect_upload([Content(name="WhatsApp Chat - X.zip", data=export())])
    report = read_report(inspected.as_json())

    assert report.kind == "whatsapp_export_iphone"
    assert report.participants == ("Fenna", "Jelle <b>vet</b>", "Jelle")
    assert report.period == ("2026-11-23T10:15:03", "2026-11-24T09:02:30")
    assert (report.message_count, report.is_conversation) == (5, True)
    assert report.attachments == (
        Attachments(state="present", count=1, names=("00000002-PHOTO-2026-11-24-09-01-55.jpg",)),
    )
    assert ("mail", 1) in report.personal
    assert report.hints
    assert {finding.code for finding in report.findings} == {one.code for one in inspected.findings}
    assert [member.name for member in report.members_of(inspected.files[0].sha256)] == [
        "_chat.txt",
        "00000002-PHOTO-2026-11-24-09-01-55.jpg",
    ]


def test_what_a_file_says_of_itself_is_written_as_people_write_it() -> None:
    said: JsonObject = {
        "files": [
            {"sha256": "a", "width": 1170, "height": 2532, "taken_at": "2026-05-02T16:08:13"},
            {"sha256": "b", "duration_seconds": 3725.4, "codec": "H.264, AAC", "width": 0},
            {
                "sha256": "c",
                "pages": 12,
                "pdf_version": "1.7",
                "taken_at": "gisteren",
                "duration_seconds": 0.2,
            },
        ]
    }
    report = read_report(said)

    assert report.told_of("a") == (
        ("Afmetingen", "1170 × 2532 beeldpunten"),
        ("Gemaakt op", "02-05-2026 16:08"),
    )
    assert report.told_of("b") == (("Duur", "1:02:05"), ("Vorm", "H.264, AAC"))
    assert report.told_of("c") == (("Duur", "0:01"), ("Bladzijden", "12"), ("PDF-versie", "1.7"))


def test_an_upload_that_was_not_inspected_has_an_empty_report() -> None:
    assert read_report(None) == Report()
    assert read_report("x") == Report()
    assert Report().members_of(None) == ()


def test_an_uncertain_date_order_keeps_both_readings() -> None:
    period: JsonObject = {"first": "2026-02-05T10:00", "last": "2026-02-06T10:00"}
    other: JsonObject = {
        "date_order": "MDY",
        "period": {"first": "2026-05-02T10:00", "last": "2026-06-02T10:00"},
    }

    report = read_report({"period": period, "other_reading": other})

    assert (report.period, report.other_period) == (
        ("2026-02-05T10:00", "2026-02-06T10:00"),
        ("2026-05-02T10:00", "2026-06-02T10:00"),
    )


def test_findings_members_and_counts_are_read_one_by_one() -> None:
    report = read_report(
        {
            "findings": [{"code": "x", "sentence": "Zin.", "gravity": "let op", "file": "a"}, {"code": 3}],
            "personal_data": {"bsn": {"count": 2, "places": []}, "iban": {"count": 0}},
            "hints": {"bewust_afwegen": {"besluit": 2, "akkoord": 1}},
            "files": [
                {"sha256": "ab", "members": [{"name": "b", "size": 3, "type": {"mime": "text/plain"}}]}
            ],
        }
    )

    assert report.findings == (Finding(code="x", sentence="Zin.", gravity="let op", file="a"),)
    assert (report.personal, report.hints) == ((("bsn", 2),), (("bewust_afwegen", 3),))
    assert report.members_of("ab") == (Member(name="b", size=3, mime="text/plain"),)


@given(JSON)
def test_no_report_breaks_a_screen(said: object) -> None:
    assert isinstance(read_report(said), Report)  # type: ignore[arg-type] # hypothesis makes any JSON
