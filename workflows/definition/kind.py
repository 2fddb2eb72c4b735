"""What is known of one type of action or trigger: what it says, what it needs, how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One type of action or trigger; a "?" at the end of a member's name means that it may be absent."""

    type: str
    says: str  # Dutch, one sentence
    inputs: Mapping[str, str] | None = (
        None  # members of inputs with a Dutch explanation; None: no fixed members
    )
    needs_inputs: bool = True
    own: Mapping[str, str] = field(default_factory=dict)  # members beside inputs
    connector: bool = False  # what it does is an operation of a connector
    example: str = ""  # YAML of one action, without its name


CONNECTOR: Mapping[str, str] = {
    "host": "apiId, connectionName en operationId: welke operatie van welke verbinding",
    "parameters?": "de waarden voor de operatie",
    "authentication?": "wordt bewaard en niet gebruikt",
    "retryPolicy?": "hoe vaak en hoe snel het opnieuw wordt geprobeerd",
}
OLD_CONNECTOR: Mapping[str, str] = {
    "host": "de verbinding, in de oude schrijfwijze",
    "method?": "GET, POST, …",
    "path?": "het pad van de operatie",
    "queries?": "waarden in het adres",
    "headers?": "kopregels",
    "body?": "de inhoud",
    "authentication?": "wordt bewaard en niet gebruikt",
    "retryPolicy?": "hoe vaak en hoe snel het opnieuw wordt geprobeerd",
}
