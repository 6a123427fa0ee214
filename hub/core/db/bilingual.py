"""Content in two languages: explicit ``_en`` and ``_fr`` columns, read through one name.

Explicit columns stay visible to history triggers, constraints and search; no package adds them behind our back.
"""

from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import get_language


def current_language() -> str:
    """Return "fr" when the page is French, else "en"."""
    return "fr" if (get_language() or "en").startswith("fr") else "en"


class BilingualMixin:
    """Read ``<field>_en`` or ``<field>_fr`` by the language of the page.

    Where only one language exists (links may), that one is returned; ``is_foreign`` tells a template to label it.
    """

    def __init__(self, field: str) -> None:
        self.field = field

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        """Return the text in the current language, or in the other where one is missing."""
        if instance is None:
            return self
        lang = current_language()
        other = "en" if lang == "fr" else "fr"
        return getattr(instance, f"{self.field}_{lang}") or getattr(instance, f"{self.field}_{other}")


def both_languages_constraint(*fields: str, name: str) -> models.CheckConstraint:
    """Return a constraint: each field has its English and its French, or neither."""
    condition = models.Q()
    for field in fields:
        condition &= models.Q(**{f"{field}_en": "", f"{field}_fr": ""}) | (
            ~models.Q(**{f"{field}_en": ""}) & ~models.Q(**{f"{field}_fr": ""})
        )
    return models.CheckConstraint(condition=condition, name=name)


def choice_constraint(
    field: str, members: type[StrEnum], *, name: str, blank: bool = False, message: Any = None
) -> models.CheckConstraint:
    """Return a constraint: the column holds a member of a closed list, or is empty where ``blank``."""
    values = [str(member.value) for member in members] + ([""] if blank else [])
    condition = models.Q(**{f"{field}__in": values})
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=message)


def choices_constraint(field: str, members: type[StrEnum], *, name: str, message: Any = None) -> models.CheckConstraint:
    """Return a constraint: the array column holds only members of a closed list."""
    condition = models.Q(**{f"{field}__contained_by": [str(member.value) for member in members]})
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=message)
