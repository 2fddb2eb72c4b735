from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from workflows.store.database import Database
from workflows.zaaksysteem.simulator import tables
from workflows.zaaksysteem.simulator.checks import is_rsin
from workflows.zaaksysteem.simulator.seed import TYPES, ZAAKTYPEN, ZAKEN, seed
from workflows.zaaksysteem.simulator.world import LEVELS


def test_the_demo_has_every_kind_of_zaak() -> None:
    assert len(ZAKEN) == 12
    assert sum(zaak.einddatum is not None for zaak in ZAKEN) == 2
    assert [zaak.vertrouwelijkheidaanduiding for zaak in ZAKEN].count("geheim") == 1
    assert len({zaak.identificatie for zaak in ZAKEN}) == 11  # one number twice, at two organisations
    assert len({(zaak.identificatie, zaak.bronorganisatie) for zaak in ZAKEN}) == 12


def test_the_demo_has_a_concept_and_an_expired_type() -> None:
    assert [kind.omschrijving for kind in TYPES if kind.concept] == ["Spraakbericht"]
    assert [kind.omschrijving for kind in TYPES if kind.einde_geldigheid] == ["Sms-bericht"]


def test_the_demo_keeps_to_the_standard() -> None:
    assert all(is_rsin(zaak.bronorganisatie) and zaak.zaaktype in ZAAKTYPEN for zaak in ZAKEN)
    assert all(zaak.vertrouwelijkheidaanduiding in LEVELS for zaak in ZAKEN)
    assert all(set(kind.zaaktypen) <= set(ZAAKTYPEN) for kind in TYPES)


def test_seeding_twice_adds_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite'}")
    with database.begin() as connection:
        tables.metadata.create_all(connection)
        seed(connection)
        seed(connection)
        assert connection.scalar(select(func.count()).select_from(tables.zaak)) == 12
    database.close()
