"""What two records must have in common to be merged, two merges at once, and what comes afterwards."""

import json
from datetime import timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction

from companies.choices import LikenessState, MemberRole
from companies.duplicates.services import settle_possible_duplicate
from companies.members.services import change_role
from companies.merging.services import MergeConflictError, answer_agreement, ask_owners, merge_companies, preview_merge
from companies.models import (
    Application,
    Company,
    Consent,
    ErasedCompany,
    Invitation,
    JoinRequest,
    Membership,
    Merge,
    Offering,
    PossibleDuplicate,
    ProgramStance,
    Project,
)
from companies.privacy.erasure import delete_company, erase_closed_companies
from companies.privacy.export import export_company
from companies.profile.services.offerings import add_offering, add_project
from companies.registration.services import register_company
from companies.rules import may_merge
from hub.core.workflow import RefusedError
from hub.matching.assessments.services import snapshot_company
from hub.matching.models import Assessment
from hub.outbox.models import OutboxMessage
from tests.support.arrivals import at_one_moment

pytestmark = pytest.mark.django_db


# --- Ground ----------------------------------------------------------------------------------------------------------


def refused(act):
    with pytest.raises(RefusedError) as error:
        act()
    return error.value.refusal.code


@pytest.fixture
def namesakes(kept, person, now):
    """Another company with the name and nothing else; the pair."""
    other = register_company(by=person("zo@c.example"), name="Boreal", province="BC", at=now)
    return PossibleDuplicate.objects.between(kept, other).get()


def test_a_name_alone_merges_nothing(namesakes, kept, merge):
    assert refused(lambda: merge(other=namesakes.company)) == "nothing_shared"
    assert not Company.objects.exclude(closed_at=None).exists()
    assert not Merge.objects.exists()


def test_a_website_alone_merges_nothing(kept, person, now, merge):
    zo = person("zo@c.example")
    other = register_company(by=zo, name="Zo", province="BC", website="https://boreal.example", at=now)
    assert refused(lambda: merge(other=other)) == "nothing_shared"


def test_an_unconfirmed_address_shows_nothing(kept, gone, li, merge):
    li.emailaddress_set.update(verified=False)
    assert refused(merge) == "nothing_shared"


def test_two_numbers_are_two_companies(kept, gone, merge):
    for company, number in ((kept, "123026635"), (gone, "100000017")):
        Company.objects.filter(pk=company.pk).update(business_number=number)
    assert refused(merge) == "two_business_numbers"


def test_one_number_with_two_accounts_is_one_company():
    """No two active records have one number today; the rule holds all the same."""
    first, second = Company(business_number="123026635"), Company(business_number="123026635RC0001")
    assert may_merge(first, second, ground="business_number") is None


def agree(agreement, by, now, address, *, answer=True):
    return answer_agreement(agreement=agreement, agree=answer, by=by, at=now, address=address)


def test_an_owner_of_each_side_must_agree(namesakes, kept, owner, staff, now, address, merge):
    here, there = sorted(
        ask_owners(pair=namesakes, by=staff, at=now, address=address), key=lambda one: one.company != kept
    )
    assert refused(lambda: ask_owners(pair=namesakes, by=staff, at=now, address=address)) == "owners_asked"
    zo = Membership.objects.get(company=there.company).user
    agree(here, owner, now, address)
    assert refused(lambda: merge(other=there.company)) == "nothing_shared"
    assert not OutboxMessage.objects.filter(topic="companies.merge_agreed").exists()
    agree(there, zo, now, address)
    assert OutboxMessage.objects.filter(topic="companies.merge_agreed").count() == 2
    agree(there, zo, now, address, answer=False)
    assert refused(lambda: merge(other=there.company)) == "nothing_shared"
    agree(there, zo, now, address)
    assert merge(other=there.company).ground == "owners"
    assert refused(lambda: agree(here, owner, now, address, answer=False)) == "pair_settled"
    namesakes.refresh_from_db()
    assert namesakes.state == LikenessState.SAME


def test_the_word_of_somebody_who_is_no_owner_any_more_does_not_count(
    namesakes, kept, owner, person, staff, now, address, merge
):
    second = Membership.objects.create(company=kept, user=person("x@c.example"), role="owner", joined_at=now)
    other = namesakes.company
    for asked in ask_owners(pair=namesakes, by=staff, at=now, address=address):
        agree(asked, second.user if asked.company == kept else other.members.get().user, now, address)
    change_role(membership=second, role=MemberRole.EDITOR, by=owner, at=now)
    assert refused(lambda: merge(other=other)) == "nothing_shared"


def test_the_question_names_nobody_of_the_other_side(namesakes, staff, now, address):
    ask_owners(pair=namesakes, by=staff, at=now, address=address)
    sent = OutboxMessage.objects.filter(topic="companies.merge_question")
    assert {row.payload["to"][0] for row in sent} == {"ana@boreal.example", "zo@c.example"}
    for row in sent:
        others = {"ana@boreal.example", "zo@c.example"} - {*row.payload["to"]}
        assert not any(other in row.payload["body"] for other in others)


