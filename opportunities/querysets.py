"""Reads of the China side."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, F, IntegerField, Q, Value, When

from hub.core.models import HubQuerySet
from opportunities.choices import AgreementStatus
from opportunities.disclosure import TEASER
from opportunities.status import ENDED, LIVE, signal_order, signal_state

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def is_chinese(text: str) -> bool:
    """Return whether a text holds Chinese characters."""
    return bool(_CHINESE.search(text))


class OpportunityQuerySet(HubQuerySet):
    """Leads, tenders, projects, fairs, missions, calls and seminars."""

    def live(self) -> "OpportunityQuerySet":
        """Return what the evidence does not call past."""
        return self.filter(status__in=LIVE)

    def for_areas(self, areas: Iterable[str]) -> "OpportunityQuerySet":
        """Return opportunities of at least one of the areas."""
        return self.filter(areas__overlap=list(areas))

    def matching_words(self, words: str, *, lang: str, areas: Iterable[str] = ()) -> "OpportunityQuerySet":
        """Return opportunities whose open texts hold all the words, in ``lang`` ("en" or "fr") or in Chinese.

        ``areas`` are areas that Chinese words stand for: the data holds few Chinese texts besides the titles.
        """
        if is_chinese(words):
            return self.filter(
                Q(title_zh__icontains=words)
                | Q(city_zh__icontains=words, disclosure=TEASER)
                | Q(areas__overlap=list(areas))
            )
        query = SearchQuery(words, config=f"hub_{lang}", search_type="websearch")
        return self.filter(
            Q(**{f"search_{lang}": query})
            | Q(title_zh__icontains=words)
            | Q(reference__icontains=words, disclosure=TEASER)
        )

    def with_fit(self, words: str, *, lang: str) -> Any:
        """Annotate ``fit``: how well the words fit; Chinese words fit all that hold them alike."""
        if is_chinese(words):
            return self.annotate(fit=Value(0.0))
        query = SearchQuery(words, config=f"hub_{lang}", search_type="websearch")
        return self.annotate(fit=SearchRank(F(f"search_{lang}"), query))


class AgreementQuerySet(HubQuerySet):
    """Agreements of Canadian and Chinese governments."""

    def newest_first(self) -> Any:
        """Order: in force, not confirmed, ended; in each the newest first."""
        ranks = [When(status=status, then=Value(rank)) for rank, status in enumerate(AgreementStatus)]
        return self.alias(use=Case(*ranks, output_field=IntegerField())).order_by("use", "-signed", "slug")

    def living(self) -> "AgreementQuerySet":
        """Return agreements that are not known to have ended."""
        return self.exclude(status=AgreementStatus.EXPIRED)

    def opening_doors_to(self, *, areas: Iterable[str], cn_provinces: Iterable[str]) -> "AgreementQuerySet":
        """Return living agreements of the same Chinese provinces, or national ones of the same areas."""
        return self.living().filter(
            Q(cn_provinces__overlap=list(cn_provinces)) | Q(cn_provinces=[], areas__overlap=list(areas))
        )


class PolicySignalQuerySet(HubQuerySet):
    """Plans, policies, standards and rules."""

    def for_areas(self, areas: Iterable[str]) -> "PolicySignalQuerySet":
        """Return signals of at least one of the areas, and those of trade in general."""
        return self.filter(Q(areas__overlap=list(areas)) | Q(areas=[]))

    def in_force(self, *, areas: Iterable[str], on: date) -> list[Any]:
        """Return those of some areas that hold on a day, what stands in the way first (one query)."""
        holding = (row for row in self.for_areas(areas) if signal_state(row, on) != ENDED)
        return sorted(holding, key=lambda row: signal_order(row, on))
