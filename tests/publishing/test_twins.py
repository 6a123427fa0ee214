"""An entry that may be there already is told while its name is typed, on its draft, and before it is submitted."""

import pytest
from django.test import Client
from django.urls import reverse

from hub.directory.models import Organization
from hub.publishing import services
from hub.publishing.registry import entry_type
from programs.models import Program
from tests.programs.desk.curators import MOMENT, enter
from tests.publishing.desk import KINDS, editor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


def alike(browser, kind, **typed):
    return [lead.name for lead in browser.get(reverse("entries:twins", args=[kind]), typed).context["twins"]]


def test_a_program_of_the_same_name_or_of_a_close_one_of_the_same_organization_is_told_while_it_is_typed():
    browser, _hal = enter("hal", None)
    program = Program.objects.published().select_related("live", "organization").order_by("slug")[0]
    name, words = program.live.name_en, program.live.name_en.split()
    assert name in alike(browser, "program", name_en=name.upper())
    assert program.live.name_fr
    assert alike(browser, "program", name_fr=program.live.name_fr)
    close = " ".join([*words, "Pilot"])
    assert name in alike(browser, "program", name_en=close, organization=program.organization.slug)
    assert alike(browser, "program", name_en="Zebra crossings of Nunavut") == []
    assert alike(browser, "program") == []
    page = browser.get(reverse("entries:twins", args=["program"]), {"name_en": name}).content.decode()
    assert "Is it one of these?" in page
    assert program.get_absolute_url() in page
    # The entry itself is none of them.
    assert name not in alike(browser, "program", name_en=name, entry=program.slug)


@pytest.mark.parametrize("kind", ["opportunity", "guide", "agreement", "office"])
def test_entries_that_are_rows_are_held_against_those_that_are_there(kind):
    browser, _hal = enter("hal", None)
    row = KINDS[kind].model.objects.order_by("pk")[0]
    name = KINDS[kind].names_of_row(row)["en"]
    assert name in alike(browser, kind, **{f"{KINDS[kind].name}_en": name})


def test_without_scripts_the_draft_of_a_new_entry_warns_on_every_page_and_before_it_is_submitted():
    browser, hal = enter("hal", None)
    program = Program.objects.published().select_related("live", "organization").order_by("slug")[0]
    told = {
        "organization": program.organization.slug, "jurisdiction": program.jurisdiction,
        "name_en": program.live.name_en, "name_fr": "",
    }  # fmt: skip
    draft = services.begin_entry(entry_type=entry_type("program"), values=told, by=hal, at=MOMENT)
    for address in (draft.type.part_url(draft.pk, "words"), draft.type.url("draft", draft.pk)):
        page = browser.get(address).content.decode()
        assert "Is it one of these?" in page
        assert program.get_absolute_url() in page
    # A draft of what readers see is no new entry.
    other = services.begin_draft(entry_type=entry_type("program"), slug=program.slug, by=hal, at=MOMENT)
    assert "Is it one of these?" not in browser.get(other.type.url("draft", other.pk)).content.decode()


def test_drafts_of_others_are_told_to_those_alone_who_look_after_them():
    hub, mine = editor("hub"), Organization.objects.get(slug="nrcan")
    told = {"organization": "nrcan", "jurisdiction": "CA", "name_en": "Kestrel 17 quartz", "name_fr": ""}
    services.begin_entry(entry_type=entry_type("program"), values=told, by=hub, at=MOMENT)
    own, _ada = enter("ada", mine)
    other, _eve = enter("eve", Organization.objects.exclude(pk=mine.pk).filter(programs__isnull=False)[0])
    assert alike(own, "program", name_en="Kestrel 17 quartz") == ["Kestrel 17 quartz (draft)"]
    assert alike(other, "program", name_en="Kestrel 17 quartz") == []
    assert Client().get(reverse("entries:twins", args=["program"])).status_code == 302
