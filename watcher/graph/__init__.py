"""Microsoft Graph, spoken to through one door: nothing else imports Microsoft's SDKs."""

from watcher.graph.ask import Ask, place
from watcher.graph.credentials import (
    Certificate,
    ClientSecret,
    Credential,
    DefaultChain,
    ManagedIdentity,
    Simulated,
)
from watcher.graph.door import GRAPH, GraphDoor, Reply
from watcher.graph.machine import MachineTokens
from watcher.graph.vault import KeyVault, machine_identity

__all__ = [
    "GRAPH",
    "Ask",
    "Certificate",
    "ClientSecret",
    "Credential",
    "DefaultChain",
    "GraphDoor",
    "KeyVault",
    "MachineTokens",
    "ManagedIdentity",
    "Reply",
    "Simulated",
    "machine_identity",
    "place",
]
