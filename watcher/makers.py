"""What is made beside the originals: the readable version, the page of the form, the description."""

from __future__ import annotations

from config.settings import Settings
from watcher.doors import Outside
from workflows.description import Describer
from workflows.formpage import FormPageMaker
from workflows.inspection.image import Darkroom
from workflows.operations.house import Maker
from workflows.readable import ReadableMaker
from workflows.rendition.mdto import Organisation
from workflows.rendition.typesetter import Typesetter
from workflows.store.database import Database
from workflows.transcripts import OriginalTranscripts


def makers_of(settings: Settings, database: Database, readable: ReadableMaker) -> tuple[Maker, ...]:
    """Say what is put beside the originals, as the settings ask."""
    made: list[Maker] = [readable] if settings.leesbare_versie == "registreren" else []
    made.append(FormPageMaker(database=database, typesetter=readable.typesetter))
    if settings.mdto.doel == "registreren":
        made.append(describer_of(settings, database))
    return tuple(made)


def readable_of(outer: Outside) -> ReadableMaker:
    """Make what makes the readable version."""
    return ReadableMaker(
        originals=outer.originals,
        transcripts=OriginalTranscripts(outer.originals),
        darkroom=Darkroom(),
        typesetter=Typesetter(),
    )


def describer_of(settings: Settings, database: Database) -> Describer:
    """Make what writes the MDTO description, in the name of the archiefvormer."""
    name = settings.mdto.archiefvormer or settings.console.organisation
    organisation = Organisation(name=name, code=settings.mdto.archiefvormer_code)
    return Describer(database=database, organisation=organisation)
