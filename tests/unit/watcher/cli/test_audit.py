from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from tests.arrivals import NOOR
from tests.unit.watcher.cli.conftest import Command
from workflows.model import Viewer
from workflows.store import audit, schema
from workflows.store.audit import Act
from workflows.store.database import Database
from workflows.store.migrations import upgrade
from workflows.store.tampering import read_head

VIEWER = Viewer(person=NOOR, roles=frozenset({"DI"}), origin="10.0.0.8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with three lines in the record."""
    database = Database(f"sqlite:///{tmp_path / 'bewaarstroom.sqlite'}")
    upgrade(database)
    for day in (24, 25, 26):
        with database.begin() as connection:
            at = datetime(2026, 11, day, 22, 30, tzinfo=UTC)
            audit.record(connection, at=at, act=Act.SEEN, result="gelukt", viewer=VIEWER, upload_id="U1")
    database.close()
    return tmp_path


def _change(data: Path, *work: object) -> None:
    database = Database(f"sqlite:///{data / 'bewaarstroom.sqlite'}")
    with database.begin() as connection:
        for each in work:
            connection.execute(each)
    database.close()


def _head(data: Path) -> str:
    database = Database(f"sqlite:///{data / 'bewaarstroom.sqlite'}")
    with database.begin() as connection:
        head = read_head(connection)
    database.close()
    return f"{head.seq}:{head.hash}"


def test_a_sound_record_is_called_sound(command: Command, data: Path) -> None:
    done = command("audit", "verify", "--data", data, "--head", _head(data))

    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Het controlespoor klopt.")
    assert "3 regels gelezen" in done.stdout
    assert "1 anker vergeleken" in done.stdout


def test_a_changed_line_is_named_and_ends_with_one(command: Command, data: Path) -> None:
    _change(data, update(schema.audit).where(schema.audit.c.seq == 2).values(actor_id="iemand"))

    done = command("audit", "verify", "--data", data)

    assert done.exit_code == 1
    assert "Regel 2 is veranderd nadat hij werd geschreven" in done.stderr
    assert "klopt NIET" in done.stderr


def test_a_cut_tail_is_found_by_an_anchor_in_a_file(command: Command, data: Path, tmp_path: Path) -> None:
    seq, _, hashed = _head(data).partition(":")
    anchors = tmp_path / "ankers.jsonl"
    anchors.write_text(json.dumps({"seq": int(seq), "hash": hashed}) + "\n")
    _change(
        data,
        delete(schema.audit).where(schema.audit.c.seq == 3),
        delete(schema.audit_beside).where(schema.audit_beside.c.seq == 3),
    )

    done = command("audit", "verify", "--data", data, "--anchor", anchors, "--json")

    told = json.loads(done.stdout)
    assert (done.exit_code, told["sound"], told["lines"]) == (1, False, 2)
    assert {each["code"] for each in told["breaks"]} == {"audit-tail-cut", "audit-anchor-beyond"}


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("--head", "12"), "REGEL:HASH"),
        (("--anchor", "er-is-niets"), "bestaat niet"),
    ],
)
def test_an_anchor_that_cannot_be_read_is_refused(
    command: Command, data: Path, words: tuple[str, str], answer: str
) -> None:
    done = command("audit", "verify", "--data", data, *words)

    assert done.exit_code == 2
    assert answer in done.stderr


def test_a_file_without_anchors_is_refused(command: Command, data: Path, tmp_path: Path) -> None:
    (tmp_path / "leeg.log").write_text("niets\n")

    done = command("audit", "verify", "--data", data, "--anchor", tmp_path / "leeg.log")

    assert done.exit_code == 2
    assert "geen enkel anker" in done.stderr


def test_without_a_database_nothing_is_made(command: Command, tmp_path: Path) -> None:
    done = command("audit", "verify", "--data", tmp_path)

    assert done.exit_code == 2
    assert "nog geen database" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_period_is_exported_by_days_in_amsterdam(command: Command, data: Path) -> None:
    done = command("audit", "export", "--data", data, "--from", "2026-11-25", "--to", "2026-11-25")

    [line] = [json.loads(line) for line in done.stdout.splitlines()]
    assert (line["seq"], line["at"], line["sentence"]) == (
        2,
        "2026-11-25T22:30:00.000000+00:00",
        f"{NOOR.name} bekeek de inhoud.",
    )
    assert {"hash", "beside_hash", "salt", "said"} <= line.keys()


def test_a_day_that_is_none_is_refused(command: Command, data: Path) -> None:
    done = command("audit", "export", "--data", data, "--from", "gisteren")

    assert done.exit_code == 2
    assert "2026-11-28" in done.stderr
