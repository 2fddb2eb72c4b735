"""The invented people whose OneDrives are simulated, and the site whose library is."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.simulator import ids

WATCHED_FOLDER = "WhatsApp bewaren"
TENANT_ID = str(ids.invented("tenant"))
GROUP_ID = str(ids.invented("group"))
GROUP_NAME = "Deelnemers WhatsApp bewaren"
DOMAIN = "gemeente-voorbeeld.example"


@dataclass(frozen=True, kw_only=True)
class SimUser:
    """Somebody in the simulated tenant."""

    id: str  # object id
    key: str  # the name of the folder on disk, and the part of the mail address before the @
    display_name: str
    mail: str
    provisioned: bool = True  # has a OneDrive
    member: bool = True  # of the group that takes part
    site: str = ""  # not a person but a site of this name, with one library
    document_library: str = ""  # what that library is called

    @property
    def drive_id(self) -> str:
        """The id of this user's OneDrive."""
        return ids.drive_id(self.id)

    def answers_to(self, name: str) -> bool:
        """Whether *name* is this user's object id or user principal name."""
        return name.casefold() in {self.id, self.mail.casefold()}


def identity_json(user: SimUser) -> dict[str, str]:
    """Write who somebody is, the way Graph does."""
    return {"email": user.mail, "id": user.id, "displayName": user.display_name}


def invent(key: str, display_name: str, *, provisioned: bool = True, member: bool = True) -> SimUser:
    """Make the user that always has the same object id."""
    return SimUser(
        id=str(ids.invented(f"user/{key}")),
        key=key,
        display_name=display_name,
        mail=f"{key}@{DOMAIN}",
        provisioned=provisioned,
        member=member,
    )


FENNA = invent("fenna.duinker", "Fenna Duinker")
JORIS = invent("joris.veldkamp", "Joris Veldkamp")
MARIT = invent("marit.hoogland", "Marit Hoogland")
INFORMATIEBEHEER = SimUser(
    id=str(ids.invented("site/informatiebeheer")),
    key="site-informatiebeheer",
    display_name="Informatiebeheer",
    mail=f"informatiebeheer@{DOMAIN}",
    member=False,
    site="informatiebeheer",
    document_library="Gedeelde documenten",
)
"""A site with a library in which several people keep."""

DI_MAILBOX = invent("di", "Informatiebeheer (DI)", provisioned=False, member=False)

DEFAULT_USERS = (FENNA, JORIS, MARIT, DI_MAILBOX)
DEFAULT_OWNERS = (*DEFAULT_USERS, INFORMATIEBEHEER)
