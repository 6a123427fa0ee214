"""What a curator sees and sends: the desk, the editor in both languages, the review, the history."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hub.accounts.choices import Role
from hub.publishing import services
from hub.publishing.choices import VersionState
from hub.publishing.services import document_at, held_for
from programs.entry_types import PROGRAM
from programs.models import Program, Revision
from programs.publication.services import live_catalogue, withdraw_program
from tests.accounts.people import client_of, come_in, make_person
from tests.programs.desk.curators import (
    MOMENT,
    REASON,
    curator,
    edited,
    enter,
    program,
    reading_of,
    sent_as_shown,
    submitted,
    token_of,
)
from tests.programs.factories import entry, organization, publish

__all__ = ["program"]
pytestmark = pytest.mark.django_db


def test_the_desk_counts_what_wants_a_curator_and_shows_one_list(program):
    publish(entry("ca-old", as_of=MOMENT.date().replace(year=2024), verified=False, unverified_reason="No page."))
    browser, _ada = enter()
    page = browser.get(reverse("curating:desk"), {"list": "unverified"})
    counts = {one["name"]: one["count"] for one in page.context["lists"]}
    assert (counts["unverified"], counts["stale"], counts["one-link"], counts["no-contact"]) == (1, 1, 3, 3)
    assert "No page." in page.content.decode()
    # Of what only wants a look one press is left; of what is missing, each field leads to where it is written.
    for name in ("stale", "link-to-confirm"):
        shown = browser.get(reverse("curating:desk"), {"list": name}).context["rows"]
        assert {one["url"] for one in shown} <= {
            reverse("freshness:still_right", args=[slug]) for slug in ("ca-old", program.slug, "ca-next")
        }
    page = browser.get(reverse("curating:program", args=["ca-old"])).text
    assert "To fill in:" in page
    for field in ("verified", "url_fr", "contact_email"):
        assert f'name="field" value="{field}"' in page, field
        draft = browser.post(reverse("curating:change", args=["ca-old", "draft"]), {"field": field})
        assert draft.url.endswith(f"#id_{field}")


def test_the_desk_is_that_of_ones_own_organizations(program):
    other = organization("other-agency", acronym_en="OA", name_en="Other Agency")
    publish(entry("ca-other", organization_slug="other-agency", name_en="Their program"))
    submitted(program, curator("ben"), name_en="Hidden draft")
    browser, _eve = enter("eve", other)
    page = browser.get(reverse("curating:desk"), {"list": "no-contact"}).content.decode()
    assert "Their program" in page
    assert "Program ca-example" not in page
    assert "Hidden draft" not in browser.get(reverse("curating:desk"), {"list": "to-review"}).content.decode()


def test_drafts_are_in_the_list_of_whoever_should_act(program):
    browser, ada = enter()
    submitted(program, curator("ben"), name_en="By Ben")
    page = browser.get(reverse("curating:desk"))
    assert page.context["page_obj"][0].first[1].name == "By Ben"
    assert "By Ben" in page.content.decode()
    edited(Program.objects.get(slug="ca-next"), ada, name_en="By Ada")
    assert "By Ada" in browser.get(reverse("curating:desk"), {"list": "drafts"}).content.decode()


def test_a_draft_of_another_organization_answers_as_if_it_were_not_there(program):
    draft = submitted(program, curator("ben"), name_en="Hidden draft")
    browser, _eve = enter("eve", organization("other-agency", acronym_en="OA"))
    for name, arguments in {
        "curating:draft": [draft.pk],
        "curating:conditions": [draft.pk],
        "curating:condition": [draft.pk, 1],
        "curating:section": [draft.pk, "words"],
        "curating:program": [program.slug],
        "curating:rows": [program.slug],
    }.items():
        assert browser.get(reverse(name, args=arguments)).status_code == 404
    assert browser.post(reverse("curating:step", args=[draft.pk, "approve"])).status_code == 404
    assert browser.post(reverse("curating:change", args=[program.slug, "draft"])).status_code == 404


def test_a_section_keeps_what_was_typed_and_says_what_cannot_be_read(program):
    browser, ada = enter()
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    url = reverse("curating:section", args=[draft.pk, "money"])
    version = browser.get(url).context["version"]
    sent = {"support": ["grant", "loan"], "amount_max": "about 1,5 million", "cost_share": "33,3", "version": version}
    page = browser.post(url, sent, follow=True)
    assert "Write a number, such as 250000." in page.content.decode()
    document, _version = document_at(draft)
    assert (document["amount_max"], document["support"]) == ("about 1,5 million", ["grant", "loan"])
    assert reading_of(draft).entry.cost_share_max == 0.333


def test_what_a_program_is_for_is_edited_and_published(program):
    browser, ada = enter()
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    url = reverse("curating:section", args=[draft.pk, "purpose"])
    sent = sent_as_shown(browser.get(url)) | {"purpose_main": "hiring", "purpose_value": "3"}
    browser.post(url, sent)
    services.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    services.approve(version=draft, by=curator("ben"), at=MOMENT)
    said = live_catalogue().by_slug[program.slug].purpose
    assert (said.pays_for, said.value) == (("hiring", "pilot_demonstration", "equipment_capital"), 3)
    assert Revision.objects.get(pk=draft.pk).purpose_obstacle_fr == "Il paie tard."


def test_a_section_that_is_sent_as_it_was_shown_changes_nothing(program):
    browser, ada = enter()
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    for section in ("words", "purpose", "money", "intake", "applying", "sources"):
        url = reverse("curating:section", args=[draft.pk, section])
        browser.post(url, sent_as_shown(browser.get(url)))
    for ident in (1, 2, 3):
        url = reverse("curating:condition", args=[draft.pk, ident])
        browser.post(url, sent_as_shown(browser.get(url)))
    assert document_at(draft)[1] == 1


def test_a_save_in_the_background_answers_with_the_new_version_alone(program):
    browser, ada = enter()
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    url = reverse("curating:section", args=[draft.pk, "words"])
    sent = sent_as_shown(browser.get(url)) | {"name_en": "Typing"}
    answer = browser.post(url, sent, headers={"HX-Request": "true"})
    assert answer.context["version"] == 2
    assert b"<html" not in answer.content
    assert document_at(draft)[0]["name_en"] == "Typing"


def test_what_is_sent_after_the_session_has_ended_is_there_after_signing_in(program):
    browser, ada = enter()
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    url = reverse("curating:section", args=[draft.pk, "words"])
    page = browser.get(url)
    sent = sent_as_shown(page) | {"name_en": "An hour of work", "token": token_of(page)}
    browser.cookies.pop("sessionid")
    answer = browser.post(url, sent)
    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={url}"
    assert document_at(draft)[0]["name_en"] == "Program ca-example"
    assert held_for(draft, "words", ada).content["name_en"] == "An hour of work"
    cache.clear()  # the code of the app was used a moment ago
    come_in(browser, ada)
    page = browser.get(url)
    assert page.context["form"]["name_en"].value() == "An hour of work"
    assert "not in the draft yet" in page.content.decode()
    browser.post(url, sent_as_shown(page))
    assert document_at(draft)[0]["name_en"] == "An hour of work"
    assert held_for(draft, "words", ada) is None


@pytest.mark.parametrize("token", ["", "nonsense"])
def test_nobody_else_can_leave_text_there(program, token):
    _browser, ada = enter()
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    url = reverse("curating:section", args=[draft.pk, "words"])
    answer = Client().post(url, {"name_en": "Mischief", "version": 1, "token": token})
    assert answer.status_code == 302
    assert draft.saves.count() == 1


def test_a_token_is_good_for_its_own_part_alone(program):
    browser, ada = enter()
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    token = token_of(browser.get(reverse("curating:section", args=[draft.pk, "words"])))
    Client().post(reverse("curating:section", args=[draft.pk, "money"]), {"amount_max": "5", "token": token})
    assert draft.saves.count() == 1


def test_whoever_comes_second_sees_both_texts_and_decides(program):
    browser, ada = enter()
    draft = services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    url = reverse("curating:section", args=[draft.pk, "words"])
    sent = sent_as_shown(browser.get(url)) | {"name_en": "Mine"}
    services.save_draft(
        version=draft, part="words", values={"name_en": "Theirs"}, number=1, by=curator("ben"), at=MOMENT
    )
    page = browser.post(url, sent, follow=True)
    assert page.context["form"]["name_en"].value() == "Mine"
    assert "<del>Theirs</del>" in page.content.decode()
    browser.post(url, {"drop": "1"})
    assert browser.get(url).context["form"]["name_en"].value() == "Theirs"


def test_the_whole_way_from_a_new_program_to_the_catalogue_and_back(program):
    browser, _ada = enter()
    new = {"organization": organization().slug, "jurisdiction": "QC", "name_en": "Clean Boats", "name_fr": "Bateaux"}
    page = browser.post(reverse("curating:new"), new, follow=True)
    draft = Revision.objects.get(state=VersionState.DRAFT)
    step = reverse("curating:step", args=[draft.pk, "submit"])
    assert "still missing" in browser.post(step, {"reason": REASON}, follow=True).content.decode()
    for section, values in {
        "words": {
            "summary_en": "Pays for boats.",
            "summary_fr": "Finance des bateaux.",
            "url_en": "https://b.example/",
        },
        "money": {"support": ["grant"]},
        "sources": {"sources": "https://b.example/", "as_of": "2026-11-01", "verified": "on"},
    }.items():
        url = reverse("curating:section", args=[draft.pk, section])
        page = browser.post(url, sent_as_shown(browser.get(url)) | values, follow=True)
    assert [point for point in page.context["points"] if point["tone"] == "no"] == []
    browser.post(step, {"reason": REASON})
    draft.refresh_from_db()
    assert draft.state == VersionState.IN_REVIEW
    approve = reverse("curating:step", args=[draft.pk, "approve"])
    assert "second curator publishes" in browser.post(approve, follow=True).content.decode()
    second, _ben = enter("ben")
    page = second.get(reverse("curating:draft", args=[draft.pk]))
    assert "<ins>Pays for boats.</ins>" in page.content.decode()
    second.post(approve)
    assert live_catalogue().by_slug["qc-ea-clean-boats"].name_fr == "Bateaux"
    page = second.get(reverse("curating:program", args=["qc-ea-clean-boats"])).content.decode()
    assert REASON in page
    assert "Ada" in page


def test_a_later_day_is_read_as_its_beginning_in_eastern_time(program):
    draft = submitted(program, curator("ben"), at=timezone.now(), name_en="Better")
    browser, _ada = enter()
    browser.post(reverse("curating:step", args=[draft.pk, "approve"]), {"day": "2099-01-02"})
    draft.refresh_from_db()
    assert draft.publish_at.isoformat() == "2099-01-02T05:00:00+00:00"
    browser.post(reverse("curating:step", args=[draft.pk, "take-back"]))
    draft.refresh_from_db()
    assert draft.state == VersionState.IN_REVIEW


def test_an_earlier_version_is_shown_again_from_the_page_of_the_program(program):
    draft = submitted(program, curator("ben"), name_en="Worse")
    services.approve(version=draft, by=curator("cem"), at=MOMENT)
    browser, _ada = enter()
    url = reverse("curating:change", args=[program.slug, "back"])
    page = browser.post(url, {"version": 1}, follow=True)
    assert live_catalogue().by_slug["ca-example"].name_en == "Worse"
    assert page.context["form"].errors
    # Of the same program: a number that none of its earlier versions has leads nowhere.
    page = browser.post(url, {"version": 9, "reason": "It was right before."}, follow=True)
    assert page.context["form"].errors.keys() == {"version"}
    browser.post(url, {"version": 1, "reason": "It was right before."})
    assert live_catalogue().by_slug["ca-example"].name_en == "Program ca-example"


def test_what_is_no_program_leaves_the_catalogue_at_once_and_comes_back_in_one_step(program, client):
    browser, _hal = enter("hal", None)
    url = reverse("curating:change", args=[program.slug, "withdraw"])
    own, readers = reverse("curating:program", args=[program.slug]), reverse("programs:detail", args=[program.slug])
    assert url in browser.get(own).text
    refused = browser.post(url, {"reason": "A directory, no program."})
    assert refused.context["form"].errors.keys() == {"sure"}
    assert "A directory, no program." in refused.text
    assert browser.post(url, {"sure": "on"}).context["form"].errors.keys() == {"reason"}
    assert client.get(readers).status_code == 200
    page = browser.post(url, {"reason": "A directory, no program.", "sure": "on"}, follow=True)
    assert page.text.count("A directory, no program.") == 2  # beside its name, and in its history
    assert (url in page.text, "<details open>" in page.text) == (False, True)
    listed = browser.get(reverse("curating:desk"), {"list": "withdrawn"}).context["page_obj"]
    assert [row.item.name for row in listed] == ["Program ca-example"]
    for lang, words in {"en": "no longer in our catalogue", "fr": "n’est plus dans notre catalogue"}.items():
        with override(lang):
            gone = client.get(reverse("programs:detail", args=[program.slug]))
        assert (gone.status_code, words in gone.text, "A directory" in gone.text) == (410, True, False)
    browser.post(reverse("curating:change", args=[program.slug, "back"]), {"version": 1, "reason": "It is one."})
    assert client.get(readers).status_code == 200
    assert [step.reason for step in browser.get(own).context["steps"]] == ["It is one.", "A directory, no program."]


def test_whoever_keeps_one_organization_takes_no_program_out(program):
    browser, _ada = enter()
    url = reverse("curating:change", args=[program.slug, "withdraw"])
    assert url not in browser.get(reverse("curating:program", args=[program.slug])).text
    page = browser.post(url, {"reason": "A directory.", "sure": "on"}, follow=True)
    assert "Only who looks after the whole catalogue" in page.text
    assert program.slug in live_catalogue().by_slug


def test_a_draft_of_what_was_taken_out_goes_on_as_it_is(program):
    browser, ada = enter()
    draft = edited(program, ada, name_en="Better")
    withdraw_program(program=program, by=None, at=MOMENT, reason="A mistake.")
    page = browser.post(reverse("curating:step", args=[draft.pk, "update"]), follow=True)
    assert page.context["outdated"] is False
    assert document_at(draft)[0]["name_en"] == "Better"
    services.submit(version=draft, reason=REASON, by=ada, at=MOMENT)
    services.approve(version=draft, by=curator("cem"), at=MOMENT)
    assert live_catalogue().by_slug[program.slug].name_en == "Better"


def test_staff_who_look_after_nothing_have_no_desk():
    person = make_person("adviser@hub.example", role=Role.ADVISER)
    browser = client_of(person, app=True)
    assert browser.get(reverse("curating:desk")).status_code == 403


def test_every_save_can_be_gone_back_to(program):
    browser, ada = enter()
    draft = edited(program, ada, name_en="First")
    services.save_draft(version=draft, part="words", values={"name_en": "Second"}, number=2, by=ada, at=MOMENT)
    url = reverse("curating:saves", args=[draft.pk])
    assert [one["save"].number for one in browser.get(url).context["saves"]] == [3, 2, 1]
    browser.post(url, {"number": "2"})
    assert document_at(draft)[0]["name_en"] == "First"
    assert browser.post(url, {"number": "99"}).status_code == 404
    assert len(browser.get(url).context["saves"]) == 4


def test_the_desk_speaks_french(program):
    browser, ada = enter()
    services.begin_draft(entry_type=PROGRAM, slug=program.slug, by=ada, at=MOMENT)
    page = browser.get("/fr/tenue-du-catalogue/", {"list": "drafts"}).content.decode()
    assert "Commencée le 24 novembre 2026." in page
    assert "Ébauches" in page
