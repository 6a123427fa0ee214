"""Closed lists of companies."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberRole(models.TextChoices):
    """What a member may do: an owner decides who sees what, an editor describes the company, a reader reads."""

    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    READER = "reader", _("Reader")


ROLE_ORDER = (MemberRole.READER, MemberRole.EDITOR, MemberRole.OWNER)


class Purpose(models.TextChoices):
    """What a company may consent to, one by one. The texts are in ``companies/data/consents.yaml``."""

    PUBLIC_PROFILE = "public_profile"
    SHARE_FEDERAL = "share_federal"
    SHARE_PROVINCE = "share_province"
    SHARE_CHINA_OFFICES = "share_china_offices"
    LEADS = "leads"
    PARTNER_COMPANIES = "partner_companies"
    PEERS = "peers"


# The wordings of the consent for the public page that speak of it as it is; the first was never asked for.
SHOWN_WORDINGS = frozenset({2})
# The job that makes the files of a company's sheet (``companies.tasks``).
SHEET_JOB = "companies.sheet"


class JoinGround(models.TextChoices):
    """What shows that a newcomer speaks of a company that is already here. A name alone never does."""

    BUSINESS_NUMBER = "business_number", _("Same business number")
    DOMAIN = "domain", _("E-mail address at the company’s web domain")


class JoinState(models.TextChoices):
    """What has become of a request to join."""

    OPEN = "open", _("Waiting for an owner")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class Likeness(models.TextChoices):
    """Why two companies may be one."""

    NAME = "name", _("Same name")
    WEBSITE = "website", _("Same website")


class LikenessState(models.TextChoices):
    """What staff found."""

    OPEN = "open", _("To look at")
    SAME = "same", _("The same company")
    DIFFERENT = "different", _("Two companies")


class AgreementState(models.TextChoices):
    """What the owners of one record answered to the question whether both are one company."""

    OPEN = "open", _("Waiting for an owner")
    AGREED = "agreed", _("An owner agreed")
    REFUSED = "refused", _("An owner refused")


class MergeGround(models.TextChoices):
    """What shows that two records are one company. A name alone never does."""

    BUSINESS_NUMBER = "business_number", _("Same business number")
    DOMAIN = "domain", _("People of both have addresses at the same web domain")
    OWNERS = "owners", _("An owner of each record agreed")


class Stance(models.TextChoices):
    """What a company answered about a program."""

    HAVE = "have", _("We have it")
    APPLIED = "applied", _("We applied")
    NOT_FOR_US = "not_for_us", _("Not for us")
    LATER = "later", _("Tell me later")


class ApplicationState(models.TextChoices):
    """Where an application stands, as the company keeps it."""

    CONSIDERING = "considering", _("Considering")
    APPLIED = "applied", _("Applied")
    AWARDED = "awarded", _("Awarded")
    REFUSED = "refused", _("Refused")
