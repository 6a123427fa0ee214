"""What a search for programs looks through."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from hub.core.models import HubModel, search_vector_column
from programs.models.catalogue import Program


class SearchDocument(HubModel):
    """What a search for a program looks through. Made from the live revision, and made again when that changes.

    Both languages stand in one vector: people mix them. ``bodies`` is the organization with the kinds of support as
    people call them and the provinces served, ``sentences`` the conditions with the stages, areas and markets.
    ``folded`` holds the words of all of it but the sentences, without accents and case, for words that are mistyped.
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
    folded = models.TextField()
    vector = search_vector_column(A="names", B="bodies", C="summary", D="sentences")

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="program_search")]

    def __str__(self) -> str:
        return self.names_en
