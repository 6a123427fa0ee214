"""The box on every page: whom it names, what it holds, what it takes."""

import re
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from hub.accounts.models import User
from hub.casework.models import RequestDraft, ServiceRequest
from hub.directory.models import Seat
from hub.outbox.services import deliver_due
from opportunities.models import Opportunity
from programs.models import Program
from tests.accounts.people import mails_to
from tests.casework.asking.drafts import started
from tests.casework.enquiries.writing import ANSWERS, BODY, VISITOR, finder_token, write
from tests.casework.world import BEIJING, MONTREAL, SHANGHAI, World

pytestmark = pytest.mark.django_db


def _box(page: Any) -> str:
    found = re.search(r'<section class="card lift stack" id="ask".*?</section>', page.content.decode(), re.DOTALL)
    assert found
    return found[0]


def _asked(box: str) -> list[str]:
    return re.findall(r'name="to" value="([\w-]+)"', box)


@pytest.mark.usefixtures("world")
class TestTheBox:
    """Where it stands, and what it knows."""

    def test_under_an_answer_it_holds_what_was_told_and_the_post_of_the_place_comes_first(self):
        token = finder_token()
        box = _box(Client().get(reverse("matching:answer", args=[token])))
        assert _asked(box)[0] == SHANGHAI
        assert len(_asked(box)) > 1
        assert "hub-desk" in _asked(box)
        for words in (ANSWERS["description"], "Jiangsu", "Quebec", "First programs of the list"):
            assert words in box
        assert f'name="answers" value="{token}"' in box

    @pytest.mark.parametrize("lang", ["en", "fr"])
    def test_who_told_nothing_of_a_market_abroad_is_asked_to_write_to_the_desk(self, lang: str):
        answers = {
            "description": "A greenhouse that asks for a grant.",
            "target_markets": [],
            "needs": ["funding_demo"],
        }
        token = finder_token(**answers)
        with override(lang):
            home = _asked(_box(Client().get(reverse("matching:answer", args=[token]))))
            abroad = reverse("matching:answer_program", args=[token, "ca-gac-canexport-smes"])
            assert home[0] == "hub-desk"
            assert MONTREAL not in home
            assert MONTREAL in _asked(_box(Client().get(abroad)))

    def test_a_program_names_itself_and_shows_its_published_contact_first(self):
        program = Program.objects.published().select_related("live").get(slug="ca-gac-canexport-smes")
        page = Client().get(reverse("programs:detail", args=[program.slug]))
        box = _box(page)
        assert f'name="program" value="{program.slug}"' in box
        assert program.live.name_en in box
        # They stand once, beside the program.
        assert page.text.index(program.live.contact_email) < page.text.index(box[:60])
        assert "Published contacts" not in box
        assert "hub-desk" in _asked(box)

    def test_an_opportunity_is_asked_about_at_the_post_of_its_place(self):
        row = (
            Opportunity.objects.filter(cn_provinces__contained_by=["CN-JS", "CN-ZJ", "CN-SH"])
            .exclude(cn_provinces=[])
            .order_by("slug")[0]
        )
        box = _box(Client().get(reverse("opportunities:detail", args=[row.slug])))
        assert _asked(box)[0].startswith("shanghai-")
        assert f'name="opportunity" value="{row.slug}"' in box

    def test_an_office_is_asked_through_its_own_seats(self):
        office = Seat.objects.get(slug=BEIJING).office
        assert _asked(_box(Client().get(reverse("directory:office", args=[office.slug]))))[0].startswith("beijing-")

    def test_who_was_chosen_stands_alone_with_the_desk(self):
        for more in ({}, {"answers": finder_token()}):
            page = Client().get(reverse("casework:message"), {"seat": BEIJING, **more})
            assert _asked(_box(page)) == [BEIJING, "hub-desk"]

    @pytest.mark.parametrize("page", ["pages:contact", "casework:message"])
    def test_with_nothing_known_the_desk_is_asked(self, page: str):
        assert _asked(_box(Client().get(reverse(page)))) == ["hub-desk"]

    @pytest.mark.parametrize("page", ["programs:detail", "casework:message", "pages:contact"])
    def test_a_public_page_with_the_box_sets_no_cookie(self, page: str):
        slug = Program.objects.published().order_by("slug")[0].slug
        response = Client().get(reverse(page, args=[slug] if page == "programs:detail" else []))
        assert response.cookies == {}

    @pytest.mark.parametrize(
        ("lang", "words"), [("en", "No account needed."), ("fr", "Aucun compte n’est nécessaire.")]
    )
    def test_a_visitor_reads_that_no_account_is_needed(self, lang: str, words: str):
        with override(lang):
            assert words in _box(Client().get(reverse("pages:contact")))

    def test_staff_have_no_box(self, world: World):
        client = Client()
        client.force_login(world.people[SHANGHAI])
        page = client.get(reverse("pages:contact")).content.decode()
        assert 'id="ask"' not in page


