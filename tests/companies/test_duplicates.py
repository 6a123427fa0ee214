"""The pages of two records that may be one company: for administrators, for owners, and for who follows an old link."""

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.choices import LikenessState, MemberRole
from companies.merging.services import ask_owners, preview_merge
from companies.models import Company, Membership, Merge, MergeAgreement, PossibleDuplicate
from companies.profile.services.profile import update_profile
from companies.registration.services import register_company
from hub.accounts.choices import Role
from hub.audit.models import Entry
from hub.outbox.models import OutboxMessage
from tests.accounts.people import come_in, give_app, make_person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return timezone.now()


@pytest.fixture
def ada():
    person = make_person("ada@hub.example", role=Role.ADMINISTRATOR)
    give_app(person)
    return person


@pytest.fixture
def desk(ada, client):
    """A browser in which an administrator is signed in."""
    come_in(client, ada)
    return client


@pytest.fixture
def kept(owner, at):
    company = register_company(by=owner, name="Boreal Inc.", province="QC", website="https://boreal.example", at=at)
    return update_profile(
        company=company, answers={"city": "Gaspé", "description_fr": "Des membranes."}, version=1, by=owner, at=at
    )


@pytest.fixture
def li(person):
    return person("li@boreal.example", language="fr")


@pytest.fixture
def gone(kept, li, at):
    company = register_company(
        by=li, name="Boreal Ltée", province="ON", website="https://boreal.example", another=True, at=at
    )
    return update_profile(company=company, answers={"city": "Sudbury", "for_profit": True}, version=1, by=li, at=at)


@pytest.fixture
def pair(kept, gone):
    # Outside of tests these rows would have been written in transactions of their own, before any merge.
    connection.check_constraints()
    return PossibleDuplicate.objects.get()


@pytest.fixture
def namesakes(owner, at):
    """Two companies of one name and nothing else."""
    register_company(by=owner, name="Boreal Inc.", province="QC", at=at)
    register_company(by=make_person("zo@c.example"), name="Boreal", province="BC", at=at)
    return PossibleDuplicate.objects.get()


def page_of(pair, name="companies:duplicate"):
    return reverse(name, args=[pair.pk])


def asked(client, pair, **choices):
    """Return what the page of a pair sends on to the page that confirms."""
    page = client.get(page_of(pair))
    chosen = dict.fromkeys(page.context["form"].fields, "kept") | choices
    return {"keep": page.context["preview"].kept.slug, "seen": page.context["preview"].seen, **chosen}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_list_shows_what_waits_or_says_that_nothing_does(desk, pair, ada, lang):
    with override(lang):
        address = reverse("companies:duplicates")
        text = desk.get(address).content.decode()
        assert page_of(pair) in text
        PossibleDuplicate.objects.update(state=LikenessState.DIFFERENT, settled_at=timezone.now())
        text = desk.get(address).content.decode()
    assert page_of(pair) not in text
    assert {"en": "No pair waits", "fr": "Aucune paire n’attend"}[lang] in text


def test_a_pair_that_was_found_to_be_one_waits_to_be_merged(desk, pair):
    PossibleDuplicate.objects.update(state=LikenessState.SAME, settled_at=timezone.now())
    assert "One company, to merge" in desk.get(reverse("companies:duplicates")).content.decode()


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["Are these one company?", "Record that stays", "Number of employees", "Owner"]),
        ("fr", ["Est-ce une seule entreprise?", "Fiche qui demeure", "Nombre d’employés", "Gestion"]),
    ],
)
def test_both_records_stand_side_by_side(desk, pair, kept, owner, at, lang, words):
    update_profile(company=kept, answers={"employees": 12}, version=kept.version, by=owner, at=at)
    with override(lang):
        text = desk.get(page_of(pair)).content.decode()
    for word in (*words, "Gaspé", "Sudbury", "Boreal Inc.", "Boreal Ltée", "li@boreal.example"):
        assert word in text
    assert '<span lang="fr-CA">Des membranes.</span>' in text


def test_the_other_record_can_stay(desk, pair, kept, gone):
    page = desk.get(page_of(pair), {"keep": gone.slug})
    assert page.context["preview"].kept == gone
    assert desk.get(page_of(pair), {"keep": "nothing"}).context["preview"].kept == kept


