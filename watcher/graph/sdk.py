"""Microsoft's SDK as a channel: its credentials, headers and adapter around a request, its models left alone."""

from __future__ import annotations

import json
from typing import Final
from urllib.parse import urlsplit

import httpx
from azure.core.exceptions import AzureError, ClientAuthenticationError
from kiota_abstractions.method import Method
from kiota_abstractions.native_response_handler import NativeResponseHandler
from kiota_abstractions.request_information import RequestInformation
from kiota_authentication_azure.azure_identity_authentication_provider import (
    AzureIdentityAuthenticationProvider,
)
from kiota_http.middleware import UserAgentHandler
from kiota_http.middleware.options import ResponseHandlerOption
from kiota_http.observability_options import ObservabilityOptions
from msgraph.graph_request_adapter import GraphRequestAdapter, options
from msgraph_core import GraphClientFactory
from msgraph_core.middleware import GraphTelemetryHandler
from msgraph_core.middleware.options import GraphTelemetryHandlerOption

from watcher.graph.ask import Ask
from watcher.graph.credentials import TokenSource
from workflows.errors import NeedsPersonError, RetryableError

_NATIVE: Final = ResponseHandlerOption(NativeResponseHandler())


class SdkChannel:
    """Sends one request with a token, and hands back the answer as it came."""

    def __init__(self, token: TokenSource, client: httpx.AsyncClient, base_url: str, *, scope: str) -> None:
        """Give tokens to the host of *base_url* only: the SDK's default is to give them to any host."""
        provider = AzureIdentityAuthenticationProvider(
            token, scopes=[scope], allowed_hosts=[urlsplit(base_url).hostname]
        )
        # The SDK wraps the client's transports and never closes what it wrapped, so that is left to us.
        wrapped = [client._transport, *client._mounts.values()]  # noqa: SLF001 - where the SDK looks, too
        self._transports = [transport for transport in wrapped if transport is not None]
        telemetry = GraphTelemetryHandler(options[GraphTelemetryHandlerOption.get_key()])
        # Neither the SDK's retries nor its redirects: both would act without our knowing.
        GraphClientFactory.create_with_custom_middleware([UserAgentHandler(), telemetry], client=client)
        self._adapter = GraphRequestAdapter(provider, client)
        self._adapter.base_url = base_url
        self._adapter.observability_options = ObservabilityOptions(include_euii_attributes=False)

    async def aclose(self) -> None:
        """Let go of every connection."""
        for transport in self._transports:
            await transport.aclose()

    async def exchange(self, ask: Ask, address: str) -> httpx.Response:
        """Send *ask* to *address*; raises httpx.TransportError, or an error of ours when signing in fails."""
        try:
            answer: httpx.Response = await self._adapter.send_primitive_async(
                _request(ask, address), "bytes", {}
            )
        except ClientAuthenticationError as error:
            raise NeedsPersonError(
                "graph-auth-failed",
                "Aanmelden bij Microsoft lukt niet.",
                next_step="Controleer tenant, client en geheim of certificaat in de instellingen.",
            ) from error
        except AzureError as error:
            raise RetryableError(
                "graph-login-unreachable", "De aanmelddienst van Microsoft is niet bereikbaar."
            ) from error
        return answer


def _request(ask: Ask, address: str) -> RequestInformation:
    request = RequestInformation(Method(ask.method))
    request.url = address
    request.headers.try_add("Accept", "application/json")
    if ask.if_match is not None:
        request.headers.try_add("If-Match", ask.if_match)
    if ask.body is not None:
        request.set_stream_content(json.dumps(ask.body).encode(), "application/json")
    if ask.content is not None:
        request.set_stream_content(ask.content, "application/octet-stream")
    request.add_request_options([_NATIVE])
    return request
