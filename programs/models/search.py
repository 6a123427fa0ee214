"""What a search for programs looks through."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from hub.core.models import HubModel
from programs.models.catalogue import Program


def _vector(lang: str) -> models.GeneratedField:
    weights = {"names": "A", "bodies": "B", "summary": "C", "sentences": "D"}
    first, *others = (
        SearchVector(f"{field}_{lang}", weight=weight, config=f"hub_{lang}") for field, weight in weights.items()
    )
    return models.GeneratedField(expression=sum(others, start=first), output_field=SearchVectorField(), db_persist=True)


class SearchDocument(HubModel):
    """What a search for a program looks through. Made from the live revision, and made again when that changes.

    ``folded`` is the name, the organization and the summary without accents and case, for words that are mistyped.
    """

    program = models.OneToOneField(Program, primary_key=True, on_delete=models.CASCADE, related_name="search_document")
    names_en = models.TextField()
    names_fr = models.TextField()
    bodies_en = models.TextField()
    bodies_fr = models.TextField()
    summary_en = models.TextField()
    summary_fr = models.TextField()
    sentences_en = models.TextField()
    sentences_fr = models.TextField()
    folded_en = models.TextField()
    folded_fr = models.TextField()
    vector_en = _vector("en")
    vector_fr = _vector("fr")

    class Meta:
        indexes = [
            GinIndex(fields=["vector_en"], name="program_search_en"),
            GinIndex(fields=["vector_fr"], name="program_search_fr"),
            GinIndex(fields=["folded_en"], name="program_alike_en", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["folded_fr"], name="program_alike_fr", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.names_en
