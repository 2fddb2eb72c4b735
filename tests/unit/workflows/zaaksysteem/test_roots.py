from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.errors import BadInputError, NeedsPersonError
from workflows.zaaksysteem.roots import Api, Roots, inside

ROOT = "https://zgw.voorbeeld.example/zaken/api/v1"
ROOTS = Roots(zaken=f"{ROOT}/", documenten="https://drc.example:8443/api/v1", catalogi="http://127.0.0.1:1/c")


def test_closing_slashes_do_not_matter() -> None:
    assert ROOTS.root(Api.ZAKEN) == ROOT


@pytest.mark.parametrize(
    "url",
    [
        ROOT,
        f"{ROOT}/zaken",
        f"{ROOT}/zaken/1?page=2",
        f"{ROOT}/zaken?zaak=https%3A%2F%2Felders.example%2F..",
        "https://ZGW.voorbeeld.example:443/zaken/api/v1/zaken",
    ],
)
def test_what_lies_below_a_root_is_ours(url: str) -> None:
    assert inside(ROOT, url)


@pytest.mark.parametrize(
    "url",
    [
        "https://elders.example/zaken/api/v1/zaken",
        "http://zgw.voorbeeld.example/zaken/api/v1/zaken",
        "https://zgw.voorbeeld.example:444/zaken/api/v1/zaken",
        "https://zgw.voorbeeld.example/zaken/api/v10/zaken",
        "https://zgw.voorbeeld.example/zaken/api/v1/../../admin",
        "https://zgw.voorbeeld.example/zaken/api/v1/%2e%2e/%2E%2e/admin",
        "https://zgw.voorbeeld.example/zaken/api/v1/x%2f..%2f..",
        "https://zgw.voorbeeld.example/zaken/api/v1\\..\\admin",
        "https://zgw.voorbeeld.example@elders.example/zaken/api/v1/zaken",
        "https://gebruiker@zgw.voorbeeld.example/zaken/api/v1/zaken",
        "https://zgw.voorbeeld.example.elders.example/zaken/api/v1/zaken",
        "https://zgw.voorbeeld.example/zaken/api/v1/zaken#x",
        "https://zgw.voorbeeld.example/zaken/api/v1/za ken",
        "https://zgw.voorbeeld.example/zaken/api/v1/zaken\r\nHost: x",
        "https://[oeps/zaken/api/v1",
        "https://zgw.voorbeeld.example:x/zaken/api/v1",
        "/zaken/api/v1/zaken",
        "",
    ],
)
def test_anything_else_is_foreign(url: str) -> None:
    assert not inside(ROOT, url)


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_no_text_below_a_root_leads_to_another_host(tail: str) -> None:
    assert not inside(ROOT, f"https://elders.example/{tail}")
    assert not inside(ROOT, f"https://zgw.voorbeeld.example{tail}") or tail.startswith(
        ("/zaken/api/v1", ":443/zaken/api/v1", ":/zaken/api/v1")
    )


def test_each_address_belongs_to_an_api() -> None:
    urls = [f"{ROOT}/x", "https://drc.example:8443/api/v1/x", "http://127.0.0.1:1/c/x"]
    assert [ROOTS.api_of(url) for url in urls] == [Api.ZAKEN, Api.DOCUMENTEN, Api.CATALOGI]


def test_a_foreign_address_needs_a_person() -> None:
    with pytest.raises(NeedsPersonError) as caught:
        ROOTS.api_of("https://elders.example/")
    assert caught.value.code == "zaaksysteem-foreign-url"


@pytest.mark.parametrize(
    "url",
    ["", "zgw.example", "ftp://zgw.example", "https://", "https://x@zgw.example", "https://zgw.example/?a=1"],
)
def test_a_root_must_be_a_plain_web_address(url: str) -> None:
    with pytest.raises(BadInputError) as caught:
        Roots(zaken=url, documenten=ROOT, catalogi=ROOT)
    assert caught.value.code == "zaaksysteem-url"


def test_this_machine_is_known() -> None:
    here = "http://127.0.0.1:8000/zaken/api/v1"
    assert Roots(zaken=here, documenten=here, catalogi="http://localhost/c").on_this_machine
    assert not ROOTS.on_this_machine
