from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

from tests.consoles import House
from workflows.console.app import build_console
from workflows.triggers.requests import MOST_BYTES, Incoming, Outgoing

PATH = "/stromen/mijn%20stroom/triggers/Aanroep/paths/invoke"


@dataclass
class _Requests:
    """Answers every call, and remembers it."""

    asked: list[Incoming] = field(default_factory=list)

    async def handle(self, incoming: Incoming) -> Outgoing:
        self.asked.append(incoming)
        return Outgoing(status=201, headers={"X-Soort": "antwoord"}, body=b"klaar")


def _open(house: House) -> tuple[House, _Requests]:
    requests = _Requests()
    app = build_console(replace(house.console, requests=requests))  # type: ignore[arg-type]  # answers as Requests do
    return replace(house, app=app), requests


async def test_a_program_calls_a_flow_without_a_session(house: House) -> None:
    opened, requests = _open(house)
    answer = await opened.browser().http.put(f"{PATH}/zaken/a%2Fb?sig=x&n=1", content=b"inhoud")
    [asked] = requests.asked

    assert (answer.status_code, answer.text, answer.headers["x-soort"]) == (201, "klaar", "antwoord")
    assert (asked.flow, asked.trigger, asked.method) == ("mijn stroom", "Aanroep", "PUT")
    assert (asked.path, asked.query, asked.body) == ("/zaken/a%2Fb", "sig=x&n=1", b"inhoud")


async def test_a_body_that_is_too_large_is_not_read_to_its_end(house: House) -> None:
    opened, requests = _open(house)
    answer = await opened.browser().http.post(f"{PATH}?sig=x", content=b"x" * (MOST_BYTES + 1))

    assert (answer.status_code, json.loads(answer.text)["error"]["code"]) == (413, "body-too-large")
    assert requests.asked == []


async def test_a_console_without_callers_has_no_such_door(house: House) -> None:
    assert (await house.browser().http.post(f"{PATH}?sig=x")).status_code == 404


class _Callbacks:
    async def handle(self, key: str, incoming: Incoming) -> Outgoing:
        return Outgoing(status=200, body=f"{key} {incoming.query} {incoming.body.decode()}".encode())


async def test_a_program_answers_an_action_without_a_session(house: House) -> None:
    app = build_console(replace(house.console, callbacks=_Callbacks()))  # type: ignore[arg-type]  # as Callbacks do
    answer = (
        await replace(house, app=app).browser().http.post("/stromen/terugmelding/R.1?sig=x", content=b"ja")
    )

    assert (answer.status_code, answer.text) == (200, "R.1 sig=x ja")
    assert (await house.browser().http.post("/stromen/terugmelding/R.1?sig=x")).status_code == 404


async def test_a_program_fetches_an_answer_without_a_session(house: House) -> None:
    class Answers(_Requests):
        async def answer(self, run_id: str, query: str) -> Outgoing:
            return Outgoing(status=200, body=f"{run_id} {query}".encode())

    app = build_console(replace(house.console, requests=Answers()))  # type: ignore[arg-type]  # as Requests do
    answer = await replace(house, app=app).browser().http.get("/stromen/antwoord/R1?sig=x")

    assert (answer.status_code, answer.text) == (200, "R1 sig=x")
    assert (await house.browser().http.get("/stromen/antwoord/R1?sig=x")).status_code == 404
