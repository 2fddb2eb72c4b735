from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from starlette.datastructures import URL
from starlette.requests import Request

from watcher.simulator.errors import GraphError
from watcher.simulator.links import api_base, elsewhere, open_link, origin, seal_link

NOW = datetime(2026, 11, 24, tzinfo=UTC)
HOUR = timedelta(hours=1)
SEAL = Fernet(Fernet.generate_key())


def test_a_link_gives_back_what_was_sealed() -> None:
    link = seal_link(SEAL, ["download", "b!1", "01X"], NOW)

    assert link.startswith("v1.")
    assert open_link(SEAL, link, NOW + HOUR, HOUR) == ["download", "b!1", "01X"]


def test_a_link_expires() -> None:
    link = seal_link(SEAL, ["download"], NOW)

    with pytest.raises(GraphError, match="401"):
        open_link(SEAL, link, NOW + HOUR + timedelta(seconds=1), HOUR)


@pytest.mark.parametrize("link", ["", "v1.", "v1.gAAAA", "é", "v1." + "A" * 200])
def test_a_link_that_is_not_ours_is_refused(link: str) -> None:
    with pytest.raises(GraphError, match="403"):
        open_link(SEAL, link, NOW, HOUR)


def test_a_changed_link_is_refused() -> None:
    link = seal_link(SEAL, ["download"], NOW)

    with pytest.raises(GraphError, match="403"):
        open_link(SEAL, link[:20] + ("A" if link[20] != "A" else "B") + link[21:], NOW, HOUR)


def test_downloads_live_on_the_other_host_name() -> None:
    assert elsewhere(URL("http://127.0.0.1:80/x")) == "http://localhost:80"
    assert elsewhere(URL("https://localhost:8443/x")) == "https://127.0.0.1:8443"
    assert elsewhere(URL("http://localhost/x")) == "http://127.0.0.1"


def test_addresses_follow_the_client() -> None:
    scope = {
        "type": "http",
        "scheme": "http",
        "server": ("127.0.0.1", 99),
        "path": "/v1.0/users",
        "root_path": "/v1.0",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1:99")],
    }

    assert origin(Request(scope)) == "http://127.0.0.1:99"
    assert api_base(Request(scope)) == "http://127.0.0.1:99/v1.0"
