"""The impact of a revision is that of matching every company anew, whatever was read before, by whoever may know it."""

import html
import random
import re
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import override

from companies.choices import Purpose
from companies.consents.services import set_consent
from companies.models import Company
from companies.privacy.erasure import delete_company
from companies.profile.services.offerings import add_offering
from companies.profile.services.profile import update_profile
from companies.registration.services import register_company
from hub.accounts.choices import Role
from hub.core.vocabulary.enums import ConditionKind, Verdict
from hub.directory.choices import SeatKind
from hub.directory.models import Curatorship, Seat
from hub.matching.assessments.sources import company_readings
from hub.matching.bulk import company_snapshot
from hub.matching.bulk.companies import TYPICAL_FIRMS, synthetic_facts, typical_firms
from hub.matching.bulk.company_snapshot import build_block, current_snapshot, request_snapshot
from hub.matching.bulk.impact_preview import draft_impact, typical_impact
from hub.matching.bulk.rematch import rematch_company, start_rematch
from hub.matching.choices import RematchReason
from hub.matching.index.columns import CompanyColumns, join_columns, pack_columns, unpack_columns
from hub.matching.index.companies import revision_impact
from hub.matching.models import ChangedFacts, FactBlock, VerdictChange
from hub.outbox.services import deliver_next
from hub.publishing import services
from hub.publishing.services import begin_draft
from programs.eligibility.evaluate import verdict_only
from programs.entry_types import PROGRAM
from programs.models import Revision
from tests.accounts.people import client_of, make_person
from tests.programs.desk.curators import MOMENT, REASON, begin_program, curator, edited, reading_of, submitted
from tests.programs.factories import condition, entry, organization, publish
from tests.support.catalogue import real_catalogue
from tests.support.synthetic import hide

ON = date(2026, 11, 24)
KIND = ConditionKind
ORDER = [Verdict.NOT_NOW, Verdict.TO_CONFIRM, Verdict.MEETS]


def companies(count, seed):
    rng = random.Random(seed)
    return [
        [hide(synthetic_facts(rng), rng, rng.choice((0, 0.1, 0.3, 1))) for _ in range(rng.choice((1, 1, 1, 3)))]
        for _ in range(count)
    ]


def best(program, readings):
    found = [verdict_only(program.conditions, facts, verified=program.is_confirmed) for facts in readings]
    return max(map(ORDER.index, found))


def varied(program, rng):
    """Return a program with one or two of its conditions changed, dropped or added."""
    others = [each for each in real_catalogue().programs if each.conditions]
    conditions = list(program.conditions)
    if conditions and rng.random() < 0.6:
        conditions.pop(rng.randrange(len(conditions)))
    conditions.append(replace(rng.choice(rng.choice(others).conditions), group=None))
    return replace(program, conditions=tuple(conditions))


@pytest.mark.parametrize("seed", [0, 1, 2, *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(3, 12))])
def test_it_equals_a_full_recomputation_by_the_readable_rules(seed):
    rng = random.Random(seed)
    everyone = companies(120, seed)
    before = rng.choice(real_catalogue().programs)
    after = varied(before, rng)
    impact = revision_impact(before, after, CompanyColumns.of(everyone))
    told = dict(
        zip(impact.companies.tolist(), zip(impact.before.tolist(), impact.after.tolist(), strict=True), strict=True)
    )
    expected = {
        number: pair
        for number, readings in enumerate(everyone)
        if (pair := (best(before, readings), best(after, readings)))[0] != pair[1]
    }
    assert told == expected
    for cause in impact.causes:
        moved = set(impact.moved(better=cause.better).tolist())
        assert set(cause.companies.tolist()) <= moved


def test_packed_and_joined_columns_say_the_same():
    everyone = companies(90, 5)
    whole = CompanyColumns.of(everyone)
    parts = [unpack_columns(pack_columns(CompanyColumns.of(everyone[start : start + 30]))) for start in (0, 30, 60)]
    joined = join_columns(parts)
    for program in real_catalogue().programs:
        one, other = revision_impact(None, program, whole), revision_impact(None, program, joined)
        assert np.array_equal(one.after, other.after)


