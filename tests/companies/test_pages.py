"""Every page of companies: who may open it, who may write, and how often it asks the database."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.choices import MemberRole, Purpose
from companies.consents.services import set_consent
from companies.models import Company, Invitation, JoinRequest, Membership, Offering, Project
from companies.profile.services.offerings import add_offering, add_project
from companies.registration.services import register_company
from tests.companies.pages import EDIT, OWN, READ, url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", READ + EDIT + OWN)
def test_every_page_opens_for_the_owner_and_for_nobody_else(company, mine, person, signed_in, name):
    page = url(name, company)
    answer = mine.get(page)
    assert answer.status_code == 200
    assert "Boreal Membranes Inc." in answer.content.decode()
    foreign = signed_in(person("li@b.example"))
    absent = page.replace(company.slug, "nothing23456")
    assert foreign.get(page).status_code == foreign.get(absent).status_code == 404
    bodies = {
        foreign.get(at).content.decode().replace(company.slug, "x").replace("nothing23456", "x")
        for at in (page, absent)
    }
    assert len({body.split("<main")[1].split("</main")[0] for body in bodies}) == 1
    anonymous = Client().get(page)
    assert anonymous.status_code == 302
    assert anonymous["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", READ + EDIT + OWN)
def test_every_page_opens_in_french_and_leads_back_to_english(company, mine, work, name):
    with override("fr"):
        page = url(name, company)
    with override("en"):
        english = url(name, company)
    text = mine.get(page).content.decode()
    assert '<html lang="fr-CA">' in text
    assert f'/?to={english}"' in text


@pytest.mark.parametrize(
    ("role", "opens"),
    [(MemberRole.READER, READ), (MemberRole.EDITOR, READ + EDIT), (MemberRole.OWNER, READ + EDIT + OWN)],
)
def test_a_role_opens_its_pages_and_no_more(company, member, signed_in, role, opens):
    client = signed_in(member(role, "m@b.example").user)
    for name in READ + EDIT + OWN:
        assert client.get(url(name, company)).status_code == (200 if name in opens else 403), name


def test_writing_needs_the_role(company, owner, member, signed_in, work, now):
    offering, project = work
    invitation = Invitation.objects.create(
        company=company,
        email="x@b.example",
        token_hash="1",
        created_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=7),
    )
    asked = JoinRequest.objects.create(
        company=company, user=member(MemberRole.READER, "q@b.example").user, ground="domain", asked_at=now
    )
    other = Membership.objects.get(user=owner)
    posts = {
        "members": ((), 403),
        "consents": ((), 403),
        "export": ((), 403),
        "data": ((), 403),
        "member": ((other.pk,), 403),
        "member_remove": ((other.pk,), 403),
        "answer_request": ((asked.pk,), 403),
        "invitation_withdraw": ((invitation.pk,), 403),
        "offering": ((offering.pk,), 403),
        "offering_remove": ((offering.pk,), 403),
        "project": ((project.pk,), 403),
        "project_remove": ((project.pk,), 403),
    }
    reader = signed_in(member(MemberRole.READER, "r@b.example").user)
    editor = signed_in(member(MemberRole.EDITOR, "e@b.example").user)
    for name, (more, status) in posts.items():
        assert reader.post(url(name, company, *more)).status_code == status, name
    for name in ("members", "consents", "export", "data", "member_remove", "answer_request", "invitation_withdraw"):
        assert editor.post(url(name, company, *posts[name][0])).status_code == 403, name
    assert Company.objects.exists()
    assert Offering.objects.exists()


def test_rows_of_another_company_are_not_there(company, mine, person, now):
    li = person("li@b.example")
    other = register_company(by=li, name="Li", province="ON", at=now)
    offering = add_offering(company=other, name="Theirs", answers={}, by=li, at=now)
    project = add_project(company=other, name="Theirs", answers={}, by=li, at=now)
    theirs = Membership.objects.get(user=li).pk
    invitation = Invitation.objects.create(
        company=other,
        email="x@b.example",
        token_hash="1",
        created_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=7),
    )
    asked = JoinRequest.objects.create(company=other, user=person("q@q.example"), ground="domain", asked_at=now)
    for name, pk in (
        ("offering", offering.pk),
        ("offering_remove", offering.pk),
        ("project", project.pk),
        ("project_remove", project.pk),
        ("member", theirs),
        ("member_remove", theirs),
        ("answer_request", asked.pk),
        ("invitation_withdraw", invitation.pk),
    ):
        assert mine.post(url(name, company, pk), {"answer": "reader", "name": "x"}).status_code == 404, name
    assert Offering.objects.get().name == "Theirs"
    assert Project.objects.exists()


def _fill(company, owner, person, now, *, start, count):
    for n in range(start, start + count):
        add_offering(company=company, name=f"O{n}", answers={"areas": [], "trl": 4}, by=owner, at=now)
        add_project(company=company, name=f"P{n}", answers={"cost_cad": 5}, by=owner, at=now)
        Membership.objects.create(company=company, user=person(f"m{n}@b.example"), role="reader", joined_at=now)
        JoinRequest.objects.create(company=company, user=person(f"q{n}@q.example"), ground="domain", asked_at=now)
        at = timezone.now()
        Invitation.objects.create(
            company=company,
            email=f"i{n}@b.example",
            token_hash=str(n),
            created_at=at,
            expires_at=at + timedelta(days=7),
        )
        set_consent(
            company=company,
            purpose=Purpose.LEADS,
            granted=n % 2 == 0,
            language="en",
            by=owner,
            at=now + timedelta(minutes=n),
        )
        other = register_company(by=owner, name=f"Company {n}", province="QC", at=now)
        assert other.pk


def test_pages_ask_the_same_with_one_row_and_with_thirty(company, owner, mine, person, now, queries):
    pages = [reverse("companies:own_companies"), *(url(name, company) for name in (*READ, *EDIT, *OWN))]
    counts = {page: [] for page in pages}
    for start, count in ((0, 1), (1, 29)):
        _fill(company, owner, person, now, start=start, count=count)
        for page in pages:
            mine.get(page)
            with queries.recording():
                assert mine.get(page).status_code == 200
            counts[page].append(len(queries))
            # The first page of a company holds its moves, dates, changes, requests and a question.
            most = 13 if page == url("dashboard", company) else 8
            assert len(queries) <= most, (page, queries.statements)
    assert {page: found for page, found in counts.items() if found[0] != found[1]} == {}
