"""A load after a curator: nothing is overwritten, nothing comes back, and what a file says otherwise is decided."""

import shutil

import pytest

from hub.core.workflow import RefusedError
from hub.directory.catalogue.services import load_directory
from hub.directory.entry_types import BOUNDARY
from hub.directory.models import BoundaryCase
from hub.outbox.services import deliver_due
from hub.publishing import services
from hub.publishing.choices import VersionState
from hub.publishing.models import EntryVersion
from hub.publishing.services import newest_save
from opportunities.catalogue.reader import DATA
from opportunities.catalogue.services import load_opportunities
from opportunities.entry_types import CHECK, GUIDE
from opportunities.models import ComplianceCheck, Guide
from tests.programs.desk.curators import curator
from tests.publishing.desk import MOMENT, REASON, editor, published, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

SLUG = "tcs-protect-ip"
TITLE, TITRE = "Protecting your intellectual property in China", "Protéger sa propriété intellectuelle en Chine"


@pytest.fixture
def folder(tmp_path):
    """The data files, to be changed."""
    return shutil.copytree(DATA, tmp_path / "data")


def load(folder, old="", new=""):
    """Change a text in the file of the guides, load, and do the jobs."""
    file = folder / "china-guides.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    changes = load_opportunities(by=None, at=MOMENT, folder=folder)
    deliver_due()
    return changes


def offered():
    return EntryVersion.objects.filter(state=VersionState.OFFERED)


def test_a_load_of_the_same_files_changes_nothing_and_asks_nothing(folder):
    published(GUIDE, SLUG, title_en="By a curator", title_fr="Du répertoire")
    changes = load(folder)
    assert (changes.kept, changes.wrote) == (1, False)
    assert Guide.objects.get(slug=SLUG).title_en == "By a curator"
    assert not offered().exists()


def test_what_a_file_says_anew_waits_on_the_desk_and_is_taken_into_a_draft(folder):
    published(GUIDE, SLUG, title_en="By a curator", title_fr="Du répertoire")
    load(folder, f"title_fr: {TITRE}", "title_fr: Un autre titre")
    assert Guide.objects.get(slug=SLUG).title_fr == "Du répertoire"
    (waiting,) = offered()
    draft = services.decide_on_file(offered=waiting, take=True, by=editor("ada"), at=MOMENT)
    content = newest_save(draft).content
    # The file changed the French alone: the curator's English stays.
    assert (content["title_fr"], content["title_en"]) == ("Un autre titre", "By a curator")
    assert not offered().exists()
    load(folder)
    assert not offered().exists()


def test_words_of_a_file_that_were_left_are_not_asked_about_again(folder):
    published(GUIDE, SLUG, title_en="By a curator", title_fr="Du répertoire")
    load(folder, f"title_en: {TITLE}", "title_en: Another title")
    (waiting,) = offered()
    services.decide_on_file(offered=waiting, take=False, by=editor("ada"), at=MOMENT)
    load(folder)
    assert not offered().exists()
    load(folder, "title_en: Another title", "title_en: A third title")
    assert offered().get().content["title_en"] == "A third title"


def test_newer_words_take_the_place_of_those_that_wait(folder):
    published(GUIDE, SLUG, title_en="By a curator", title_fr="Du répertoire")
    load(folder, f"title_en: {TITLE}", "title_en: Another title")
    load(folder, "title_en: Another title", "title_en: A third title")
    assert [version.content["title_en"] for version in offered()] == ["A third title"]


def test_nobody_decides_about_what_others_look_after(folder):
    published(GUIDE, SLUG, title_en="By a curator", title_fr="Du répertoire")
    load(folder, f"title_en: {TITLE}", "title_en: Another title")
    with pytest.raises(RefusedError):
        services.decide_on_file(offered=offered().get(), take=False, by=curator("eve"), at=MOMENT)


def test_after_going_back_to_its_words_a_file_speaks_again(folder):
    published(GUIDE, SLUG, title_en="By a curator", title_fr="Du répertoire")
    of_file = EntryVersion.objects.get(entry_type="guide", slug=SLUG, number=1)
    services.roll_back(to=of_file, reason=REASON, by=editor("ada"), at=MOMENT)
    load(folder, f"title_en: {TITLE}", "title_en: Another title")
    assert Guide.objects.get(slug=SLUG).title_en == "Another title"


def test_what_was_withdrawn_does_not_come_back_with_a_load(folder):
    slug = ComplianceCheck.objects.first().slug
    before = said(CHECK, slug)
    published(CHECK, slug, withdrawn=True)
    changes = load(folder)
    assert (changes.kept, changes.added) == (1, 0)
    assert not ComplianceCheck.objects.filter(slug=slug).exists()
    of_file = EntryVersion.objects.get(entry_type="check", slug=slug, number=1)
    services.roll_back(to=of_file, reason=REASON, by=editor("ada"), at=MOMENT)
    assert said(CHECK, slug) == before


def test_what_no_file_holds_stays_with_a_load():
    values = {"area": "energy-efficiency", "case_en": "Insulated doors", "case_fr": "Portes isolées"}
    ada, ben = editor("ada"), editor("ben")
    draft = services.begin_entry(entry_type=BOUNDARY, values=values, by=ada, at=MOMENT)
    more = {
        "goes_to": "energy-efficiency",
        "not_to": "transmission-grid",
        "rule_en": "It saves.",
        "rule_fr": "Elle économise.",
    }
    services.save_draft(version=draft, values=more, number=1, by=ada, at=MOMENT)
    services.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    services.approve(version=draft, by=ben, at=MOMENT)
    assert load_directory(by=None, at=MOMENT).removed == 0
    assert BoundaryCase.objects.filter(slug=draft.slug).exists()
