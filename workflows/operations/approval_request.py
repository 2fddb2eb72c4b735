"""What a flow asks when it asks for an approval, read from Power Automate's parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from workflows.approvals import APPROVE, REJECT, ApprovalKind, Request
from workflows.errors import BadInputError
from workflows.operations.nested import addresses, within

MOST_TITLE, MOST_DETAILS, MOST_OPTIONS, MOST_PEOPLE, MOST_OPTION = 500, 20_000, 20, 50, 100

PARAMETERS: Final = {
    "approvalType": "Basic, BasicAwaitAll, CustomResponse of CustomResponseAwaitAll.",
    "{0}/title": "De vraag.",
    "{0}/assignedTo": "Wie mag antwoorden: e-mailadressen met ; ertussen, of DI.",
    "{0}/details?": "Uitleg bij de vraag, ook als Markdown.",
    "{0}/itemLink?": "Adres van wat het betreft (https).",
    "{0}/itemLinkDescription?": "Woorden voor dat adres.",
    "{0}/requestor?": "Wordt niet gebruikt: de dienst vraagt.",
    "{0}/enableNotifications?": "false: stuur geen bericht.",
    "{0}/enableReassignment?": "Wordt niet gebruikt: zet alle namen in assignedTo.",
    "{0}/responseOptions?": "De eigen antwoorden, bij CustomResponse.",
}
BODY: Final = {
    "name": "De goedkeuring.",
    "outcome": "Approve, Reject of het eigen antwoord.",
    "responses": "Elk antwoord: approverResponse, responseDate, comments en responder met id, displayName en email.",
    "responseSummary": "Alle antwoorden als één tekst.",
    "title": "De vraag, met details ernaast.",
}


_SHOWN: Mapping[ApprovalKind, str] = {
    ApprovalKind.BASIC: "Approve/Reject - First to respond",
    ApprovalKind.BASIC_AWAIT_ALL: "Approve/Reject - Everyone must approve",
    ApprovalKind.CUSTOM: "Custom Responses - Wait for one response",
    ApprovalKind.CUSTOM_AWAIT_ALL: "Custom Responses - Wait for all responses",
}
"""What Power Automate's designer calls them; who writes a flow by hand takes it over from there."""


def parameters_of(prefix: str) -> dict[str, str]:
    """Explain the parameters of an operation that nests them below *prefix*."""
    return {name.format(prefix): says for name, says in PARAMETERS.items()}


def read_request(parameters: Mapping[str, Any], prefix: str) -> Request:
    """Read the question; raises BadInputError with what is missing or too much."""
    said = within(parameters, prefix)
    kind = _kind(parameters.get("approvalType"))
    return Request(
        kind=kind,
        title=_text(said, "title", MOST_TITLE, needed=True),
        details=_text(said, "details", MOST_DETAILS),
        link=_link(_text(said, "itemLink", 2000)),
        link_text=_text(said, "itemLinkDescription", 200),
        assigned_to=_people(said),
        options=_options(said) if kind.custom else (APPROVE, REJECT),
        notify=str(said.get("enableNotifications", True)).casefold() != "false",
    )


def _kind(text: object) -> ApprovalKind:
    written = " ".join(str(text).split()).casefold()
    for kind in ApprovalKind:
        if written in {kind.value.casefold(), _SHOWN[kind].casefold()}:
            return kind
    raise _wrong("approvalType", "Kies uit: " + ", ".join(ApprovalKind) + ".")


def _text(said: Mapping[str, Any], name: str, most: int, *, needed: bool = False) -> str:
    value = said.get(name)
    text = "" if value is None else str(value).strip()
    if (needed and not text) or len(text) > most or "\x00" in text:
        raise _wrong(
            name, f"Geef hier een tekst van 1 tot {most} tekens." if needed else f"Hooguit {most} tekens."
        )
    return text


def _link(text: str) -> str:
    if text and not text.startswith("https://"):
        raise _wrong("itemLink", "Geef een adres dat met https:// begint.")
    return text


def _people(said: Mapping[str, Any]) -> tuple[str, ...]:
    people = tuple(dict.fromkeys(one.casefold() for one in addresses(said.get("assignedTo"))))
    if not 1 <= len(people) <= MOST_PEOPLE or any(len(one) > 320 for one in people):
        raise _wrong("assignedTo", f"Noem 1 tot {MOST_PEOPLE} e-mailadressen, met ; ertussen, of DI.")
    return people


def _options(said: Mapping[str, Any]) -> tuple[str, ...]:
    asked = said.get("responseOptions")
    options = tuple(dict.fromkeys(str(one).strip() for one in asked)) if isinstance(asked, list) else ()
    if not 1 <= len(options) <= MOST_OPTIONS or any(not 1 <= len(one) <= MOST_OPTION for one in options):
        raise _wrong(
            "responseOptions", f"Noem 1 tot {MOST_OPTIONS} antwoorden van hooguit {MOST_OPTION} tekens."
        )
    return options


def _wrong(name: str, advice: str) -> BadInputError:
    return BadInputError(
        "approval-incomplete", f"De goedkeuring klopt niet: {name} ontbreekt of deugt niet.", next_step=advice
    )
