"""Reads of the catalogue's rows."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import F, Value

from hub.core.models import HubQuerySet
from programs.catalogue.synonyms import SearchTerm, SearchText, read_search

_ALIKE = 0.78  # of the letters of two words stand in the same order: one is taken for a slip of the other
# Words by which the published programs are known, each as often as it stands there.
WORDS_OF_PROGRAMS = "SELECT unnest(string_to_array(folded, ' ')) AS word FROM programs_searchdocument"
_CLOSEST = """
    SELECT asked, word, uses FROM unnest(%s::text[]) AS asked
    JOIN (SELECT word, count(*) AS uses FROM ({known}) AS known GROUP BY word) AS known
      ON length(word) BETWEEN length(asked) - 2 AND length(asked) + 2
     AND (left(word, 1) = left(asked, 1) OR similarity(word, asked) >= 0.3)
    WHERE NOT EXISTS (SELECT FROM programs_searchdocument
                      WHERE vector @@ (plainto_tsquery('hub_en', asked) || plainto_tsquery('hub_fr', asked)))
"""


class ProgramQuerySet(HubQuerySet):
    """Programs, published or not."""

    def published(self) -> "ProgramQuerySet":
        return self.filter(live__isnull=False)

    def search(self, text: str, lang: str) -> "ProgramQuerySet":
        """Return the programs that ``text`` finds, the best first, with their ``relevance`` (0..1).

        Words are compared by their stem and without accents, in both languages, with all that means the same: first
        all of them, then all of them once mistyped ones are corrected, then any. Each of these steps costs a query
        at once, and the correction one; the result itself is read when it is used.
        """
        asked = read_search(text)
        nothing: ProgramQuerySet = self.none().annotate(relevance=Value(0.0))
        if not asked.terms:
            return nothing
        for terms in self._readings(asked):
            if (found := self._holding(terms)).exists():
                return found.order_by("-relevance", "slug")
        return nothing

    def relevance(self, text: str, lang: str) -> dict[str, float]:
        """Return the slugs that ``text`` finds, with their relevance."""
        return dict(self.search(text, lang).values_list("slug", "relevance"))

    def _readings(self, asked: SearchText) -> Iterator[Any]:
        each = [search_query(term) for term in asked.terms]
        yield reduce(and_, each)
        words = closest_words(word for term in asked.terms for word in term.doubtful_words)
        if words:
            each = [search_query(term) for term in asked.corrected(words).terms]
            yield reduce(and_, each)
        if len(each) > 1:
            yield reduce(or_, each)

    def _holding(self, query: Any) -> "ProgramQuerySet":
        # 32 brings the rank into 0..1.
        rank = SearchRank(F("search_document__vector"), query, normalization=32)
        return self.filter(search_document__vector=query).annotate(relevance=rank)


def search_query(term: SearchTerm) -> Any:
    """Return what a text must hold for a term: one of its names, as a phrase, in the stems of either language."""
    forms = (
        SearchQuery(name, config=f"hub_{lang}", search_type="phrase") for name in term.names for lang in ("en", "fr")
    )
    return reduce(or_, forms)


def closest_words(words: Iterable[str], known: str = WORDS_OF_PROGRAMS) -> dict[str, str]:
    """Return for each word that no program holds the known word that it is a slip of, where there is one (one query).

    PostgreSQL picks the words of about the same length that begin alike or share trigrams; of these the one with most
    letters in the same order is taken, then one of the same letters, then the more common.
    """
    if not (asked := list(words)):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_CLOSEST.format(known=known), [asked])
        rows = cursor.fetchall()
    best: dict[str, tuple[float, bool, int, str]] = {}
    for typed, word, uses in rows:
        likeness = SequenceMatcher(None, typed, word).ratio()
        if likeness >= _ALIKE:
            best[typed] = max(
                best.get(typed, (0.0, False, 0, "")), (likeness, sorted(typed) == sorted(word), uses, word)
            )
    return {typed: word for typed, (*_rest, word) in best.items() if word != typed}
