from __future__ import annotations

from config.sections.folders import FolderSettings
from watcher.sources import DriveSpec, FolderSpec, GroupSpec, LibrarySpec, in_words, sources_of


def test_each_way_to_name_a_place_is_read() -> None:
    found = sources_of(
        [
            FolderSettings(user="f", create=True),
            FolderSettings(group="g", name="Bewaren"),
            FolderSettings(site="h:/sites/s", document_library="Documenten", contact="c"),
            FolderSettings(drive="d", folder="i"),
        ]
    )

    assert found == (
        FolderSpec(user="f", create=True),
        GroupSpec(group="g", name="Bewaren"),
        LibrarySpec(site="h:/sites/s", document_library="Documenten", contact="c"),
        DriveSpec(drive="d", folder="i"),
    )
    assert len({source.key for source in found}) == 4
    assert [in_words(source) for source in found] == [
        "'WhatsApp bewaren'",
        "'Bewaren' van de leden van de groep",
        "'WhatsApp bewaren' in de bibliotheek 'Documenten'",
        "de map met dit id",
    ]


def test_an_entry_keeps_its_key_and_the_key_names_nobody() -> None:
    one, same = FolderSpec(user="Fenna@gemeente.example"), FolderSpec(user="fenna@gemeente.example")

    assert one.key == same.key
    assert "fenna" not in one.key
    assert len(one.key) <= 60
