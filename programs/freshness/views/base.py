"""What the pages of curators and of owners share."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from hub.core.workflow import Refusal, RefusedError


def refusal_of(service: Callable[..., object], **arguments: Any) -> Refusal | None:
    try:
        service(**arguments, at=timezone.now())
    except RefusedError as error:
        return error.refusal
    return None
