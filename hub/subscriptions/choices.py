"""Closed lists of subscriptions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubscriptionKind(models.TextChoices):
    """What a person saved."""

    PROGRAM = "program", _("Programs")
    OPPORTUNITY = "opportunity", _("Opportunities")
    SIGNAL = "signal", _("Policies and rules")
    PROGRAM_SEARCH = "program_search", _("Searches for programs")
    OPPORTUNITY_SEARCH = "opportunity_search", _("Searches for opportunities")
    SIGNAL_SEARCH = "signal_search", _("Searches for policies and rules")
    FIT = "fit", _("What fits your company")


ENTRY_KINDS = (SubscriptionKind.PROGRAM, SubscriptionKind.OPPORTUNITY, SubscriptionKind.SIGNAL)
# What each search finds.
FOUND_BY = {
    SubscriptionKind.PROGRAM_SEARCH: SubscriptionKind.PROGRAM,
    SubscriptionKind.OPPORTUNITY_SEARCH: SubscriptionKind.OPPORTUNITY,
    SubscriptionKind.SIGNAL_SEARCH: SubscriptionKind.SIGNAL,
}
SEARCH_KINDS = tuple(FOUND_BY)
