from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from hpack import Encoder

from config.logging import configure_logging
from config.sections.keeping import LoggingSettings


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    structlog.reset_defaults()
    root.handlers = handlers
    root.setLevel(level)


def _fail() -> None:
    sizes: dict[str, int] = {}
    try:
        sizes["gesprek met Jan.zip"] += 1
    except KeyError as error:
        message = "https://sharepoint.example/download?tempauth=sleutel"
        raise OSError(message) from error


def test_an_exception_says_where_it_was_raised_and_never_what_it_said() -> None:
    stream = io.StringIO()
    configure_logging(LoggingSettings(format="json"), stream=stream)

    try:
        _fail()
    except OSError:
        structlog.get_logger().exception("operation_broke", path="Registreren")

    line = json.loads(stream.getvalue())
    assert line["raised"] == ["OSError", "KeyError"]
    assert [place.partition(":")[0] for place in line["places"]] == ["test_security_logging.py"] * 3
    assert "Jan" not in stream.getvalue()
    assert "sleutel" not in stream.getvalue()


def test_an_exception_in_a_library_is_told_the_same_way() -> None:
    stream = io.StringIO()
    configure_logging(LoggingSettings(format="console"), stream=stream)

    try:
        _fail()
    except OSError:
        logging.getLogger("apscheduler.executors").exception("late")

    assert "OSError" in stream.getvalue()
    assert "Jan" not in stream.getvalue()
    assert "sleutel" not in stream.getvalue()


def test_what_a_library_adds_below_its_first_line_is_left_out() -> None:
    stream = io.StringIO()
    configure_logging(LoggingSettings(format="json"), stream=stream)

    logging.getLogger("asyncio").error("Task failed\nfuture: <Task exception=ValueError('gesprek.zip')>")

    assert json.loads(stream.getvalue())["event"] == "Task failed"


def test_the_level_debug_is_ours_alone_for_libraries_would_write_down_our_tokens() -> None:
    stream = io.StringIO()
    configure_logging(LoggingSettings(format="json", level="debug"), stream=stream)

    Encoder().encode([(b"authorization", b"Bearer sleutel")])
    structlog.get_logger("watcher.graph").debug("asked")

    assert "sleutel" not in stream.getvalue()
    assert json.loads(stream.getvalue())["event"] == "asked"
