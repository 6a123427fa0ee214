"""The closed lists of the China side."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hub.core.vocabulary.enums import CANADA
from hub.directory.reference.places import CHINA, ChineseProvince

# Where a policy signal may hold.
SIGNAL_PLACES = (CANADA, CHINA, *(each.value for each in ChineseProvince))


class OpportunityStatus(models.TextChoices):
    """What the evidence says of an opportunity today."""

    ONGOING = "ongoing", _("Under way")
    ONGOING_UNCONFIRMED = "ongoing_unconfirmed", _("Under way when last seen")
    RECURRING = "recurring", _("Held regularly")
    IN_FORCE = "in_force", _("In force")
    TARGET_DATE_PASSED = "target_date_passed", _("Target date passed")
    CLOSED = "closed", pgettext_lazy("opportunity", "Closed")
    CLOSED_UNCONFIRMED = "closed_unconfirmed", _("Probably closed")
    HISTORIC = "historic", _("Past")


class BuyerKind(models.TextChoices):
    """Who buys or hosts."""

    NATIONAL_GOVERNMENT = "national_government", _("National government")
    SUBNATIONAL_GOVERNMENT = "subnational_government", _("Province or city in China")
    STATE_OWNED_ENTERPRISE = "state_owned_enterprise", _("State-owned enterprise")
    PRIVATE_OPERATOR = "private_operator", _("Private operator")
    FINANCIAL_INTERMEDIARY = "financial_intermediary", _("Bank or fund")
    TRADE_FAIR_ORGANIZER = "trade_fair_organizer", _("Organizer of a fair")
    CANADIAN_GOVERNMENT = "canadian_government", _("Canadian government")
    PROVINCIAL_GOVERNMENTS = "provincial_governments", _("Canadian provinces")
    JOINT_FUNDING_PROGRAM = "joint_funding_program", _("Joint funding program")
    ANCHOR_COMPANY = "anchor_company", _("Anchor company")


class AreasBasis(models.TextChoices):
    """How the areas and technologies of an opportunity are known."""

    STATED = "stated", _("The source names the sectors.")
    CATALOGUE_READING = (
        "catalogue_reading",
        _("Areas and technologies are how we read the text, not what a buyer asked for."),
    )
    INFERRED = "inferred", _("The source names no clean-technology sector: the areas are inferred.")


class ComplianceFlag(models.TextChoices):
    """A check that an opportunity asks for by itself."""

    XINJIANG_SCREENING = "xinjiang_screening", _("It names Xinjiang: the integrity check comes first.")


class Disclosure(models.TextChoices):
    """How much of an opportunity is shown, and to whom."""

    TEASER = "teaser", _("Open to anyone")
    PROFILE = "profile", _("For registered companies whose area fits")
    TECHNICAL = "technical", _("After the checks on intellectual property")


class CheckAnswer(models.TextChoices):
    """The answer to a check of a lead. What is answered "yes" holds it, where the check blocks."""

    NO = "no", _("No")
    YES = "yes", _("Yes")
    SETTLED = "settled", _("Yes, and settled")


class DeclarationState(models.TextChoices):
    """What a company says of its own checks on intellectual property."""

    DONE = "done", _("We have protected what we need to")
    SKIPPED = "skipped", _("We have not, and go on knowingly")


class Currency(models.TextChoices):
    """Currencies of values, ISO 4217."""

    CAD = "CAD", "CAD"
    CNY = "CNY", "CNY"
    EUR = "EUR", "EUR"
    USD = "USD", "USD"


class AgreementLevel(models.TextChoices):
    """Who signed for Canada."""

    FEDERAL = "federal", _("Federal")
    PROVINCIAL = "provincial", _("Provincial")
    MUNICIPAL = "municipal", _("Municipal")
    AGENCY = "agency", _("Agency or university")


class AgreementStatus(models.TextChoices):
    """What the evidence says of an agreement today."""

    IN_FORCE = "in_force", _("In force")
    UNCONFIRMED = "unconfirmed_2026", _("Not confirmed for 2026")
    EXPIRED = "expired", _("Ended or replaced")


class AgreementOpening(models.TextChoices):
    """What an agreement opens."""

    INTRODUCTION = "introduction", _("Introductions")
    DIALOGUE = "dialogue", _("Dialogue between governments")
    EXCHANGE = "exchange", _("Exchanges of experts")
    JOINT_RESEARCH = "joint_research", _("Joint research")
    CALL = "call", _("Joint calls for projects")
    TWINNING = "twinning", _("Twinning of provinces or cities")


class GuideKind(models.TextChoices):
    GUIDE = "guide", _("Guide")
    COMPLIANCE = "compliance", _("Rule to follow")
    SERVICE = "service", _("Service")
    INTELLIGENCE = "intelligence", _("Market information")
    DIALOGUE = "dialogue", _("Dialogue between governments")
    STUDY = "study", _("Study")
    MODEL = "model", _("Model to follow")
    PROGRAM = "program", _("Program")
    TREATY = "treaty", _("Treaty")
    ADVICE = "advice", _("Advice")


class GuideMoment(models.TextChoices):
    """When a resource serves."""

    BEFORE_ENTRY = "before_entry", _("Before you enter the market")
    ENTRY = "entry", _("When you enter the market")
    BEFORE_SHARING = "before_sharing", _("Before you share anything")
    BEFORE_CONTRACT = "before_contract", _("Before you sign")
    BEFORE_BID = "before_bid", _("Before you bid")
    BEFORE_SHIPPING = "before_shipping", _("Before you ship")
    BEFORE_TRAVEL = "before_travel", _("Before you travel")
    GROWTH = "growth", _("When you grow")
    PROBLEM = "problem", _("When something goes wrong")


class SignalEffect(models.TextChoices):
    """What a policy signal does to the market of a Canadian company."""

    OPENS = "opens", _("Opens a door")
    NARROWS = "narrows", _("Makes it harder")
    CLOSES = "closes", _("Closes a door")


class SignalBasis(models.TextChoices):
    """How the effect of a policy signal is known."""

    STATED = "stated", _("The source says so.")
    READING = "reading", _("The effect is our reading.")


class SignalDirection(models.TextChoices):
    """Which trade a policy signal is about."""

    TO_CHINA = "to_china", _("Selling in China")
    TO_CANADA = "to_canada", _("Buying from China")
    BOTH = "both", _("Selling in China and buying from it")


class SignalState(models.TextChoices):
    """Where a policy signal stands on a day."""

    ANNOUNCED = "announced", _("Announced")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("No longer in force")


class TitleBasis(models.TextChoices):
    """How the Chinese title of a policy signal is known."""

    OFFICIAL = "official", _("Official title")
    TRANSLATION = "translation", _("Our translation")
