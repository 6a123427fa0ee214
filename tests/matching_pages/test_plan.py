"""The plan page: chosen programs in the address, money and rules in words, kept by editors, versions shown once."""

from urllib.parse import parse_qs, urlencode

import pytest
from django.test import Client
from django.urls import reverse

from companies.choices import ApplicationState, MemberRole
from companies.models import Application, Membership
from companies.profile.services.offerings import add_project
from companies.profile.services.programs import record_application, set_stance
from hub.accounts.models import User
from hub.audit.models import Entry
from hub.core.db.bilingual import current_language
from hub.matching.assessments.sources import match_company, published_sources
from hub.matching.explanations.presentation import AnswerLinks, fold_variants, program_rows
from programs.catalogue.entries import Catalogue
from programs.publication.services import live_catalogue, load_catalogue, load_rules
from programs.stacking.files import read_rules
from tests.matching_pages.conftest import text_of
from tests.programs.factories import MOMENT, entry, organization
from tests.support.forms import forms_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def publish_real(*slugs, **fields):
    """Publish plain programs under slugs of which the project's rules speak, and the rules."""
    organization()
    programs = [entry(slug, **fields.get(slug.replace("-", "_"), {})) for slug in slugs]
    load_catalogue(catalogue=Catalogue.of(programs), by=None, at=MOMENT, accept_changed_cases="Plain stand-ins.")
    load_rules(rules=read_rules(), by=None, at=MOMENT)


@pytest.fixture
def rules(catalogue):
    """Programs of which the project's own rules speak."""
    publish_real(
        "ca-cra-clean-technology-itc",
        "ca-cra-ccus-itc",
        "mb-igp",
        "ca-nrc-irap",
        "ca-nrc-ip-assist",
        ca_cra_clean_technology_itc={"support": ("tax_credit",)},
        ca_cra_ccus_itc={"support": ("tax_credit",)},
        mb_igp={"level": "provincial"},
    )


@pytest.fixture
def project(company, owner, now):
    answers = {"cost_cad": 100_000, "public_money_cad": 0, "own_contribution": 0.5}
    return add_project(company=company, name="Pilot", answers=answers, by=owner, at=now)


def plan_of(member, company, query=""):
    response = member.get(reverse("matching:plan", args=[company.slug]) + query)
    assert response.status_code == 200
    return response


def press(client, company, query):
    """Send the form of a plan that holds what an address says."""
    return client.post(
        reverse("matching:plan_keep", args=[company.slug]), query, content_type="application/x-www-form-urlencoded"
    )


def test_an_empty_plan_begins_with_the_first_moves(company, member, lang):
    page = plan_of(member, company)
    text = text_of(page)
    assert page.context["suggested"]
    assert all(row.answer.first_move is not None for row in page.context["suggested"])
    assert all(f'value="{row.slug}" checked' in text for row in page.context["suggested"])
    assert reverse("matching:company", args=[company.slug]) in text


def test_the_match_page_starts_a_plan_without_scripts(company, member, lang):
    page = member.get(reverse("matching:company", args=[company.slug]))
    plan = page.context["plan_url"]
    assert f'href="{plan}"' in text_of(page)
    assert plan.startswith(reverse("matching:plan", args=[company.slug]))
    steps = member.get(plan).context["page"].steps
    assert {one.row.slug for one in steps} == {move.row.slug for move in page.context["moves"]}


@pytest.mark.usefixtures("rules")
def test_the_chosen_programs_make_a_path(company, member, project, lang):
    page = plan_of(member, company, "?program=ca-nrc-ip-assist&program=ca-nrc-irap&ask.ca-nrc-irap=40+000").context[
        "page"
    ]
    assert [one.row.slug for one in page.steps] == ["ca-nrc-irap", "ca-nrc-ip-assist"]
    assert page.steps[0].asked == 40_000
    assert "NRC IRAP" in page.steps[1].reasons[0] or "PARI" in page.steps[1].reasons[0]
    assert page.counts["unmet"] == 0


