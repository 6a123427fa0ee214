"""Reads of companies."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import OuterRef, Q, Subquery

from companies.validators import normalize_name
from hub.core.models import HubQuerySet

_BUSINESS_NUMBER, _TRIGRAM = 9, 3


class CompanyQuerySet(HubQuerySet):
    def active(self) -> "CompanyQuerySet":
        """Return companies that have not been closed."""
        return self.filter(closed_at__isnull=True)

    def for_member(self, user: Any) -> "CompanyQuerySet":
        return self.active().filter(members__user=user).order_by("folded_name", "pk")

    def consenting_to(self, purpose: str, *, wordings: Collection[int] = ()) -> "CompanyQuerySet":
        """Return active companies whose last word on ``purpose`` is yes. A withdrawal counts from the next read.

        With ``wordings``, only those that said it to one of these versions of the text.
        """
        ledger = apps.get_model("companies", "Consent").objects.filter(company=OuterRef("pk"), purpose=purpose)
        last = ledger.order_by("-at", "-pk")
        found = self.active().alias(_last_word=Subquery(last.values("granted")[:1])).filter(_last_word=True)
        if wordings:
            found = found.alias(_wording=Subquery(last.values("wording")[:1])).filter(_wording__in=wordings)
        return found

    def with_business_number(self, number: str) -> "CompanyQuerySet":
        """Return active companies with the first nine digits of ``number``; none for an empty one."""
        return self.active().filter(business_number__startswith=number[:9]) if number else self.none()

    def with_confirmed_domain(self, domain: str) -> "CompanyQuerySet":
        """Return active companies that a member confirmed to be at a web domain; none for an empty one."""
        return self.active().filter(domain=domain, domain_confirmed=True) if domain else self.none()

    def looking_like(self, company: Any) -> "CompanyQuerySet":
        """Return other active companies with the same folded name or the same website."""
        same = Q(folded_name=company.folded_name)
        if company.domain:
            same |= Q(domain=company.domain)
        return self.active().filter(same).exclude(pk=company.pk)


class PossibleDuplicateQuerySet(HubQuerySet):
    """Pairs of companies that may be one."""

    def waiting(self) -> "PossibleDuplicateQuerySet":
        """Return the pairs that staff have not found to be two companies, and of which no record is closed."""
        return self.filter(company__closed_at=None, other__closed_at=None).exclude(state="different")

    def between(self, one: Any, other: Any) -> "PossibleDuplicateQuerySet":
        """Return the pairs of these two companies, whichever came first."""
        return self.filter(Q(company=one, other=other) | Q(company=other, other=one))


class InvitationQuerySet(HubQuerySet):
    def open_at(self, at: datetime) -> "InvitationQuerySet":
        """Return invitations that can still be accepted at ``at``."""
        return self.filter(accepted_at__isnull=True, expires_at__gt=at)


class RegisteredCorporationQuerySet(HubQuerySet):
    def matching(self, words: str) -> "RegisteredCorporationQuerySet":
        """Return lines with a part of a name, or with a corporation or business number; an index serves each."""
        compact, name = "".join(words.split()).upper(), normalize_name(words)
        wanted = Q(number=compact)
        if compact[:9].isdecimal() and len(compact) >= _BUSINESS_NUMBER:
            wanted |= Q(business_number=compact[:9])
        # Shorter parts have no trigram of their own.
        if len(name) >= _TRIGRAM:
            wanted |= Q(folded_name__contains=name)
        return self.filter(wanted).order_by("folded_name", "number")
