"""Every page of companies: who may open it, what it keeps, what it says."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.access import sign_fact_sheet
from companies.choices import MemberRole, Purpose
from companies.models import Company, Consent, Invitation, JoinRequest, Membership, Offering, Project
from companies.services import (
    add_offering,
    add_project,
    register_company,
    set_consent,
    start_fact_sheet,
    update_profile,
)
from hub.outbox.models import Message

pytestmark = pytest.mark.django_db

SECTIONS = ("identity", "words", "size", "structure", "needs")
READ = ("dashboard", "profile", "offerings", "projects", "members", "consents", "leave")
EDIT = (*(f"section_{key}" for key in SECTIONS), "offering_new", "project_new")
OWN = ("data",)


def url(name, company, *more):
    return reverse(f"companies:{name}", args=[company.slug, *more])


@pytest.fixture
def mine(company, owner, signed_in):
    return signed_in(owner)


@pytest.fixture
def work(company, owner, now):
    offering = add_offering(
        company=company, name="Membrane", answers={"areas": ["wastewater-treatment"]}, by=owner, at=now
    )
    return offering, add_project(company=company, name="Pilot", answers={"province": "QC"}, by=owner, at=now)


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
    assert f'href="{english}" lang="en"' in text


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


# --- Registration ---------------------------------------------------------------------------------------------------


def test_with_no_company_one_registers_with_two_fields(person, signed_in):
    client = signed_in(person())
    assert client.get(reverse("companies:mine"), follow=True).request["PATH_INFO"] == reverse("companies:register")
    answer = client.post(reverse("companies:register"), {"name": "Boreal", "province": "QC"})
    company = Company.objects.get()
    assert answer["Location"] == url("dashboard", company)
    assert client.get(reverse("companies:mine"))["Location"] == url("dashboard", company)


def test_bad_registration_keeps_what_was_written(person, signed_in):
    client = signed_in(person())
    page = client.post(
        reverse("companies:register"),
        {"name": "Boreal", "province": "", "business_number": "123456789", "website": "boreal"},
    ).content.decode()
    assert "<title>Error:" in page
    assert 'value="Boreal"' in page
    assert 'value="123456789"' in page
    assert 'href="#id_province"' in page
    assert 'href="#id_business_number"' in page
    assert not Company.objects.exists()


def test_extra_fields_change_nothing(person, signed_in):
    client = signed_in(person())
    client.post(
        reverse("companies:register"),
        {
            "name": "Boreal",
            "province": "QC",
            "slug": "mine",
            "version": "9",
            "domain_confirmed": "1",
            "closed_at": "2020-01-01",
        },
    )
    company = Company.objects.get()
    assert (company.slug == "mine", company.version, company.domain_confirmed, company.closed_at) == (
        False,
        1,
        False,
        None,
    )


def test_finder_answers_are_shown_and_brought_along(person, signed_in):
    client = signed_in(person())
    sheet = start_fact_sheet(
        language="en",
        at=timezone.now(),
        answers={
            "province": "QC",
            "employees": {"min": 20, "max": 49},
            "areas": [],
            "for_profit": None,
            "project": {"cost_cad": 900_000},
        },
    )
    page = f"{reverse('companies:register')}?sheet={sign_fact_sheet(sheet)}"
    shown = client.get(page).content.decode()
    for words in ("We bring your answers along", "20 to 49 people", "None of the eight", "$900,000", "You do not know"):
        assert words in shown
    assert '<option value="QC" selected>' in shown
    client.post(page, {"name": "Boreal", "province": "QC"})
    company = Company.objects.get()
    assert (company.employees_min, company.offerings.get().areas, company.projects.get().cost_min) == (20, [], 900_000)
    assert "no longer here" in client.get(page).content.decode()
    assert client.get(f"{reverse('companies:register')}?sheet=forged").status_code == 200


def test_a_taken_number_leads_to_asking(company, owner, person, signed_in):
    company.business_number = "123026635"
    company.save()
    client = signed_in(person("li@b.example"))
    page = client.post(
        reverse("companies:register"), {"name": "Mine", "province": "ON", "business_number": "123026635"}
    ).content.decode()
    assert "This company is here already" in page
    assert "Boreal" not in page
    assert company.slug not in page
    for number in ("123026635", "100000009"):
        answer = client.post(
            reverse("companies:join"), {"ground": "business_number", "business_number": number}, follow=True
        )
        assert "Sent. An owner of the company decides" in answer.content.decode()
    assert JoinRequest.objects.get().company == company
    assert client.post(reverse("companies:join"), {"ground": "name"}).status_code == 404
    listed = client.get(reverse("companies:mine")).content.decode()
    assert "You asked to join" in listed


def test_a_shared_domain_offers_both_ways(person, signed_in, now):
    register_company(
        by=person("ana@boreal.example"), name="Boreal", province="QC", website="https://boreal.example", at=now
    )
    client = signed_in(person("li@boreal.example"))
    form = {"name": "Sister", "province": "ON"}
    assert "Register it as another company" in client.post(reverse("companies:register"), form).content.decode()
    assert client.post(reverse("companies:register"), {**form, "another": "yes"}).status_code == 302
    assert Company.objects.count() == 2


# --- Profile --------------------------------------------------------------------------------------------------------


FILLED = {
    "identity": {
        "name": "Boreal Membranes Inc.",
        "province": "ON",
        "city": "Sudbury",
        "sub_region": "Northern Ontario",
        "website": "https://boreal.example",
        "business_number": "123026635",
    },
    "words": {"description_en": "Membranes.", "description_fr": "", "description_zh": "膜", "languages": ["en", "zh"]},
    "size": {
        "employees_range": "20-49",
        "employees_exact": "",
        "annual_revenue_cad_range": "",
        "annual_revenue_cad_exact": "1 200 000 $",
        "years_in_business_range": "",
        "years_in_business_exact": "2015",
    },
    "structure": {
        "legal_form": ["corporation"],
        "for_profit": "yes",
        "canadian_controlled": "unknown",
        "ownership": ["none-of-these"],
        "naics": "3333\n541",
    },
    "needs": {
        "needs": ["talent", "funding_rd"],
        "target_markets": ["US"],
        "china_regions": ["CN-JS"],
        "china_share_range": "",
        "china_share_exact": "12.5",
        "export_experience": "some",
        "memberships": "Écotech Québec",
        "certifications": "none",
    },
}


@pytest.mark.parametrize("key", SECTIONS)
def test_a_section_is_saved_and_shown_again_as_it_was(company, mine, key):
    page = url(f"section_{key}", company)
    answer = mine.post(page, {**FILLED[key], "version": "1"})
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == url("profile", company)
    before = Company.objects.values().get()
    form = mine.get(page).context["form"]
    again = {}
    for bound in form:
        value = bound.value()
        parts = value if isinstance(value, tuple) else None
        if parts:
            again |= {f"{bound.html_name}_range": parts[0], f"{bound.html_name}_exact": parts[1]}
        else:
            again[bound.html_name] = value or ""
    assert mine.post(page, again).status_code == 302
    after = Company.objects.values().get()
    for column in ("version", "updated_at"):
        before.pop(column), after.pop(column)
    assert after == before


def test_a_filled_profile_is_read_in_words(company, mine):
    for version, key in enumerate(SECTIONS, start=1):
        assert mine.post(url(f"section_{key}", company), {**FILLED[key], "version": version}).status_code == 302
    saved = Company.objects.get()
    assert saved.target_markets == ["US", "CN", "CN-JS"]
    assert saved.market_sales_share == {"CN": 0.125}
    assert (saved.revenue_min, saved.certifications, saved.ownership) == (1_200_000, [], [])
    assert saved.not_known == ["canadian_controlled"]
    text = mine.get(url("profile", company)).content.decode()
    for words in (
        "20 to 49 people",
        "$1,200,000",
        "Founded in 2015",
        "United States, China and Jiangsu",
        "12.5%",
        "You do not know",
        "None of these",
        'lang="zh-Hans">膜',
    ):
        assert words in text, words


@pytest.mark.parametrize(
    ("key", "bad", "field", "kept"),
    [
        ("identity", {"business_number": "123"}, "id_business_number", 'value="Sudbury"'),
        ("identity", {"name": ""}, "id_name", 'value="Sudbury"'),
        ("words", {"description_en": "x" * 4001}, "id_description_en", "x" * 4001),
        ("size", {"employees_exact": "a few"}, "id_employees_0", 'value="a few"'),
        ("size", {"annual_revenue_cad_exact": "9" * 14}, "id_annual_revenue_cad_0", "9" * 14),
        ("size", {"years_in_business_exact": "3001"}, "id_years_in_business_0", 'value="3001"'),
        ("structure", {"ownership": ["women", "none-of-these"]}, "id_ownership_0", "3333"),
        ("structure", {"naics": "33a"}, "id_naics", "33a"),
        ("needs", {"china_share_exact": "120"}, "id_china_share_0", 'value="120"'),
        ("needs", {"memberships": "y" * 130}, "id_memberships", "y" * 130),
    ],
)
def test_bad_input_is_named_and_nothing_is_lost(company, mine, key, bad, field, kept):
    answer = mine.post(url(f"section_{key}", company), {**FILLED[key], **bad, "version": "1"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Error:" in text
    assert f'href="#{field}"' in text
    assert f'id="{field}"' in text
    assert kept in text
    assert Company.objects.get().version == 1


def test_a_colleague_who_saved_first_is_named_and_nothing_is_lost(company, mine):
    page = url("section_words", company)
    mine.post(page, {"description_en": "Theirs.", "version": "1"})
    text = mine.post(page, {"description_en": "Mine.", "version": "1"}).content.decode()
    assert "A colleague changed the profile" in text
    assert "Theirs." in text
    assert "Mine.</textarea>" in text
    assert 'name="version" value="2"' in text
    assert mine.post(page, {"description_en": "Mine.", "version": "2"}).status_code == 302


def test_a_number_of_another_company_is_refused_at_the_form(company, mine, person, now):
    register_company(by=person("li@b.example"), name="Li", province="ON", business_number="123026635", at=now)
    text = mine.post(url("section_identity", company), {**FILLED["identity"], "version": "1"}).content.decode()
    assert "Another company has this business number." in text
    assert 'value="Sudbury"' in text


# --- Offerings and projects -----------------------------------------------------------------------------------------


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
        "province": "QC",
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


# --- Members --------------------------------------------------------------------------------------------------------


def test_inviting_from_the_page_and_accepting_by_the_link(company, mine, person, signed_in):
    page = url("members", company)
    text = mine.post(page, {"email": "nobody", "role": "editor", "language": "fr"}).content.decode()
    assert 'value="nobody"' in text
    assert 'href="#id_email"' in text
    assert mine.post(page, {"email": "li@b.example", "role": "editor", "language": "en"}).status_code == 302
    body = Message.objects.get(kind="mail").payload["body"]
    link = next(word for word in body.split() if "/invitations/" in word).replace("http://testserver", "")
    li = signed_in(person("li@b.example"))
    assert "Join Boreal Membranes Inc." in li.get(link).content.decode()
    eve = signed_in(person("eve@c.example")).get(link)
    assert eve.status_code == 404
    assert "Boreal" not in eve.content.decode()
    assert li.post(link)["Location"] == url("dashboard", company)
    assert li.get(link).status_code == 404
    assert li.post(link).status_code == 409
    again = mine.post(page, {"email": "li@b.example", "role": "editor", "language": "en"}).content.decode()
    assert "already a member" in again


def test_roles_are_changed_and_handed_over(company, owner, mine, member):
    second = member(MemberRole.READER, "li@b.example")
    page = url("member", company, second.pk)
    assert mine.get(page).status_code == 200
    assert mine.post(page, {"role": "editor"}).status_code == 302
    own = url("member", company, Membership.objects.get(user=owner).pk)
    assert "You are the only owner" in mine.post(own, {"role": "reader"}).content.decode()
    refused = mine.post(url("leave", company))
    assert refused.status_code == 409
    assert "You are the only owner" in refused.content.decode()
    assert mine.post(page, {"transfer": "yes"}).status_code == 302
    assert Membership.objects.get(user=owner).role == "editor"
    assert mine.post(url("leave", company)).status_code == 302
    assert not Membership.objects.filter(user=owner).exists()


def test_members_are_removed_invitations_withdrawn_and_requests_answered(company, mine, member, person, now):
    third = member(MemberRole.READER, "cy@c.example")
    assert mine.get(url("member_remove", company, third.pk)).status_code == 200
    assert mine.post(url("member_remove", company, third.pk)).status_code == 302
    mine.post(url("members", company), {"email": "x@b.example", "role": "reader", "language": "en"})
    assert "x@b.example" in mine.get(url("members", company)).content.decode()
    invitation = Invitation.objects.get()
    assert mine.post(url("invitation_withdraw", company, invitation.pk)).status_code == 302
    asked = JoinRequest.objects.create(company=company, user=person("q@q.example"), ground="domain", asked_at=now)
    assert "One person asks to join" in mine.get(url("dashboard", company)).content.decode()
    assert "q@q.example" in mine.get(url("members", company)).content.decode()
    assert mine.post(url("answer_request", company, asked.pk), {"answer": "editor"}).status_code == 302
    assert mine.post(url("answer_request", company, asked.pk), {"answer": "decline"}).status_code == 302
    assert sorted(Membership.objects.values_list("role", flat=True)) == ["editor", "owner"]


# --- Consents, data -------------------------------------------------------------------------------------------------


def test_consents_are_given_and_stopped_on_their_page(company, mine):
    page = url("consents", company)
    first = mine.get(page).content.decode()
    assert first.count("Not agreed") == len(Purpose)
    assert mine.post(page, {"purpose": "leads", "granted": "yes"}).status_code == 302
    assert "You agreed" in mine.get(page).content.decode()
    assert mine.post(page, {"purpose": "leads", "granted": "no"}).status_code == 302
    last = mine.get(page).content.decode()
    assert "You agreed" not in last
    assert "Wording 1, shown in English" in last
    assert mine.post(page, {"purpose": "everything", "granted": "yes"}).status_code == 404
    assert Consent.objects.count() == 2


def test_everything_is_downloaded_and_everything_is_deleted(company, mine, work):
    answer = mine.post(url("export", company))
    assert answer["Content-Disposition"] == f'attachment; filename="company-{company.slug}.json"'
    assert answer.json()["offerings"][0]["name"] == "Membrane"
    assert mine.get(url("export", company)).status_code == 405
    page = url("data", company)
    text = mine.post(page, {"typed_name": "Boreal"}).content.decode()
    assert "exactly as it stands above" in text
    assert 'value="Boreal"' in text
    assert mine.post(page, {"typed_name": "Boreal Membranes Inc."}).status_code == 302
    assert not Company.objects.exists()


def test_the_federal_profile_says_what_it_keeps(company, mine, settings):
    settings.HUB = {**settings.HUB, "operator_profile": "federal"}
    page = url("data", company)
    assert "keeps its record for two years" in mine.get(page).content.decode()
    mine.post(page, {"typed_name": "Boreal Membranes Inc.", "earlier": "on"})
    assert Company.objects.get().erase_after is not None
    assert mine.get(page).status_code == 404


# --- Queries --------------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("name", ["mine", *READ, *EDIT, *OWN])
def test_pages_ask_the_same_with_one_row_and_with_thirty(company, owner, mine, person, now, queries, name):
    page = reverse("companies:mine") if name == "mine" else url(name, company)
    counts = []
    for start, count in ((0, 1), (1, 29)):
        _fill(company, owner, person, now, start=start, count=count)
        mine.get(page)
        with queries.recording():
            assert mine.get(page).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1], queries.statements
    assert counts[0] <= 8, queries.statements


def test_years_in_business_are_not_shown_as_a_year_of_founding(company, owner, signed_in, now):
    update_profile(company=company, answers={"years_in_business": 9}, version=company.version, by=owner, at=now)
    text = signed_in(owner).get(reverse("companies:section_size", args=[company.slug])).text
    assert "9 years" in text
    assert 'value="9"' not in text
