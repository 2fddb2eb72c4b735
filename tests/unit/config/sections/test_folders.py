from __future__ import annotations

import pytest

from tests.mistakes import mistakes_in

PLACE = [("folders.0", "settings-folder-place")]
CONTACT = [("folders.0", "settings-folder-contact")]


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        ({"user": "jan@gemeente.example"}, []),
        ({"group": "groep", "create": True}, []),
        ({"site": "h:/sites/s", "document_library": "Documenten", "contact": "jan"}, []),
        ({"drive": "d", "folder": "f"}, []),
        ({}, PLACE),
        ({"user": "jan", "drive": "d", "folder": "f"}, PLACE),
        ({"drive": "d"}, PLACE),
        ({"site": "h:/sites/s", "contact": "jan"}, PLACE),
        ({"site": "h:/sites/s", "document_library": "Documenten"}, CONTACT),
        ({"group": "groep", "contact": "jan"}, CONTACT),
        ({"drive": "d", "folder": "f", "create": True}, [("folders.0", "settings-folder-create")]),
        *(
            ({"user": "jan", "name": name}, [("folders.0.name", "settings-folder-name")])
            for name in (
                "/",
                "a:b",
                "Werk//Bewaren",
                " Bewaren",
                "Bewaren.",
                "Werk /Bewaren",
                "x" * 400,
                "a\\b",
            )
        ),
        ({"user": "jan", "name": "Werk/WhatsApp bewaren"}, []),
        ({"user": ""}, [("folders.0.user", "settings-bad-value")]),
    ],
)
def test_an_entry_names_one_whole_place(folder: dict[str, object], found: list[tuple[str, str]]) -> None:
    assert mistakes_in(folders=[folder]) == found


def test_the_folder_has_a_name_and_the_proof_file_its_own_place() -> None:
    assert mistakes_in(folders=[{"user": "jan", "name": ""}]) == [("folders.0.name", "settings-bad-value")]
    assert mistakes_in(canary={"map": "x"}) == [("canary.map", "settings-unknown-key")]
