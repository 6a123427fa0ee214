"""The match page of a company, and what it says of programs."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.choices import MemberRole, Stance
from companies.models import Membership
from companies.profile.services.offerings import add_offering, add_project
from companies.profile.services.programs import set_stance
from companies.registration.services import register_company
from hub.accounts.models import User
from hub.matching.assessments.services import snapshot_company
from hub.matching.assessments.sources import match_company
from tests.accounts.people import make_person
from tests.matching_pages.conftest import catalogue_entries, text_of
from tests.programs.factories import condition, entry, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


PAGES = ("company", "company_meeting_page", "history")


def test_the_company_of_others_is_not_there(company, now):
    stranger = User.objects.create_user("li@other.example")
    client = Client()
    client.force_login(stranger)
    addresses = [
        *(reverse(f"matching:{name}", args=[company.slug]) for name in PAGES),
        reverse("matching:company_program", args=[company.slug, "qc-open"]),
        reverse("matching:company_question", args=[company.slug, "employees"]),
        reverse("matching:snapshot", args=[company.slug, 1]),
    ]
    for address in addresses:
        absent = client.get(address.replace(company.slug, "notacompany1"))
        assert client.get(address).status_code == absent.status_code == 404
        assert Client().get(address).status_code == 302
    said = {"stance": "have qc-open"}
    assert client.post(reverse("matching:company_stance", args=[company.slug]), said).status_code == 404
    assert client.post(addresses[4], {"answer": "unknown"}).status_code == 404


def test_the_page_shows_every_program_and_why(company, member, lang):
    page = member.get(reverse("matching:company", args=[company.slug]), {"show": "all"})
    shown = {row.slug for part in page.context["parts"] for row in part.rows}
    assert shown == {program.slug for program in catalogue_entries()}
    text = text_of(page)
    assert reverse("matching:company_program", args=[company.slug, "qc-small"]) in text
    assert 'class="ask-panel' in text
    assert len(re.findall("<h1", text)) == 1


def test_each_person_is_written_to_in_one_press(company, member):
    page = member.get(reverse("matching:company", args=[company.slug]))
    for person in page.context["people"]:
        address = f"{reverse('casework:message')}?company={company.slug}&amp;seat={person.slug}"
        assert address in page.text
        form = member.get(address.replace("&amp;", "&")).context["form"]
        assert form["to"].value() == person.slug


def test_filters_stand_in_the_address(company, member):
    url = reverse("matching:company", args=[company.slug])
    page = member.get(url + "?verdict=not_now&support=grant")
    assert {part.key for part in page.context["parts"]} <= {"not_now"}
    assert all(part.rows for part in page.context["parts"])
    empty = text_of(member.get(url + "?support=training"))
    assert 'class="empty' in empty
    assert member.get(url + "?verdict=nonsense").context["filters"].chosen == 0


def test_each_program_shows_the_best_offering_and_project_and_names_it(company, owner, member, now):
    publish(
        *catalogue_entries(),
        entry("ca-water", conditions=(condition("areas", {"in": ["wastewater-treatment"]}),)),
    )
    add_offering(company=company, name="Membranes", answers={"areas": ["wastewater-treatment"]}, by=owner, at=now)
    add_offering(company=company, name="Sensors", answers={"areas": ["environmental-monitoring"]}, by=owner, at=now)
    add_project(company=company, name="Pilot", answers={"cost_cad": 500_000}, by=owner, at=now)
    told = match_company(company=company, on=now.date())
    assert len(told.readings) == 2
    assert told.reading_for("ca-water").offering[1] == "Membranes"
    verdict = {answer.program.slug: answer.verdict for answer in told.answer.programs}
    assert verdict["ca-water"] == "meets"
    ranks = [answer.rank for answer in told.answer.programs if answer.rank is not None]
    assert ranks == list(range(1, len(ranks) + 1))
    page = text_of(member.get(reverse("matching:company_program", args=[company.slug, "ca-water"])))
    assert "Membranes" in page


def test_what_the_company_says_is_kept_and_can_be_undone(company, member, lang):
    url = reverse("matching:company_stance", args=[company.slug])
    here = reverse("matching:company", args=[company.slug])
    for stance in Stance.values:
        response = member.post(url, {"stance": f"{stance} qc-open", "here": here})
        assert response["Location"] == here
        assert company.stances.get().stance == stance
    page = member.get(here, {"show": "all"})
    assert [row.slug for row in page.context["set_aside"]] == ["qc-open"]
    assert "qc-open" not in {row.slug for part in page.context["parts"] for row in part.rows}
    assert "undo qc-open" in text_of(page)
    member.post(url, {"stance": "undo qc-open", "here": here})
    assert not company.stances.exists()
    assert member.post(url, {"stance": "have no-such-program"}).status_code == 404
    assert member.post(url, {"stance": "burn qc-open"}).status_code == 404


def test_later_comes_back_on_its_day(company, owner, member, now):
    set_stance(company=company, program_slug="qc-open", stance=Stance.LATER, by=owner, at=now.replace(year=2020))
    page = member.get(reverse("matching:company", args=[company.slug]), {"show": "all"})
    assert page.context["set_aside"] == []
    assert "qc-open" in {row.slug for part in page.context["parts"] for row in part.rows}


def test_nobody_is_sent_away_to_another_site(company, member):
    url = reverse("matching:company_stance", args=[company.slug])
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        response = member.post(url, {"stance": "have qc-open", "here": elsewhere})
        assert response["Location"] == reverse("matching:company", args=[company.slug])


def test_an_answer_goes_straight_into_the_profile(company, owner, member, now):
    here = reverse("matching:company", args=[company.slug])

    def say(fact, **given):
        url = reverse("matching:company_question", args=[company.slug, fact])
        response = member.post(url, {"about": "0", "here": here, **given})
        assert response.status_code == 302, text_of(response)
        company.refresh_from_db()

    say("employees", answer="20-49")
    assert (company.employees_min, company.employees_max) == (20, 49)
    say("employees", exact="42")
    assert (company.employees_min, company.employees_max) == (42, 42)
    say("legal_forms", answer="unknown")
    assert "legal_form" in company.not_known
    say("trl", answer="8")
    assert company.offerings.get().trl_min == 8
    say("areas", answer=["wastewater-treatment"], confirm="1")
    assert company.offerings.get().areas == ["wastewater-treatment"]
    say("min_project_cost", exact="1 200 000 $")
    assert company.projects.get().cost_min == 1_200_000
    say("partner", answer=["academic"])
    assert company.projects.get().has_partner is True
    before = company.version
    say("target_markets", answer=["CN"], part="CN-JS")
    assert company.target_markets == ["CN", "CN-JS"]
    assert company.version == before + 1


@pytest.mark.parametrize("about", ["9" * 5000, "99999999999999999999", "-1", "²", ""])
def test_a_question_about_no_offering_there_is_is_about_the_first(company, member, about):
    url = reverse("matching:company_question", args=[company.slug, "employees"])
    assert member.get(url, {"about": about}).context["about"] == 0


def test_a_reader_sees_and_does_not_write(company, now):
    reader = User.objects.create_user("rae@boreal.example")
    Membership.objects.create(company=company, user=reader, role=MemberRole.READER, joined_at=now)
    client = Client()
    client.force_login(reader)
    page = text_of(client.get(reverse("matching:company", args=[company.slug])))
    assert 'class="ask-panel' not in page
    assert 'name="stance"' not in page
    assert (
        client.post(reverse("matching:company_stance", args=[company.slug]), {"stance": "have qc-open"}).status_code
        == 403
    )
    assert client.get(reverse("matching:company_question", args=[company.slug, "employees"])).status_code == 403


def test_an_open_condition_links_to_the_question_that_settles_it(company, member, lang):
    page = text_of(member.get(reverse("matching:company_program", args=[company.slug, "qc-small"])))
    question = reverse("matching:company_question", args=[company.slug, "employees"])
    assert question in page
    assert member.get(question).status_code == 200


def test_every_program_is_explained(company, member, lang):
    for program in catalogue_entries():
        page = text_of(member.get(reverse("matching:company_program", args=[company.slug, program.slug])))
        for one in program.conditions:
            assert one.sentence.text(lang) in page
            assert one.source in page
        assert reverse("pages:contact") in page
    assert member.get(reverse("matching:company_program", args=[company.slug, "no-such"])).status_code == 404


def test_the_page_of_a_program_leads_back_to_the_company_that_came_from_there(company, member, lang):
    own = reverse("matching:company_program", args=[company.slug, "qc-small"])
    public = f"{reverse('programs:detail', args=['qc-small'])}?for={company.slug}"
    assert public in text_of(member.get(own))
    assert own in text_of(member.get(public))
    assert own not in text_of(Client().get(public))  # kept for anybody, whoever asked first
    other = register_company(by=make_person("o@other.example"), name="Other", province="QC", at=timezone.now())
    for not_own in (other.slug, "/evil"):
        page = member.get(f"{reverse('programs:detail', args=['qc-small'])}?for={not_own}")
        assert (page.status_code, page.context["own_url"]) == (200, own)


def test_the_page_of_a_program_leads_a_member_to_their_only_company(company, member, owner, lang):
    public = reverse("programs:detail", args=["qc-small"])
    own = reverse("matching:company_program", args=[company.slug, "qc-small"])
    assert own in member.get(public).text
    register_company(by=owner, name="Second", province="QC", at=timezone.now())
    assert member.get(public).context["own_url"] == ""


def test_the_verdict_has_the_same_words_in_the_list_and_on_the_page_of_a_program(company, member):
    page = member.get(reverse("matching:company", args=[company.slug]))
    for move in page.context["moves"]:
        assert move.decides in member.get(move.row.explained_url).text


def test_the_sheet_for_a_meeting_names_programs_people_and_sources(company, member, lang):
    page = text_of(member.get(reverse("matching:company_meeting_page", args=[company.slug])))
    assert "https://programs.example/guide" in page
    assert {"en": "Told in confidence.", "fr": "Communiqué à titre confidentiel."}[lang] in page


def test_an_answer_offers_the_review_of_a_person(company, member, lang):
    page = text_of(member.get(reverse("matching:company", args=[company.slug])))
    assert page.index('<details class="write') < page.index('id="ask"')
    assert page.count('id="ask"') == 1
    assert f'name="company" value="{company.slug}"' in page
    assert member.get(f"{reverse('casework:message')}?company={company.slug}").status_code == 200


def test_the_page_asks_the_database_as_often_for_one_as_for_thirty(company, owner, member, now, queries):
    urls = [reverse(f"matching:{name}", args=[company.slug]) for name in PAGES]
    urls.append(reverse("matching:company_program", args=[company.slug, "qc-open"]))

    def measured():
        found = []
        for url in urls:
            member.get(url)
            with queries.recording():
                member.get(url)
            found.append(list(queries.statements))
        return found

    add_offering(company=company, name="First", answers={}, by=owner, at=now)
    add_project(company=company, name="First", answers={}, by=owner, at=now)
    snapshot_company(company_id=company.pk, at=now)
    few = measured()
    publish(*catalogue_entries(), *(entry(f"ca-more-{number}") for number in range(30)))
    for number in range(30):
        at = now.replace(minute=number)
        answers = {"trl": 1 + number % 9}
        add_offering(company=company, name=f"Offering {number}", answers=answers, by=owner, at=at)
        set_stance(company=company, program_slug=f"ca-more-{number}", stance=Stance.HAVE, by=owner, at=at)
        snapshot_company(company_id=company.pk, at=at.replace(day=1 + number % 28))
    assert measured() == few
    assert max(map(len, few)) <= 12
