from __future__ import annotations

from watcher.simulator.users import DEFAULT_USERS, DI_MAILBOX, FENNA, invent


def test_a_user_always_has_the_same_ids() -> None:
    assert invent("fenna.duinker", "Fenna Duinker") == FENNA
    assert invent("fenna.duinker", "Fenna Duinker").drive_id == FENNA.drive_id


def test_a_user_answers_to_object_id_and_mail_address_in_any_case() -> None:
    assert FENNA.answers_to(FENNA.id.upper())
    assert FENNA.answers_to("Fenna.Duinker@gemeente-voorbeeld.example")
    assert not FENNA.answers_to("fenna")


def test_there_are_three_employees_and_a_mailbox_without_a_drive() -> None:
    assert [user.provisioned for user in DEFAULT_USERS] == [True, True, True, False]
    assert not DI_MAILBOX.member
