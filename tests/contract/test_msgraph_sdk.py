from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError
from azure.identity.aio import ClientSecretCredential
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_authentication_azure.azure_identity_authentication_provider import (
    AzureIdentityAuthenticationProvider,
)
from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.message import Message
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.recipient import Recipient
from msgraph.generated.users.item.send_mail.send_mail_post_request_body import SendMailPostRequestBody
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core import GraphClientFactory

from watcher.simulator.service import Running, running_graph
from watcher.simulator.tokens import CLIENT_ID, CLIENT_SECRET, issue
from watcher.simulator.users import DI_MAILBOX, FENNA, GROUP_ID, JORIS, MARIT, TENANT_ID

# The SDK warns about its own classes while it imports its own modules.
pytestmark = [
    pytest.mark.filterwarnings("ignore:GetQueryParameters is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:This class is deprecated:DeprecationWarning"),
]

SCOPE = "https://graph.microsoft.com/.default"


class Handed:
    """A credential that hands out one token."""

    def __init__(self, token: str) -> None:
        self.token = token

    async def get_token(self, *_: str, **__: Any) -> AccessToken:
        return AccessToken(self.token, int(time.time()) + 3600)

    async def close(self) -> None:
        pass


@asynccontextmanager
async def client_for(address: str, credential: Any) -> AsyncIterator[GraphServiceClient]:
    auth = AzureIdentityAuthenticationProvider(credential, scopes=[SCOPE], allowed_hosts=["127.0.0.1"])
    # The SDK wraps the transport and does not pass the closing on: we close it ourselves.
    async with httpx.AsyncHTTPTransport() as transport:
        plain = httpx.AsyncClient(transport=transport, trust_env=False)
        adapter = GraphRequestAdapter(auth, GraphClientFactory.create_with_default_middleware(client=plain))
        adapter.base_url = f"{address}/v1.0"
        yield GraphServiceClient(request_adapter=adapter)


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    async with running_graph(tmp_path / "tenant", tls_port=0) as started:
        yield started


@pytest.fixture
async def graph(running: Running) -> AsyncIterator[GraphServiceClient]:
    token = issue(running.app.state.simulation)
    async with client_for(running.addresses.http, Handed(token)) as client:
        yield client


@pytest.fixture
def folder(tmp_path: Path, running: Running) -> Path:
    found = tmp_path / "tenant" / "onedrive" / FENNA.key / "WhatsApp bewaren"
    assert running.addresses.http
    return found


async def test_the_sdk_finds_drives_and_people(graph: GraphServiceClient) -> None:
    drive = await graph.users.by_user_id(FENNA.id).drive.get()
    assert drive is not None
    assert (drive.id, drive.drive_type) == (FENNA.drive_id, "business")

    people = await graph.users.get()
    assert people is not None
    assert [person.mail for person in people.value or []] == [
        user.mail for user in (FENNA, JORIS, MARIT, DI_MAILBOX)
    ]
    members = await graph.groups.by_group_id(GROUP_ID).members.get()
    assert members is not None
    assert [member.id for member in members.value or []] == [FENNA.id, JORIS.id, MARIT.id]


async def test_the_sdk_hears_that_a_drive_was_never_set_up(graph: GraphServiceClient) -> None:
    with pytest.raises(ODataError) as refused:
        await graph.users.by_user_id(DI_MAILBOX.id).drive.get()

    assert refused.value.response_status_code == 404
    assert refused.value.error is not None
    assert refused.value.error.code == "ResourceNotFound"


