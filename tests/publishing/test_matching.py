"""What curators publish of the areas is what companies are proposed."""

import pytest

from hub.core.vocabulary.enums import Area
from hub.directory.entry_types import AREA, BOUNDARY
from hub.directory.models import BoundaryCase
from hub.matching.areas import PublishedVocabulary, propose_areas, use_vocabulary, vocabulary_version
from hub.matching.assessments.sources import published_sources, use_published_vocabulary
from hub.matching.choices import RematchReason
from hub.matching.models import Rematch
from hub.outbox.services import deliver_due
from hub.publishing import services
from hub.publishing.models import EntryVersion
from opportunities.entry_types import GUIDE
from tests.publishing.desk import MOMENT, REASON, editor, published, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]

AREA_SLUG = Area.WASTEWATER_TREATMENT.value
WORDS = "Zorbalite granules"
TEXT = "Zorbalite granules."


@pytest.fixture(autouse=True)
def _words_of_the_files():
    use_vocabulary(PublishedVocabulary())
    yield
    use_vocabulary(PublishedVocabulary())


def publish_word():
    return published(AREA, AREA_SLUG, keywords_en=said(AREA, AREA_SLUG)["keywords_en"] + f"\n{WORDS}")


def test_a_new_word_of_an_area_leads_to_it_and_going_back_takes_it_away():
    assert propose_areas(TEXT) == ()
    before = published_sources().version
    publish_word()
    assert published_sources().version != before
    (proposal,) = propose_areas(TEXT)
    assert (proposal.area, proposal.because) == (AREA_SLUG, ("Zorbalite granules",))
    of_file = EntryVersion.objects.get(entry_type="area", slug=AREA_SLUG, number=1)
    services.roll_back(to=of_file, reason=REASON, by=editor("ada"), at=MOMENT)
    assert published_sources().version == before
    assert propose_areas(TEXT) == ()


def test_a_published_boundary_case_leads_where_it_belongs():
    case = BoundaryCase.objects.exclude(goes_to=AREA_SLUG).first()
    published(
        BOUNDARY,
        case.slug,
        case_en=WORDS,
        case_fr="Granules de zorbalite",
        goes_to=AREA_SLUG,
        not_to="energy-efficiency",
    )
    use_published_vocabulary()
    assert [proposal.area for proposal in propose_areas(TEXT)] == [AREA_SLUG]


def test_the_words_of_the_other_areas_stay_those_of_the_files():
    before = [proposal.area for proposal in propose_areas("We build wind turbines.")]
    publish_word()
    use_published_vocabulary()
    assert vocabulary_version() != ""
    assert [proposal.area for proposal in propose_areas("We build wind turbines.")] == before


def test_other_words_of_an_area_match_all_companies_again_and_other_entries_none():
    published(GUIDE, "tcs-protect-ip", title_en="New", title_fr="Nouveau")
    deliver_due()
    assert not Rematch.objects.exists()
    publish_word()
    deliver_due()
    assert [run.reason for run in Rematch.objects.all()] == [RematchReason.AREAS]
