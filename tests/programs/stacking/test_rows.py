"""The rules between programs as rows: loaded from their file, guarded by the database, given with the catalogue."""

from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from hub.audit.models import Entry
from hub.core.text.localized import Localized
from programs.catalogue.program_rules import Rules
from programs.entry_types.rule import RULE
from programs.models import ProgramRule
from programs.publication.mappers import columns_of_rule, rule_between
from programs.publication.services import live_catalogue, load_rules
from programs.stacking.files import read_rules
from tests.programs.factories import MOMENT, entry, publish

pytestmark = pytest.mark.django_db

RULES = read_rules()
FIRST_OF = {row["kind"]: row for row in reversed([columns_of_rule(rule, 0) for rule in RULES.rules])}


def load(rules=RULES):
    return load_rules(rules=rules, by=None, at=MOMENT)


@contextmanager
def refused(constraint):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        yield
    assert constraint in str(error.value)


def test_every_rule_of_the_file_is_read_back_as_it_was():
    changes = load()
    assert (changes.added, changes.changed, changes.removed) == (len(RULES.rules), 0, 0)
    assert live_catalogue().rules == RULES
    assert tuple(map(rule_between, ProgramRule.objects.order_by("order"))) == RULES.rules


def test_a_second_load_changes_nothing_and_is_no_entry_of_the_audit():
    load()
    events = apps.get_model("programs.ProgramRuleEvent").objects
    before = events.count()
    assert not load().wrote
    assert events.count() == before
    assert Entry.objects.filter(action="programs.rules.loaded").count() == 1


def test_a_load_changes_what_the_file_changes_and_takes_out_what_it_drops():
    load()
    changed = replace(RULES.rules[0], sentence=Localized("Another sentence.", "Une autre phrase."))
    changes = load(Rules((changed, *RULES.rules[1:-1])))
    assert (changes.added, changes.changed, changes.removed) == (0, 1, 1)
    assert live_catalogue().rules.rules == (changed, *RULES.rules[1:-1])


def test_a_load_leaves_alone_what_a_curator_wrote():
    load()
    slugs = [rule.id for rule in RULES.rules[:2]]
    ProgramRule.objects.filter(slug__in=slugs).update(curated_at=MOMENT, sentence_en="Theirs.", sentence_fr="La leur.")
    changes = load(Rules(RULES.rules[1:]))
    assert (changes.kept, changes.removed) == (1, 0)
    assert ProgramRule.objects.filter(slug__in=slugs, sentence_en="Theirs.").count() == 2


def test_a_change_of_a_rule_is_seen_at_once_and_is_no_version_of_the_catalogue(django_assert_num_queries):
    publish(entry())
    load()
    before = live_catalogue()
    ProgramRule.objects.filter(slug=RULES.rules[0].id).update(sentence_en="Raw.", sentence_fr="Brute.")
    with django_assert_num_queries(3):  # a change, the version, the rules: no program is read again
        after = live_catalogue()
    assert after.rules.rules[0].sentence == Localized("Raw.", "Brute.")
    assert (after.version, after.programs) == (before.version, before.programs)
    with django_assert_num_queries(1):
        assert live_catalogue() is after


@pytest.mark.parametrize(
    ("kind", "constraint", "changes"),
    [
        ("deducts", "kind", {"kind": "lid"}),
        ("cap", "is_whole", {"slug": "A_Cap"}),
        ("cap", "is_whole", {"programs": []}),
        ("cap", "is_whole", {"sentence_en": "", "sentence_fr": ""}),
        ("cap", "is_bilingual", {"sentence_fr": ""}),
        ("cap", "is_bilingual", {"depends_en": "the kind", "depends_fr": ""}),
        ("cap", "has_its_source", {"said_by": ""}),
        ("cap", "has_its_source", {"words": ""}),
        ("cap", "has_its_source", {"by_notes": True}),
        ("cap", "has_its_source", {"by_notes": True, "said_by": "", "words": "", "is_verified": True}),
        ("cap", "shares_in_order", {"share": Decimal("1.5"), "share_most": None}),
        ("cap", "shares_in_order", {"share": Decimal("0.5"), "share_most": Decimal("0.4")}),
        ("cap", "shares_in_order", {"share": None, "share_most": Decimal("0.4")}),
        ("cap", "shares_in_order", {"share": Decimal("0.5"), "share_most": Decimal("0.6"), "depends_en": "",
                                    "depends_fr": ""}),
        ("cap", "cap", {"counts": ""}),
        ("cap", "cap", {"per": "day"}),
        ("cap", "match", {"brought_by": "anyone"}),
        ("match", "match", {"brought_by": ""}),
        ("match", "cap", {"money": "any"}),
        ("deducts", "share", {"share": Decimal("0.5")}),
        ("excludes", "scope", {"scope": ""}),
        ("excludes", "sides", {"others": ["ca-a"], "levels": ["federal"], "outside_en": "", "outside_fr": ""}),
        ("excludes", "sides", {"programs": ["ca-a"], "others": [], "levels": [], "outside_en": "", "outside_fr": ""}),
        ("excludes", "levels", {"levels": ["royal"]}),
        ("combines", "scope", {"scope": "project"}),
        ("order", "order", {"first": [], "outside_en": "", "outside_fr": ""}),
        ("order", "order", {"first": ["ca-a"], "outside_en": "A letter", "outside_fr": "Une lettre"}),
        ("match", "order", {"needed": True}),
        ("match", "outside", {"outside_en": "A letter", "outside_fr": "Une lettre"}),
        ("twins", "twins", {"versions": {}}),
        ("twins", "twins", {"programs": ["ca-a", "ca-b"]}),
        ("order", "twins", {"versions": {"QC": "qc-a"}}),
    ],
)  # fmt: skip
def test_the_database_itself_guards_the_shape_of_each_kind(kind, constraint, changes):
    with refused(f"program_rule_{constraint}"):
        ProgramRule.objects.create(**FIRST_OF[kind] | changes)


def test_the_programs_of_a_rule_are_told_by_their_names():
    publish(entry(slug="ca-example", name_en="Example fund", name_fr="Fonds exemple"))
    assert RULE.value_words("programs", "ca-example\nca-nobody", "fr") == "Fonds exemple\nca-nobody"
