"""Where to watch, and where `check` tries its proof file."""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import AfterValidator, model_validator

from config.sections.part import Named, Part

REFUSED: Final = frozenset('"*:<>?\\|')  # OneDrive gives no folder such a name
LONGEST_PATH: Final = 400


def _a_folder(name: str) -> str:
    """Take a path to a folder, never the whole drive: what lies in a watched folder is registered and deleted."""
    parts = name.strip("/").split("/")
    wrong = any(not part or part != part.strip() or part.endswith(".") for part in parts)
    if wrong or REFUSED.intersection(name) or len(name) >= LONGEST_PATH:
        message = "folder_name"
        raise ValueError(message)
    return name


FolderName = Annotated[Named, AfterValidator(_a_folder)]


class FolderSettings(Part):
    """One place to watch: a folder of a user, of every member of a group, of a library, or by its ids."""

    user: Named | None = None
    group: Named | None = None
    site: Named | None = None
    document_library: Named | None = None
    drive: Named | None = None
    folder: Named | None = None
    name: FolderName = "WhatsApp bewaren"
    create: bool = False
    contact: Named | None = None
    verwijderen_na_verklaring: bool = False

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        places = [place for place in (self.user, self.group, self.site, self.drive) if place is not None]
        if len(places) != 1:
            message = "one_place"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _whole_place(self) -> Self:
        for first, second in ((self.site, self.document_library), (self.drive, self.folder)):
            if (first is None) != (second is None):
                message = "half_place"
                raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _library_has_contact(self) -> Self:
        if self.site is not None and self.contact is None:
            message = "library_needs_contact"
            raise ValueError(message)
        if self.contact is not None and (self.user or self.group):
            message = "contact_without_library"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _ids_make_nothing(self) -> Self:
        if self.create and self.drive is not None:
            message = "ids_make_nothing"
            raise ValueError(message)
        return self


class CanarySettings(Part):
    """Where `check` tries conditional deletion."""

    user: str | None = None
    folder: str | None = None
