"""Two records of one company made one lose no row, and every column that names a company has its rule."""

import json
from datetime import time, timedelta

import pytest
from django.apps import apps
from django.db import connection

from companies.choices import ApplicationState, JoinGround, MemberRole, Purpose, Stance
from companies.consents.services import set_consent
from companies.members.services import invite_member
from companies.merging.rows import FIELDS, RULES
from companies.models import (
    Company,
    ErasedCompany,
    JoinRequest,
    Membership,
    Merge,
    MergeAgreement,
    PossibleDuplicate,
    SheetFile,
)
from companies.privacy import registry as privacy_registry
from companies.privacy.erasure import delete_company
from companies.profile.services.fact_sheets import import_fact_sheet, start_fact_sheet
from companies.profile.services.offerings import add_offering, add_project
from companies.profile.services.programs import record_application, set_stance
from companies.registration.services import register_company
from companies.sheets.services import save_sheet
from hub.audit.models import Entry
from hub.casework.choices import RequestKind
from hub.casework.models import (
    Booking,
    CompanyProposal,
    ConfirmedCapability,
    Consortium,
    Conversation,
    Meeting,
    PeerTopics,
    Post,
    Resource,
    Room,
    RoomMember,
    ServiceRequest,
)
from hub.casework.requests.services.submission import RequestInput, begin_draft, submit_request
from hub.directory.choices import SeatKind
from hub.directory.models import Seat
from hub.matching.models import Assessment, ChangedFacts, CompanyVerdicts, Rematch, VerdictChange
from opportunities.choices import DeclarationState
from opportunities.leads.services import declare
from opportunities.models import Opportunity
from tests.accounts.people import make_seat
from tests.directory.offices import make_office

pytestmark = pytest.mark.django_db

# What each record has of its own: keys, versions, times, and what follows from the fields.
OWN = frozenset(
    {
        "id",
        "slug",
        "folded_name",
        "domain",
        "domain_confirmed",
        "not_known",
        "version",
        "created_at",
        "updated_at",
        "closed_at",
        "erase_after",
    }
)


# --- Nothing is forgotten --------------------------------------------------------------------------------------------


