from __future__ import annotations

import os
from pathlib import Path

import pytest

from watcher.demo import (
    BEHEER,
    DI,
    GRAPH_SECRET,
    SECOND,
    ZGW_SECRET,
    Ports,
    Town,
    demo_settings,
    demo_signin,
    kept_ports,
)
from workflows.errors import BadInputError
from workflows.model import Person

FENNA = Person(object_id="fenna", name="Fenna Duinker", mail="fenna@gemeente.example")
TOWN = Town(
    employees=(FENNA,),
    di_mailbox="di-mailbox",
    tenant_id="tenant",
    graph_client_id="client",
    graph_secret="graph-geheim",
    folder="WhatsApp bewaren",
    zgw_client_id="bewaarstroom",
    zgw_secret="zgw-geheim",
    zgw_roots={
        "zaken": "zaken/api/v1",
        "documenten": "documenten/api/v1",
        "catalogi": "catalogi/api/v1",
    },
    bronorganisatie="123456782",
)
PORTS = Ports(console=8700, graph=8701, zaaksysteem=8702)


@pytest.fixture(autouse=True)
def _no_secrets_left(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (ZGW_SECRET, GRAPH_SECRET):
        monkeypatch.setenv(name, "")


def test_ports_are_kept_for_the_next_start(tmp_path: Path) -> None:
    first = kept_ports(tmp_path / "demo", PORTS)

    again = kept_ports(tmp_path / "demo", Ports(console=1, graph=2, zaaksysteem=3))

    assert (first, again) == (PORTS, PORTS)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"console": 1}', "geen json"])
def test_damaged_ports_are_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "demo-ports.json").write_text(text)

    with pytest.raises(BadInputError) as refused:
        kept_ports(tmp_path, PORTS)
    assert refused.value.code == "demo-ports-damaged"


def test_the_demo_watches_every_employee_and_deletes_by_itself_on_simulators_only(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path, PORTS, TOWN)

    assert [folder.user for folder in settings.folders] == ["fenna"]
    assert (settings.verwijderen, settings.real, settings.signin.mode) == ("automatisch", False, "demo")
    assert (settings.graph.base_url, settings.zaaksysteem.zaken_url) == (
        "http://127.0.0.1:8701/v1.0",
        "http://127.0.0.1:8702/zaken/api/v1",
    )


def test_secrets_are_handed_over_by_reference(tmp_path: Path) -> None:
    settings = demo_settings(tmp_path, PORTS, TOWN)

    assert (str(settings.graph.client_secret), os.environ[GRAPH_SECRET]) == (
        f"env:{GRAPH_SECRET}",
        "graph-geheim",
    )
    assert "geheim" not in str(settings) + str(TOWN)


def test_there_are_four_ways_in() -> None:
    people = demo_signin(TOWN).people

    assert [(one.person, one.roles) for one in people] == [
        (DI, frozenset({"DI"})),
        (SECOND, frozenset({"DI"})),
        (BEHEER, frozenset({"Beheer"})),
        (FENNA, frozenset()),
    ]