def test_a_merge_is_chosen_confirmed_and_shown(desk, pair, kept, gone):
    sent = asked(desk, pair, city="gone")
    confirm = page_of(pair, "companies:duplicate_confirm")
    page = desk.get(confirm, sent)
    assert page.status_code == 200
    text = page.content.decode()
    assert "There is no way back." in text
    assert "Sudbury" in text
    assert not Merge.objects.exists()
    done = desk.post(confirm, dict(page.context["hidden"]), follow=True)
    assert "Boreal Ltée was merged into Boreal Inc." in done.content.decode()
    united = Company.objects.get(pk=kept.pk)
    assert (united.city, united.name, united.for_profit) == ("Sudbury", "Boreal Inc.", True)
    assert OutboxMessage.objects.filter(topic="companies.merged").count() == 2
    # A second press finds it done.
    again = desk.post(confirm, sent)
    assert again.url == page_of(pair)
    assert Merge.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_record_that_changed_meanwhile_is_shown_again(desk, pair, gone, li, at, method):
    sent = asked(desk, pair)
    update_profile(company=gone, answers={"city": "Timmins"}, version=gone.version, by=li, at=at)
    page = getattr(desk, method)(page_of(pair, "companies:duplicate_confirm"), sent)
    assert page.status_code == 409
    text = page.content.decode()
    assert "One of the two records has changed since you looked." in text
    assert "Timmins" in text
    assert not Merge.objects.exists()


def test_a_choice_that_is_missing_is_asked_for(desk, pair):
    sent = asked(desk, pair)
    del sent["city"]
    page = desk.post(page_of(pair, "companies:duplicate_confirm"), sent)
    assert page.context["form"].errors.keys() == {"city"}
    assert not Merge.objects.exists()


def test_without_ground_nothing_is_merged_and_the_owners_can_be_asked(desk, namesakes):
    page = desk.get(page_of(namesakes))
    assert "A name alone merges nothing" in page.content.decode()
    assert "Ask the owners of both" in page.content.decode()
    sent = asked(desk, namesakes)
    assert desk.post(page_of(namesakes, "companies:duplicate_confirm"), sent).status_code == 200
    assert not Merge.objects.exists()
    for _press in range(2):
        desk.post(page_of(namesakes), {"action": "ask"})
    assert MergeAgreement.objects.count() == 2
    page = desk.get(page_of(namesakes)).content.decode()
    assert "Waiting for an owner" in page
    assert "Ask the owners of both" not in page


def test_two_companies_are_settled_with_a_reason(desk, pair, ada):
    done = desk.post(page_of(pair), {"action": "different", "reason": " Two towns "})
    assert done.url == reverse("companies:duplicates")
    entry = Entry.objects.get(action="companies.duplicate.settled")
    assert (entry.reason, entry.actor_id) == ("Two towns", ada.pk)
    assert "These are two companies" in desk.get(page_of(pair)).content.decode()
    assert desk.get(page_of(pair, "companies:duplicate_confirm")).status_code == 302


def test_a_pair_with_a_deleted_company_has_nothing_to_settle(desk, pair, gone, at):
    Company.objects.filter(pk=gone.pk).update(closed_at=at)
    assert "One of the two records is closed" in desk.get(page_of(pair)).content.decode()


def test_the_role_leads_there(desk, pair):
    assert reverse("companies:duplicates") in desk.get(reverse("pages:role")).content.decode()


@pytest.mark.parametrize("role", [Role.ADVISER, Role.CURATOR])
def test_other_staff_settle_and_merge_nothing(client, pair, role):
    person = make_person("sam@hub.example", role=role)
    give_app(person)
    come_in(client, person)
    for name in ("companies:duplicate", "companies:duplicate_confirm"):
        assert client.post(page_of(pair, name), {"action": "different"}).status_code == 403
    assert PossibleDuplicate.objects.get().state == LikenessState.OPEN


# --- Owners ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def questions(namesakes, ada, at, address):
    """The two questions, by the address of the owner asked."""
    return {
        one.company.members.get().user.email: one for one in ask_owners(pair=namesakes, by=ada, at=at, address=address)
    }


