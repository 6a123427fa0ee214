"""Statements that are written once answer what the querysets they were written from answer."""

import pytest
from django.db.models import CharField, Q

from hub.core.models import CompiledQuery, Parameter
from hub.directory.models import Organization

pytestmark = pytest.mark.django_db

ACRONYM = Parameter("acronym", CharField())


def test_a_statement_answers_for_the_values_that_it_is_given(reference_data: None) -> None:
    wanted = Q(acronym_en=ACRONYM, level="federal") | Q(slug=Parameter("slug", CharField()))
    statement = CompiledQuery(Organization.objects.filter(wanted).order_by("slug").values_list("slug", "acronym_en"))
    assert statement.run(acronym="EDC", slug="")
    for acronym, slug in (("NRCan", ""), ("EDC", "nrcan"), ("", "")):
        rows = Organization.objects.filter(Q(acronym_en=acronym, level="federal") | Q(slug=slug)).order_by("slug")
        assert statement.run(acronym=acronym, slug=slug) == list(rows.values_list("slug", "acronym_en"))


def test_a_value_that_is_missing_is_said(reference_data: None) -> None:
    statement = CompiledQuery(Organization.objects.filter(acronym_en=ACRONYM).values_list("pk"))
    with pytest.raises(KeyError, match="acronym"):
        statement.run()
