"""The record of what a company was told."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from companies.profile.services.offerings import add_offering
from companies.profile.services.profile import update_profile
from companies.registration.services import register_company
from hub.accounts.models import User
from hub.accounts.services import delete_account
from hub.directory.models import Organization
from hub.matching.assessments.services import replay, snapshot_company, snapshot_sheet
from hub.matching.assessments.sources import published_sources
from hub.matching.company_matching.merge_handlers import export_assessments
from hub.matching.engine.answer import ENGINE_VERSION
from hub.matching.models import Assessment
from hub.outbox.services import deliver_due, deliver_next
from tests.matching_pages.conftest import catalogue_entries, text_of
from tests.programs.factories import condition, entry, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def work_off(at):
    """Do every job that is due."""
    while deliver_next(at=at):
        pass


def test_a_changed_profile_leaves_a_record(company, owner, now):
    work_off(now)
    later = now.replace(minute=5)
    update_profile(company=company, answers={"employees": 42}, version=company.version, by=owner, at=later)
    add_offering(company=company, name="Membranes", answers={"trl": 8}, by=owner, at=later)
    work_off(later)
    registered, changed = Assessment.objects.order_by("at")  # two changes of one moment make one record
    assert (registered.at, changed.at) == (now, later)
    assert (registered.by, changed.by) == (owner, owner)
    assert changed.company == company
    assert changed.readings[0]["answers"]["employees"] == 42
    assert "name" not in changed.readings[0]["answers"]
    assert changed.engine_version == ENGINE_VERSION
    assert changed.told["programs"]


def test_the_same_versions_give_the_same_bytes(company, owner, now, lang):
    update_profile(
        company=company,
        answers={"employees": {"min": 20, "max": 49}, "needs": ["find_partner"], "market_sales_share": {"CN": 0.1}},
        version=company.version,
        by=owner,
        at=now,
    )
    record = snapshot_company(company_id=company.pk, at=now)
    again = replay(record, sources=published_sources(), engine_version=ENGINE_VERSION)
    assert again.same_versions
    assert again.equal
    assert again.differences == ()
    record.refresh_from_db()
    assert replay(record, sources=published_sources(), engine_version=ENGINE_VERSION).equal


def test_a_later_profile_leaves_an_earlier_record_as_it_was(company, owner, now):
    record = snapshot_company(company_id=company.pk, at=now)
    update_profile(company=company, answers={"employees": 400}, version=company.version, by=owner, at=now)
    assert replay(record, sources=published_sources(), engine_version=ENGINE_VERSION).equal


def test_an_older_version_shows_what_is_different(company, member, now, lang):
    record = snapshot_company(company_id=company.pk, at=now)
    changed = [
        entry("qc-open", conditions=(condition("provinces", {"in": ["ON"]}),)) if one.slug == "qc-open" else one
        for one in catalogue_entries()
    ]
    publish(*changed, entry("ca-new"))
    again = replay(record, sources=published_sources(), engine_version=ENGINE_VERSION)
    assert not again.same_versions
    assert {one.program: (one.then, one.now) for one in again.differences} == {
        "qc-open": (("meets", "open"), ("not_now", "open")),
        "ca-new": (None, ("meets", "open")),
    }
    page = text_of(member.get(reverse("matching:snapshot", args=[company.slug, record.pk])))
    assert record.digest in page
    assert "ca-new" in page


def test_a_renamed_organization_is_another_version(company, now):
    record = snapshot_company(company_id=company.pk, at=now)
    Organization.objects.filter(slug="example-agency").update(name_en="Renamed Agency")
    again = replay(record, sources=published_sources(), engine_version=ENGINE_VERSION)
    assert not again.same_versions
    assert not again.equal


def test_the_record_is_shown_as_it_was_told(company, member, now, lang):
    record = snapshot_company(company_id=company.pk, at=now)
    listed = text_of(member.get(reverse("matching:history", args=[company.slug])))
    address = reverse("matching:snapshot", args=[company.slug, record.pk])
    assert address in listed
    assert record.digest in text_of(member.get(address))
    other = register_company(by=User.objects.create_user("x@x.example"), name="Other", province="ON", at=now)
    foreign = snapshot_company(company_id=other.pk, at=now)
    assert member.get(reverse("matching:snapshot", args=[company.slug, foreign.pk])).status_code == 404


def test_a_record_is_never_changed(company, now):
    record = snapshot_company(company_id=company.pk, at=now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Assessment.objects.filter(pk=record.pk).update(language="fr")
    assert snapshot_company(company_id=company.pk, at=now) is None  # nothing new, nothing written


def test_a_record_forgets_the_person_who_asked_with_the_account_and_nothing_else(company, owner, now):
    colleague = User.objects.create_user("colleague@x.example")
    record = snapshot_company(company_id=company.pk, by_id=colleague.pk, at=now)
    assert record.by == colleague
    assert export_assessments(company)[-1]["by"] == "colleague@x.example"
    with pytest.raises(DatabaseError), transaction.atomic():
        Assessment.objects.filter(pk=record.pk).update(by=owner)
    with pytest.raises(DatabaseError), transaction.atomic():
        Assessment.objects.filter(pk=record.pk).update(by=None, language="fr")
    delete_account(person=colleague, at=now)
    record.refresh_from_db()
    assert (record.by, record.document[:1]) == (None, b"{")
    assert export_assessments(company)[-1]["by"] is None
    # Who is gone before the answer is worked out is not in the record either.
    update_profile(company=company, answers={"employees": 42}, version=company.version, by=owner, at=now)
    assert snapshot_company(company_id=company.pk, by_id=colleague.pk, at=now.replace(year=2027)).by is None


def test_all_records_repeat(company, now):
    snapshot_company(company_id=company.pk, at=now)
    out = StringIO()
    call_command("replay_assessments", stdout=out)
    assert "1 repeated to the byte, 0 of older versions, 0 different" in out.getvalue()
    publish(*catalogue_entries(), entry("ca-new"))
    out = StringIO()
    call_command("replay_assessments", "--differences", "--company", company.slug, stdout=out)
    assert "0 repeated to the byte, 1 of older versions, 0 different" in out.getvalue()
    assert "ca-new" in out.getvalue()


def test_a_record_that_does_not_repeat_is_an_error(company, now):
    record = snapshot_company(company_id=company.pk, at=now)
    Assessment.objects.all().delete()
    record.pk = None
    record.readings[0]["answers"]["province"] = "ON"
    record.save(force_insert=True)
    with pytest.raises(SystemExit) as stopped:
        call_command("replay_assessments", stdout=StringIO())
    assert stopped.value.code == 1


def test_a_private_link_keeps_one_record(now):
    client = Client()
    response = client.post(reverse("matching:finder"), {"province": "QC", "answer": ["energy-efficiency"]})
    token = response["Location"].split("/")[3]
    deliver_due()
    assert not Assessment.objects.exists()  # the opening is not done
    for needs in (["find_partner"], ["funding_rd"]):
        client.post(reverse("matching:change", args=[token, "needs"]), {"answer": needs})
        deliver_due()
    record = Assessment.objects.get()
    assert record.readings[0]["answers"]["needs"] == ["funding_rd"]
    assert snapshot_sheet(sheet_id=str(record.sheet_id), at=now.replace(year=2027)) is not None
    assert Assessment.objects.count() == 1


def test_a_record_goes_with_its_company(company, owner, now):
    snapshot_company(company_id=company.pk, at=now)
    from companies.privacy.erasure import delete_company

    delete_company(company=company, typed_name=company.name, by=owner, at=now, profile="private")
    assert not Assessment.objects.exists()
