"""Logs: one JSON object a line, so that input can never forge a second event, and no line tells more than it must.

Code that has something to tell of security says it with ``event`` or ``refused``: ids only, never a name, an address,
a typed word or a secret.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog
from django.db.models import Model
from django.http import HttpRequest

from hub.core.http.private_links import path_without_secrets

request_id: ContextVar[str] = ContextVar("request_id", default="")
# What a request, the jobs that it left to the worker, theirs and their mails have in common.
trace_id: ContextVar[str] = ContextVar("trace_id", default="")

_events: structlog.stdlib.BoundLogger = structlog.wrap_logger(
    logging.getLogger("hub.events"),
    wrapper_class=structlog.stdlib.BoundLogger,
    processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
)
# What a database error repeats of the row that it refuses, up to the end of the error in a traceback.
_ROW = re.compile(r"\nDETAIL: .*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL)


def event(action: str, *, by: Any, subject: Model | str | None = None, **facts: Any) -> None:
    """Tell that something was done. ``by`` is a person or a key, None for the system; ``subject`` a row or a name."""
    _events.info(action, actor=_key_of(by), object=name_of(subject), outcome="done", **facts)


def refused(action: str, *, by: Any, subject: Model | str | None = None, **facts: Any) -> None:
    """Tell that something was refused, to whom and where."""
    _events.warning(action, actor=_key_of(by), object=name_of(subject), outcome="refused", **facts)


def failed(action: str, *, error: BaseException, subject: Model, **facts: Any) -> None:
    """Tell that a try failed, by the kind of error alone: its words may repeat what the row holds."""
    kind = type(error).__name__
    _events.warning(action, actor=None, object=name_of(subject), outcome="failed", error=kind, **facts)


def broken(check: str, keys: list[str], *, number: int) -> None:
    """Tell that something does not hold of the data: how many rows break it, and the keys of the first."""
    _events.error("core.check_broken", check=check, keys=keys, number=number, outcome="broken")


@contextmanager
def traced(trace: str) -> Iterator[None]:
    """Let the lines of the block say which trace they belong to; none where it is empty."""
    token = trace_id.set(trace)
    try:
        yield
    finally:
        trace_id.reset(token)


def name_of(subject: Model | str | None) -> str:
    """Return how logs name a row: by its kind and its key."""
    return f"{subject._meta.label_lower} {subject.pk}" if isinstance(subject, Model) else subject or ""


def json_formatter() -> logging.Formatter:
    """Return the formatter that ``LOGGING`` names."""
    return structlog.stdlib.ProcessorFormatter(
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            _without_secrets,
            # After those three: they read the record that this takes away.
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _add_ids,
            structlog.processors.format_exc_info,
            _without_rows,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        foreign_pre_chain=[],
    )


def _key_of(person: Any) -> int | None:
    return person if isinstance(person, int) else getattr(person, "pk", None)


def _add_ids(logger: object, method_name: str, event_dict: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for name, current in (("request_id", request_id.get()), ("trace_id", trace_id.get())):
        # What waits for a commit brings its own along.
        if current:
            event_dict.setdefault(name, current)
    return event_dict


def _without_secrets(
    logger: object, method_name: str, event_dict: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Take private links out of what Django says of a request."""
    request = getattr(event_dict["_record"], "request", None)
    if isinstance(request, HttpRequest):
        event_dict["event"] = str(event_dict["event"]).replace(request.path, path_without_secrets(request))
    return event_dict


def _without_rows(
    logger: object, method_name: str, event_dict: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Take the values out of database errors, which repeat the whole row that they refuse."""
    if "exception" in event_dict:
        event_dict["exception"] = _ROW.sub("", event_dict["exception"])
    return event_dict
