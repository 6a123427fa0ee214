"""Programs that an owner proposes by the link of its mail."""

from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from hub.audit.models import Entry
from hub.core.workflow import RefusedError
from hub.publishing import services
from hub.publishing.choices import Origin
from hub.publishing.services import document_at
from programs.choices import ReviewRequestEnd
from programs.entry_types import PROGRAM
from programs.freshness.rules import MOST_PROPOSED, is_over
from programs.freshness.services import (
    propose_program,
    revoke_review_request,
)
from programs.models import Revision
from programs.publication.services import live_catalogue
from tests.programs.desk.curators import curator
from tests.programs.desk.test_pages import enter
from tests.programs.factories import organization
from tests.programs.freshness.owners import DUE, asked, on_the_day, page

__all__ = ["on_the_day"]
pytestmark = pytest.mark.django_db

PROPOSED = {
    "jurisdiction": "CA",
    "name_en": "",
    "name_fr": "Fonds neuf",
    "summary_en": "",
    "summary_fr": "Finance les essais.",
    "source": "https://agency.example/fonds",
}


def test_an_owner_proposes_a_program_of_its_own_as_a_draft_that_two_curators_bring_to_readers():
    _ask, token, rows = asked("ca-example")
    other = organization("other-agency", acronym_en="OA")
    browser, address = Client(), page(token, name="propose")
    assert address in browser.get(page(token, name="entries")).text
    assert browser.get(address).context["form"]["jurisdiction"].value() == rows[0].organization.jurisdiction
    assert not Revision.objects.filter(origin=Origin.OWNER).exists()
    refused = browser.post(address, PROPOSED | {"name_fr": "", "source": ""})
    assert set(refused.context["form"].errors) == {"source"}
    sent = browser.post(address, PROPOSED | {"organization": other.slug, "state": "published", "support": "grant"})
    assert "done=proposed" in sent["Location"]
    assert "Our team checks it" in browser.get(sent["Location"]).text
    draft = Revision.objects.get(origin=Origin.OWNER)
    assert (draft.state, draft.made_by, draft.program.organization) == ("draft", None, rows[0].organization)
    document, number = document_at(draft)
    plain = PROGRAM.blank(DUE)
    assert {name: document[name] for name in document if document[name] != plain[name]} == {
        "name_fr": "Fonds neuf", "summary_fr": "Finance les essais.", "sources": PROPOSED["source"],
    }  # fmt: skip
    told = Entry.objects.get(action="programs.review.proposed")
    assert (told.actor_id, told.data["organization"]) == (None, "example-agency")
    assert Client().get(draft.program.get_absolute_url()).status_code == 404
    # It waits on the desk of those who look after the organization, above what only wants to be better.
    ben, cem = curator("ben"), curator("cem")
    for desk, seen in ((enter("own", rows[0].organization)[0], 1), (enter("oth", other)[0], 0)):
        text = desk.get(reverse("curating:desk"), {"list": "proposed"}).text
        assert ("Fonds neuf" in text) is bool(seen)
        assert desk.get(reverse("curating:draft", args=[draft.pk])).status_code == (200 if seen else 404)
    new = {
        "name_en": "New fund",
        "summary_en": "Pays for trials.",
        "support": ["grant"],
        "verified": True,
        "as_of": "2026-11-20",
    }
    for part, names in (
        ("words", ("name_en", "summary_en")),
        ("money", ("support",)),
        ("sources", ("verified", "as_of")),
    ):
        values = {name: new[name] for name in names}
        number = services.save_draft(version=draft, part=part, values=values, number=number, by=ben, at=DUE).number
    services.submit(version=draft, reason="Proposed by the agency.", by=ben, at=DUE)
    draft.refresh_from_db()
    with pytest.raises(RefusedError):
        services.approve(version=draft, by=ben, at=DUE)
    services.approve(version=draft, by=cem, at=DUE)
    assert live_catalogue().by_slug[draft.program.slug].name_en == "New fund"


def test_a_program_that_an_owner_proposed_has_no_second_draft_beside_it():
    _ask, token, _rows = asked("ca-example")
    assert Client().post(page(token, name="propose"), PROPOSED).status_code == 302
    draft = Revision.objects.get(origin=Origin.OWNER)
    ben = curator("ben")
    begun = services.begin_draft(entry_type=PROGRAM, slug=draft.program.slug, by=ben, at=DUE)
    assert begun.pk == draft.pk, "a curator works on in what the owner proposed"
    document, _number = document_at(draft)
    for origin in (Origin.CURATOR, Origin.IMPORT, Origin.OWNER):
        given = {"state": "draft", "origin": origin, "based_on": None, "made_by": ben, "made_at": DUE}
        with pytest.raises(IntegrityError, match="program_has_one_open_draft"), transaction.atomic():
            PROGRAM.new_version(draft.program.slug, document, **given)


def test_an_owner_proposes_no_more_than_wait_at_a_time_and_nothing_by_a_link_that_is_over():
    ask, token, rows = asked("ca-example")
    browser, address = Client(), page(token, name="propose")
    assert browser.post(address, PROPOSED | {"name_fr": ""}).context["form"].errors.keys() == {"name_en"}
    for number in range(MOST_PROPOSED):
        assert browser.post(address, PROPOSED | {"name_fr": f"Fonds {number}"}).status_code == 302
    refused = browser.post(address, PROPOSED)
    assert refused.status_code == 409
    assert "Fonds neuf" in refused.text
    first = Revision.objects.filter(origin=Origin.OWNER).first()
    services.discard_draft(version=first, by=curator("ben"), at=DUE)
    assert browser.post(address, PROPOSED).status_code == 302
    revoke_review_request(ask=ask, by=curator("cem", rows[0].organization), at=DUE)
    assert browser.post(address, PROPOSED).status_code == 410
    with pytest.raises(RefusedError):
        propose_program(ask=ask, values={}, at=DUE)
    assert Revision.objects.filter(origin=Origin.OWNER).count() == MOST_PROPOSED


def test_a_link_whose_entries_are_all_answered_takes_proposals_until_its_day():
    ask, token, _rows = asked("ca-example")
    ask.ended_at, ask.end = DUE, ReviewRequestEnd.ANSWERED
    ask.save()
    address = page(token, name="propose")
    assert is_over(ask, at=ask.expires_at)
    assert not is_over(ask, at=DUE)
    assert Client().post(address, PROPOSED).status_code == 302
    ask.end = ReviewRequestEnd.REVOKED
    ask.save()
    assert is_over(ask, at=DUE)
    assert Client().post(address, PROPOSED).status_code == 410


def test_two_proposals_of_one_name_at_a_moment_have_two_addresses():
    _ask, token, _rows = asked("ca-example")
    address = page(token, name="propose")
    assert Client().post(address, PROPOSED).status_code == 302
    taken = PROGRAM.taken("")
    # The second one looked before the first one stood there.
    another = PROPOSED | {"summary_fr": "Une aide aux essais en usine."}
    with patch.object(type(PROGRAM), "taken", side_effect=[set(), taken]):
        assert Client().post(address, another).status_code == 302
    assert Revision.objects.filter(origin=Origin.OWNER).count() == 2


def test_a_proposal_that_is_sent_twice_is_one_draft():
    _ask, token, _rows = asked("ca-example")
    for _press in range(2):
        assert Client().post(page(token, name="propose"), PROPOSED).status_code == 302
    assert Revision.objects.filter(origin=Origin.OWNER).count() == 1
