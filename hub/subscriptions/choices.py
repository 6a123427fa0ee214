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
    FIT = "fit", _("What fits your company")


ENTRY_KINDS = (SubscriptionKind.PROGRAM, SubscriptionKind.OPPORTUNITY, SubscriptionKind.SIGNAL)
SEARCH_KINDS = (SubscriptionKind.PROGRAM_SEARCH, SubscriptionKind.OPPORTUNITY_SEARCH)
