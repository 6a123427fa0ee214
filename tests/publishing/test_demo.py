"""The entries of the demonstration: something in each state of a draft, made once, shown to no reader."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from hub.publishing.choices import VersionState
from hub.publishing.models import EntryVersion
from opportunities.demo import seed_demo_entries
from programs.models import ProgramRule
from tests.support.demo import demo_people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def people(settings):
    settings.DEMO_MODE = True
    return demo_people()


def test_outside_the_demonstration_nothing_is_made(settings):
    settings.DEMO_MODE = False
    with pytest.raises(ImproperlyConfigured):
        seed_demo_entries(people={}, at=timezone.now())


def test_there_is_one_in_each_state_made_once_and_shown_to_nobody(people):
    rules = ProgramRule.objects.count()
    for _ in range(2):
        seed_demo_entries(people=people, at=timezone.now())
        found = EntryVersion.objects.order_by("pk").values_list("entry_type", "state", "made_by__email")
        assert list(found) == [
            ("rule", VersionState.IN_REVIEW, "curator2@demo.example"),
            ("rule", VersionState.SCHEDULED, "curator2@demo.example"),
            ("guide", VersionState.DRAFT, "curator1@demo.example"),
        ]
    assert ProgramRule.objects.count() == rules
    for version in EntryVersion.objects.all():
        assert "(demonstration)" in version.name_en
        assert "(démonstration)" in version.name_fr
