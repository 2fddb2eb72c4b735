"""How the service tells what it does: one event, one line, without anybody's name in it."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from config.sections.keeping import LoggingSettings

Keep = Callable[[EventDict], None]
"""Take a line that belongs to a run, to keep it in the database."""

PERSONAL_KEYS = frozenset(
    {
        "name",
        "file_name",
        "filename",
        "mail",
        "email",
        "phone",
        "participants",
        "text",
        "subject",
        "token",
        "secret",
        "password",
    }
)
MAIL_ADDRESS = re.compile(r"[^\s@<>\"']{1,64}@[^\s@<>\"']{1,200}\.[a-z]{2,24}", re.IGNORECASE)
PHONE_NUMBER = re.compile(r"(?<![\w-])(?:\+31|0031|0)[ -]?6(?:[ -]?\d){8}(?![\w-])")
SHIELDED = "[afgeschermd]"
DEEPEST = 12  # places of an exception and of what caused it, innermost last
OURS = frozenset({"config", "watcher", "workflows"})
NOISY = ("httpx", "httpcore", "azure", "msal", "apscheduler", "dbos", "uvicorn", "alembic")


def configure_logging(
    settings: LoggingSettings, *, keep: Keep | None = None, stream: TextIO = sys.stderr
) -> None:
    """Send everything, also what libraries say, to *stream*; hand lines with a run id to *keep* as well."""
    shared = _shared(keep)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(settings.level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.addFilter(_is_no_secret_of_a_library)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_first_line, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(settings.format, stream),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.level.upper())
    for name in NOISY:
        _quieten(name)


def shield(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Take personal values out of a line, should somebody have put them in."""
    return {
        key: SHIELDED if key in PERSONAL_KEYS else _without_addresses(value) for key, value in event.items()
    }


def locate_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say what was raised and where; what an exception says can be a name, an address that is a key, or a row."""
    given = event.pop("exc_info", None)
    chain = list(_chain(_exception(given)))
    if chain:
        event["raised"] = [type(problem).__name__ for problem in chain]
        event["places"] = [place for problem in chain[::-1] for place in _places(problem)][-DEEPEST:]
    return event


def _exception(given: object) -> BaseException | None:
    if isinstance(given, tuple):
        given = given[1]
    found = given if isinstance(given, BaseException) or not given else sys.exc_info()[1]
    return found if isinstance(found, BaseException) else None


def _chain(problem: BaseException | None) -> Iterator[BaseException]:
    """Give an exception, then what caused it."""
    for _ in range(DEEPEST):
        if problem is None:
            return
        yield problem
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)


def _places(problem: BaseException) -> list[str]:
    frames = traceback.extract_tb(problem.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]


def _first_line(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Leave out what a library adds below its message: asyncio shows exceptions there, word for word."""
    event["event"] = str(event["event"]).partition("\n")[0]
    return event


def _is_no_secret_of_a_library(record: logging.LogRecord) -> bool:
    """Keep libraries from debugging: hpack, for one, writes down every header with the token in it."""
    return record.levelno > logging.DEBUG or record.name.partition(".")[0] in OURS


def _without_addresses(value: object) -> object:
    if not isinstance(value, str):
        return value
    return PHONE_NUMBER.sub(SHIELDED, MAIL_ADDRESS.sub(SHIELDED, value))


def _shared(keep: Keep | None) -> list[Processor]:
    processors: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        locate_exception,
        shield,
    ]
    if keep is not None:
        processors.append(_keeper(keep))
    return processors


def _keeper(keep: Keep) -> Processor:
    def hand_over(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        if "run_id" in event:
            keep(dict(event))
        return event

    return hand_over


def _renderer(chosen: Literal["auto", "json", "console"], stream: TextIO) -> Processor:
    readable = chosen == "console" or (chosen == "auto" and stream.isatty())
    return (
        structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(ensure_ascii=False)
    )


def _quieten(name: str) -> None:
    """Hear a library's warnings through our own handler only."""
    logger = logging.getLogger(name)
    logger.handlers = []
    logger.propagate = True
    logger.setLevel(logging.WARNING)
