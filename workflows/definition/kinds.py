"""The types that a definition may name: which run here, which do not and why."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.definition.action_kinds import ACTIONS
from workflows.definition.kind import Kind
from workflows.definition.trigger_kinds import TRIGGERS

_NOT_HERE = "dit soort actie bestaat alleen in Azure"
UNSUPPORTED = {
    "AgentTask": _NOT_HERE,
    "Agent": _NOT_HERE,
    "ApiConnectionNotification": "meldingen in de oude schrijfwijze bestaan hier niet",
    "ApiManagement": "Azure API Management bestaat hier niet",
    "AppendToFile": _NOT_HERE,
    "As2Decode": "berichten voor handelspartners (EDI) bestaan hier niet",
    "As2Encode": "berichten voor handelspartners (EDI) bestaan hier niet",
    "Batch": "groepen van losse berichten bestaan hier niet",
    "Changeset": "een groep wijzigingen in Dataverse bestaat hier niet",
    "ChunkText": _NOT_HERE,
    "ChunkTextWithMetadata": _NOT_HERE,
    "CSharpScriptCode": "losse programmacode draait hier niet",
    "FlatFileDecoding": "berichten voor handelspartners (EDI) bestaan hier niet",
    "FlatFileEncoding": "berichten voor handelspartners (EDI) bestaan hier niet",
    "Function": "Azure Functions bestaan hier niet; gebruik een Http-actie",
    "InlineCode": "losse programmacode draait hier niet",
    "IntegrationAccountArtifactLookup": _NOT_HERE,
    "InvokeFunction": _NOT_HERE,
    "JavaScriptCode": "losse programmacode draait hier niet",
    "Liquid": "Liquid-sjablonen bestaan hier niet; gebruik Compose of Select",
    "ParseDocument": _NOT_HERE,
    "ParseDocumentWithMetadata": _NOT_HERE,
    "PowerShellCode": "losse programmacode draait hier niet",
    "Rosettanet": "berichten voor handelspartners (EDI) bestaan hier niet",
    "SendToBatch": "groepen van losse berichten bestaan hier niet",
    "ServiceProvider": "verbindingen die in Azure zijn ingebouwd, bestaan hier niet",
    "SwiftEncode": "berichten voor handelspartners (EDI) bestaan hier niet",
    "SwiftDecode": "berichten voor handelspartners (EDI) bestaan hier niet",
    "XmlCompose": "omzetten van XML met een sjabloon bestaat hier niet",
    "XmlParse": "omzetten van XML met een schema bestaat hier niet",
    "XmlValidation": "omzetten van XML met een schema bestaat hier niet",
    "Xslt": "omzetten van XML met een sjabloon bestaat hier niet",
}
"""Types of action and trigger that Power Automate or Logic Apps knows and that do not run here, and why."""

UNSUPPORTED_TRIGGERS = {
    **UNSUPPORTED,
    "HttpWebhook": "een stroom meldt zichzelf nergens aan; gebruik een Request-trigger en geef het adres door",
    "Http": "een vreemd adres wordt niet steeds bekeken; gebruik een Recurrence met een Http-actie",
}

ACTION_KINDS: Mapping[str, Kind] = {kind.type.lower(): kind for kind in ACTIONS}
TRIGGER_KINDS: Mapping[str, Kind] = {kind.type.lower(): kind for kind in TRIGGERS}


def official(written: str, kinds: Mapping[str, Kind], unsupported: Mapping[str, str]) -> str:
    """Give the official spelling of a type; an unknown one stays as it was written."""
    known = kinds.get(written.lower())
    if known:
        return known.type

    return next((one for one in unsupported if one.lower() == written.lower()), written)
