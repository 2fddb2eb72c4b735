from __future__ import annotations

import pytest

from workflows.inspection.messengers.described import Described, Messenger
from workflows.inspection.messengers.sms import looks_like, read

BACKUP = b"""<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<smses count="3" type="full">
  <sms protocol="0" address="+31600000000" date="1652450940000" type="1" body="hoi" contact_name="Jan" />
  <sms protocol="0" address="+31600000000" date="1652451000000" type="2" body="dag" contact_name="Jan" />
  <mms date="1652537400000" msg_box="1" address="+31611111111" contact_name="(Unknown)">
    <parts><part seq="0" ct="image/jpeg" data="/9j/4AAQ" /></parts></mms>
</smses>"""


def test_a_backup_is_told_in_the_time_that_people_had_on_the_clock() -> None:
    assert looks_like(BACKUP)
    assert read("sms.xml", BACKUP) == Described(
        messenger=Messenger.SMS,
        name="sms.xml",
        participants=("Jan", "Ik", "+31611111111"),
        first="2022-05-13T16:09:00",
        last="2022-05-14T16:10:00",
        message_count=3,
    )


def test_a_backup_that_breaks_off_is_told_as_far_as_it_goes() -> None:
    found = read("sms.xml", BACKUP[:-60])
    assert found is not None
    assert (found.message_count, found.whole) == (2, False)


def test_nothing_is_expanded_and_nothing_is_fetched() -> None:
    bomb = (
        b'<!DOCTYPE smses [<!ENTITY a "'
        + b"x" * 1000
        + b'"><!ENTITY b "'
        + b"&a;" * 1000
        + b'"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
        b'<smses><sms address="1" date="0" type="1" body="&b;"/><sms address="2" date="0" type="1">&c;</sms></smses>'
    )
    found = read("sms.xml", bomb)
    assert found is None or found.message_count <= 2


@pytest.mark.parametrize("data", [b"", b"<smses/>", b"<smses", b"<html><body/></html>", b"\x00" * 100])
def test_what_is_no_backup_is_nothing(data: bytes) -> None:
    assert read("sms.xml", data) is None


def test_a_moment_that_is_no_number_is_no_moment() -> None:
    found = read("sms.xml", b'<smses><sms address="1" date="gisteren" type="1"/></smses>')
    assert found is not None
    assert (found.first, found.message_count) == (None, 1)
