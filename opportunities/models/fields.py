"""Columns that several tables of the China side have."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models


def text_array() -> Any:
    """Return a column that holds a list of short texts."""
    return ArrayField(models.TextField(), default=list, blank=True)


def code_array() -> Any:
    """Return a column that holds a list of codes of a closed list."""
    return ArrayField(models.CharField(max_length=60), default=list, blank=True)
