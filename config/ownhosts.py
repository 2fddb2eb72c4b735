"""The hosts that only the service itself speaks to: Graph and the zaaksystemen, never the Http actions of flows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final
from urllib.parse import urlsplit

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
GRAPH_HOSTS: Final = frozenset(
    {"graph.microsoft.com", "graph.microsoft.us", "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn"}
)
_PORTS: Final = {"https": 443, "http": 80}


def own_hosts(urls: Iterable[str | None]) -> frozenset[str]:
    """Name the hosts of these addresses and those of Graph; on this machine, where much lives, with the port."""
    return GRAPH_HOSTS | {_host(url) for url in urls if url is not None}


def reaches(entry: str, hosts: Collection[str]) -> bool:
    """Tell whether an entry of http.allow, such as https://*.example.nl, lets a flow call one of these hosts."""
    allowed = _host(entry)
    if allowed.startswith("*."):
        return any(host.endswith(allowed[1:]) for host in hosts)
    return allowed in hosts


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port or _PORTS.get(parts.scheme)
    except ValueError:  # whoever reads the address itself refuses it
        return ""
    return f"{host}:{port}" if host in LOOPBACK else host
