"""Reads of the catalogue's rows."""

from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import F, Q, Value

from hub.core.models import HubQuerySet
from hub.core.text.formats import fold
from hub.core.vocabulary.enums import IntakeMode
from programs.catalogue.synonyms import known_terms

_SHORTEST = 4  # letters of a word in which a typing mistake can be told from another word


class ProgramQuerySet(HubQuerySet):
    """Programs, published or not."""

    def published(self) -> "ProgramQuerySet":
        """Return the programs that have a live revision."""
        return self.filter(live__isnull=False)

    def open_on(self, day: date) -> "ProgramQuerySet":
        """Return the published programs to which one can apply on a day: those whose intake is open then.

        The same rule as ``programs.eligibility.intake.intake_on``; a test holds the two together.
        """
        begun = Q(live__opens=None) | Q(live__opens__lte=day)
        not_over = Q(live__closes=None) | Q(live__closes__gte=day)
        stated = Q(live__intake_mode=IntakeMode.CONTINUOUS) | Q(
            live__intake_mode=IntakeMode.CALL, live__closes__isnull=False
        )
        return self.filter(begun & not_over & stated, live__verified=True)

    def search(self, text: str, lang: str) -> "ProgramQuerySet":
        """Return the programs that ``text`` finds, the best first, with their ``relevance`` (0..1).

        Words are compared by their stem and without accents, first in the language of the page, then in the other.
        Where nothing holds the words as written, words that look alike are taken. Each of these three steps costs
        a query at once; the result itself is read when it is used.
        """
        wanted = " ".join(text.replace("\x00", " ").split())
        first, second = ("fr", "en") if lang.startswith("fr") else ("en", "fr")
        nothing: ProgramQuerySet = self.none().annotate(relevance=Value(0.0))
        if not fold(wanted):
            return nothing
        steps = (self._by_words(wanted, first), self._by_words(wanted, second), self._alike(wanted, first))
        return next((step.order_by("-relevance", "slug") for step in steps if step.exists()), nothing)

    def relevance(self, text: str, lang: str) -> dict[str, float]:
        """Return the slugs that ``text`` finds, with their relevance."""
        return dict(self.search(text, lang).values_list("slug", "relevance"))

    def _by_words(self, text: str, lang: str) -> "ProgramQuerySet":
        def says(words: str) -> Any:
            return SearchQuery(words, config=f"hub_{lang}", search_type="websearch")

        query = says(text)
        groups, rest = known_terms(text)
        if groups:
            same = [reduce(or_, map(says, group)) for group in groups]
            query |= reduce(and_, [*same, says(rest)] if rest else same)
        vector = f"search_document__vector_{lang}"
        # 32 brings the rank into 0..1.
        rank = SearchRank(F(vector), query, normalization=32)
        found: ProgramQuerySet = self.filter(**{vector: query}).annotate(relevance=rank)
        return found

    def _alike(self, text: str, lang: str) -> "ProgramQuerySet":
        folded = f"search_document__folded_{lang}"
        words = fold(text).split()
        telling = [word for word in words if len(word) >= _SHORTEST] or words
        each = (Q(**{f"{folded}__trigram_word_similar": word}) for word in telling)
        found: ProgramQuerySet = self.filter(reduce(and_, each)).annotate(
            relevance=TrigramWordSimilarity(fold(text), folded)
        )
        return found
