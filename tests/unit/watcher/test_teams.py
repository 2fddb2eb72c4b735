from __future__ import annotations

import json
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from watcher.teams import TeamsPost, card_of
from workflows.channels import CHANNEL, TEAMS
from workflows.errors import BadInputError, BewaarstroomError, PermanentError, RetryableError
from workflows.model import Letter

LETTER = Letter(
    key="k",
    to=CHANNEL,
    subject="Taak 12: schermafbeelding",
    text="Er staat een nieuwe taak klaar.",
    channel=TEAMS,
    link="https://bewaren.example/taken/1",
)
HOSTS = ("127.0.0.1",)


class Webhook(ThreadingHTTPServer):
    """Answers as a Workflows webhook does, and remembers what came."""

    status = 202
    headers: dict[str, str] = {}  # noqa: RUF012 - set by each test
    came: list[Any] = []  # noqa: RUF012 - emptied for each test


class _Handler(BaseHTTPRequestHandler):
    server: Webhook

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.came.append(json.loads(self.rfile.read(length)))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    server = Webhook(("127.0.0.1", 0), _Handler)
    server.came, server.headers = [], {}
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
async def post(webhook: Webhook) -> AsyncIterator[TeamsPost]:
    made = TeamsPost(f"http://127.0.0.1:{webhook.server_port}/flow?sig=geheim", HOSTS)
    yield made
    await made.aclose()


async def test_a_letter_becomes_one_adaptive_card_with_a_button(webhook: Webhook, post: TeamsPost) -> None:
    await post.send(LETTER)

    (came,) = webhook.came
    assert came == card_of(LETTER)
    card = came["attachments"][0]["content"]
    assert (came["type"], card["type"], card["version"]) == ("message", "AdaptiveCard", "1.4")
    assert [block["text"] for block in card["body"]] == [LETTER.subject, LETTER.text]
    assert card["actions"] == [
        {"type": "Action.OpenUrl", "title": "Open in Bewaarstroom", "url": LETTER.link}
    ]


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (429, RetryableError, "teams-unavailable"),
        (503, RetryableError, "teams-unavailable"),
        (400, PermanentError, "teams-refused"),
        (302, PermanentError, "teams-refused"),
    ],
)
async def test_each_refusal_has_its_next_step_and_never_the_address(
    webhook: Webhook, post: TeamsPost, status: int, kind: type[BewaarstroomError], code: str
) -> None:
    webhook.status, webhook.headers = status, {"Retry-After": "90", "Location": "http://evil.example"}

    with pytest.raises(kind) as refused:
        await post.send(LETTER)

    assert refused.value.code == code
    assert "geheim" not in repr(refused.value) + str(refused.value.__cause__)
    assert getattr(refused.value, "retry_after", None) == (90.0 if kind is RetryableError else None)


async def test_a_webhook_that_is_away_is_asked_again() -> None:
    post = TeamsPost("http://127.0.0.1:9/flow?sig=geheim", HOSTS)

    with pytest.raises(RetryableError) as refused:
        await post.send(LETTER)

    assert (refused.value.code, refused.value.__cause__) == ("teams-unreachable", None)
    await post.aclose()


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/flow",
        "http://prod-1.westeurope.logic.azure.com/flow",
        "https://prod-1.logic.azure.com.evil.example/flow",
        "https://user:pass@prod-1.westeurope.logic.azure.com/flow",
        "geen adres",
    ],
)
def test_a_strange_address_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(BadInputError) as refused:
        TeamsPost(url, ("*.logic.azure.com",))

    assert (refused.value.code, url in refused.value.message) == ("teams-host-refused", False)