def links_to_company():
    """Return every column that names a company, with its model; the row history follows the rows."""
    return {
        f"{model._meta.label}.{field.name}": (model, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Company and not model.__name__.endswith("Event")
    }


def test_every_column_that_names_a_company_has_its_rule():
    named = [*RULES, *(follower.column for follower in privacy_registry.merge_handlers())]
    assert sorted(named) == sorted(links_to_company()), (
        "A new column that names a company needs a rule for merges: in companies/merging/rows.py, "
        "or with companies.privacy.registry.register_merge_handler where its app stands above."
    )


def test_every_column_of_a_company_is_a_field_to_unite_or_its_own():
    columns = [column for columns in FIELDS.values() for column in columns]
    assert sorted([*columns, *OWN]) == sorted(field.name for field in Company._meta.concrete_fields)


@pytest.fixture
def crowded(kept, gone, owner, li, person, now, address):
    """Both records with rows of every kind, and a third company that looks like both."""
    cy, asks_both = person("cy@boreal.example"), person("asks-both@c.example")
    for company, by in ((kept, owner), (gone, li)):
        act = {"company": company, "by": by, "at": now}
        add_offering(**act, name="Membrane", answers={})
        project = add_project(**act, name="Pilot", answers={})
        Membership.objects.create(company=company, user=cy, role=MemberRole.READER, joined_at=now)
        for email in ("both@c.example", f"only-{company.pk}@c.example"):
            invite_member(**act, email=email, role=MemberRole.READER, language="en", address=address)
        for asker in (asks_both, person(f"asks-{company.pk}@c.example")):
            JoinRequest.objects.create(company=company, user=asker, ground=JoinGround.DOMAIN, asked_at=now)
        set_consent(**act, purpose=Purpose.LEADS, granted=True, language="en")
        save_sheet(**act, texts={"headline_en": f"Water {company.pk}"}, translated=[])
        SheetFile.objects.create(company=company, language="en", digest="x", content=b"%PDF", made_at=now)
        for program in ("irap", f"only-{company.pk}"):
            set_stance(**act, program_slug=program, stance=Stance.HAVE)
            record_application(**act, program_slug=program, state=ApplicationState.APPLIED)
        record_application(**act, program_slug="irap", state=ApplicationState.AWARDED, project=project)
        sheet = start_fact_sheet(language="en", at=now, answers={"city": "Gaspé"})
        import_fact_sheet(sheet=sheet, company=company, by=by, at=now)
    third = register_company(by=person("zo@c.example"), name="Boreal", province="BC", at=now)
    for other in (kept, gone):
        pair = PossibleDuplicate.objects.between(third, other).get()
        MergeAgreement.objects.create(pair=pair, company=other, asked_at=now)
    earlier = register_company(by=person("ed@c.example"), name="Once", province="BC", at=now)
    connection.check_constraints()
    Merge.objects.create(
        kept=gone, gone=earlier, at=now, ground="owners", choices=[], moved={}, before={}, digest="of before"
    )
    _fill_matching(kept, gone, now)
    _fill_casework({kept: owner, gone: li}, now)
    _fill_leads(kept, gone, now)
    _fill_rooms(kept, gone, now)
    _fill_bookings(kept, gone, now)


def _fill_leads(kept, gone, now):
    """Both records were told of one lead, and the merged one of another."""
    for slug, companies in (("lead-of-both", (kept, gone)), ("lead-of-one", (gone,))):
        lead = Opportunity.objects.create(
            slug=slug, kind="lead", status="historic", title_en="x", title_fr="x", buyer_en="x", buyer_fr="x",
            buyer_kind="private_operator", description_en="x", description_fr="x", areas_basis="stated", is_verified=True,
        )  # fmt: skip
        for company in companies:
            CompanyProposal.objects.create(opportunity=lead, company=company, at=now)
            declare(company=company, opportunity=lead, state=DeclarationState.DONE, by=None, at=now)
            Meeting.objects.create(opportunity=lead, company=company, host="x", on=now.date(), at=now)
    seat = Seat.objects.order_by("pk").first() or make_seat("talks-desk")
    talk = {"channel": "phone", "participants": "x", "words": "x", "seat": seat, "on": now.date(), "at": now}
    Conversation.objects.create(company=gone, **talk)


def _fill_rooms(kept, gone, now):
    """Both records are in one room, and the merged one leads a group in another."""
    seat = Seat.objects.order_by("pk").first() or make_seat("rooms-desk")
    for companies in ((kept, gone), (gone,)):
        room = Room.objects.create(kind="bid", title_en="x", title_fr="x", opened_at=now)
        Consortium.objects.create(room=room, lead_company=companies[-1])
        for company in companies:
            RoomMember.objects.create(room=room, company=company, since=now, note=1)
            Post.objects.create(room=room, company=company, at=now, text="x")
            CompanyProposal.objects.create(room=room, company=company, at=now)
    for company, capability in ((kept, "membranes"), (gone, "membranes"), (gone, "wells")):
        ConfirmedCapability.objects.create(company=company, capability=capability, seat=seat, at=now)
    PeerTopics.objects.create(company=gone, topics=["scale"], at=now)


def _fill_bookings(kept, gone, now):
    """Both records have or await one slot of a desk, and the merged one has another."""
    desk = Resource.objects.create(
        office=make_office("lending-office"), kind="desk", title_en="x", title_fr="x", weekdays=[1], opens=time(9), closes=time(17),
        minutes=60, at=now,
    )  # fmt: skip
    for company, hour, number in ((kept, 1, None), (gone, 1, 1), (gone, 2, None)):
        request = ServiceRequest.objects.filter(company=company).first()
        period = (now + timedelta(hours=hour), now + timedelta(hours=hour + 1))
        Booking.objects.create(
            resource=desk, company=company, request=request, period=period, waiting_number=number, at=now
        )


def _fill_casework(owners, now):
    if not Seat.objects.filter(kind=SeatKind.HUB_DESK).exists():
        make_seat("hub-desk")
    for company, by in owners.items():
        ask = RequestInput(kind=RequestKind.OTHER, subject="A question", body="Who can help?", language="en")
        submit_request(company=company, ask=ask, by=by, at=now)
        begin_draft(answers={}, language="en", at=now, user=by, company=company)


def _fill_matching(kept, gone, now):
    run = Rematch.objects.create(
        catalogue_version="1", reason="asked", state="finished", started_at=now, finished_at=now, total=2
    )
    for company in (kept, gone):
        Assessment.objects.create(
            company=company,
            at=now,
            on=now.date(),
            language="en",
            readings=[],
            catalogue_version="1",
            sources_version="1",
            engine_version="1",
            counts={"meets": 1},
            answer=b"x\x9c\xab\xae\x05\x00\x01u\x00\xf9",
            digest="d",
        )
        CompanyVerdicts.objects.create(company=company, catalogue_version="1", verdicts={}, at=now)
        ChangedFacts.objects.create(company=company, at=now)
        for program in ("irap", f"only-{company.pk}"):
            VerdictChange.objects.create(
                company=company, program=program, after="meets", catalogue_version="1", at=now, rematch=run
            )


def _counts(kept, gone):
    return {
        column: [model._base_manager.filter(**{field: company}).count() for company in (kept, gone)]
        for column, (model, field) in links_to_company().items()
    }


def test_no_row_is_lost(crowded, kept, gone, merge):
    before = _counts(kept, gone)
    moved = merge().moved
    after = _counts(kept, gone)
    # The merge itself is a row more.
    after["companies.Merge.kept"][0] -= 1
    after["companies.Merge.gone"][1] -= 1
    for column, (here, there) in before.items():
        follow = moved[column]
        assert sum(follow.values()) == there, column
        assert after[column] == [here + follow["moved"], follow["left"]], column
    assert {column for column, follow in moved.items() if not any(follow.values())} == {"companies.Merge.gone"}
    connection.check_constraints()


def test_what_both_records_held_is_kept_and_sealed_in_the_audit(crowded, kept, gone, merge, staff):
    done = merge()
    assert [row["name"] for row in done.before["gone"]["offerings"]] == ["Membrane"]
    assert done.before["kept"]["company"]["name"] == "Boreal Inc."
    assert done.before["gone"]["answers_about_programs"][0]["program_slug"] == "irap"
    entry = Entry.objects.get(action="companies.company.merged")
    assert (entry.actor_id, entry.subject_id, entry.data["before"]) == (staff.pk, str(kept.pk), done.digest)
    assert Entry.objects.filter(action="companies.company.merged_away", subject_id=str(gone.pk)).exists()
    assert "Boreal" not in json.dumps(entry.data)


def test_deletion_takes_the_merged_record_with_it(crowded, kept, gone, owner, now, merge):
    merge()
    kept.refresh_from_db()
    delete_company(company=kept, typed_name=kept.name, by=owner, at=now, profile="private")
    assert set(ErasedCompany.objects.values_list("slug", flat=True)) >= {kept.slug, gone.slug}
    assert not Merge.objects.exists()
    for model in apps.get_app_config("companies").get_models():
        if "company" in {field.name for field in model._meta.fields}:
            assert not model._base_manager.filter(company_id__in=[kept.pk, gone.pk]).exists(), model
    connection.check_constraints()
