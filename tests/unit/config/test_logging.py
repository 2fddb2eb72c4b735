from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from config.logging import SHIELDED, configure_logging
from config.sections.keeping import LoggingSettings


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    structlog.reset_defaults()
    root.handlers = handlers
    root.setLevel(level)


def _line(stream: io.StringIO) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(stream.getvalue())
    return line


def test_an_event_is_one_json_line_with_its_ids() -> None:
    stream = io.StringIO()
    configure_logging(LoggingSettings(format="json"), stream=stream)

    structlog.get_logger().info("document_registered", run_id="R1", upload_id="U1")

    line = _line(stream)
    assert line | {"timestamp": ""} == {
        "event": "document_registered",
        "run_id": "R1",
        "upload_id": "U1",
        "level": "info",
        "timestamp": "",
    }


@pytest.mark.parametrize("text", ["jan@gemeente.example", "0612345678", "+31 6 12345678", "06-12345678"])
def test_an_address_or_phone_number_never_reaches_a_line(text: str) -> None:
    stream = io.StringIO()
    configure_logging(LoggingSettings(format="json"), stream=stream)

    structlog.get_logger().info("asked", detail=f"voor {text} bedoeld")

    assert _line(stream)["detail"] == f"voor {SHIELDED} bedoeld"


def test_a_value_under_a_personal_key_is_shielded() -> None:
    stream = io.StringIO()
    configure_logging(LoggingSettings(format="json"), stream=stream)

    structlog.get_logger().info("asked", file_name="gesprek met Jan.zip")

    assert _line(stream)["file_name"] == SHIELDED


def test_a_line_of_a_run_is_kept_and_another_is_not() -> None:
    kept: list[Any] = []
    configure_logging(LoggingSettings(format="json"), keep=kept.append, stream=io.StringIO())

    structlog.get_logger().info("run_started", run_id="R1")
    structlog.get_logger().info("looked")

    assert [line["event"] for line in kept] == ["run_started"]


def test_what_a_library_says_becomes_a_line_of_ours() -> None:
    stream = io.StringIO()
    configure_logging(LoggingSettings(format="json"), stream=stream)

    logging.getLogger("apscheduler.executors").warning("late")

    assert (_line(stream)["event"], _line(stream)["level"]) == ("late", "warning")


def test_a_line_below_the_level_is_not_told() -> None:
    stream = io.StringIO()
    configure_logging(LoggingSettings(format="json", level="error"), stream=stream)

    structlog.get_logger().info("looked")

    assert stream.getvalue() == ""
