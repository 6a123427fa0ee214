"""Logs: one JSON object a line, so that input can never forge a second event."""

import logging
from contextvars import ContextVar

import structlog

request_id: ContextVar[str] = ContextVar("request_id", default="")


def _add_request_id(
    logger: object, method_name: str, event_dict: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    if current := request_id.get():
        event_dict["request_id"] = current
    return event_dict


def json_formatter() -> logging.Formatter:
    """Return the formatter that ``LOGGING`` names."""
    return structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            # After those two: they read the record that this takes away.
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _add_request_id,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        foreign_pre_chain=[],
    )
