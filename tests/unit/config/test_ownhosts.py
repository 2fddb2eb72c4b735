from __future__ import annotations

import pytest

from config.ownhosts import own_hosts, reaches

OWN = own_hosts(
    [
        "https://Graph.microsoft.com/v1.0",
        "https://zaken.gemeente.example/api",
        "http://127.0.0.1:8900/v1.0",
        None,
    ]
)


@pytest.mark.parametrize(
    "entry",
    [
        "https://graph.microsoft.com",
        "https://GRAPH.Microsoft.com.:443/",
        "http://graph.microsoft.com:8080",
        "https://*.microsoft.com",
        "https://graph.microsoft.us",
        "https://zaken.gemeente.example",
        "https://*.gemeente.example",
        "http://127.0.0.1:8900",
    ],
)
def test_an_entry_that_reaches_our_own_hosts_is_seen(entry: str) -> None:
    assert reaches(entry, OWN)


@pytest.mark.parametrize(
    "entry",
    [
        "https://api.voorbeeld.nl",
        "https://login.microsoftonline.com",
        "https://*.zaken.gemeente.example",
        "http://127.0.0.1:8901",
        "https://[",
        "https://a:hier",
    ],
)
def test_any_other_entry_is_left_alone(entry: str) -> None:
    assert not reaches(entry, OWN)
