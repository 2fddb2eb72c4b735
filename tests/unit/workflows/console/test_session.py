from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.consoles import NOOR
from workflows.console.session import (
    LIFETIME,
    LIFETIME_WITH_ROLE,
    Session,
    form_token,
    is_form_token,
    open_session,
    seal,
    signed_in,
    unseal,
)

KEY = b"k" * 32
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NOORS = signed_in(NOW, NOOR, frozenset({"DI"}))


def test_a_session_comes_back_as_it_was_sealed() -> None:
    assert unseal(seal(NOORS, KEY), KEY, NOW) == NOORS


def test_a_session_ends() -> None:
    cookie = seal(NOORS, KEY)

    assert unseal(cookie, KEY, NOW + LIFETIME_WITH_ROLE - timedelta(seconds=1)) == NOORS
    assert unseal(cookie, KEY, NOW + LIFETIME_WITH_ROLE) is None


def test_who_has_a_role_signs_in_sooner_again_so_that_a_role_that_was_taken_away_is_noticed() -> None:
    assert signed_in(NOW, NOOR, frozenset()).until - NOW == LIFETIME
    assert signed_in(NOW, NOOR, frozenset({"Beheer"})).until - NOW == LIFETIME_WITH_ROLE < LIFETIME


def test_another_key_opens_nothing() -> None:
    assert unseal(seal(NOORS, KEY), b"x" * 32, NOW) is None


@given(st.data())
def test_a_changed_cookie_is_no_session(data: st.DataObject) -> None:
    cookie = seal(NOORS, KEY)
    place = data.draw(st.integers(0, len(cookie) - 1))
    letter = data.draw(st.characters(codec="utf-8"))
    changed = cookie[:place] + letter + cookie[place + 1 :]

    assert unseal(changed, KEY, NOW) == (NOORS if changed == cookie else None)


@given(st.text(max_size=100))
def test_a_cookie_that_is_not_ours_is_no_session(cookie: str) -> None:
    assert unseal(cookie, KEY, NOW) is None


def test_no_cookie_or_a_monstrous_one_is_no_session() -> None:
    assert unseal(None, KEY, NOW) is None
    assert unseal("x" * 10_000, KEY, NOW) is None


def test_a_token_belongs_to_one_session() -> None:
    other = open_session(NOW)

    assert is_form_token(form_token(NOORS, KEY), NOORS, KEY)
    assert not is_form_token(form_token(other, KEY), NOORS, KEY)
    assert not is_form_token("", NOORS, KEY)
    assert not is_form_token("é", NOORS, KEY)


def test_signing_in_starts_a_new_session() -> None:
    before = open_session(NOW)

    assert before.person is None
    assert signed_in(NOW, NOOR, frozenset()).nonce != before.nonce


def test_a_long_name_still_fits() -> None:
    long = replace(NOOR, name="n" * 200, mail="m" * 300)
    session = Session(nonce="n", until=NOW + LIFETIME, person=long)

    assert unseal(seal(session, KEY), KEY, NOW) == session
