"""Closed lists of accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hub.core.vocabulary.enums import Language


class Role(models.TextChoices):
    """The coarse role. Power comes from rows: memberships, seats, curatorships."""

    COMPANY = "company", _("Company member")
    ADVISER = "adviser", _("Commissioner or adviser")
    CURATOR = "curator", _("Curator")
    ADMINISTRATOR = "administrator", _("Administrator")


STAFF_ROLES = frozenset({Role.ADVISER, Role.CURATOR, Role.ADMINISTRATOR})

# Each language under its own name, in every language.
LANGUAGES = [(Language.ENGLISH.value, "English"), (Language.FRENCH.value, "Français")]
