from __future__ import annotations

from typing import Any

import httpx
import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError

from tests.onedrive import OneDrive
from watcher.graph import Ask
from watcher.graph.sdk import SdkChannel
from watcher.simulator.faults import Kind
from workflows.errors import BewaarstroomError, NeedsPersonError, RetryableError
from workflows.trust import NOBODY


class Source:
    """Gives a token, or fails in the way of azure-identity."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.asked = 0

    async def get_token(self, *_: str, **__: Any) -> AccessToken:
        self.asked += 1
        if self.failure is not None:
            raise self.failure
        return AccessToken("token", 2**31)

    async def close(self) -> None:
        """Hold nothing."""


async def exchange(base_url: str, address: str, source: Source) -> httpx.Response:
    client = httpx.AsyncClient(trust_env=False, verify=NOBODY)
    channel = SdkChannel(source, client, base_url, scope="https://graph.microsoft.com/.default")
    try:
        return await channel.exchange(Ask(path="/x"), address)
    finally:
        await client.aclose()
        await channel.aclose()


async def test_a_token_goes_to_the_host_it_is_for_and_to_no_other(onedrive: OneDrive) -> None:
    elsewhere, here = Source(), Source()
    address = f"{onedrive.address}/v1.0/users"
    await exchange("https://graph.microsoft.com/v1.0", address, elsewhere)
    await exchange(f"{onedrive.address}/v1.0", address, here)

    assert (elsewhere.asked, here.asked) == (0, 1)
    assert [line["bearer"] for line in await onedrive.requests()][-2:] == [False, True]


@pytest.mark.parametrize(
    ("failure", "kind", "code"),
    [
        (ClientAuthenticationError("AADSTS7000222: expired"), NeedsPersonError, "graph-auth-failed"),
        (ServiceRequestError("no route"), RetryableError, "graph-login-unreachable"),
    ],
)
async def test_signing_in_that_fails_says_who_must_act(failure: Exception, kind: type, code: str) -> None:
    with pytest.raises(BewaarstroomError) as caught:
        await exchange("http://127.0.0.1:9/v1.0", "http://127.0.0.1:9/v1.0/x", Source(failure))

    assert (type(caught.value), caught.value.code) == (kind, code)


async def test_nothing_is_repeated_by_the_sdk(onedrive: OneDrive) -> None:
    onedrive.fault(Kind.THROTTLED, times=None, path="/users$", retry_after=1)
    answer = await exchange(f"{onedrive.address}/v1.0", f"{onedrive.address}/v1.0/users", Source())

    assert (answer.status_code, sum(line["fault"] is not None for line in await onedrive.requests())) == (
        429,
        1,
    )
