"""Columns that full-text search reads."""

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Value


def search_vector_column(*more: str, **weights: str) -> models.GeneratedField:
    """Return the column that search reads: both languages, since people mix them, each by its own stems.

    ``weights`` name what stands in each language under a weight of PostgreSQL, as ``A="name"``; several fields are
    parted by a space. ``more`` are words in the title that the texts leave out.
    """
    first, *others = (
        SearchVector(*(f"{field}_{lang}" for field in fields.split()), *added, config=f"hub_{lang}", weight=weight)
        for lang in ("en", "fr")
        for weight, fields in weights.items()
        for added in [[Value(word) for word in more] if weight == "A" else []]
    )
    return models.GeneratedField(expression=sum(others, start=first), output_field=SearchVectorField(), db_persist=True)
