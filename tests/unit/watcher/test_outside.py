from __future__ import annotations

from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest

from config.reading import read_settings
from config.secret import SecretReference
from config.sections.mail import MailSettings
from config.settings import Settings
from tests.conftest import HandClock
from watcher import outside
from watcher.graph import Certificate, ClientSecret, DefaultChain, ManagedIdentity, Simulated
from watcher.notices import GraphPost
from workflows.errors import BadInputError, BewaarstroomError
from workflows.model import Letter, Person
from workflows.outward.door import Ask
from workflows.smtp import SmtpPost

REAL: dict[str, Any] = {
    "graph": {"mode": "real", "tenant_id": "t", "client_id": "c", "client_secret": "env:GRAPH"},
    "zaaksysteem": {
        "mode": "real",
        "zaken_url": "https://zgw.example/zaken/api/v1",
        "documenten_url": "https://zgw.example/documenten/api/v1",
        "catalogi_url": "https://zgw.example/catalogi/api/v1",
        "client_id": "bewaarstroom",
        "secret": "env:ZGW",
        "bronorganisatie": "123456782",
    },
    "signin": {"mode": "entra", "tenant_id": "t", "client_id": "c", "client_secret": "env:SIGNIN"},
    "mail": {"sender": "bewaren@gemeente.example"},
    "folders": [{"user": "jan@gemeente.example"}],
}


def read(reference: SecretReference) -> str:
    return f"geheim van {reference}"


def settings_with(**changes: Any) -> Settings:
    merged = {
        name: {**value, **changes.pop(name, {})} if isinstance(value, dict) else value
        for name, value in REAL.items()
    }
    return read_settings(None, {}, **merged, **changes)


def test_a_client_secret_is_fetched_where_it_is_kept() -> None:
    found = outside.graph_credential(settings_with().graph, read)

    assert found == ClientSecret(tenant_id="t", client_id="c", secret="geheim van env:GRAPH")


def test_a_machine_can_sign_in_by_itself() -> None:
    identity = settings_with(graph={"credential": "managed_identity"}).graph
    chain = settings_with(graph={"credential": "default"}).graph

    assert [outside.graph_credential(one, read) for one in (identity, chain)] == [
        ManagedIdentity(client_id="c"),
        DefaultChain(),
    ]


def test_a_certificate_is_read_from_its_file(tmp_path: Path) -> None:
    place = tmp_path / "app.pem"
    place.write_bytes(b"PEM")
    graph = settings_with(graph={"credential": "certificate", "certificate_file": str(place)}).graph

    assert outside.graph_credential(graph, read) == Certificate(
        tenant_id="t", client_id="c", pem=b"PEM", password=None
    )


def test_a_certificate_that_is_not_there_is_told() -> None:
    graph = settings_with(graph={"credential": "certificate", "certificate_file": "/weg.pem"}).graph

    with pytest.raises(BadInputError) as refused:
        outside.graph_credential(graph, read)
    assert refused.value.code == "certificate-unreadable"


def test_the_simulator_has_its_own_door_for_tokens() -> None:
    graph = read_settings(
        None,
        {},
        graph={
            "base_url": "http://127.0.0.1:1/v1.0",
            "tenant_id": "t",
            "client_id": "c",
            "client_secret": "env:X",
        },
    ).graph

    assert outside.graph_credential(graph, read) == Simulated(
        token_url="http://127.0.0.1:1/t/oauth2/v2.0/token", client_id="c", secret="geheim van env:X"
    )


def test_a_secret_that_is_not_there_is_named_by_its_place_only() -> None:
    with pytest.raises(BadInputError) as refused:
        outside.secret_reader()(SecretReference.parse("env:BESTAAT_NIET_BIJ_ONS"))
    assert (refused.value.code, "env:BESTAAT_NIET_BIJ_ONS" in refused.value.message) == (
        "secret-unreadable",
        True,
    )


async def test_the_zaaksysteem_has_three_addresses_and_a_secret(clock: HandClock) -> None:
    client = outside.zaaksysteem_client(settings_with().zaaksysteem, read, clock)
    await client.http.aclose()

    assert client.roots.zaken.rstrip("/") == "https://zgw.example/zaken/api/v1"
    assert client.credentials.client_id == "bewaarstroom"


