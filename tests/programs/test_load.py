"""The catalogue in the database: loaded once, read as it was written, never overwritten."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from hub.audit.models import Entry
from hub.core.vocabulary.enums import ConditionKind, IntakeMode
from hub.directory.catalogue.services import load_directory
from hub.publishing.choices import Origin, VersionState
from programs.catalogue.entries import Catalogue, Note
from programs.catalogue.files import PROGRAM_PATHS
from programs.eligibility.evaluate import IntakeFacts
from programs.models import Condition, Program, ProgramEvent, Revision, SearchDocument
from programs.publication.services import (
    UnknownOrganizationsError,
    catalogue_version,
    live_catalogue,
    load_catalogue,
    refresh_search,
)
from programs.signals import program_published
from tests.programs.factories import condition, contents, entry, organization, publish, purpose
from tests.support.catalogue import real_catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return real_catalogue()


@pytest.fixture
def loaded(catalogue, now):
    load_directory(by=None, at=now)
    return load_catalogue(catalogue=catalogue, by=None, at=now)


@pytest.fixture
def told():
    """Collect what is said of published programs."""
    heard = []

    def listen(sender, **said):
        said.pop("signal")
        heard.append(said)

    program_published.connect(listen)
    yield heard
    program_published.disconnect(listen)


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Program, Revision, Condition, ProgramEvent, Entry)}


def test_the_database_gives_back_what_was_read(loaded, catalogue):
    assert len(loaded.added) == Program.objects.published().count() == len(catalogue.programs)
    assert contents(live_catalogue()) == contents(catalogue)
    assert catalogue_version() == catalogue.version


def test_a_second_load_changes_nothing(loaded, catalogue, now, told):
    before = rows()
    report = load_catalogue(catalogue=catalogue, by=None, at=now + timedelta(days=1))
    assert (report.added, report.changed, report.kept, report.absent) == ((), (), (), ())
    assert len(report.unchanged) == len(catalogue.programs)
    assert rows() == before
    assert told == []


def test_all_parts_of_an_entry_come_back():
    full = entry(
        "ca-full",
        url_fr="https://programs.example/fr",
        cost_share_max=0.3333,
        amount_min_cad=5000,
        conditions=(
            condition(ConditionKind.EMPLOYEES, {"min": 3, "max": 500}),
            condition(ConditionKind.OWN_CONTRIBUTION, {"min": 0.25}, group=0),
            condition(ConditionKind.OTHER, group=0),
        ),
        notes=(Note("Pays once.", "Paie une fois."),),
        replaced_by=("ca-next", "ca-after"),
        as_of_year_only=True,
        verified=False,
        unverified_reason="Seen once.",
        purpose=purpose(topic_en="water", topic_fr="eau"),
    )
    over = entry("ca-over", intake=IntakeFacts(mode=IntakeMode.CLOSED, ended=True))
    entries = [full, over, entry("ca-next"), entry("ca-after")]
    publish(*entries)
    assert contents(live_catalogue()) == contents(Catalogue.of(entries))


def test_a_changed_entry_is_a_new_revision_and_one_pointer(told, now):
    (program,) = publish(entry(amount_max_cad=100_000))
    first = program.live
    (program,) = publish(entry(amount_max_cad=200_000))
    first.refresh_from_db()
    assert (first.state, first.amount_max_cad) == (VersionState.RETIRED, 100_000)
    assert (program.live.number, program.live.state, program.live.amount_max_cad) == (2, "published", 200_000)
    assert [said["revision_id"] for said in told] == [first.pk, program.live_id]
    assert {said["program_id"] for said in told} == {program.pk}


def test_only_changed_entries_are_written():
    publish(entry("ca-a"), entry("ca-b"))
    organization()
    report = load_catalogue(
        catalogue=Catalogue.of([entry("ca-a"), entry("ca-b", amount_max_cad=1), entry("ca-c")]),
        by=None,
        at=Revision.objects.first().made_at,
    )
    assert (report.added, report.changed, report.unchanged) == (("ca-c",), ("ca-b",), ("ca-a",))


def test_what_is_not_in_the_files_stays(now):
    publish(entry("ca-a"), entry("ca-b"))
    report = load_catalogue(catalogue=Catalogue.of([entry("ca-a")]), by=None, at=now)
    assert report.absent == ("ca-b",)
    assert set(live_catalogue().by_slug) == {"ca-a", "ca-b"}


def test_what_a_curator_published_is_never_overwritten(now):
    (program,) = publish(entry())
    Program.objects.update(live=None)
    Revision.objects.filter(pk=program.live_id).update(state=VersionState.RETIRED)
    curated = Revision.objects.get(pk=program.live_id)
    curated.pk, curated.number, curated.origin, curated.state = None, 2, Origin.CURATOR, VersionState.PUBLISHED
    curated.content_digest = "0" * 64
    curated.save()
    Program.objects.update(live=curated)
    report = load_catalogue(catalogue=Catalogue.of([entry(amount_max_cad=5)]), by=None, at=now)
    assert report.kept == ("ca-example",)
    assert Program.objects.get().live_id == curated.pk


def test_an_unknown_organization_stops_the_load(now):
    with pytest.raises(UnknownOrganizationsError, match="example-agency"):
        load_catalogue(catalogue=Catalogue.of([entry()]), by=None, at=now)
    assert not Program.objects.exists()


def test_a_load_is_in_the_audit_and_in_the_history(now):
    publish(entry())
    (audited,) = Entry.objects.filter(action="programs.catalogue.loaded")
    assert audited.data["added"] == ["ca-example"]
    labels = list(ProgramEvent.objects.order_by("pgh_id").values_list("pgh_label", flat=True))
    assert labels == ["insert", "update"]
    assert ProgramEvent.objects.filter(pgh_context__metadata__action="programs.catalogue.loaded").count() == 2


def test_a_warm_catalogue_costs_one_query(django_assert_num_queries, monkeypatch):
    publish(entry("ca-a", replaced_by=("ca-b",)), entry("ca-b"))
    kept = live_catalogue.__globals__["_Cache"]
    # Both come back together: a key of other rows beside this catalogue would be believed by a later test.
    monkeypatch.setattr(kept, "key", None)
    monkeypatch.setattr(kept, "catalogue", kept.catalogue)
    # Whether there was a change, the version, revisions, conditions, successors, confirmations, pairs, rules.
    with django_assert_num_queries(8):
        assert len(live_catalogue().programs) == 2
    with django_assert_num_queries(1):
        assert live_catalogue() is kept.catalogue


def test_an_empty_database_has_an_empty_catalogue():
    assert contents(live_catalogue()) == contents(Catalogue.of(()))
    assert catalogue_version() == Catalogue.of(()).version


def test_a_renamed_organization_is_seen_at_once():
    publish(entry())
    version = live_catalogue().version
    row = organization()
    row.name_en = "Renamed Bureau"
    row.save()
    refresh_search(organization=row)
    assert live_catalogue().by_slug["ca-example"].organization("en") == "Renamed Bureau"
    assert live_catalogue().version == version
    assert Program.objects.search("bureau", "en").exists()


def test_moving_a_program_to_another_organization():
    publish(entry())
    (program,) = publish(replace(entry(), organization_slug="other", organization_en="Other"))
    assert program.organization.slug == "other"
    assert "Other" in SearchDocument.objects.get().bodies_en


def test_the_command_loads_and_reports(now, catalogue):
    load_directory(by=None, at=now)
    out = StringIO()
    call_command("load_programs", stdout=out)
    assert out.getvalue().startswith(f"{len(catalogue.programs)} programs added, 0 changed, 0 unchanged, version ")


def test_the_command_tells_one_mistake_a_line_and_writes_nothing(tmp_path):
    text = PROGRAM_PATHS[0].read_text(encoding="utf-8")
    file = tmp_path / "programs.yaml"
    file.write_text(text.replace("- grant\n", "- gift\n").replace("jurisdiction: CA", "jurisdiction: true"), "utf-8")
    err = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("load_programs", file, stderr=err)
    assert stopped.value.code == 1
    lines = err.getvalue().splitlines()
    assert len(lines) > 135
    assert all(line.startswith("programs.yaml, entry ") for line in lines)
    assert not Program.objects.exists()


def test_the_command_asks_for_the_directory_first():
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("load_programs", stderr=err)
    assert "Load the directory first." in err.getvalue()
