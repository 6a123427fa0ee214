"""A revision that changes the verdict of a case is refused, until somebody says for what reason."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from hub.audit.models import Entry
from hub.core.vocabulary.enums import ConditionKind
from hub.directory.catalogue.services import load_directory
from hub.publishing.choices import Origin, VersionState
from hub.publishing.services import approve
from programs.catalogue.entries import Catalogue
from programs.catalogue.files import PROGRAM_PATHS
from programs.models import Condition, Program, Revision
from programs.publication import services
from programs.publication.services import ChangedCasesError, live_catalogue, load_catalogue
from tests.programs.desk import curators
from tests.programs.desk.curators import enter
from tests.programs.factories import MOMENT, condition, contents, entry, organization, publish
from tests.programs.verdict_cases.test_checking import case
from tests.support.catalogue import real_catalogue

pytestmark = pytest.mark.django_db

SMALL = condition(ConditionKind.EMPLOYEES, {"max": 500})
SMALLER = condition(ConditionKind.EMPLOYEES, {"max": 19})


@pytest.fixture(autouse=True)
def cases(monkeypatch):
    """One case: a company of 20 meets ca-example."""
    monkeypatch.setattr(services, "project_cases", lambda: (case(),))


def load(*entries, **options):
    organization()
    return load_catalogue(catalogue=Catalogue.of(entries), by=None, at=MOMENT, **options)


@pytest.fixture
def reviewed():
    """A revision in review that would shut the company of the case out."""
    (program,) = publish(entry(conditions=(SMALL,)))
    revision = Revision.objects.create(
        program=program,
        number=2,
        state=VersionState.IN_REVIEW,
        origin=Origin.CURATOR,
        based_on=program.live,
        change_reason="Read",
        name_en="Better",
        name_fr="Meilleur",
        summary_en="Better.",
        summary_fr="Meilleur.",
        support=["grant"],
        verified=True,
        as_of=MOMENT.date(),
        made_at=MOMENT,
    )
    Condition.objects.create(
        revision=revision, position=0, kind="employees", test={"max": 19}, sentence_en="Few.", sentence_fr="Peu."
    )
    return revision


@pytest.fixture
def curator():
    return curators.curator("curator")


def test_a_load_that_changes_a_case_writes_nothing():
    publish(entry(conditions=(SMALL,)))
    before = live_catalogue()
    with pytest.raises(ChangedCasesError) as caught:
        load(entry(conditions=(SMALLER,)), entry("ca-other"))
    assert [change.case.id for change in caught.value.changes] == ["a-case"]
    assert caught.value.refusal.code == "changed_cases"
    assert contents(live_catalogue()) == contents(before)
    assert not Program.objects.filter(slug="ca-other").exists()


def test_with_a_reason_it_is_loaded_and_the_audit_keeps_the_reason():
    publish(entry(conditions=(SMALL,)))
    load(entry(conditions=(SMALLER,)), accept_changed_cases="The guide of 2027 halves the size.")
    assert live_catalogue().by_slug["ca-example"].conditions[0].test == {"max": 19}
    data = Entry.objects.filter(action="programs.catalogue.loaded").latest("pk").data
    assert data["changed_cases"] == ["a-case"]
    assert data["changed_cases_accepted"] == "The guide of 2027 halves the size."


def test_what_was_accepted_is_not_asked_again():
    load(entry(conditions=(SMALLER,)), accept_changed_cases="Halved.")
    assert load(entry(conditions=(SMALLER,), amount_max_cad=5)).changed == ("ca-example",)
    assert "changed_cases" not in Entry.objects.filter(action="programs.catalogue.loaded").latest("pk").data


@pytest.mark.parametrize("reason", ["", " "])
def test_a_blank_reason_is_none(reason):
    with pytest.raises(ChangedCasesError):
        load(entry(conditions=(SMALLER,)), accept_changed_cases=reason)


def test_a_revision_that_changes_no_case_is_published_as_ever():
    publish(entry(conditions=(SMALL,)))
    publish(entry(conditions=(replace(SMALL, test={"max": 499}),)))
    assert live_catalogue().by_slug["ca-example"].conditions[0].test == {"max": 499}


def test_a_curator_is_refused_in_a_sentence(reviewed, curator):
    with pytest.raises(ChangedCasesError) as caught:
        approve(version=reviewed, by=curator, at=MOMENT)
    assert "The verdict of 1 case would change (a-case)." in caught.value.refusal.sentence
    reviewed.refresh_from_db()
    assert reviewed.state == VersionState.IN_REVIEW
    with override("fr"), pytest.raises(ChangedCasesError) as caught:
        approve(version=reviewed, by=curator, at=MOMENT)
    assert "La conclusion d’un cas changerait (a-case)." in caught.value.refusal.sentence


def test_the_page_asks_why_only_where_a_case_changes(reviewed):
    browser, _ada = enter("ada")
    draft, approve_url = (reverse(f"curating:{name}", args=args) for name, args in
                          (("draft", [reviewed.pk]), ("step", [reviewed.pk, "approve"])))  # fmt: skip
    assert 'name="accept"' not in browser.get(draft).text
    page = browser.post(approve_url, {"day": "2027-01-05", "accept": ""}).text
    assert "The verdict of 1 case would change (a-case)." in page
    assert 'name="accept"' in page
    assert 'value="2027-01-05"' in page
    browser.post(approve_url, {"day": "", "accept": "Halved."})
    assert live_catalogue().by_slug["ca-example"].name_en == "Better"


def test_a_curator_gives_a_reason(reviewed, curator):
    approve(version=reviewed, by=curator, at=MOMENT, accepted="Halved.")
    assert live_catalogue().by_slug["ca-example"].name_en == "Better"
    audited = Entry.objects.get(action="publishing.version.published")
    assert (audited.reason, audited.data["changed_cases_accepted"]) == ("Read", "Halved.")


def test_the_command_lists_the_cases_and_takes_a_reason(monkeypatch, now, tmp_path):
    monkeypatch.undo()
    load_directory(by=None, at=now)
    load_catalogue(catalogue=real_catalogue(), by=None, at=now)
    text = PROGRAM_PATHS[0].read_text("utf-8")
    file = tmp_path / "programs.yaml"
    file.write_text(text.replace("employees: {min: 3, max: 500}", "employees: {min: 4, max: 500}", 1), "utf-8")
    errors = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("load_programs", file, stderr=errors)
    assert stopped.value.code == 1
    assert "canexport-smes-three-employees: to_confirm would become not_now." in errors.getvalue()
    assert errors.getvalue().splitlines()[-1].startswith("Nothing was loaded.")
    call_command("load_programs", file, "--accept-changed-cases", "Four from now on.", stdout=StringIO())
    kinds = {each.kind: each.test for each in live_catalogue().by_slug["ca-gac-canexport-smes"].conditions}
    assert kinds[ConditionKind.EMPLOYEES]["min"] == 4
