"""Closed lists of notifications."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(StrEnum):
    """Who can be told of a category, and so may choose when. A mailbox has no account, and no page of preferences."""

    EVERYBODY = "everybody"
    COMPANY = "company"
    STAFF = "staff"
    MAILBOX = "mailbox"


class Timing(models.TextChoices):
    """When a person wants to hear of something."""

    AT_ONCE = "at_once", _("Right away")
    DAILY = "daily", _("Once a day, in one mail with everything")
    OFF = "off", _("Not by mail")


class State(models.TextChoices):
    """What has become of a notification. It is told only once a mail with it was delivered."""

    WAITING = "waiting", _("On its way")
    GATHERED = "gathered", _("Comes with the next daily mail")
    POSTED = "posted", _("On its way")
    TOLD = "told", _("Sent")
    OFF = "off", _("Not sent, as you chose")
    RETURNED = "returned", _("Not sent: no mail goes to your address")
    FAILED = "failed", _("Could not be sent yet. We look after it")


# What is not settled is never forgotten.
SETTLED = frozenset({State.TOLD, State.OFF, State.RETURNED, State.FAILED})


class BounceKind(models.TextChoices):
    """Why no mail goes to an address: it does not take mail, did not this time, or its reader asked for that."""

    HARD = "hard"
    SOFT = "soft"
    WISH = "wish"


# One of these closes an address; of the others it takes several.
LASTING = frozenset({BounceKind.HARD, BounceKind.WISH})
# The status of what somebody of the staff said: it tells so when the account of that person is gone too.
BY_STAFF = "staff"