def test_the_cause_is_the_condition_that_keeps_them_out():
    small = entry(conditions=(condition(KIND.EMPLOYEES, {"max": 500}), condition(KIND.PROVINCES, {"in": ["QC"]})))
    smaller = replace(small, conditions=(condition(KIND.EMPLOYEES, {"max": 99}), small.conditions[1]))
    everyone = [readings[:1] for readings in companies(400, 9)]
    worse, better = (
        revision_impact(small, smaller, CompanyColumns.of(everyone)),
        revision_impact(smaller, small, CompanyColumns.of(everyone)),
    )
    assert {(cause.kinds, cause.better) for cause in worse.causes} == {((KIND.EMPLOYEES,), False)}
    assert {(cause.kinds, cause.better) for cause in better.causes} == {((KIND.EMPLOYEES,), True)}
    assert set(worse.causes[0].companies.tolist()) == set(worse.moved(better=False).tolist())


def test_typical_firms_are_counted_before_and_after_those_of_the_programs_own_province():
    small = entry(conditions=(condition(KIND.EMPLOYEES, {"max": 500}),))
    smaller = replace(small, conditions=(condition(KIND.EMPLOYEES, {"max": 9}),))
    found = typical_impact(before=small, after=smaller)
    assert sum(found.before.values()) == sum(found.after.values()) == TYPICAL_FIRMS
    lost = found.before[Verdict.MEETS] - found.after[Verdict.MEETS]
    assert lost > TYPICAL_FIRMS // 4
    assert [(one.kinds, one.better, one.count) for one in found.reasons] == [((KIND.EMPLOYEES,), False, lost)]
    in_yukon = (condition(KIND.PROVINCES, {"in": ["YT"]}),)
    everywhere = typical_impact(before=None, after=replace(small, conditions=in_yukon))
    own = typical_impact(before=None, after=replace(small, jurisdiction="YT", conditions=in_yukon))
    assert everywhere.after[Verdict.MEETS] < 40
    assert (own.before, own.province, own.after[Verdict.MEETS]) == (None, "YT", TYPICAL_FIRMS)


def test_two_conditions_of_one_kind_count_each_firm_once():
    whole = entry(conditions=(condition(KIND.EMPLOYEES, {"max": 20}), condition(KIND.EMPLOYEES, {"min": 10})))
    found = typical_impact(before=whole, after=replace(whole, conditions=()))
    gained = found.after[Verdict.MEETS] - found.before[Verdict.MEETS]
    assert [(one.kinds, one.better, one.count) for one in found.reasons] == [((KIND.EMPLOYEES,), True, gained)]


def test_a_condition_that_moves_one_company_reads_as_one_that_moves_none(owner):
    program = publish(BEFORE)[0]
    draft = submitted(program, curator("ada"), "condition:1", max="99")
    browser, _ben = enter("ben")
    address = reverse("matching:draft_impact", args=[draft.pk])
    nobody = browser.get(address).content.decode().partition("By which condition")[2].partition("</ul>")[0]
    firm(owner, 1, employees=200)
    one = browser.get(address).content.decode().partition("By which condition")[2].partition("</ul>")[0]
    assert "registered: fewer than 5" in nobody
    assert one == nobody


def test_typical_firms_are_always_the_same():
    once = typical_firms("QC")
    typical_firms.cache_clear()
    for program in real_catalogue().programs:
        one, other = revision_impact(None, program, once), revision_impact(None, program, typical_firms("QC"))
        assert np.array_equal(one.after, other.after)


# --- With companies of the database ----------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(company_snapshot._Kept, "key", None)


@pytest.fixture
def owner():
    return make_person("owner@firm.example")


def firm(owner, number, *, employees=None, at=MOMENT):
    company = register_company(by=owner, name=f"Firm {number}", province="QC", at=at)
    if employees is not None:
        tell(company, owner, employees, at=at)
    return company