@pytest.mark.parametrize("name", ["zaken_url", "secret"])
def test_a_zaaksysteem_without_a_setting_names_it(clock: HandClock, name: str) -> None:
    settings = read_settings(
        None,
        {},
        zaaksysteem={
            key: value.replace("https://zgw.example", "http://127.0.0.1:8702")
            for key, value in REAL["zaaksysteem"].items()
            if key not in {"mode", name}
        },
    )

    with pytest.raises(BadInputError) as refused:
        outside.zaaksysteem_client(settings.zaaksysteem, read, clock)
    assert f"zaaksysteem.{name}" in refused.value.message


async def test_mail_leaves_as_the_settings_say(clock: HandClock) -> None:
    door = outside.graph_door(settings_with().graph, read, clock)
    smtp = settings_with(mail={"via": "smtp", "smtp": {"host": "mail.example"}}).mail
    posts = [
        outside.post(mail, door, read)
        for mail in (settings_with().mail, smtp, settings_with(mail={"via": "none"}).mail)
    ]
    await door.aclose()

    assert [type(post) for post in posts] == [GraphPost, SmtpPost, outside.NoPost]


async def test_without_mail_a_letter_stays_and_says_why() -> None:
    somebody = Person(object_id="x", name="x", mail="x@gemeente.example")

    with pytest.raises(BadInputError) as refused:
        await outside.NoPost().send(Letter(key="k", to=somebody, subject="s", text="t"))
    assert (refused.value.code, refused.value.facts) == ("mail-off", {"key": "k"})


def test_addressees_have_an_id_that_may_stand_in_a_log() -> None:
    [person] = outside.addressees(("di@gemeente.example",), "collega")

    assert (person.name, person.mail, len(person.object_id)) == ("collega", "di@gemeente.example", 12)
    assert "@" not in person.object_id


def test_links_lead_to_the_public_address_where_there_is_one() -> None:
    here = read_settings(None, {}, console={"port": 8701})
    there = read_settings(None, {}, console={"public_url": "https://bewaren.gemeente.example/"})

    assert [outside.console_url(here), outside.console_url(there)] == [
        "http://127.0.0.1:8701",
        "https://bewaren.gemeente.example",
    ]


def test_the_database_gets_its_password_from_where_it_is_kept(tmp_path: Path) -> None:
    settings = read_settings(
        None,
        {},
        data_dir=str(tmp_path),
        database={"url": "postgresql://u@127.0.0.1/db", "password": "env:PG"},
    )

    database = outside.open_database(settings, read)
    database.close()

    assert database.engine.url.password == "geheim van env:PG"
    assert database.engine.url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize("url", ["mysql://u@h/db", "zomaar iets"])
def test_another_database_is_refused(tmp_path: Path, url: str) -> None:
    settings = read_settings(None, {}, data_dir=str(tmp_path), database={"url": url})

    with pytest.raises(BadInputError) as refused:
        outside.open_database(settings, read)
    assert refused.value.code == "database-unknown"


def test_a_flow_may_write_to_the_domains_of_the_settings_or_else_of_the_house() -> None:
    house = MailSettings(sender="object-id", di=("di@Gemeente.example",), beheer=("b@dienst.example",))
    named = MailSettings(di=("di@gemeente.example",), domains=("Stad.example",))

    assert outside.own_domains(house) == {"gemeente.example", "dienst.example"}
    assert outside.own_domains(named) == {"stad.example"}


async def test_flows_reach_neither_graph_nor_a_zaaksysteem_with_the_identity_of_the_machine() -> None:
    off = settings_with()
    on = settings_with(http={"managed_identity": True})
    tokens = outside.machine_tokens(on)

    assert outside.machine_tokens(off) is None
    assert tokens is not None
    codes = [
        await _code_of(tokens(audience, None))
        for audience in ("https://graph.microsoft.com", "https://zgw.example")
    ]
    assert codes == ["http-audience-refused"] * 2


async def test_the_door_for_flows_does_not_open_to_our_own_hosts() -> None:
    door = outside.outward_door(settings_with())
    ask = Ask(method="DELETE", url="https://graph.microsoft.com/v1.0/drives/d/items/i", headers={})

    assert await _code_of(door.send(ask)) == "http-host-own"


async def _code_of(answer: Awaitable[object]) -> str:
    with pytest.raises(BewaarstroomError) as refused:
        await answer
    return refused.value.code
