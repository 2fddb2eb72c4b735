from __future__ import annotations

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.zaaksysteem.simulator.multipart import form_in
from workflows.zaaksysteem.simulator.problem import ZgwProblem


@settings(max_examples=60)
@given(st.binary(max_size=500))
def test_every_field_comes_out_as_it_went_in(content: bytes) -> None:
    request = httpx.Request("PUT", "http://x/", data={"lock": "abc"}, files={"inhoud": ("deel.bin", content)})
    form = form_in(request.headers["Content-Type"], request.read())
    assert form == {"lock": b"abc", "inhoud": content}


@pytest.mark.parametrize("content_type", ["", "application/json", "multipart/form-data"])
def test_another_kind_of_body_is_refused(content_type: str) -> None:
    with pytest.raises(ZgwProblem) as caught:
        form_in(content_type, b"{}")
    assert caught.value.status == 415


@pytest.mark.parametrize("body", [b"nonsense", b"--x\r\nno colon\r\n\r\n"])
def test_a_broken_body_is_refused(body: bytes) -> None:
    with pytest.raises(ZgwProblem) as caught:
        form_in("multipart/form-data; boundary=x", body)
    assert caught.value.status == 400