def tell(company, owner, employees, at=MOMENT):
    company.refresh_from_db()
    update_profile(company=company, answers={"employees": employees}, version=company.version, by=owner, at=at)


def deliver_all():
    while deliver_next(at=timezone.now() + timedelta(days=1)):
        pass


def rematch():
    """Match all companies again, as the catalogue's signal asks: in a test, all has the name of one transaction."""
    start_rematch(reason=RematchReason.CATALOGUE, at=timezone.now())
    deliver_all()


def read_all(at=MOMENT):
    request_snapshot(at=at)
    deliver_all()


BEFORE = entry(conditions=(condition(KIND.EMPLOYEES, {"max": 500}),))
AFTER = entry(conditions=(condition(KIND.EMPLOYEES, {"max": 99}),))


def recomputed(before, after):
    pairs = []
    for company in Company.objects.active().prefetch_related("offerings", "projects"):
        readings = [reading.facts for reading in company_readings(company, on=ON)]
        pairs.append((best(before, readings), best(after, readings)))
    return pairs


def test_figures_are_those_of_all_companies_read_or_not(owner, monkeypatch):
    monkeypatch.setattr(company_snapshot, "BLOCK_SIZE", 3)
    firms = [firm(owner, number, employees=size) for number, size in enumerate([1, 50, 99, 100, 400, 500, 600])]
    firm(owner, "unknown")
    add_offering(company=firms[0], name="Pump", answers={"trl": 7}, by=owner, at=MOMENT)
    read_all()
    assert [len(row.keys) for row in FactBlock.objects.filter(ready=True)] == [8]
    assert not FactBlock.objects.filter(ready=False).exists()
    # Since then one has grown, one has shrunk, one is gone and one came.
    later = timezone.now() + timedelta(minutes=1)
    tell(firms[1], owner, 450)
    tell(firms[4], owner, 20)
    Company.objects.filter(pk=firms[5].pk).update(closed_at=later)
    for company in (firms[1], firms[4]):
        rematch_company(company_id=company.pk, at=later)
    firm(owner, "new", employees=300)
    found = draft_impact(before=BEFORE, after=AFTER, seats=[], on=ON)
    pairs = recomputed(BEFORE, AFTER)
    assert found.companies == len(pairs)
    assert found.newly == sum(now == 2 != then for then, now in pairs)
    assert found.no_longer == sum(then == 2 != now for then, now in pairs) == 3
    assert (found.better, found.worse) == (0, sum(now < then for then, now in pairs))
    assert [(reason.kinds, reason.better, reason.count) for reason in found.reasons] == [((KIND.EMPLOYEES,), False, 3)]


def test_without_blocks_few_companies_are_read_at_once_and_many_are_not(owner, monkeypatch):
    firm(owner, 1, employees=200)
    assert draft_impact(before=BEFORE, after=AFTER, seats=[], on=ON).worse == 1
    monkeypatch.setattr(company_snapshot, "MOST_FRESH", 0)
    assert current_snapshot(on=ON) is None
    assert draft_impact(before=BEFORE, after=AFTER, seats=[], on=ON) is None


def test_a_run_that_was_broken_off_leaves_the_former_blocks(owner, monkeypatch):
    monkeypatch.setattr(company_snapshot, "BLOCK_SIZE", 1)
    firm(owner, 1, employees=200)
    firm(owner, 2, employees=300)
    read_all()
    before = set(FactBlock.objects.filter(ready=True).values_list("pk", flat=True))
    build_block(cursor=0, begun=MOMENT, at=timezone.now())
    assert set(FactBlock.objects.filter(ready=True).values_list("pk", flat=True)) == before
    assert draft_impact(before=BEFORE, after=AFTER, seats=[], on=ON).worse == 2
    read_all()
    assert not set(FactBlock.objects.filter(ready=True).values_list("pk", flat=True)) & before


def test_notes_of_changes_go_when_the_next_run_has_read_them(owner):
    company = firm(owner, 1, employees=200)
    rematch_company(company_id=company.pk, at=MOMENT - timedelta(days=1))
    read_all(at=timezone.now() + timedelta(hours=1))
    assert not ChangedFacts.objects.exists()


