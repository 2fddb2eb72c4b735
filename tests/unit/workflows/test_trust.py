import ssl
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from watcher.simulator.certificate import certificate_in
from watcher.simulator.serving import running
from workflows.trust import NOBODY, authority, everybody, trust_for


async def greet(_: Request) -> Response:
    return PlainTextResponse("hoi")


APP = Starlette(routes=[Route("/", greet)])


def test_the_worlds_authorities_are_read_once() -> None:
    assert everybody() is everybody()
    assert everybody().verify_mode is ssl.CERT_REQUIRED
    assert everybody().check_hostname


def test_who_offers_http2_has_a_trust_of_its_own() -> None:
    assert everybody(http2=True) is not everybody()


@pytest.mark.parametrize(
    ("address", "trust"),
    [
        ("http://127.0.0.1:8701/v1.0", NOBODY),
        ("https://graph.microsoft.com/v1.0", everybody()),
        ("", everybody()),
    ],
)
def test_only_plain_http_needs_nobody(address: str, trust: ssl.SSLContext) -> None:
    assert trust_for(address) is trust


def test_nobody_vouches_for_an_https_address() -> None:
    assert NOBODY.verify_mode is ssl.CERT_REQUIRED
    assert NOBODY.get_ca_certs() == []


def test_an_authority_that_is_not_there_is_told() -> None:
    with pytest.raises(FileNotFoundError):
        authority("/nergens/ca.pem")


async def test_a_server_is_believed_only_by_who_knows_its_authority(tmp_path: Path) -> None:
    made = certificate_in(tmp_path)
    async with running(APP, certificate=made.server) as address:
        async with httpx.AsyncClient(verify=authority(str(made.authority)), trust_env=False) as client:
            assert (await client.get(address)).text == "hoi"
        for trust in (everybody(), NOBODY):
            async with httpx.AsyncClient(verify=trust, trust_env=False) as client:
                with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                    await client.get(address)
