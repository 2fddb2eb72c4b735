from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.consoles import ADDRESS, NOOR, House
from workflows.console.forms import LARGEST, Form
from workflows.errors import BewaarstroomError


async def test_a_form_without_our_word_is_refused(house: House) -> None:
    browser = await house.browser().sign_in(NOOR)
    other = await house.browser().sign_in(NOOR)

    for token in ("", "x", other.token):
        answer = await browser.http.post("/afmelden", data={"formulier": token})

        assert (answer.status_code, "form-not-ours" in answer.text) == (403, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "multipart/form-data; boundary=x"},
    ],
)
async def test_a_form_from_elsewhere_is_refused(house: House, headers: dict[str, str]) -> None:
    browser = await house.browser().sign_in(NOOR)
    usual = {"Origin": ADDRESS, "Content-Type": "application/x-www-form-urlencoded"}

    answer = await browser.http.post(
        "/afmelden", content=f"formulier={browser.token}", headers={**usual, **headers}
    )

    assert answer.status_code == 403


async def test_a_form_that_is_too_large_is_refused(house: House) -> None:
    browser = await house.browser().sign_in(NOOR)

    answer = await browser.send("/afmelden", ballast="x" * LARGEST)

    assert (answer.status_code, "form-too-large" in answer.text) == (413, True)


async def test_a_form_with_too_many_fields_is_refused(house: House) -> None:
    browser = await house.browser().sign_in(NOOR)

    answer = await browser.send("/afmelden", **{f"veld{n}": "x" for n in range(60)})

    assert answer.status_code == 403


@pytest.mark.parametrize("body", [b"\xff\xfe", b"formulier=%ff", b"a" * 100])
async def test_a_form_that_is_no_form_is_refused(house: House, body: bytes) -> None:
    browser = await house.browser().sign_in(NOOR)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": ADDRESS}

    answer = await browser.http.post("/afmelden", content=body, headers=headers)

    assert answer.status_code == 403


def test_a_text_loses_its_blanks_and_keeps_its_lines() -> None:
    assert Form({"reden": "  een\r\ntwee \r\n"}).text("reden") == "een\ntwee"
    assert Form({}).text("reden") == ""


@pytest.mark.parametrize("text", ["x" * 11, "a\x00b"])
def test_a_text_that_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(BewaarstroomError) as refused:
        Form({"reden": text}).text("reden", 10)

    assert refused.value.code == "field-too-long"


@given(st.integers(0, 10**9 - 1))
def test_a_small_whole_number_is_a_number(number: int) -> None:
    assert Form({"versie": str(number)}).number("versie") == number


@given(st.text().filter(lambda text: not (text.isascii() and text.isdigit() and len(text) < 10)))
def test_anything_else_is_no_number_of_ours(text: str) -> None:
    with pytest.raises(BewaarstroomError) as refused:
        Form({"versie": text}).number("versie")

    assert refused.value.code == "form-not-ours"