def question_page(question):
    return reverse("companies:agreement", args=[question.company.slug, question.pk])


def browser_of(email):
    client = Client()
    sign_in(client, email)
    return client


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_who_agrees_is_seen_by_the_other_side_and_nobody_else_is(questions, owner, lang):
    owner.set_password("seven geese cross the river")
    owner.save()
    ours, theirs = questions["ana@boreal.example"], questions["zo@c.example"]
    ana, zo = browser_of("ana@boreal.example"), browser_of("zo@c.example")
    with override(lang):
        first, second = question_page(ours), question_page(theirs)
    text = zo.get(second).content.decode()
    assert "ana@boreal.example" not in text
    assert {"en": "Is your company here twice?", "fr": "Votre entreprise est-elle ici deux fois?"}[lang] in text
    assert ana.post(first, {"answer": "agree"}).url == first
    assert "ana@boreal.example" in zo.get(second).content.decode()
    assert "zo@c.example" not in ana.get(first).content.decode()
    assert zo.post(second, {"answer": "refuse"}).status_code == 302
    assert set(MergeAgreement.objects.values_list("company", "state")) == {
        (ours.company_id, "agreed"),
        (theirs.company_id, "refused"),
    }
    again = zo.post(second, {"answer": "refuse"})
    assert again.status_code == 200
    assert again.context["form"].errors


def test_agreeing_comes_after_proof(questions):
    client = browser_of("zo@c.example")
    with override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=0):
        answer = client.post(question_page(questions["zo@c.example"]), {"answer": "agree"})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not MergeAgreement.objects.exclude(state="open").exists()


@pytest.mark.parametrize(("role", "status"), [(MemberRole.EDITOR, 403), (None, 404)])
def test_only_an_owner_of_the_record_answers(questions, at, role, status):
    question = questions["ana@boreal.example"]
    cy = make_person("cy@c.example")
    if role:
        Membership.objects.create(company=question.company, user=cy, role=role, joined_at=at)
    client = browser_of(cy.email)
    assert client.get(question_page(question)).status_code == status
    assert client.post(question_page(question), {"answer": "agree"}).status_code == status
    foreign = reverse("companies:agreement", args=[question.company.slug, questions["zo@c.example"].pk])
    assert client.get(foreign).status_code == status


# --- Old addresses ---------------------------------------------------------------------------------------------------


@pytest.fixture
def merged(desk, pair, kept, gone):
    desk.post(page_of(pair, "companies:duplicate_confirm"), asked(desk, pair))
    return Merge.objects.get()


OLD = ["companies:dashboard", "companies:offerings", "companies:section_identity", "matching:history"]


@pytest.mark.parametrize("name", OLD)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_members_come_from_the_old_address_to_the_new_one(merged, li, signed_in, name, lang):
    with override(lang):
        old, new = (reverse(name, args=[record.slug]) for record in (merged.gone, merged.kept))
    answer = signed_in(li).get(old)
    assert (answer.status_code, answer.url) == (302, new)
    assert signed_in(li).get(new).status_code == 200


def test_forms_are_not_sent_on(merged, li, signed_in):
    old = reverse("companies:offering_new", args=[merged.gone.slug])
    assert signed_in(li).post(old, {"name": "Late"}).status_code == 404


def test_the_old_address_is_nothing_to_others(merged, li, person, signed_in, desk):
    old = reverse("companies:dashboard", args=[merged.gone.slug])
    stranger = person("eve@c.example")
    assert signed_in(stranger).get(old).status_code == 404
    assert desk.get(old).status_code == 404
    Membership.objects.filter(user=li).delete()
    assert signed_in(li).get(old).status_code == 404


def test_the_old_address_ends_with_the_company(merged, li, signed_in, at):
    Company.objects.filter(pk=merged.kept_id).update(closed_at=at)
    assert signed_in(li).get(reverse("companies:dashboard", args=[merged.gone.slug])).status_code == 404


def test_the_old_address_is_never_given_again(merged):
    assert Company.objects.filter(slug=merged.gone.slug).exists()
    assert preview_merge(keep=merged.kept, gone=merged.gone).refusal.code == "record_closed"