@pytest.mark.usefixtures("rules")
def test_a_broken_cap_is_said_in_words(company, member, project, lang):
    response = plan_of(member, company, "?program=mb-igp&ask.mb-igp=50000&program=ca-nrc-irap&ask.ca-nrc-irap=40000")
    page, text = response.context["page"], text_of(response)
    assert page.counts["unmet"] >= 1
    assert page.findings[0].status == "unmet"
    assert page.strictest.sentence in text
    assert "90%" in page.public.replace("\u00a0", "")
    assert 'class="stackbar"' in text
    assert "style=" not in text


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(("said", "status"), [("", "confirm"), ("apart", "met"), ("same", "unmet")])
def test_the_company_answers_what_is_open(company, member, project, said, status):
    query = f"?program=ca-cra-clean-technology-itc&program=ca-cra-ccus-itc&rule.one-clean-economy-credit={said}"
    page = plan_of(member, company, query).context["page"]
    found = {one.rule.id: one.status for one in page.findings if one.rule}
    assert found["one-clean-economy-credit"] == status
    assert any(one["id"] == "one-clean-economy-credit" for one in page.questions)


def test_an_amount_that_is_no_number_is_pointed_out(company, member, project, lang):
    text = text_of(plan_of(member, company, "?program=qc-small&ask.qc-small=much"))
    assert 'id="ask-qc-small-error"' in text
    assert 'value="much"' in text


@pytest.mark.parametrize(
    ("typed", "asked"), [("$25,000", 25_000), ("25 000 $", 25_000), ("1,5 million", 1_500_000), ("25k", 25_000)]
)
def test_an_amount_is_read_as_people_write_it(company, member, project, typed, asked):
    page = member.get(
        reverse("matching:plan", args=[company.slug]), {"program": "qc-small", "ask.qc-small": typed}
    ).context["page"]
    assert (page.wanted.amounts, dict(page.wanted.mistaken)) == ({"qc-small": asked}, {})


@pytest.fixture
def plant(company, owner, now):
    answers = {"cost_cad": 4_900_000, "public_money_cad": 0, "own_contribution": 0.5}
    return add_project(company=company, name="Plant", answers=answers, by=owner, at=now)


SHARES = {
    "of": {
        "en": ("At most 80% of intellectual property costs", "It publishes no largest amount."),
        "fr": ("Au plus 80\u00a0% des coûts de propriété intellectuelle", "Aucun montant maximal n’est publié."),
    },
    "named": {
        "en": ("$40,000", "which you put at $50,000"),
        "fr": ("40\u00a0000\u00a0$", "estimez à 50\u00a0000\u00a0$"),
    },
    "of everything": {"en": "3,920,000", "fr": "3\u00a0920\u00a0000"},
}


@pytest.fixture
def intellectual_property(catalogue):
    """A program that pays a share of costs of its own, and publishes no largest amount."""
    publish_real("on-ipon", on_ipon={
        "support": ("ip_support", "grant"), "amount_min_cad": None, "amount_max_cad": None, "cost_share_max": 0.8,
    })  # fmt: skip


@pytest.mark.usefixtures("intellectual_property", "plant")
def test_a_share_of_costs_of_its_own_is_never_one_of_the_whole_project(company, member, lang):
    response = plan_of(member, company, "?program=on-ipon")
    text, (step,) = text_of(response), response.context["page"].steps
    assert all(said in text for said in SHARES["of"][lang])
    assert SHARES["of everything"][lang] not in text
    assert step.amount == {"en": "Not known", "fr": "Inconnu"}[lang]
    assert response.context["page"].public == {"en": "Not known", "fr": "Inconnue"}[lang]
    assert response.context["page"].already == {"en": "$0", "fr": "0\u00a0$"}[lang]
    assert response.context["page"].segments == []


@pytest.mark.usefixtures("intellectual_property")
def test_the_company_names_the_costs_and_they_stay_in_the_address(company, member, plant, lang):
    query = "program=on-ipon&base.on-ipon=50+000&chosen=1"
    response = plan_of(member, company, f"?{query}")
    assert all(said in text_of(response) for said in SHARES["named"][lang])
    assert 'name="base.on-ipon"' in text_of(response)
    kept = press(member, company, f"{query}&project={plant.pk}&keep=1")
    again = member.get(kept["Location"])
    assert all(said in text_of(again) for said in SHARES["named"][lang])
    wrong = text_of(plan_of(member, company, "?program=on-ipon&base.on-ipon=much"))
    assert 'id="base-on-ipon-error"' in wrong
    assert 'id="ask-on-ipon-error"' not in wrong


def test_strangers_in_the_address_are_left_out(company, member, project):
    page = plan_of(member, company, "?program=nothing&program=qc-small&rule.nothing=apart").context["page"]
    assert list(page.wanted.amounts) == ["qc-small"]
    assert member.get(reverse("matching:plan", args=[company.slug]) + "?project=9999").status_code == 404


