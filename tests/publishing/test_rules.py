"""Rules between programs at the desk: whose they are, what is told of them, and what becomes of what they rest on."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from hub.core.workflow import RefusedError
from hub.directory.models import Organization
from hub.outbox.services import deliver_due
from hub.publishing import services
from hub.publishing.choices import VersionState
from hub.publishing.documents.fields import blank_document
from hub.publishing.models import EntryVersion
from hub.publishing.services import newest_save
from programs.entry_types import RULE
from programs.models import Program, ProgramRule
from programs.publication.services import live_catalogue, load_rules, withdraw_program
from programs.stacking.files import read_rules
from tests.programs.desk.curators import curator, enter, sent_as_shown
from tests.publishing.desk import MOMENT, REASON, edited, editor, published, said, submitted, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

# A cap of Manitoba's own program, and an order among several of them.
CAP, ORDER = "igp-cap", "other-manitoba-programs-first"


def of(slug):
    return Program.objects.select_related("organization").get(slug=slug).organization


def two_sided():
    """Return a rule whose programs belong to two organizations, with both."""
    for row in ProgramRule.objects.order_by("slug"):
        bodies = list(
            Organization.objects.filter(programs__slug__in=[*row.programs, *row.others, *row.first]).distinct()
        )
        if len(bodies) == 2:
            return row.slug, *bodies
    raise AssertionError


def first_of(kind):
    return ProgramRule.objects.filter(kind=kind).order_by("order").first().slug


def mistakes_of(slug, **changes):
    row = RULE.row(slug) or RULE.model(slug=slug)
    document = said(RULE, slug) if row.pk else blank_document(RULE.fields)
    mistakes = RULE.read_entry(row, document | changes).mistakes
    assert all(mistake.words.en and mistake.words.fr for mistake in mistakes)
    told = [mistake.field for mistake in mistakes]
    assert len(told) == len(set(told))
    return set(told)


def refused(code, step, **arguments):
    with pytest.raises(RefusedError) as error:
        step(**arguments)
    assert error.value.refusal.code == code


# --- What is told of a rule, and refuses it ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("cap", {"share": "120"}, "share"),
        ("cap", {"share": "50", "share_most": "40", "depends_en": "the kind", "depends_fr": "le genre"}, "share"),
        ("cap", {"share": "50", "share_most": "60", "depends_en": "", "depends_fr": ""}, "depends_en"),
        ("cap", {"counts": ""}, "counts"),
        ("cap", {"programs": ""}, "programs"),
        ("cap", {"programs": "no-such-program"}, "programs"),
        ("cap", {"programs": "No such"}, "programs"),
        ("cap", {"sentence_fr": ""}, "sentence_fr"),
        ("cap", {"words": "Nobody ever wrote this."}, "words"),
        ("cap", {"words": ""}, "words"),
        ("cap", {"said_by": "ca-nrc-irap-youth"}, "said_by"),
        ("cap", {"said_by": "", "words": ""}, "said_by"),
        ("cap", {"said_by": "", "words": "", "by_notes": True, "is_verified": True}, "is_verified"),
        ("match", {"brought_by": ""}, "brought_by"),
        ("excludes", {"others": "ca-nrc-irap", "levels": ["federal"]}, "others"),
        (
            "combines",
            {"programs": "ca-nrc-irap", "others": "", "levels": [], "outside_en": "", "outside_fr": ""},
            "others",
        ),
        ("excludes", {"scope": ""}, "scope"),
        ("order", {"first": "", "outside_en": "", "outside_fr": ""}, "first"),
        ("order", {"first": "no-such-program"}, "first"),
        ("twins", {"versions": ""}, "versions"),
        ("twins", {"versions": "Quebec: ca-ced-rtri"}, "versions"),
        ("twins", {"versions": "QC: no-such-program"}, "versions"),
        ("twins", {"programs": "ca-rda-rtri\nca-ced-rtri"}, "programs"),
    ],
)
def test_a_mistake_is_told_once_beside_its_field(kind, changes, field):
    assert field in mistakes_of(first_of(kind), **changes)


def test_a_pasted_address_names_its_program_and_a_slip_is_told_what_was_meant():
    slug = first_of("cap")
    named = said(RULE, slug)["programs"].split()
    pasted = "\n".join(f"https://hub.example/fr/programmes/{each}/?de=liste#conditions" for each in named)
    row = RULE.row(slug)
    reading = RULE.read_entry(row, said(RULE, slug) | {"programs": pasted})
    assert reading.values["programs"] == named
    assert not reading.mistakes
    mistakes = RULE.read_entry(row, said(RULE, slug) | {"programs": f"{named[0]}s"}).mistakes
    (told,) = [mistake.words for mistake in mistakes if mistake.field == "programs"]
    assert f"Perhaps one of these: {named[0]}" in told.en
    assert f"Peut-être l’un de ceux-ci\u00a0: {named[0]}" in told.fr


def test_an_order_that_comes_back_to_itself_is_told_and_is_refused_again_on_the_day():
    other = ProgramRule.objects.get(slug=ORDER)
    back = {"programs": other.first[0], "first": other.programs[0], "outside_en": "", "outside_fr": "",
            "said_by": "", "words": "", "by_notes": True, "is_verified": False, "needed": False}  # fmt: skip
    slug = ProgramRule.objects.filter(kind="order").exclude(slug=ORDER).order_by("order").first().slug
    assert mistakes_of(slug, **back) == {"first"}
    # While the draft waits for its day, the other order is written: then the two go in a circle.
    rules = [rule for rule in read_rules().rules if rule.id != ORDER]
    load_rules(rules=type(read_rules())(tuple(rules)), by=None, at=MOMENT)
    draft = submitted(RULE, slug, editor("ada"), **back)
    services.approve(version=draft, by=editor("ben"), at=MOMENT, publish_at=MOMENT + timedelta(days=1))
    load_rules(rules=read_rules(), by=None, at=MOMENT)
    services.publish_scheduled(
        model="publishing.EntryVersion",
        version_id=draft.pk,
        moment=MOMENT + timedelta(days=1),
        at=MOMENT + timedelta(days=1),
    )
    draft.refresh_from_db()
    assert draft.state == VersionState.IN_REVIEW
    refused("not_ready", services.approve, version=draft, by=editor("cleo"), at=MOMENT)


# --- Whose a rule is -----------------------------------------------------------------------------------------------------


def test_whoever_looks_after_one_of_its_programs_writes_a_rule_and_nobody_else():
    slug, one, other = two_sided()
    eve, olga = curator("eve", one), curator("olga", other)
    stranger = Organization.objects.exclude(pk__in=[one.pk, other.pk]).filter(programs__isnull=False).first()
    refused("not_yours", services.begin_draft, entry_type=RULE, slug=slug, by=curator("ann", stranger), at=MOMENT)
    draft = edited(RULE, slug, eve, sentence_en="Said otherwise.", sentence_fr="Dit autrement.")
    assert draft.organization_ids == sorted([one.pk, other.pk])
    services.submit(version=draft, reason=REASON, by=eve, at=MOMENT)
    refused("own_revision", services.approve, version=draft, by=eve, at=MOMENT)
    services.approve(version=draft, by=olga, at=MOMENT)
    assert said(RULE, slug)["sentence_en"] == "Said otherwise."


def test_an_address_makes_a_program_no_less_its_organizations():
    slug, one, other = two_sided()
    theirs = "\n".join(f"https://hub.example/en/programs/{each}/" for each in said(RULE, slug)["programs"].split())
    draft = edited(RULE, slug, curator("eve", one), programs=theirs)
    assert draft.organization_ids == sorted([one.pk, other.pk])


def test_nobody_takes_a_rule_to_programs_that_they_do_not_look_after():
    own, foreign = of("mb-igp"), of("ca-nrc-irap")
    eve = curator("eve", own)
    values = {
        "kind": "match",
        "programs": "mb-igp",
        "sentence_en": "You pay half.",
        "sentence_fr": "Vous payez la moitié.",
    }
    draft = services.begin_entry(entry_type=RULE, values=values, by=eve, at=MOMENT)
    assert draft.slug == "mb-igp-match"
    more = {"programs": "ca-nrc-irap", "brought_by": "applicant", "share": "50", "by_notes": True}
    write(draft, eve, **more)
    draft.refresh_from_db()
    assert set(draft.organization_ids) == {own.pk, foreign.pk}
    refused("not_yours", services.submit, version=draft, reason=REASON, by=eve, at=MOMENT)
    services.submit(version=draft, reason=REASON, by=curator("olga", foreign), at=MOMENT)
    draft.refresh_from_db()
    assert draft.organization_ids == [foreign.pk]
    refused("not_yours", services.approve, version=draft, by=curator("nia", own), at=MOMENT)


def test_a_rule_begins_with_a_program_that_is_there():
    values = {"kind": "cap", "programs": "no-such", "sentence_en": "At most half.", "sentence_fr": "Au plus la moitié."}
    refused("no_organization", services.begin_entry, entry_type=RULE, values=values, by=editor("ada"), at=MOMENT)


# --- From the desk to readers and back ----------------------------------------------------------------------------------


def test_a_new_rule_reaches_readers_and_its_withdrawal_takes_it_from_them():
    eve, browser = editor("eve"), enter("ada", None)[0]
    values = {"kind": "excludes", "programs": "mb-igp", "sentence_en": "Not beside the other one.",
              "sentence_fr": "Pas avec l’autre."}  # fmt: skip
    draft = services.begin_entry(entry_type=RULE, values=values, by=eve, at=MOMENT)
    write(draft, eve, others="ca-nrc-irap", scope="project", by_notes=True)
    services.submit(version=draft, reason=REASON, by=eve, at=MOMENT)
    page, sentence = reverse("programs:detail", args=["ca-nrc-irap"]), "Not beside the other one."
    assert sentence not in browser.get(page).content.decode()
    services.approve(version=draft, by=editor("ben"), at=MOMENT)
    version = live_catalogue().version
    assert sentence in browser.get(page).content.decode()
    assert live_catalogue().rules.rules[-1].id == draft.slug
    load_rules(rules=read_rules(), by=None, at=MOMENT)
    assert ProgramRule.objects.filter(slug=draft.slug).exists()
    published(RULE, draft.slug, withdrawn=True)
    assert sentence not in browser.get(page).content.decode()
    assert live_catalogue().version == version


def test_a_file_does_not_undo_a_curator_and_what_it_says_anew_waits():
    slug = first_of("cap")
    published(RULE, slug, sentence_en="By a curator.", sentence_fr="Du répertoire.")
    load_rules(rules=read_rules(), by=None, at=MOMENT)
    deliver_due()
    assert said(RULE, slug)["sentence_en"] == "By a curator."
    assert not EntryVersion.objects.filter(state=VersionState.OFFERED).exists()


# --- When what it rests on is gone --------------------------------------------------------------------------------------


def test_a_rule_whose_program_was_taken_out_is_on_the_list_and_readers_are_told():
    rule = next(
        rule for rule in live_catalogue().rules.rules if rule.said_by and len(rule.programs) > 1
        and rule.said_by == rule.programs[0] and type(rule).__name__ == "Cap"
    )  # fmt: skip
    browser, _ada = enter("ada", None)
    desk = reverse("entries:desk")
    assert not browser.get(desk, {"list": "doubtful"}).context["page_obj"].object_list
    withdraw_program(program=Program.objects.get(slug=rule.said_by), by=None, at=MOMENT, reason="It never was.")
    (item,) = [one for one in browser.get(desk, {"list": "doubtful"}).context["page_obj"] if one.slug == rule.id]
    assert rule.said_by in item.item.why
    assert rule.said_by in browser.get(reverse("entries:entry", args=["rule", rule.id])).content.decode()
    page = browser.get(reverse("programs:detail", args=[rule.programs[1]])).content.decode()
    assert "What it rests on has changed since: to be confirmed first." in page
    assert mistakes_of(rule.id, sentence_en="Other words.", sentence_fr="D’autres mots.") >= {"programs"}


def test_a_quotation_that_is_gone_is_on_the_list_and_nothing_of_it_is_confirmed():
    browser, _ada = enter("ada", None)
    page, record = reverse("programs:detail", args=["mb-igp"]), "/api/v1/programs/mb-igp"
    told = "What it rests on has changed since: to be confirmed first."

    def verified():
        return {one["id"]: one["verified"] for one in browser.get(record).json()["together"]}[CAP]

    assert verified()
    assert told not in browser.get(page).content.decode()
    ProgramRule.objects.filter(slug=CAP).update(words="Words of a text that was changed since.")
    assert not verified()
    assert told in browser.get(page).content.decode()
    items = browser.get(reverse("entries:desk"), {"list": "doubtful"}).context["page_obj"]
    assert [(row.slug, row.item.why) for row in items] == [
        (CAP, "The words do not stand in the program’s English text.")
    ]
    with override("fr"):
        items = browser.get(reverse("entries:desk"), {"list": "doubtful"}).context["page_obj"]
    assert items[0].item.why == "Ces mots ne figurent pas dans le texte anglais du programme."
    # Whoever looks after the program quotes what it says now.
    words = read_rules().rules[0].words
    assert mistakes_of(CAP, words=words) == {"words"}
    published(RULE, CAP, words="all government support at most 50%", sentence_en="Half.", sentence_fr="La moitié.")
    assert verified()


# --- Pages --------------------------------------------------------------------------------------------------------------


def test_the_desk_of_a_program_leads_to_its_rules_and_back():
    organization = of("mb-igp")
    browser, _eve = enter("eve", organization)
    page = browser.get(reverse("curating:program", args=["mb-igp"])).content.decode()
    for rule in live_catalogue().rules.about("mb-igp"):
        entry = reverse("entries:entry", args=["rule", rule.id])
        assert entry in page
        assert reverse("curating:program", args=["mb-igp"]) in browser.get(entry).content.decode()
    begin = f"{reverse('entries:new', args=['rule'])}?programs=mb-igp"
    assert begin in page
    assert ">mb-igp</textarea>" in browser.get(begin).content.decode().replace("\n", "")


def test_anothers_rule_answers_as_one_that_is_not_there():
    slug, one, other = two_sided()
    stranger = Organization.objects.exclude(pk__in=[one.pk, other.pk]).filter(programs__isnull=False).first()
    browser, _person = enter("ann", stranger)
    counts = []
    for asked in (slug, slug, "no-such-rule"):
        with CaptureQueriesContext(connection) as statements:
            assert browser.get(reverse("entries:entry", args=["rule", asked])).status_code == 404
        counts.append(len(statements))
    assert counts[1] == counts[2]


def test_who_looks_after_an_organization_sees_the_rules_of_its_programs_alone():
    slug, one, other = two_sided()
    for body in (one, other):
        browser, _person = enter(f"of-{body.slug}", body)
        items = browser.get(reverse("entries:desk"), {"list": "all", "kind": "rule"}).context["page_obj"].paginator
        theirs = set(body.programs.values_list("slug", flat=True))
        listed = [item.slug for item in items.object_list]
        assert slug in listed
        for row in ProgramRule.objects.all():
            named = {*row.programs, *row.others, *row.first, *row.versions.values()}
            assert (row.slug in listed) == bool(named & theirs)
            status = browser.get(reverse("entries:entry", args=["rule", row.slug])).status_code
            assert status == (200 if named & theirs else 404)


@pytest.mark.parametrize("kind", ["cap", "match", "excludes", "combines", "deducts", "order", "twins"])
def test_the_form_asks_what_fits_the_kind_of_rule(kind):
    browser, ada = enter("ada", None)
    draft = services.begin_draft(entry_type=RULE, slug=first_of(kind), by=ada, at=MOMENT)
    page = browser.get(reverse("entries:write", args=[draft.pk]))
    asked = set(re.findall(r'name="(\w+)"', page.content.decode()))
    own = {"cap": "counts", "match": "brought_by", "excludes": "scope", "order": "first", "twins": "versions"}
    assert (
        asked & set(own.values()) == {own[kind]} & set(own.values()) if kind in own else not asked & set(own.values())
    )
    assert ("others" in asked) == (kind in ("excludes", "combines"))
    assert ("share" in asked) == (kind in ("cap", "match"))
    assert {"programs", "sentence_en", "sentence_fr", "said_by", "words", "by_notes", "is_verified"} <= asked
    browser.post(reverse("entries:write", args=[draft.pk]), sent_as_shown(page))
    assert newest_save(draft).number == 1
    with override("fr"):
        assert "Règle entre programmes" in browser.get(reverse("entries:write", args=[draft.pk])).content.decode()
