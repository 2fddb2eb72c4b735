from __future__ import annotations

from config.reading import read_settings
from watcher.cli.playing import simulated_signin
from watcher.demo import BEHEER, DI, SECOND
from watcher.simulator.users import FENNA


def test_the_role_chooser_offers_di_beheer_and_the_owners_of_the_folders() -> None:
    folders = [{"user": FENNA.mail}, {"user": "iemand@gemeente.example"}]

    signin = simulated_signin(read_settings(None, {}, folders=folders))

    assert signin is not None
    assert [one.person.name for one in signin.people] == [
        DI.name,
        SECOND.name,
        BEHEER.name,
        FENNA.display_name,
        "iemand@gemeente.example",
    ]
    assert signin.people[3].person.object_id == FENNA.id


def test_with_entra_there_is_no_role_chooser() -> None:
    assert simulated_signin(read_settings(None, {}, signin={"mode": "entra"})) is None