def test_applications_are_the_first_choice(company, member, owner, project, now):
    for slug, state in (("qc-small", ApplicationState.CONSIDERING), ("ca-formed", ApplicationState.REFUSED)):
        record_application(
            company=company, program_slug=slug, state=state, project=project, amount_cad=5_000, by=owner, at=now
        )
    assert plan_of(member, company).context["page"].wanted.amounts == {"qc-small": 5_000}
    both = plan_of(member, company, "?program=ca-either").context["page"].wanted.amounts
    assert both == {"qc-small": 5_000, "ca-either": None}
    assert not plan_of(member, company, "?chosen=1").context["page"].wanted.amounts


def test_reading_a_plan_writes_nothing_and_an_editor_keeps_it(company, member, owner, project, now):
    query = "program=qc-small&ask.qc-small=7000&program=ca-formed&chosen=1"
    plan_of(member, company, f"?{query}")
    assert not Application.objects.exists()
    record_application(
        company=company, program_slug="ca-formed", state=ApplicationState.APPLIED, project=project, by=owner, at=now
    )
    worked_out = press(member, company, query)
    assert parse_qs(worked_out["Location"].partition("?")[2]) == parse_qs(query)
    assert not Application.objects.filter(program_slug="qc-small").exists()
    kept = press(member, company, f"{query}&keep=1")
    assert kept.status_code == 302
    states = dict(Application.objects.values_list("program_slug", "state"))
    assert states == {"qc-small": "considering", "ca-formed": "applied"}
    assert Application.objects.get(program_slug="qc-small").amount_cad == 7_000


def test_nothing_is_kept_while_an_amount_cannot_be_read(company, member, project):
    answer = press(member, company, "program=qc-small&ask.qc-small=a+lot&program=ca-formed&ask.ca-formed=5000&keep=1")
    page = text_of(member.get(answer["Location"]))
    assert not Application.objects.exists()
    assert 'value="a lot"' in page
    assert 'value="5000"' in page


def form_of(page, *, ticked=None, button=("keep", "1"), **changes):
    """Return what the form of a plan sends with these programs ticked, else as it is, and one button pressed."""
    form = next(one for one in forms_in(text_of(page), "/") if "chosen" in one.names)
    sent = {name: control.values for name, control in form.controls.items()} | changes
    if ticked is not None:
        sent["program"] = list(ticked)
    return urlencode([*sent.items(), *([button] if button else [])], doseq=True)


def considered(company, owner, now, **programs):
    """Consider programs, each for a project or for none."""
    for slug, project in programs.items():
        record_application(
            company=company,
            program_slug=slug.replace("_", "-"),
            state=ApplicationState.CONSIDERING,
            project=project,
            by=owner,
            at=now,
        )


def test_what_was_considered_and_is_chosen_no_more_goes(company, member, owner, project, now):
    considered(company, owner, now, qc_small=project)
    record_application(
        company=company, program_slug="ca-formed", state=ApplicationState.APPLIED, project=project, by=owner, at=now
    )
    press(member, company, form_of(plan_of(member, company), ticked=["ca-either"]))
    assert dict(Application.objects.values_list("program_slug", "state")) == {
        "ca-either": "considering",
        "ca-formed": "applied",
    }
    removed = Entry.objects.get(action="companies.application.removed")
    assert (removed.actor, removed.data) == (owner, {"program": "qc-small", "state": "considering"})


def test_what_was_unticked_before_the_plan_was_worked_out_goes_too(company, member, owner, project, now):
    considered(company, owner, now, qc_small=project)
    worked_out = press(member, company, form_of(plan_of(member, company), ticked=[], button=None))
    emptied = member.get(worked_out["Location"])
    assert emptied.context["suggested"]
    press(member, company, form_of(emptied))
    assert not Application.objects.exists()


def test_a_plan_without_a_first_move_leads_to_a_person_and_to_the_matches(company, member, owner, now, lang):
    for row in plan_of(member, company).context["suggested"]:
        set_stance(company=company, program_slug=row.slug, stance="not_for_us", by=owner, at=now)
    text = text_of(plan_of(member, company))
    assert f'href="{reverse("casework:message")}' in text
    assert f'href="{reverse("matching:company", args=[company.slug])}"' in text
    assert reverse("matching:plan_keep", args=[company.slug]) not in text


