"""The closed lists of the directory."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfficeKind(models.TextChoices):
    EMBASSY = "embassy", _("Embassy of Canada")
    CONSULATE_GENERAL = "consulate_general", _("Consulate General of Canada")
    CANADIAN_TRADE_OFFICE = "canadian_trade_office", _("Canadian Trade Office")
    PROVINCIAL_OFFICE = "provincial_office", _("Provincial office")
    EXPORT_CREDIT_AGENCY = "export_credit_agency", _("Export credit agency")
    BUSINESS_COUNCIL = "business_council", _("Business council")
    CHAMBER = "chamber", _("Chamber of commerce")
    REGIONAL_OFFICE = "regional_office", _("Regional office in Canada")


POST_KINDS = (OfficeKind.EMBASSY, OfficeKind.CONSULATE_GENERAL)
PARTNER_KINDS = (OfficeKind.EXPORT_CREDIT_AGENCY, OfficeKind.BUSINESS_COUNCIL, OfficeKind.CHAMBER)


class OfficeStatus(models.TextChoices):
    """What the evidence says of an office today."""

    OPEN = "open", _("Open")
    UNCONFIRMED = "unconfirmed_2026", _("Not confirmed for 2026")
    COLOCATED = "colocated_2020_unconfirmed", _("Moved into the Canadian post about 2020, not confirmed")


class OfficeService(models.TextChoices):
    PREPARE = "prepare", _("Prepare for international markets")
    ASSESS = "assess", _("Assess market potential")
    CONTACTS = "contacts", _("Find qualified contacts")
    RESOLVE = "resolve", _("Resolve business problems")
    FINANCING = "financing", _("Financing")
    INSURANCE = "insurance", _("Insurance")
    BUYER_INTRODUCTIONS = "buyer_introductions", _("Introductions to buyers")
    BUSINESS_SERVICES = "business_services", _("Business services")
    EVENTS = "events", _("Events")
    NETWORKING = "networking", _("Meeting other companies")
    PEER_ADVICE = "peer_advice", _("Advice from other companies")


class SeatKind(models.TextChoices):
    """What a seat stands for when a request is routed."""

    CHINA_POST = "china_post", _("Canadian post in China")
    REGIONAL_OFFICE = "regional_office", _("Regional office in Canada")
    PROVINCIAL_OFFICE = "provincial_office", _("Provincial office in China")
    ORGANIZATION_DESK = "organization_desk", _("Desk of an organization")
    HUB_DESK = "hub_desk", _("The Hub’s own desk")
    OFFICIAL = "official", _("Office of an official")


class PresenceLevel(models.TextChoices):
    """Which official is asked to be present, or must agree to it."""

    OFFICER = "officer", _("A trade commissioner")
    CONSUL_GENERAL = "consul_general", _("The consul general")
    AMBASSADOR = "ambassador", _("The ambassador")
    DEPUTY_MINISTER = "deputy_minister", _("A deputy minister")
    MINISTER = "minister", _("A minister")
    PREMIER = "premier", _("A premier or the prime minister")


class FilterKind(models.TextChoices):
    """What a filter asks of a company. The names are those of conditions of programs that ask the same."""

    PROVINCES = "provinces", _("Province or territory")
    SUB_REGION = "sub_region", _("Region")
    TOWN = "town", _("Town")
    EMPLOYEES = "employees", _("Number of employees")
    ANNUAL_REVENUE = "annual_revenue_cad", _("Annual revenue, in dollars")
    PROJECT_COST = "min_project_cost", _("Project cost, in dollars")
    YEARS_IN_BUSINESS = "years_in_business", _("Years in business")
    TRL = "trl", _("Readiness level")
    LEGAL_FORMS = "legal_forms", _("Legal form")
    AREAS = "areas", _("Priority area")
    TARGET_MARKETS = "target_markets", _("Target market")
    EXPORT_EXPERIENCE = "export_experience", _("Export experience")
    NEEDS = "needs", _("Need")
    SECTORS_NAICS = "sectors_naics", _("Industry code (NAICS)")
    ACTIVITY = "activity", _("Activity")
    ANSWERS = "answers", _("Answers to questions")


class DeliveredBy(models.TextChoices):
    """Who delivers a service of the Trade Commissioner Service."""

    REGIONAL_OFFICE = "regional_office_canada", _("Regional office in Canada")
    POST_ABROAD = "post_abroad", _("Canadian post in China")
    HEADQUARTERS = "headquarters", _("Headquarters")
    NRC_IRAP = "nrc_irap", _("Industrial Research Assistance Program (IRAP)")