def test_a_settled_pair_is_answered_no_more(namesakes, kept, owner, staff, now, address):
    asked = [one for one in ask_owners(pair=namesakes, by=staff, at=now, address=address) if one.company == kept]
    settle_possible_duplicate(pair=namesakes, same=False, by=staff, reason="", at=now)
    assert refused(lambda: agree(asked[0], owner, now, address)) == "pair_settled"


# --- At once, and afterwards -----------------------------------------------------------------------------------------


def test_a_change_since_the_preview_stops_the_merge(kept, gone, li, staff, now, address):
    seen = preview_merge(keep=kept, gone=gone).seen
    add_offering(company=gone, name="New", answers={}, by=li, at=now)
    with pytest.raises(MergeConflictError):
        merge_companies(keep=kept, gone=gone, choices=[], seen=seen, by=staff, at=now, address=address)
    assert not Merge.objects.exists()


def test_a_record_that_is_gone_is_merged_no_more(kept, gone, merge):
    merge()
    assert refused(merge) == "record_closed"
    assert refused(lambda: merge(keep=gone, other=kept)) == "record_closed"


@pytest.mark.parametrize(
    "model", [Membership, Invitation, JoinRequest, Consent, Offering, Project, ProgramStance, Application]
)
def test_the_database_takes_no_new_row_of_a_merged_record(kept, gone, owner, now, merge, model):
    merge()
    rows = {
        Membership: {"user": owner, "joined_at": now},
        Invitation: {"email": "a@b.example", "created_at": now, "expires_at": now + timedelta(days=1)},
        JoinRequest: {"user": owner, "ground": "domain", "asked_at": now},
        Consent: {"purpose": "leads", "granted": True, "wording": 1, "language": "en", "at": now},
        Offering: {"name": "Late", "created_at": now},
        Project: {"name": "Late", "created_at": now},
        ProgramStance: {"program_slug": "irap", "stance": "have", "at": now},
        Application: {"program_slug": "irap", "state": "applied", "at": now},
    }
    with pytest.raises(IntegrityError, match="merged into another"), transaction.atomic():
        model.objects.create(company=gone, **rows[model])
        connection.check_constraints()


def _at_once(*acts):
    return sorted(type(one).__name__ for one in at_one_moment(acts, errors=(Exception,)))


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_at_once_one_happens(kept, gone, merge):
    assert _at_once(merge, lambda: merge(keep=gone, other=kept)) in (
        ["Merge", "RefusedError"],
        ["Merge", "MergeConflictError"],
    )
    assert Merge.objects.count() == 1
    assert Company.objects.active().count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_written_during_a_merge_is_moved_or_refused(kept, gone, li, now, merge):
    def write():
        return add_project(company=gone, name="Late", answers={}, by=li, at=now)

    outcomes = _at_once(merge, write)
    assert outcomes in (["IntegrityError", "Merge"], ["Merge", "Project"], ["MergeConflictError", "Project"])
    late = Project.objects.filter(name="Late")
    assert late.count() == outcomes.count("Project")
    assert not Merge.objects.exists() or not late.filter(company=gone).exists()


def test_a_chain_of_merges_leads_to_the_last(kept, gone, person, staff, now, merge):
    merge(keep=gone, other=kept)
    third = register_company(
        by=person("zo@boreal.example"), name="Z", province="QC", website="https://boreal.example", another=True, at=now
    )
    merge(keep=third, other=gone)
    assert dict(Merge.objects.values_list("gone", "kept")) == {kept.pk: third.pk, gone.pk: third.pk}


def test_the_company_takes_along_what_was_merged_and_what_it_was_told(reference_data, kept, gone, owner, now, merge):
    for company in (kept, gone):
        snapshot_company(company_id=company.pk, at=now)
    merge()
    content = json.loads(json.dumps(export_company(company=kept, by=owner, at=now), cls=DjangoJSONEncoder))
    assert content["merged_records"][0]["before"]["gone"]["company"]["name"] == "Boreal Ltée"
    told = content["assessments"]
    assert len(told) == 2
    stored = Assessment.objects.order_by("at", "pk")[0]
    assert told[0]["document"] == json.loads(stored.document)
    assert told[0]["on"] == stored.on.isoformat()
    assert told[0]["counts"] == stored.counts
    assert told[0]["catalogue_version"] == stored.catalogue_version
    assert told[0]["engine_version"] == stored.engine_version


def test_under_retention_the_merged_record_goes_with_the_kept_one(kept, gone, owner, now, merge):
    merge()
    kept.refresh_from_db()
    delete_company(company=kept, typed_name=kept.name, by=owner, at=now, profile="federal", earlier=True)
    assert erase_closed_companies(authorization="2027/001", by=None, at=now) == 1
    assert not Company.objects.exists()
    assert set(ErasedCompany.objects.values_list("authorization", flat=True)) == {"2027/001"}
