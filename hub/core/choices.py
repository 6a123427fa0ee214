"""The closed lists as form choices, labelled in the language of the page."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.utils.functional import lazystr

from hub.core.db.bilingual import current_language
from hub.core.vocabulary.labels import label


class _Label:
    """A label that is put into words only when a page prints it."""

    def __init__(self, member: StrEnum) -> None:
        self.member = member

    def __str__(self) -> str:
        return label(self.member, current_language())


def choices_for(members: Iterable[StrEnum]) -> list[tuple[str, Any]]:
    """Return ``(value, lazy label)`` pairs in the given order."""
    return [(member.value, lazystr(_Label(member))) for member in members]