@pytest.mark.parametrize(
    "query", ["", "?chosen=1&program=ca-formed"], ids=["a colleague adds one", "not in the address"]
)
def test_what_the_page_did_not_show_is_not_removed(company, member, owner, project, now, query):
    if query:
        considered(company, owner, now, qc_small=project)
    page = plan_of(member, company, query)
    if not query:
        considered(company, owner, now, qc_small=project)
    press(member, company, form_of(page, ticked=["ca-either"]))
    assert set(Application.objects.values_list("program_slug", flat=True)) == {"qc-small", "ca-either"}


def test_a_plan_kept_for_another_project_removes_nothing_of_it(company, member, owner, project, now):
    other = add_project(company=company, name="Plant", answers={}, by=owner, at=now)
    considered(company, owner, now, qc_small=project)
    considered(company, owner, now, qc_small=other)
    page = plan_of(member, company, f"?project={project.pk}")
    press(member, company, form_of(page, ticked=["ca-either"], project=[other.pk]))
    kept = set(Application.objects.values_list("program_slug", "project"))
    assert kept == {("qc-small", project.pk), ("qc-small", other.pk), ("ca-either", other.pk)}


@pytest.mark.usefixtures("rules")
def test_a_kept_plan_remembers_what_the_company_says_of_rules(company, member, project):
    query = "?program=ca-cra-clean-technology-itc&program=ca-cra-ccus-itc&rule.one-clean-economy-credit=apart"
    page = plan_of(member, company, query)
    kept = press(member, company, form_of(page, ticked=["ca-cra-clean-technology-itc", "ca-cra-ccus-itc"]))
    assert member.get(kept["Location"]).context["page"].wanted.apart == {"one-clean-economy-credit"}


def test_a_reader_sees_the_plan_and_cannot_keep_it(company, now):
    user = User.objects.create_user("rea@boreal.example")
    Membership.objects.create(company=company, user=user, role=MemberRole.READER, joined_at=now)
    client = Client()
    client.force_login(user)
    assert reverse("matching:plan_keep", args=[company.slug]) not in text_of(
        plan_of(client, company, "?program=qc-small")
    )
    assert press(client, company, "keep=1").status_code == 403


TWINS = ("ca-rda-rtri", "ca-ced-rtri", "ca-acoa-rtri")


def listed(company, now, **stances):
    sources = published_sources()
    told = match_company(company=company, on=now.date(), sources=sources)
    links = AnswerLinks(program=lambda slug: slug, question=None, person="")
    rows = program_rows(told, catalogue=sources.catalogue, lang=current_language(), links=links, stances=stances)
    shown = fold_variants(rows, company.province, catalogue=live_catalogue())
    return {row.slug: row for row in shown if row.slug in TWINS}


def test_a_province_sees_its_own_version_and_the_others_by_name(company, member, owner, now, lang):
    publish_real(*TWINS)
    rows = listed(company, now)
    assert rows.keys() == {"ca-ced-rtri"}
    assert [one.name for one in rows["ca-ced-rtri"].twins] == [
        f"{'Programme' if lang == 'fr' else 'Program'} {slug}" for slug in ("ca-acoa-rtri", "ca-rda-rtri")
    ]
    assert reverse("programs:detail", args=["ca-rda-rtri"]) in text_of(
        member.get(reverse("matching:company", args=[company.slug]))
    )
    company.province = "BC"
    assert listed(company, now).keys() == {"ca-rda-rtri"}


def test_a_version_that_was_spoken_of_stays(company, owner, now):
    publish_real(*TWINS)
    said = set_stance(company=company, program_slug="ca-rda-rtri", stance="have", by=owner, at=now)
    assert listed(company, now, **{"ca-rda-rtri": said}).keys() == {"ca-ced-rtri", "ca-rda-rtri"}


def test_without_its_own_version_nothing_is_folded(company, now):
    publish_real("ca-rda-rtri", "ca-acoa-rtri")
    assert listed(company, now).keys() == {"ca-rda-rtri", "ca-acoa-rtri"}


@pytest.mark.usefixtures("plant")
def test_a_program_without_amount_and_share_says_so_once_and_whom_to_ask(catalogue, company, member, lang):
    publish_real("on-ipon", on_ipon={"amount_min_cad": None, "amount_max_cad": None, "cost_share_max": None})
    page = plan_of(member, company, "?program=on-ipon")
    (step,) = page.context["page"].steps
    (sentence,) = step.sentences
    assert not step.has_figures
    who_pays = page.content.decode().split('id="money-h"')[1].split('id="rules-h"')[0]
    assert step.row.name not in who_pays  # no row of what nobody knows
    assert {"en": "neither an amount nor a share", "fr": "Ni montant ni part"}[lang] in sentence