@pytest.mark.usefixtures("world")
class TestWriting:
    """What a visitor sends waits for the mailed link."""

    def test_a_message_waits_as_a_draft_and_nobody_hears_of_it(self, mailoutbox: list[EmailMessage]):
        response = write(answers=finder_token())
        assert response["Location"] == reverse("casework:message_mailed")
        draft = RequestDraft.objects.get()
        assert (draft.email, draft.answers["body"], draft.answers["seat"]) == (VISITOR, BODY, SHANGHAI)
        assert (draft.expires_at - draft.created_at).days == 7
        assert not ServiceRequest.objects.exists()
        assert not User.objects.filter(email=VISITOR).exists()
        deliver_due()
        assert [mail.to for mail in mailoutbox] == [[VISITOR]]

    @pytest.mark.parametrize("lang", ["en", "fr"])
    def test_the_mail_holds_the_words_of_the_portal_alone(self, lang: str, mailoutbox: list[EmailMessage]):
        with override(lang):
            write(answers=finder_token())
        deliver_due()
        (mail,) = mailoutbox
        assert "CANARY" not in mail.body + mail.subject
        assert ANSWERS["description"] not in mail.body
        assert f"/{lang}/" in mail.body
        assert ("votre message" in mail.subject.lower()) == (lang == "fr")

    def test_an_address_with_an_account_gets_the_same_page_and_its_mail_says_so(
        self, world: World, mailoutbox: list[EmailMessage]
    ):
        strange, known = write(), write(email=world.owner.email)
        assert (strange.status_code, strange["Location"]) == (known.status_code, known["Location"])
        assert strange.cookies == known.cookies == {}
        deliver_due()
        assert "You have an account" in mails_to(world.owner.email, mailoutbox)[0].body
        assert "You have an account" not in mails_to(VISITOR, mailoutbox)[0].body

    @pytest.mark.parametrize(
        "wrong",
        [{"email": "nobody"}, {"email": ""}, {"body": ""}, {"to": "no-such-seat"}, {"website": "https://spam.example"}],
    )
    def test_a_mistake_keeps_the_words(self, wrong: dict[str, str]):
        page = write(**wrong)
        assert page.status_code == 200
        assert wrong.get("body") == "" or BODY in page.content.decode()
        assert not RequestDraft.objects.exists()

    def test_answers_that_are_gone_are_named_and_the_next_press_goes_without(self):
        page = write(answers="outlived")
        assert "no longer kept" in page.content.decode()
        assert BODY in page.content.decode()
        assert 'name="answers"' not in page.content.decode()

    @pytest.mark.parametrize("name", ["program", "opportunity", "office", "answers", "company", "province", "seat"])
    def test_what_no_column_can_hold_names_nothing(self, name: str):
        answer = Client().post(reverse("casework:message"), {name: "a\0b", "body": "Whom should we call?"})
        assert answer.status_code == 200
        assert "Whom should we call?" in answer.text

    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_own_words_of_two_lines_in_the_message_do_not_go_along_once_more(self, end: str):
        words = f"Membranes for dye houses.{end}They use their water again."
        write(answers=finder_token(description=words), body="Membranes for dye houses.\r\nThey use their water again.")
        enclosed = RequestDraft.objects.get().answers["enclosed"]
        assert enclosed
        assert not any("dye houses" in line for line in enclosed)

    def test_what_is_not_to_go_along_stays(self):
        write(answers=finder_token(), enclose="")
        answers = RequestDraft.objects.get().answers
        assert answers["enclosed"] == []
        assert "answers" not in answers

    def test_a_form_of_another_site_is_refused(self):
        client = Client(headers={"sec-fetch-site": "cross-site"})
        assert write(client).status_code == 403
        assert not RequestDraft.objects.exists()

    def test_with_a_session_the_token_is_asked_for(self, world: World):
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.owner)
        assert write(client).status_code == 403

    def test_nobody_fills_the_mailbox_of_somebody_else(self, settings: Any, mailoutbox: list[EmailMessage]):
        settings.RATE_LIMITS = {"casework.message": {"mailbox": (2, 3600)}}
        answers = [write().status_code for _ in range(3)]
        assert answers == [302, 302, 429]
        assert write(email="another@maplebend.example").status_code == 302
        deliver_due()
        assert len(mails_to(VISITOR, mailoutbox)) == 2


class TestMember:
    """Whoever is signed in sends at once."""

    def test_two_presses_are_one_request_for_the_own_company(self, world: World, browser: Client):
        sent = {"to": SHANGHAI, "seat": SHANGHAI, "body": BODY, "started": started()}
        answers = [browser.post(reverse("casework:message"), sent) for _ in range(2)]
        found = ServiceRequest.objects.get()
        assert {answer["Location"] for answer in answers} == {reverse("casework:sent", args=[found.reference])}
        assert (found.company, found.submitted_by, found.wished_seat.slug) == (world.company, world.owner, SHANGHAI)
        page = browser.get(answers[0]["Location"]).content.decode()
        assert found.reference in page
        assert "A person answers you by" in page

    def test_the_match_page_has_the_box_with_the_profile_of_the_company(self, world: World, browser: Client):
        box = _box(browser.get(reverse("matching:company", args=[world.company.slug])))
        assert f'name="company" value="{world.company.slug}"' in box
        assert 'name="email"' not in box
        assert "csrfmiddlewaretoken" in box
