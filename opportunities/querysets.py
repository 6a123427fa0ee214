"""Reads of the China side."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, F, IntegerField, Q, Value, When

from hub.core.models import HubQuerySet
from opportunities.choices import MATCHABLE, AgreementStatus, OpportunityStatus

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def is_chinese(text: str) -> bool:
    """Return whether a text holds Chinese characters."""
    return bool(_CHINESE.search(text))


class OpportunityQuerySet(HubQuerySet):
    """Leads, projects, fairs, missions, calls and signals of demand."""

    def matchable(self) -> "OpportunityQuerySet":
        """Return what a company can still act on."""
        return self.filter(status__in=MATCHABLE)

    def policy_signals(self) -> "OpportunityQuerySet":
        """Return the policies that create demand."""
        return self.filter(kind="policy_demand")

    def for_areas(self, areas: Iterable[str]) -> "OpportunityQuerySet":
        """Return opportunities of at least one of the areas."""
        return self.filter(areas__overlap=list(areas))

    def matching_words(self, words: str, *, lang: str, areas: Iterable[str] = ()) -> "OpportunityQuerySet":
        """Return opportunities that hold all the words, in ``lang`` ("en" or "fr") or in Chinese.

        ``areas`` are areas that Chinese words stand for: the data holds few Chinese texts besides the titles.
        """
        if is_chinese(words):
            return self.filter(
                Q(title_zh__icontains=words) | Q(city_zh__icontains=words) | Q(areas__overlap=list(areas))
            )
        query = SearchQuery(words, config=f"hub_{lang}", search_type="websearch")
        return self.filter(
            Q(**{f"search_{lang}": query}) | Q(title_zh__icontains=words) | Q(reference__icontains=words)
        )

    def best_first(self, words: str, *, lang: str) -> Any:
        """Order by how well the words fit, then as usual."""
        if is_chinese(words):
            return self.usable_first()
        query = SearchQuery(words, config=f"hub_{lang}", search_type="websearch")
        return self.with_use().alias(fit=SearchRank(F(f"search_{lang}"), query)).order_by("-fit", "use", "slug")

    def with_use(self) -> Any:
        """Annotate ``use``: 0 for what is under way, rising to what is past."""
        order = [*MATCHABLE, *(status for status in OpportunityStatus if status not in MATCHABLE)]
        ranks = [When(status=status, then=Value(rank)) for rank, status in enumerate(order)]
        return self.alias(use=Case(*ranks, output_field=IntegerField()))

    def usable_first(self) -> Any:
        """Order: under way, in force, regular, unconfirmed, then the past; newest evidence first, then by address."""
        return self.with_use().order_by("use", F("as_of").desc(nulls_last=True), "slug")

    def closing_first(self) -> "OpportunityQuerySet":
        """Order: what can be acted on and closes soonest; what has no closing date comes after it."""
        return self.order_by("-is_matchable", F("closes").asc(nulls_last=True), "slug")


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
