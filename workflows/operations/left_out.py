"""What exported flows often ask and what is left out on purpose, each with the reason, as it reads after "omdat"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CONTENT: Final = "de inhoud van een bestand niet door een stroom gaat: dan kwam zij in de geschiedenis"
ONLY_UPLOADS: Final = "een stroom alleen bestanden ziet die als upload zijn binnengekomen"
NO_CHANGES: Final = "een stroom in OneDrive niets maakt of verandert; verwijderen kan, door de controles"
CARDS: Final = "in Teams alleen gewone tekst kan; gebruik een goedkeuring als u antwoord wilt"
NEWER: Final = "dit een oude vorm is; gebruik {0}"

LEFT_OUT: Final[Mapping[tuple[str, str], str]] = {
    **{
        ("shared_onedriveforbusiness", name): why
        for why, names in {
            CONTENT: ("GetFileContent", "GetFileContentByPath", "ConvertFile", "ConvertFileByPath"),
            ONLY_UPLOADS: ("GetFileMetadataByPath", "ListFolderV2", "ListRootFolder", "FindFiles"),
            NO_CHANGES: (
                "CreateFile",
                "UpdateFile",
                "CopyFile",
                "CopyDriveFile",
                "MoveFile",
                "ExtractFolderV2",
                "AddFileTag",
                "RemoveFileTag",
            ),
            "een stroom niets deelt met anderen": ("CreateShareLinkV2", "CreateShareLinkByPathV2"),
        }.items()
        for name in names
    },
    ("shared_teams", "PostCardAndWaitForResponse"): CARDS,
    ("shared_teams", "PostUserAdaptiveCard"): CARDS,
    ("shared_teams", "PostCardToConversation"): CARDS,
    ("shared_planner", "CreateTask_V2"): NEWER.format("CreateTask_V3"),
    ("shared_planner", "UpdateTask"): NEWER.format("UpdateTask_V2"),
    ("shared_planner", "GetTask"): NEWER.format("GetTask_V2"),
    ("shared_planner", "ListTasks_V2"): NEWER.format("ListTasks_V3"),
    ("shared_planner", "ListBuckets_V2"): NEWER.format("ListBuckets_V3"),
    ("shared_planner", "ListMyTasks_V2"): "de dienst zelf geen taken heeft; gebruik ListTasks_V3",
    ("shared_planner", "DeleteTask"): "een stroom in Planner niets weggooit; zet percentComplete op 100",
    ("shared_office365users", ""): "een stroom geen gegevens van mensen opvraagt",
    (
        "shared_sharepointonline",
        "",
    ): "SharePoint hier alleen als bewaakte map bestaat, zonder lijsten en pagina's",
}
"""By connector and operation; without an operation: everything of that connector."""
