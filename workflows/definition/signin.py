"""Whether an Http action says well how it makes itself known: a kind that exists here, and no secret in the flow."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition.cursor import Cursor

KINDS: Mapping[str, tuple[str, ...]] = {
    "None": (),
    "Basic": ("password",),
    "Raw": ("value",),
    "ClientCertificate": ("pfx", "password"),
    "ActiveDirectoryOAuth": ("secret",),
    "ManagedServiceIdentity": (),
}
"""Each kind with its members that are secret."""


def check_signin(inputs: Cursor) -> None:
    """Note a kind that does not exist here, and a secret that stands in the flow itself."""
    given = inputs.object("authentication") if _is_object(inputs) else None
    if given is None or _is_expression(given, "type"):
        return
    kind = given.choice("type", tuple(KINDS))
    for name in KINDS.get(kind or "", ()):
        member = given.find(name)
        if member is not None and not _is_expression(given, name):
            member.wrong(
                "secret_in_flow", f"hier hoort een verwijzing naar een geheim: @{{appsetting('{name}')}}"
            )
    if kind == "ActiveDirectoryOAuth" and given.find("pfx") is not None:
        given.wrong(
            "signin_with_certificate", "aanmelden bij Entra kan hier met een secret, niet met een pfx"
        )


def _is_object(inputs: Cursor) -> bool:
    return isinstance(inputs.value, Mapping) and isinstance(inputs.value.get("authentication"), Mapping)


def _is_expression(given: Cursor, name: str) -> bool:
    found = given.find(name)
    text = found.value if found is not None else None
    return isinstance(text, str) and (text.startswith("@") or "@{" in text) and not text.startswith("@@")
