"""A public register of corporations, as an operator loaded it from a file. It says nothing of companies here."""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from companies.models.constraints import check_constraint
from companies.querysets import RegisteredCorporationQuerySet
from hub.core.db.constraints import choice_constraint
from hub.core.models import HubModel
from hub.core.vocabulary.enums import LegalForm, Province


class RegisteredCorporation(HubModel):
    """One line of the register. ``province`` and ``legal_form`` are empty where the file has none that we know."""

    number = models.CharField(max_length=20, unique=True)
    business_number = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=300)
    folded_name = models.CharField(max_length=300)
    legal_form = models.CharField(max_length=24, blank=True)
    province = models.CharField(max_length=2, blank=True)
    city = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=60, blank=True)
    as_of = models.DateField()

    objects: ClassVar[Any] = RegisteredCorporationQuerySet.as_manager()

    class Meta:
        constraints = [
            check_constraint("corporation_has_name", ~Q(number="") & ~Q(folded_name=""), "number and name"),
            choice_constraint("province", Province, name="corporation_province", message="province", blank=True),
            choice_constraint("legal_form", LegalForm, name="corporation_legal_form", message="legal form", blank=True),
            check_constraint(
                "corporation_business_number_form",
                Q(business_number="") | Q(business_number__regex=r"^\d{9}$"),
                "nine digits",
            ),
        ]
        indexes = [
            # A part of a name is found among a million without reading them all.
            GinIndex(OpClass("folded_name", name="gin_trgm_ops"), name="corporation_by_name"),
            models.Index(fields=["business_number"], name="corporation_by_number"),
        ]