def test_an_erased_company_counts_no_more_on_the_same_day(owner):
    firms = [firm(owner, number, employees=200) for number in range(8)]
    read_all()
    delete_company(company=firms[0], typed_name=firms[0].name, by=owner, at=MOMENT, profile="private")
    found = draft_impact(before=BEFORE, after=AFTER, seats=[], on=ON)
    assert (found.companies, found.worse, found.same) == (7, 7, 0)


def test_a_run_that_another_one_overtakes_counts_nobody_twice(owner, monkeypatch):
    monkeypatch.setattr(company_snapshot, "BLOCK_SIZE", 2)
    firms = [firm(owner, number, employees=200) for number in range(6)]
    build_block(cursor=0, begun=MOMENT, at=MOMENT)  # the first two ...
    Company.objects.filter(pk=firms[0].pk).update(closed_at=MOMENT)
    read_all()  # ... then a whole run with other blocks, after which the first one goes on
    Company.objects.filter(pk=firms[0].pk).update(closed_at=None)
    deliver_all()
    found = draft_impact(before=BEFORE, after=AFTER, seats=[], on=ON)
    assert (found.companies, found.worse) == (6, 6)


def test_two_runs_at_a_time_count_everybody_once(owner, monkeypatch):
    monkeypatch.setattr(company_snapshot, "BLOCK_SIZE", 2)
    firms = [firm(owner, number, employees=200) for number in range(7)]
    build_block(cursor=0, begun=MOMENT, at=MOMENT)
    # The blocks of the second run begin with another company, and both go on by turns.
    delete_company(company=firms[0], typed_name=firms[0].name, by=owner, at=MOMENT, profile="private")
    read_all()
    found = draft_impact(before=BEFORE, after=AFTER, seats=[], on=ON)
    assert (found.companies, found.worse, found.same) == (6, 6, 0)


def test_of_forty_companies_that_nearly_all_move_the_figures_agree(owner):
    program = publish(AFTER)[0]
    for number in range(39):
        firm(owner, number, employees=200)
    firm(owner, "that stays", employees=20)
    draft = submitted(program, curator("ada"), "condition:1", max="500")
    browser, _ben = enter("ben")
    with override("en"):
        address = reverse("matching:draft_impact", args=[draft.pk])
    page = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", browser.get(address).content.decode())).split())
    assert "≥ 36 would newly meet every condition" in page
    assert "< 5 keep the same verdict" in page
    assert "registered: at least 36)" in page
    assert "39" not in page.partition("How many")[2].partition("Companies that agreed")[0].split()
    french = browser.get(translate_url(address, "fr")).content.decode()
    assert "inscrites : au moins 36)" in " ".join(french.split())


def test_a_new_program_is_not_said_to_change_nothing(owner):
    for number in range(6):
        firm(owner, number, employees=20)
    draft = begin_program(
        organization=organization(), jurisdiction="CA", name_en="Fund", name_fr="Fonds", by=curator("ada"), at=MOMENT
    )
    browser, _ben = enter("ben")
    page = browser.get(reverse("matching:draft_impact", args=[draft.pk])).content.decode()
    assert "The program is new" in page
    assert "Of 2,000 typical firms in Canada" in " ".join(page.split())
    assert "No condition changes a verdict by itself" not in page


@pytest.mark.parametrize("amount", [None, "25000"])
def test_a_draft_that_touches_no_condition_changes_nothing_and_shows_no_figures(owner, amount):
    program = publish(BEFORE)[0]
    firm(owner, 1, employees=200)
    if amount is None:
        draft = begin_draft(entry_type=PROGRAM, slug=program.slug, by=curator("ada"), at=MOMENT)
    else:
        draft = edited(program, curator("ada"), "money", amount_max=amount)
    browser, _ben = enter("ben")
    address = reverse("matching:draft_impact", args=[draft.pk])
    for part in ({}, {"part": "1"}):
        page = browser.get(address, part).content.decode()
        assert "No verdict changes" in page
        assert "keep the same verdict" not in page
        assert "typical firms" not in page


