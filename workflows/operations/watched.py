"""The operations whose trigger an arrival in a watched folder can fire, and what they say."""

from __future__ import annotations

from collections.abc import Mapping

OURS = ("shared_bewaarstroom", "OnUploadComplete")
ONEDRIVE = ("shared_onedriveforbusiness", "shared_onedrive")

CREATED: Mapping[str, str] = {
    "OnNewFile": "Een nieuw bestand, met de inhoud als verwijzing (verouderd).",
    "OnNewFileV2": "Een nieuw bestand; de gegevens staan in de kopregels, de inhoud is een verwijzing.",
    "OnNewFiles": "Nieuwe bestanden, alleen de gegevens (verouderd).",
    "OnNewFilesV2": "Nieuwe bestanden, alleen de gegevens: een lijst, of met splitOn een run per bestand.",
}
CHANGED: Mapping[str, str] = {
    "OnUpdatedFile": "Een veranderd bestand, met de inhoud als verwijzing (verouderd).",
    "OnUpdatedFileV2": "Een veranderd bestand; de gegevens staan in de kopregels, de inhoud is een verwijzing.",
    "OnUpdatedFiles": "Veranderde bestanden, alleen de gegevens (verouderd).",
    "OnUpdatedFilesV2": "Veranderde bestanden, alleen de gegevens: een lijst, of met splitOn een run per bestand.",
}
COMPLETE = (
    "Een upload is compleet: een bestand of exportmap ligt stil. De body verwijst ernaar: uploadId, kind, driveId, "
    "itemId, arrivedAt, settledAt, fileCount en size."
)

WATCHED: Mapping[tuple[str, str], str] = {
    OURS: COMPLETE,
    **{(connector, name): says for connector in ONEDRIVE for name, says in {**CREATED, **CHANGED}.items()},
}
"""Every one of them, with one Dutch sentence for the handboek."""