async def test_the_sdk_reads_children_content_and_the_feed(graph: GraphServiceClient, folder: Path) -> None:
    (folder / "chat.txt").write_text("hoi")
    items = graph.drives.by_drive_id(FENNA.drive_id).items

    first = await items.by_drive_item_id("root").delta.get()
    assert first is not None
    assert [item.name for item in first.value or []] == [
        "root",
        "WhatsApp bewaren",
        "WhatsApp bewaren",
        "chat.txt",
    ]
    chat = (first.value or [])[-1]
    assert chat.id
    assert chat.parent_reference
    below = await items.by_drive_item_id(str(chat.parent_reference.id)).children.get()
    assert below is not None
    assert [(item.id, item.size) for item in below.value or []] == [(chat.id, 3)]
    assert await items.by_drive_item_id(chat.id).content.get() == b"hoi"

    (folder / "chat.txt").unlink()
    second = await items.by_drive_item_id("root").delta.with_url(str(first.odata_delta_link)).get()
    assert second is not None
    assert [(item.name, item.deleted is not None) for item in second.value or []] == [
        ("root", False),
        ("WhatsApp bewaren", False),
        (None, True),
    ]


async def test_the_sdk_asks_for_the_latest_token(graph: GraphServiceClient, folder: Path) -> None:
    (folder / "chat.txt").write_text("hoi")

    root = graph.drives.by_drive_id(FENNA.drive_id).items.by_drive_item_id("root")
    answer = await root.delta_with_token("latest").get()

    assert answer is not None
    assert answer.value == []
    assert answer.odata_delta_link


async def test_the_sdk_deletes_only_with_a_fresh_tag(graph: GraphServiceClient, folder: Path) -> None:
    (folder / "chat.txt").write_text("hoi")
    items = graph.drives.by_drive_id(FENNA.drive_id).items
    feed = await items.by_drive_item_id("root").delta.get()
    assert feed is not None
    seen = (feed.value or [])[-1]
    item = items.by_drive_item_id(str(seen.id))
    (folder / "chat.txt").write_text("hoi!")

    with pytest.raises(ODataError) as refused:
        await item.delete(_matching(str(seen.e_tag)))
    assert refused.value.response_status_code == 412
    assert (folder / "chat.txt").exists()

    fresh = await item.get()
    assert fresh is not None
    await item.delete(_matching(str(fresh.e_tag)))
    assert not (folder / "chat.txt").exists()


async def test_the_sdk_sends_mail(graph: GraphServiceClient, running: Running) -> None:
    message = Message(
        subject="Geregistreerd",
        body=ItemBody(content="Uw upload is geregistreerd.", content_type=BodyType.Text),
        to_recipients=[Recipient(email_address=EmailAddress(address=FENNA.mail))],
    )

    sender = graph.users.by_user_id(DI_MAILBOX.mail)
    await sender.send_mail.post(SendMailPostRequestBody(message=message, save_to_sent_items=False))

    async with httpx.AsyncClient(base_url=running.addresses.http) as client:
        (mail,) = (await client.get("/_sim/mail")).json()["value"]
    assert (mail["sender"], mail["message"]["subject"]) == (DI_MAILBOX.id, "Geregistreerd")
    assert mail["message"]["toRecipients"] == [{"emailAddress": {"address": FENNA.mail}}]


async def test_a_real_credential_signs_in_over_https_and_reads_the_drive(running: Running) -> None:
    async with (
        _credential(running, CLIENT_SECRET) as credential,
        client_for(running.addresses.http, credential) as graph,
    ):
        drive = await graph.users.by_user_id(FENNA.id).drive.get()

    assert drive is not None
    assert drive.id == FENNA.drive_id


async def test_a_real_credential_with_a_wrong_secret_is_refused(running: Running) -> None:
    async with _credential(running, "fout") as credential:
        with pytest.raises(ClientAuthenticationError, match="AADSTS7000215"):
            await credential.get_token(SCOPE)


def _credential(running: Running, secret: str) -> ClientSecretCredential:
    return ClientSecretCredential(
        TENANT_ID,
        CLIENT_ID,
        secret,
        authority=str(running.addresses.https),
        disable_instance_discovery=True,
        connection_verify=running.addresses.authority,
    )


def _matching(tag: str) -> Any:
    configuration: Any = RequestConfiguration()
    configuration.headers.add("If-Match", tag)
    return configuration
