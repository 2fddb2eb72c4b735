from __future__ import annotations

from workflows.inspection.findings import Finding
from workflows.inspection.whatsapp.remarks import remarks
from workflows.inspection.whatsapp.transcript import parse

NOTICE = "13-05-2022 16:08 - Berichten en oproepen worden end-to-end versleuteld. Niemand buiten deze chat.\n"


def found(text: str) -> list[Finding]:
    transcript = parse(text)
    assert transcript is not None
    return list(remarks(transcript))


def codes(text: str) -> list[str]:
    return [finding.code for finding in found(text)]


def test_a_whole_chat_needs_no_remark() -> None:
    assert codes(NOTICE + "13-05-2022 16:09 - Jan: hoi\n") == []


def test_a_chat_without_its_beginning_is_pointed_out() -> None:
    assert codes("13-05-2022 16:09 - Jan: hoi\n") == ["begin_ontbreekt"]
    assert codes("13-05-2022 16:09 - Jan heeft de groep verlaten\n") == ["begin_ontbreekt"]


def test_a_group_may_begin_with_its_birth() -> None:
    assert codes("13-05-2022 16:08 - \u200eJan heeft de groep Feest gemaakt\n") == []


def test_an_unproven_date_gives_both_readings() -> None:
    [finding, _] = found("02-05-2022 16:09 - Jan: hoi\n")
    assert finding == Finding(
        code="datum_onzeker",
        detail="Gelezen als dag-maand-jaar (2022-05-02 tot en met 2022-05-02); "
        "het kan ook maand-dag-jaar zijn (2022-02-05 tot en met 2022-02-05).",
    )


def test_counts_at_whatsapps_limits_are_suspect() -> None:
    text = NOTICE + "13-05-2022 16:09 - Jan: hoi\n" * 9_995
    assert codes(text) == ["mogelijk_afgekapt"]


def test_text_above_the_first_message_is_pointed_out() -> None:
    assert codes("zomaar iets\n" + NOTICE) == ["transcript_tekst_vooraf"]


def test_two_notations_are_pointed_out() -> None:
    assert codes(NOTICE + "13/05/2022 16:09 - Jan: hoi\n") == ["datum_twee_notaties"]


def test_messages_that_lost_their_content_are_counted() -> None:
    line = "13-05-2022 16:09 - Jan: "
    bodies = [
        "Dit bericht is verwijderd",
        "null",
        "",
        "a <Dit bericht is bewerkt>",
        "Wachten op dit bericht.",
    ]
    assert [
        (finding.code, finding.count) for finding in found(NOTICE + "\n".join(line + body for body in bodies))
    ] == [
        ("berichten_verwijderd", 1),
        ("berichten_bewerkt", 1),
        ("berichten_zonder_inhoud", 2),
        ("berichten_niet_ontvangen", 1),
    ]
