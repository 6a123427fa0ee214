"""The finder reads what a company says in its own words, and asks nothing again that was said."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from companies.models import FactSheet
from hub.accounts.models import User
from hub.matching.questions.registry import QUESTION_TEXTS
from tests.matching_pages.test_finder import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

STORY = {
    "en": "We are 14 people in Guelph. Our membranes clean wastewater. A dye house in Jiangsu wants a demonstration "
    "plant, about $1.2 million, and we are afraid for our IP.",
    "fr": "Nous sommes 14 à Guelph. Nos membranes nettoient les eaux usées. Une teinturerie du Jiangsu veut une usine "
    "de démonstration, environ 1,2 M$, et nous avons peur pour notre propriété intellectuelle.",
}


def boxes(page):
    """Return the boxes of a page: what each sends, and whether it is ticked."""
    return {value: bool(checked) for value, checked in re.findall(r'name="fact" value="([^"]+)"( checked)?', page)}


def test_own_words_come_first_with_prompts_and_an_example(lang):
    page = text_of(Client().get(reverse("matching:finder")))
    assert "<textarea" in page
    assert page.index("<h1") < page.index("<textarea")
    assert "?questions=1" in page
    assert "Jiangsu" in page
    assert boxes(page) == {}


def test_words_become_boxes_and_boxes_become_answers(lang):
    client, start = Client(), reverse("matching:finder")
    page = text_of(client.post(start, {"words": STORY[lang], "read": "1"}))
    found = boxes(page)
    read = {"employees=14", "province=ON", "project.cost_cad=1200000", "project.place=CN-JS", "needs=ip_protection"}
    assert read <= {key for key, ticked in found.items() if ticked}
    assert found["areas=wastewater-treatment"]
    assert not FactSheet.objects.exists()

    kept = [key for key, ticked in found.items() if ticked and key != "employees=14"]
    told = client.post(start, {"words": STORY[lang], "show": "1", "shown": list(found), "fact": kept})
    sheet = FactSheet.objects.get()
    assert told["Location"] == reverse("matching:answer", args=[told["Location"].split("/")[3]])
    assert sheet.answers["project"]["place"] == "CN-JS"
    assert sheet.answers["areas"] == ["wastewater-treatment"]
    assert "employees" not in sheet.answers  # struck: neither told nor read again
    answer = text_of(client.get(told["Location"]))
    assert "14 people" not in answer.partition('id="ask"')[0]  # the message repeats the words as they were written


def test_what_was_struck_stays_struck_when_the_words_are_read_again(lang):
    client, start = Client(), reverse("matching:finder")
    found = boxes(text_of(client.post(start, {"words": STORY[lang], "read": "1"})))
    kept = [key for key, ticked in found.items() if ticked and key != "employees=14"]
    again = {"words": STORY[lang] + " TRL 7.", "show": "1", "shown": list(found), "fact": kept}
    page = text_of(client.post(start, again))  # what is new is shown before anything is kept
    assert not FactSheet.objects.exists()
    assert boxes(page)["employees=14"] is False
    assert boxes(page)["trl=7"] is True


def test_a_contradiction_is_shown_and_neither_is_ticked(lang):
    words = {"en": "We are 12 people. A team of 14.", "fr": "Nous sommes 12. Une équipe de 14."}[lang]
    client, start = Client(), reverse("matching:finder")
    found = boxes(text_of(client.post(start, {"words": words, "read": "1"})))
    assert (found["employees=12"], found["employees=14"]) == (False, False)
    both = {"words": words, "show": "1", "shown": list(found), "fact": ["employees=12", "employees=14"]}
    assert 'role="alert"' in text_of(client.post(start, both))
    assert not FactSheet.objects.exists()
    client.post(start, {**both, "fact": ["employees=14"]})
    assert FactSheet.objects.get().answers["employees"] == 14


def test_words_without_facts_lead_to_questions_and_none_are_refused(lang):
    client, start = Client(), reverse("matching:finder")
    assert 'class="error"' in text_of(client.post(start, {"words": " ", "read": "1"}))
    page = text_of(client.post(start, {"words": "Hmm.", "read": "1"}))
    assert boxes(page) == {}
    told = client.post(start, {"words": "Hmm.", "show": "1"})
    assert FactSheet.objects.get().answers == {"description": "Hmm.", "areas": None}
    assert client.get(told["Location"]).status_code == 200


def test_place_and_need_are_asked_beside_the_boxes_where_the_words_say_neither(lang):
    words = {"en": "We are 14 people and make membranes that clean wastewater.", "fr": "Nous sommes 14 personnes."}
    client, start = Client(), reverse("matching:finder")
    page = text_of(client.post(start, {"words": words[lang], "read": "1"}))
    found = boxes(page)
    assert ('name="where"' in page, 'name="need"' in page) == (True, True)
    sent = {"words": words[lang], "show": "1", "shown": list(found), "fact": ["employees=14"]}
    assert 'class="error"' in text_of(client.post(start, {**sent, "where": "Atlantis"}))
    assert not FactSheet.objects.exists()
    client.post(start, {**sent, "where": "NB", "need": "talent"})
    answers = FactSheet.objects.get().answers
    assert (answers["employees"], answers["province"], answers["needs"]) == (14, "NB", ["talent"])
    page = text_of(client.post(start, {"words": STORY[lang], "read": "1"}))
    assert ('name="where"' in page, 'name="need"' in page) == (False, False)


def test_a_need_that_is_chosen_stands_beside_one_that_was_guessed():
    words = (
        "The operator wants thirty buses and pays after a year; if someone could stand behind it I would sign tomorrow."
    )
    client, start = Client(), reverse("matching:finder")
    found = boxes(text_of(client.post(start, {"words": words, "read": "1"})))
    assert found["needs=export_finance"] is False
    sent = {"words": words, "show": "1", "shown": list(found), "fact": ["needs=export_finance"], "need": "talent"}
    client.post(start, sent)
    assert FactSheet.objects.get().answers["needs"] == ["export_finance", "talent"]


def test_nothing_that_was_said_is_asked_again(lang):
    client, start = Client(), reverse("matching:finder")
    found = boxes(text_of(client.post(start, {"words": STORY[lang], "read": "1"})))
    kept = [key for key, ticked in found.items() if ticked]
    told = client.post(start, {"words": STORY[lang], "show": "1", "shown": list(found), "fact": kept})
    sheet = FactSheet.objects.get()
    said = {prompt.fact for prompt in QUESTION_TEXTS.values() if prompt.was_asked(sheet.answers)}
    assert {"provinces", "areas", "needs", "employees", "project_place", "min_project_cost", "target_markets"} <= said
    question = client.get(told["Location"] + "question/", follow=True)
    asked = question.context["question"].prompt.fact if "question" in question.context else None
    assert asked not in said


def test_words_of_a_public_page_are_read_without_a_token_and_kept_with_one_only():
    guarded, words = Client(enforce_csrf_checks=True), {"words": "We are 14 people in Guelph.", "read": "1"}
    url = reverse("matching:finder")
    assert "employees=14" in text_of(guarded.post(url, words))
    assert guarded.post(url, words | {"show": "1"}).status_code == 403
    assert guarded.post(url, words, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    guarded.force_login(User.objects.create_user("ana@boreal.example"))
    assert guarded.post(url, words).status_code == 403
    assert not FactSheet.objects.exists()


def test_each_person_of_an_answer_is_written_to_in_one_press(lang):
    client, start = Client(), reverse("matching:finder")
    found = boxes(text_of(client.post(start, {"words": STORY[lang], "read": "1"})))
    kept = [key for key, ticked in found.items() if ticked]
    told = client.post(start, {"words": STORY[lang], "show": "1", "shown": list(found), "fact": kept})
    page = client.get(told["Location"])
    for person in page.context["people"]:
        address = f"{reverse('casework:message')}?answers={quote(page.context['token'])}&amp;seat={person.slug}"
        assert address in page.text
        message = client.get(unescape(address))
        assert message.context["form"]["to"].value() == person.slug
        assert message.context["enquiry"].enclosed
        assert STORY[lang].split(".")[0] in unescape(message.text)


@pytest.mark.parametrize(
    ("words", "home"),
    [
        ("I want to change the heat pump in my house, what rebate do I get?", True),
        ("Je veux changer ma thermopompe à la maison à Longueuil, à combien de subvention j'ai droit?", True),
        ("We are 12 people and make heat pumps for homes.", False),
        ("I need money for my home battery start-up.", False),
        ("I am looking for investors for my home retrofit company.", False),
        ("Je cherche des investisseurs pour ma jeune pousse de batteries pour la maison.", False),
        ("I make heat pumps, 4 employees, first tested in my house.", False),
        ("I make window inserts at my house in Truro and sell them at markets", False),
        ("J’ai inventé une pompe à chaleur et je la teste à la maison", False),
        ("Je développe un poêle dans mon sous-sol et je cherche une subvention", False),
        ("Je vends des thermopompes et mon bureau est à la maison", False),
        ("J’aimerais isoler ma maison, à qui je parle?", True),
    ],
)
def test_who_asks_for_a_home_is_told_that_companies_are_served(words, home):
    page = text_of(Client().post(reverse("matching:finder"), {"words": words, "read": "1"}))
    assert ("For your own home" in page) is home


def test_whoever_goes_back_from_the_moves_may_see_the_boxes_again_in_the_own_browser_alone(member):
    for client, said in ((Client(), "private, no-cache"), (member, "no-store")):
        page = client.post(reverse("matching:finder"), {"words": STORY["en"], "read": "1"})
        assert sorted(page["Cache-Control"].split(", ")) == sorted(said.split(", "))


def test_the_words_go_along_into_the_other_language():
    english, long = reverse("matching:finder"), "x" * 4001
    address = _language_button(Client().post(english, {"words": STORY["en"], "read": "1"}).text)
    kept, unticked = "needs=ip_protection", "needs=funding_demo"
    sent = {"words": STORY["en"], "shown": [kept, unticked], "fact": [kept], "need": "hiring", "language": "fr"}
    french = Client().post(address, sent, HTTP_ACCEPT_LANGUAGE="en")
    assert f'name="fact" value="{kept}" checked' in text_of(french)
    assert f'name="fact" value="{unticked}" checked' not in text_of(french)
    assert '<html lang="fr-CA"' in french.text
    assert french.cookies[settings.LANGUAGE_COOKIE_NAME].value == "fr"
    refused = Client().post(english, {"words": long, "read": "1"})
    assert long in text_of(Client().post(_language_button(refused.text), {"words": long, "language": "fr"}))


def test_a_member_changes_the_language_of_the_boxes_too(member):
    client = Client(enforce_csrf_checks=True)
    client.cookies = member.cookies
    page = client.get(reverse("matching:finder")).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    sent = {"words": STORY["en"], "csrfmiddlewaretoken": token}
    read = client.post(reverse("matching:finder"), {**sent, "read": "1"})
    form = read.text.partition('id="question"')[2].partition("</form>")[0]
    assert 'name="csrfmiddlewaretoken"' in form
    french = client.post(_language_button(read.text), {**sent, "language": "fr"})
    assert '<html lang="fr-CA"' in french.text
    assert french.cookies[settings.LANGUAGE_COOKIE_NAME].value == "fr"


def _language_button(page):
    return re.search(r'form="question" formaction="([^"]+)" formnovalidate\s+name="language" value="fr"', page)[1]
