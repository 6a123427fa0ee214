"""The profile, the work, consents and what is said of programs."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from companies.choices import ApplicationState, Purpose, Stance
from companies.consents.services import set_consent
from companies.consents.texts import CONSENT_TEXTS, consent_text, current_consent_version
from companies.models import Application, Company, Consent, Offering, ProgramStance, Project
from companies.profile.completeness import profile_completeness
from companies.profile.facts import profile_answers
from companies.profile.services.offerings import (
    add_offering,
    add_project,
    edit_offering,
    edit_project,
    remove_offering,
    remove_project,
)
from companies.profile.services.profile import ProfileConflictError, update_profile
from companies.profile.services.programs import clear_stance, record_application, set_stance
from companies.registration.services import register_company
from companies.signals import profile_changed
from hub.audit.models import Entry
from hub.facts.types import NOT_ASKED, AnswerError

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """What companies told those above."""
    told = []

    def listen(*, company_id, **_):
        told.append(company_id)

    profile_changed.connect(listen)
    yield told
    profile_changed.disconnect(listen)


def test_a_profile_is_changed_fact_by_fact(company, owner, now, heard):
    saved = update_profile(
        company=company,
        answers={"employees": {"min": 20, "max": 49}, "ownership": [], "for_profit": None, "city": "Gaspé"},
        version=1,
        by=owner,
        at=now,
    )
    assert (saved.employees_min, saved.employees_max, saved.ownership, saved.for_profit) == (20, 49, [], None)
    assert saved.not_known == ["for_profit"]
    assert saved.version == 2
    assert heard == [company.pk]
    entry = Entry.objects.get(action="companies.profile.updated")
    assert entry.data == {"fields": ["city", "employees", "for_profit", "ownership"]}
    assert "Gaspé" not in str(entry.data)


def test_a_stale_form_is_refused_and_changes_nothing(company, owner, now):
    update_profile(company=company, answers={"city": "Gaspé"}, version=1, by=owner, at=now)
    with pytest.raises(ProfileConflictError) as conflict:
        update_profile(company=company, answers={"city": "Rimouski"}, version=1, by=owner, at=now)
    assert conflict.value.company.city == "Gaspé"
    assert Company.objects.get().city == "Gaspé"


def test_unknown_columns_are_out_of_reach(company, owner, now):
    for answers, identity in (
        ({"version": 9}, None),
        ({"slug": "x"}, None),
        ({}, {"slug": "x"}),
        ({}, {"language": "fr"}),
    ):
        with pytest.raises((KeyError, ValueError)):
            update_profile(company=company, answers=answers, identity=identity, version=1, by=owner, at=now)
    with pytest.raises(AnswerError):
        update_profile(company=company, answers={"employees": "many"}, version=1, by=owner, at=now)
    assert Company.objects.get().version == 1


def test_the_province_never_becomes_unknown(company, owner, now):
    saved = update_profile(company=company, answers={"province": None}, version=1, by=owner, at=now)
    assert saved.province == "QC"
    saved = update_profile(company=saved, answers={"province": NOT_ASKED}, version=2, by=owner, at=now)
    assert saved.province == "QC"


def test_the_business_number_of_another_company_is_refused(company, owner, person, now):
    register_company(by=person("li@b.example"), name="Li", province="ON", business_number="123026635", at=now)
    with pytest.raises(ValidationError, match="Another company"):
        update_profile(
            company=company, answers={}, identity={"business_number": "123026635RC0001"}, version=1, by=owner, at=now
        )


def test_the_first_offering_is_the_main_one_and_there_is_always_one(company, owner, now, heard):
    one = add_offering(company=company, name="One", answers={"areas": []}, by=owner, at=now)
    two = add_offering(company=company, name="Two", answers={"trl": 7}, by=owner, at=now)
    mains = Offering.objects.filter(is_main=True)
    assert list(mains.all()) == [one]
    edit_offering(offering=two, name="Two", answers={"trl": None}, is_main=True, by=owner, at=now)
    assert list(mains.all()) == [two]
    two.refresh_from_db()
    assert two.trl_min is None
    assert two.not_known == ["trl"]
    edit_offering(offering=two, name="Two", answers={}, is_main=False, by=owner, at=now)
    assert list(mains.all()) == [two]
    remove_offering(offering=two, by=owner, at=now)
    assert list(mains.all()) == [one]
    remove_offering(offering=one, by=owner, at=now)
    assert heard == [company.pk] * 6


def test_projects_are_added_changed_and_removed(company, owner, now):
    project = add_project(
        company=company,
        name="Pilot",
        answers={"cost_cad": {"min": 100_000, "max": 499_999}, "own_contribution": 0.25, "partner_kind": ["utility"]},
        by=owner,
        at=now,
    )
    assert project.has_partner is True
    record_application(
        company=company, program_slug="irap", state=ApplicationState.APPLIED, project=project, by=owner, at=now
    )
    edit_project(project=project, name="Pilot 2", answers={"cost_cad": 250_000}, by=owner, at=now)
    stored = Project.objects.get()
    assert (stored.name, stored.cost_min, stored.cost_max, float(stored.own_share_min)) == (
        "Pilot 2",
        250_000,
        250_000,
        0.25,
    )
    remove_project(project=stored, by=owner, at=now)
    assert Application.objects.get().project is None
    with pytest.raises(ValidationError):
        add_project(company=company, name=" ", answers={}, by=owner, at=now)


def test_consents_are_lines_and_the_last_one_counts(company, owner, now):
    def give(granted, minutes):
        return set_consent(
            company=company,
            purpose=Purpose.LEADS,
            granted=granted,
            language="fr",
            by=owner,
            at=now + timedelta(minutes=minutes),
        )

    consenting = Company.objects.consenting_to(Purpose.LEADS)
    assert give(False, 0) is None
    assert not consenting.exists()
    line = give(True, 1)
    assert (line.wording, line.language, line.by) == (current_consent_version(Purpose.LEADS), "fr", owner)
    assert list(consenting.all()) == [company]
    assert give(True, 2) is None
    assert give(False, 3)
    assert not consenting.all().exists()
    assert not Company.objects.consenting_to(Purpose.PUBLIC_PROFILE).exists()
    assert [line.granted for line in Consent.objects.order_by("at")] == [True, False]
    assert [line.granted for line in Consent.objects.order_by("purpose", "-at").distinct("purpose")] == [False]
    assert give(True, 4)
    assert list(consenting.all()) == [company]


def test_a_new_wording_is_agreed_to_anew(company, owner, now, monkeypatch):
    def give():
        return set_consent(company=company, purpose=Purpose.LEADS, granted=True, language="en", by=owner, at=now)

    first = give().wording
    monkeypatch.setitem(CONSENT_TEXTS, Purpose.LEADS, CONSENT_TEXTS[Purpose.LEADS] * 2)
    assert give().wording == first * 2


def test_every_purpose_has_its_words_in_both_languages():
    assert set(CONSENT_TEXTS) == set(Purpose)
    for purpose in Purpose:
        for version in range(1, current_consent_version(purpose) + 1):
            text = consent_text(purpose, version)
            for words in (text.title, text.opens, text.stops):
                assert words.en
                assert words.fr
                assert words.en != words.fr
        with pytest.raises(IndexError):
            consent_text(purpose, 0)


@pytest.mark.parametrize(
    ("purpose", "says", "promises"),
    [
        # The privacy notice says that the consent names it.
        (Purpose.SHARE_CHINA_OFFICES, ("outside Canada", "hors du Canada"), ()),
        # Advisers read a list of companies that a program fits, without a request.
        (Purpose.SHARE_FEDERAL, ("by name, among those that a program fits", "le nom de votre entreprise"), ()),
        (Purpose.SHARE_PROVINCE, ("by name, among those that a program fits", "le nom de votre entreprise"), ()),
        # Officers read a list, and write to a company of it about a checked lead, which it accepts or not.
        (Purpose.LEADS, ("list of companies", "liste des entreprises"), ("Nothing is sent", "Rien n’est envoyé")),
        (Purpose.LEADS, ("write to you", "vous écrire"), ()),
        # Two that agreed see each other at once; in a group, only when both have said yes.
        (Purpose.PARTNER_COMPANIES, ("you see those", "vous voyez celles"), ()),
        (Purpose.PARTNER_COMPANIES, ("only when both of you have said yes", "toutes deux dit oui"), ()),
        (Purpose.PEERS, ("never who", "jamais qui"), ()),
    ],
)
def test_a_consent_says_what_happens_today(purpose, says, promises):
    text = consent_text(purpose, current_consent_version(purpose))
    assert says[0] in text.opens.en
    assert says[1] in text.opens.fr
    whole = " ".join(f"{words.en} {words.fr}" for words in (text.opens, text.stops))
    assert [words for words in promises if words in whole] == []


def test_what_is_said_of_a_program_is_one_answer(company, owner, now):
    set_stance(company=company, program_slug="irap", stance=Stance.LATER, by=owner, at=now)
    assert ProgramStance.objects.get().until == date(2027, 2, 22)
    set_stance(company=company, program_slug="irap", stance=Stance.NOT_FOR_US, reason=" Too small ", by=owner, at=now)
    stance = ProgramStance.objects.get()
    assert (stance.stance, stance.reason, stance.until) == ("not_for_us", "Too small", None)
    clear_stance(company=company, program_slug="irap", by=owner, at=now)
    assert not ProgramStance.objects.exists()


def test_an_application_is_kept_and_cleared(company, owner, person, now):
    for state, amount in ((ApplicationState.APPLIED, 50_000), (ApplicationState.AWARDED, 40_000)):
        record_application(company=company, program_slug="irap", state=state, amount_cad=amount, by=owner, at=now)
    application = Application.objects.get()
    assert (application.state, application.amount_cad) == ("awarded", 40_000)
    other = register_company(by=person("li@b.example"), name="Li", province="ON", at=now)
    project = add_project(company=other, name="Theirs", answers={}, by=owner, at=now)
    with pytest.raises(Project.DoesNotExist):
        record_application(
            company=company, program_slug="irap", state=ApplicationState.APPLIED, project=project, by=owner, at=now
        )


def test_strength_grows_in_words_and_names_what_helps_next(company, owner, now):
    def strength():
        fresh = Company.objects.get()
        return profile_completeness(
            fresh, offerings=fresh.offerings.all(), projects=fresh.projects.all(), day=now.date()
        )

    first = strength()
    assert first.known == 0
    assert [step.where for step in first.steps] == ["words", "offering", "needs"]
    update_profile(
        company=company,
        answers={"description_fr": "Nous épurons.", "needs": [], "employees": None},
        version=1,
        by=owner,
        at=now,
    )
    add_offering(company=company, name="One", answers={"areas": []}, by=owner, at=now)
    then = strength()
    assert then.known == 4
    assert then.words != "Complete"
    assert [step.where for step in then.steps] == ["size", "structure", "size"]


def test_the_profile_of_a_company_is_what_matching_reads(company, owner, now):
    update_profile(company=company, answers={"employees": 42, "for_profit": None}, version=1, by=owner, at=now)
    answers = profile_answers(Company.objects.get(), day=now.date())
    assert answers == {"name": "Boreal Membranes Inc.", "province": "QC", "employees": 42, "for_profit": None}
