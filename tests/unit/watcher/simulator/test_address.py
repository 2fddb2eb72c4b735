from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.simulator.address import Address, read_address
from watcher.simulator.errors import GraphError

NAMES = st.text(st.characters(exclude_characters=":/", exclude_categories=["Cs"]), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("root", Address(item=None)),
        ("items/root", Address(item=None)),
        ("items/01ABC", Address(item="01ABC")),
        ("root/children", Address(item=None, action="children")),
        ("root:/a/b c.txt", Address(item=None, path=("a", "b c.txt"))),
        ("root:/a:", Address(item=None, path=("a",))),
        ("root:/", Address(item=None)),
        ("root:/a:/children", Address(item=None, path=("a",), action="children")),
        ("items/01ABC:/n.txt:/content", Address(item="01ABC", path=("n.txt",), action="content")),
        ("root/delta", Address(item=None, action="delta")),
        ("root/delta()", Address(item=None, action="delta")),
        ("root/microsoft.graph.delta()", Address(item=None, action="delta")),
        ("items/01ABC/delta(token='x=y')", Address(item="01ABC", action="delta", token="x=y")),
        ("items/1/microsoft.graph.createUploadSession", Address(item="1", action="createUploadSession")),
    ],
)
def test_every_spelling_is_read(text: str, expected: Address) -> None:
    assert read_address(text) == expected


@pytest.mark.parametrize("text", ["", "list", "root/a/b", "root:/a:/b/c", "items/", "root/delta(x)", "rootx"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(GraphError) as refused:
        read_address(text)

    assert refused.value.status == 400


def test_a_path_that_is_too_long_is_refused() -> None:
    with pytest.raises(GraphError, match="too long"):
        read_address("root:/" + "a" * 401)


@settings(max_examples=50)
@given(st.lists(NAMES, min_size=1, max_size=4))
def test_any_path_is_read_back(path: list[str]) -> None:
    assert read_address(f"root:/{'/'.join(path)}:/children") == Address(
        item=None, path=tuple(path), action="children"
    )


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_nothing_crashes_the_reader(text: str) -> None:
    with suppress(GraphError):
        assert isinstance(read_address(text), Address)
