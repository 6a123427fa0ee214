"""Constraints of columns: texts in two languages, and members of closed lists."""

from enum import StrEnum
from typing import Any

from django.db import models


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