def test_a_new_program_is_counted_from_nothing(owner):
    firm(owner, 1, employees=20)
    found = draft_impact(before=None, after=AFTER, seats=[], on=ON)
    assert (found.newly, found.better, found.worse) == (1, 1, 0)


def test_names_are_those_of_companies_that_agreed_to_the_readers_seat(owner):
    seat = Seat.objects.create(
        slug="beijing-test", kind=SeatKind.ORGANIZATION_DESK, organization=organization(), languages=["en"],
        title_en="Desk", title_fr="Guichet",
    )  # fmt: skip
    agreed, silent = firm(owner, "agreed", employees=200), firm(owner, "silent", employees=200)
    set_consent(company=agreed, purpose=Purpose.SHARE_FEDERAL, granted=True, language="en", by=owner, at=MOMENT)
    found = draft_impact(before=BEFORE, after=AFTER, seats=[seat], on=ON)
    assert [(one.name, one.before, one.after) for one in found.named] == [("Firm agreed", "meets", "not_now")]
    assert silent.name not in {one.name for one in found.named}
    nobody = draft_impact(before=BEFORE, after=AFTER, seats=[], on=ON)
    assert (nobody.may_name, nobody.named) == (False, ())


def enter(name):
    person = make_person(f"{name}@hub.example", role=Role.CURATOR, name=name.title())
    Curatorship.objects.create(user=person, organization=organization(), since=MOMENT)
    browser = client_of(person, app=True)
    return browser, person


def test_the_page_shows_figures_that_point_at_nobody(owner):
    program = publish(BEFORE)[0]
    firm(owner, 1, employees=200)
    draft = submitted(program, curator("ada"), "condition:1", max="99")
    browser, _ben = enter("ben")
    url = reverse("matching:draft_impact", args=[draft.pk])
    page = browser.get(url).content.decode()
    assert "fewer than 5" in page
    assert "Number of employees" in page
    assert "Firm 1" not in page
    part = browser.get(url, {"part": "1"}).content.decode()
    assert "<html" not in part
    assert "would no longer meet every condition" in part


def test_the_impact_of_anothers_draft_is_not_there(owner):
    draft = submitted(publish(BEFORE)[0], curator("ada"), "condition:1", max="99")
    stranger = make_person("eve@hub.example", role=Role.CURATOR)
    Curatorship.objects.create(user=stranger, organization=organization("other", acronym_en="OA"), since=MOMENT)
    browser = client_of(stranger, app=True)
    assert browser.get(reverse("matching:draft_impact", args=[draft.pk])).status_code == 404


def test_what_the_preview_says_comes_true_and_going_back_undoes_it(owner):
    program = publish(BEFORE)[0]
    company = firm(owner, 1, employees=200)
    deliver_all()
    draft = submitted(program, curator("ada"), "condition:1", max="99")
    foreseen = draft_impact(before=BEFORE, after=reading_of(draft).entry, seats=[], on=ON)
    services.approve(version=Revision.objects.get(pk=draft.pk), by=curator("ben"), at=MOMENT)
    rematch()
    change = VerdictChange.objects.get(company=company)
    assert (foreseen.no_longer, change.before, change.after, change.condition) == (1, "meets", "not_now", "employees")
    assert change.rematch.reason == RematchReason.CATALOGUE
    services.roll_back(to=program.live, reason=REASON, by=curator("cem"), at=MOMENT)
    rematch()
    assert VerdictChange.objects.filter(company=company).latest("pk").after == "meets"


def test_a_draft_that_cannot_be_read_yet_has_an_impact_of_what_can(owner):
    program = publish(BEFORE)[0]
    ada = curator("ada")
    draft = edited(program, ada, "condition:1", max="many")
    assert draft_impact(before=BEFORE, after=reading_of(draft).entry, seats=[], on=ON).companies == 0
