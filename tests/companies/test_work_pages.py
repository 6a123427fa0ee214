"""Offerings and projects are added, changed and removed."""

import pytest

from companies.models import Offering, Project
from tests.companies.pages import url

pytestmark = pytest.mark.django_db


def test_offerings_are_added_changed_and_removed(company, mine):
    form = {
        "name": "Membrane",
        "areas": ["wastewater-treatment"],
        "trl": "7-7",
        "stage": "demonstration",
        "certifications": "CSA",
    }
    assert mine.post(url("offering_new", company), form).status_code == 302
    offering = Offering.objects.get()
    assert (offering.trl_min, offering.areas, offering.is_main) == (7, ["wastewater-treatment"], True)
    page = url("offering", company, offering.pk)
    text = mine.post(page, {**form, "name": "", "certifications": "kept"}).content.decode()
    assert 'href="#id_name"' in text
    assert "kept</textarea>" in text
    assert mine.post(page, {**form, "name": "Membrane 2", "trl": "unknown"}).status_code == 302
    listed = mine.get(url("offerings", company)).content.decode()
    assert "Membrane 2" in listed
    assert mine.get(url("offering_remove", company, offering.pk)).status_code == 200
    assert mine.post(url("offering_remove", company, offering.pk)).status_code == 302
    assert not Offering.objects.exists()


def test_projects_are_added_changed_and_removed(company, mine):
    form = {
        "name": "Pilot",
        "place": "QC",
        "cost_cad_range": "100000-499999",
        "own_contribution_exact": "30",
        "starts": "2027-01-01",
        "has_partner": "yes",
        "partner_kind": ["academic"],
    }
    assert mine.post(url("project_new", company), form).status_code == 302
    project = Project.objects.get()
    assert (project.cost_min, float(project.own_share_max), project.partner_kinds) == (100_000, 0.3, ["academic"])
    page = url("project", company, project.pk)
    text = mine.post(page, {**form, "has_partner": "no"}).content.decode()
    assert "You said that there is no partner" in text
    assert 'value="2027-01-01"' in text
    text = mine.get(page).content.decode()
    assert 'value="30"' in text
    listed = mine.get(url("projects", company)).content.decode()
    assert "$100,000 to under $500,000" in listed
    assert mine.post(url("project_remove", company, project.pk)).status_code == 302
    assert not Project.objects.exists()
