"""Who may publish, what a published revision keeps for ever, and what the database itself refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.accounts.models import User
from hub.core.vocabulary.enums import ConditionKind
from hub.core.workflow import RefusedError
from hub.publishing.choices import Origin, VersionState
from hub.publishing.rules import may_step
from hub.publishing.services import approve, roll_back
from hub.publishing.workflow import PUBLISHING
from programs.models import Condition, Program, Revision, SearchDocument, Succession
from programs.publication.mappers import columns_of
from programs.publication.rules import may_withdraw
from programs.publication.services import live_catalogue, load_catalogue, withdraw_program
from programs.signals import program_published, program_withdrawn
from tests.programs.desk.curators import curator
from tests.programs.factories import MOMENT, condition, contents, entry, publish, purpose

pytestmark = pytest.mark.django_db

SAID_PURPOSE = {
    name: value for name, value in columns_of(entry(purpose=purpose())).items() if name.startswith("purpose_")
}


@pytest.fixture
def program():
    conditions = (condition(ConditionKind.EMPLOYEES, {"max": 500}), condition(ConditionKind.OTHER))
    return publish(entry(conditions=conditions, replaced_by=("ca-next",)), entry("ca-next"))[0]


@pytest.fixture
def author():
    return curator("author")


@pytest.fixture
def reviewer():
    return curator("reviewer", None)


def draft_of(program, author, **fields):
    values = {
        "number": 2,
        "origin": Origin.CURATOR,
        "name_en": "Better",
        "name_fr": "Meilleur",
        "summary_en": "Better.",
        "summary_fr": "Meilleur.",
        "support": ["grant"],
        "as_of": date(2026, 10, 1),
        "based_on": program.live,
        "change_reason": "Checked against the guide",
        "made_by": author,
        "made_at": MOMENT,
    }
    return Revision.objects.create(program=program, **{**values, **fields})


@pytest.fixture
def draft(program, author):
    draft = draft_of(program, author)
    Condition.objects.create(revision=draft, position=0, kind="other", sentence_en="Ask.", sentence_fr="Demandez.")
    return draft


def run(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


ATTEMPTS = {
    "content": lambda live: Revision.objects.filter(pk=live.pk).update(name_en="Other"),
    "raw content": lambda live: run("UPDATE programs_revision SET amount_max_cad = 1 WHERE id = %s", live.pk),
    "digest": lambda live: Revision.objects.filter(pk=live.pk).update(content_digest="0"),
    "number": lambda live: Revision.objects.filter(pk=live.pk).update(number=9),
    "back to draft": lambda live: Revision.objects.filter(pk=live.pk).update(state=VersionState.DRAFT),
    "deletion": lambda live: run("DELETE FROM programs_revision WHERE id = %s", live.pk),
    "condition": lambda live: live.conditions.update(sentence_fr="Autre."),
    "bulk condition": lambda live: Condition.objects.bulk_update(
        [Condition(pk=live.conditions.first().pk, test={"max": 1})], ["test"]
    ),
    "condition deleted": lambda live: live.conditions.all().delete(),
    "condition added": lambda live: live.conditions.create(
        position=9, kind="other", sentence_en="More.", sentence_fr="Plus."
    ),
    "successor deleted": lambda live: live.successions.all().delete(),
    "successor added": lambda live: live.successions.create(position=9, successor=live.program),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_published_revision_is_never_changed(program, attempt):
    with pytest.raises(InternalError, match="a published revision is never changed"), transaction.atomic():
        attempt(program.live)


@pytest.mark.parametrize("name", ["content", "deletion", "condition", "back to draft"])
def test_nor_is_one_that_was_published_once(program, name):
    old = program.live
    publish(entry(amount_max_cad=7))
    with pytest.raises(InternalError, match="never changed"), transaction.atomic():
        ATTEMPTS[name](old)


def test_a_condition_cannot_be_moved_out_of_or_into_it(program, draft):
    with pytest.raises(InternalError, match="never changed"), transaction.atomic():
        program.live.conditions.update(revision=draft)
    with pytest.raises(InternalError, match="never changed"), transaction.atomic():
        draft.conditions.update(revision=program.live)


def test_a_draft_is_changed_and_deleted_freely(draft):
    draft.conditions.update(sentence_en="Call.")
    Revision.objects.filter(pk=draft.pk).update(name_en="New")
    draft.delete()
    assert not Condition.objects.filter(sentence_en="Call.").exists()


@pytest.mark.parametrize("which", ["draft", "another program's", "retired"])
def test_a_program_shows_a_published_revision_of_its_own(program, draft, which):
    other = Program.objects.get(slug="ca-next")
    if which == "retired":
        wrong = program.live
        publish(entry(amount_max_cad=7))
    else:
        wrong = draft if which == "draft" else other.live
    Program.objects.filter(pk=other.pk).update(live=None)
    with pytest.raises(InternalError, match="published revision of its own"), transaction.atomic():
        Program.objects.filter(pk=program.pk).update(live=wrong)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("published_program_is_bilingual", {"state": "published", "name_fr": ""}),
        ("published_program_is_bilingual", {"state": "retired", "summary_en": ""}),
        ("published_program_is_complete", {"state": "retired", "published_at": None}),
        ("published_program_is_complete", {"state": "retired", "support": []}),
        ("revision_support", {"support": ["gift"]}),
        ("revision_stages", {"stages": ["pilot"]}),
        ("ended_revision_is_closed", {"ended": True, "intake_mode": "call"}),
        ("revision_state", {"state": "hidden"}),
        ("revision_origin", {"origin": "rumour"}),
        ("revision_intake_mode", {"intake_mode": "soon"}),
        ("revision_amounts_in_order", {"amount_min_cad": -1}),
        ("revision_amounts_in_order", {"amount_min_cad": 5, "amount_max_cad": 4}),
        ("revision_cost_share_max_is_a_share", {"cost_share_max": "1.5"}),
        ("revision_dates_in_order", {"opens": date(2026, 2, 1), "closes": date(2026, 1, 1)}),
        ("revision_dates_in_order", {"opens": date(2026, 2, 1), "closed_on": date(2026, 1, 1)}),
        ("revision_purpose_pays_for", {**SAID_PURPOSE, "purpose_pays_for": ["gifts"]}),
        ("revision_purpose_firm", {**SAID_PURPOSE, "purpose_firm": ["giant"]}),
        ("revision_purpose_is_whole_or_absent", {"purpose_basis": "adviser"}),
        ("revision_purpose_is_whole_or_absent", {**SAID_PURPOSE, "purpose_pays_for": []}),
        ("revision_purpose_is_whole_or_absent", {**SAID_PURPOSE, "purpose_obstacle_fr": ""}),
        ("revision_purpose_is_whole_or_absent", {**SAID_PURPOSE, "purpose_role": "hero"}),
        ("revision_purpose_is_whole_or_absent", {**SAID_PURPOSE, "purpose_value": 4}),
        ("revision_purpose_is_whole_or_absent", {**SAID_PURPOSE, "purpose_basis": ""}),
        ("revision_purpose_is_bilingual", {**SAID_PURPOSE, "purpose_topic_en": "water"}),
        ("revision_purpose_costs_in_order", {**SAID_PURPOSE, "purpose_project_max_cad": 1}),
        ("revision_purpose_costs_in_order", {**SAID_PURPOSE, "purpose_project_min_cad": -1}),
        ("revision_number_in_program", {"number": 1}),
        ("one_published_revision_per_program", {"state": "published"}),
    ],
)
def test_the_database_holds_the_rules(program, author, name, fields):
    whole = {"published_at": MOMENT, "content_digest": "0" * 64, "amount_max_cad": 9}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        draft_of(program, author, **{**whole, **fields})


def test_a_draft_says_whole_what_it_is_for_or_nothing(program, author):
    assert draft_of(program, author, amount_max_cad=9, **SAID_PURPOSE).purpose_value == 2


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("condition_kind", {"kind": "mood", "test": {"max": 3}}),
        ("condition_is_bilingual", {"sentence_fr": ""}),
        ("condition_has_test_unless_a_person_checks", {"test": {"max": 3}}),
        ("condition_has_test_unless_a_person_checks", {"kind": "trl"}),
        ("condition_position_in_revision", {"position": 0}),
    ],
)
def test_the_database_holds_the_rules_of_conditions(draft, name, fields):
    values = {"position": 1, "kind": "other", "sentence_en": "Ask.", "sentence_fr": "Demandez.", **fields}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        draft.conditions.create(**values)


def test_a_refusal_is_a_sentence_in_the_language_of_the_page(program, author):
    draft = draft_of(program, author, amount_max_cad=9)
    draft.amount_min_cad = 10
    with pytest.raises(ValidationError, match="Amounts are not below zero"):
        draft.full_clean()
    with override("fr"), pytest.raises(ValidationError) as caught:
        draft.full_clean()
    assert caught.value.message_dict


def test_a_second_curator_publishes(program, draft, author, reviewer, now):
    heard = []
    program_published.connect(listen := lambda sender, **said: heard.append(said))
    first = program.live
    draft.save(update_fields=PUBLISHING.take(draft, "submit", by=author, at=now))
    assert may_step(draft, "publish", by=author).code == "own_revision"
    with pytest.raises(RefusedError):
        approve(version=draft, by=author, at=now)
    assert may_step(draft, "publish", by=reviewer) is None
    approve(version=draft, by=reviewer, at=now)
    draft.refresh_from_db()
    program_published.disconnect(listen)
    program.refresh_from_db()
    first.refresh_from_db()
    assert (program.live, first.state) == (draft, VersionState.RETIRED)
    shown = live_catalogue().by_slug["ca-example"]
    assert (shown.name_en, len(shown.conditions), shown.replaced_by) == ("Better", 1, ())
    assert [said["revision_id"] for said in heard] == [draft.pk]


def test_a_draft_is_not_published_unread(draft, reviewer, now):
    with pytest.raises(RefusedError):
        approve(version=draft, by=reviewer, at=now)


def test_only_curators_publish(draft, now):
    adviser = User.objects.create_user("adviser@example.org", role=Role.ADVISER)
    Revision.objects.filter(pk=draft.pk).update(state=VersionState.IN_REVIEW)
    draft.refresh_from_db()
    assert may_step(draft, "publish", by=adviser).code == "not_a_curator"


def test_the_one_before_can_be_brought_back(program, reviewer, now):
    before = live_catalogue()
    first = program.live
    publish(entry(amount_max_cad=7))
    first.refresh_from_db()
    roll_back(to=first, reason="It was right.", by=reviewer, at=now)
    assert contents(live_catalogue()) == contents(before)


def test_a_withdrawn_program_leaves_the_catalogue_and_keeps_its_past(program, reviewer, now):
    heard = []
    program_withdrawn.connect(listen := lambda sender, **said: heard.append(said["program_id"]))
    withdraw_program(program=program, by=reviewer, at=now, reason="It never existed in this form.")
    program_withdrawn.disconnect(listen)
    program.refresh_from_db()
    assert heard == [program.pk]
    assert program.live is None
    assert program.revisions.get().state == VersionState.RETIRED
    assert "ca-example" not in live_catalogue().by_slug
    assert not SearchDocument.objects.filter(program=program).exists()
    assert may_withdraw(program, by=reviewer).code == "not_published"
    with pytest.raises(RefusedError):
        withdraw_program(program=program, by=reviewer, at=now, reason="Again")


def test_a_load_does_not_bring_back_what_was_withdrawn(program, reviewer, now):
    catalogue = live_catalogue()
    withdraw_program(program=program, by=reviewer, at=now, reason="Wrong.")
    assert load_catalogue(catalogue=catalogue, by=None, at=now).kept == ("ca-example",)


def test_a_program_with_a_successor_cannot_vanish(program):
    with pytest.raises(InternalError):
        Succession.objects.all().delete()


def test_the_table_of_states():
    assert {name: (sorted(step.sources), step.target) for name, step in PUBLISHING.transitions.items()} == {
        "submit": (["draft"], "in_review"),
        "send_back": (["in_review"], "draft"),
        "schedule": (["in_review"], "scheduled"),
        "unschedule": (["scheduled"], "in_review"),
        "publish": (["in_review", "scheduled"], "published"),
        "load": (["draft"], "published"),
        "retire": (["published"], "retired"),
        "restore": (["retired"], "published"),
    }
