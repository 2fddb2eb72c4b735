"""The command line, called in this process, with logging as it was afterwards."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
import structlog
from typer.testing import CliRunner, Result

from watcher.cli.commands import app

Command = Callable[..., Result]


@pytest.fixture
def command() -> Iterator[Command]:
    """Say words to the command line; *input* goes to its standard input."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level

    def say(*words: object, given: str | bytes = "") -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], input=given)

    yield say
    structlog.reset_defaults()
    root.handlers = handlers
    root.setLevel(level)
