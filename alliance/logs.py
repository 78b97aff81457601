"""Structured logs with the request id and without secrets."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

from alliance.audit_context import request_id

SECRET = re.compile(r"(password|secret|token|authorization|cookie|digest|private)", re.IGNORECASE)


def add_request_id(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if found := request_id.get():
        event["request_id"] = found
    return event


def hide_secrets(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key in event:
        if SECRET.search(key):
            event[key] = "hidden"
    return event


SHARED = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    add_request_id,
    hide_secrets,
]


def logging_config(level: str, *, human: bool) -> dict[str, Any]:
    """The `LOGGING` dictionary: lines for people in embedded mode, JSON lines otherwise."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],  # type: ignore[list-item]
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    # A traceback without the values of its variables: they may be anybody's password or a sealed answer.
    rendered = (
        [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
        if human
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendered],
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            name: {"level": level}
            for name in ("alliance", "governance", "initiatives", "partnerships", "financing", "procurement")
        },
    }
