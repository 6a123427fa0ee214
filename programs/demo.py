"""The made-up programs of the demonstration, and what curators find on their desk: something of each work list.

They exist only where ``DEMO_MODE`` is on, which production cannot turn on.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from hub.accounts.models import User
from hub.core.demo import refuse_outside_demo
from hub.directory.demo import DEMO_ORGANIZATION
from hub.directory.models import Organization
from hub.publishing import services as desk
from hub.publishing.reports.services import ReportedValue, accept_report, decline_report, report_entry
from programs.choices import LinkFinding, LinkVerdict
from programs.drafts.services import begin_program_draft, write_fields
from programs.entry_types import PROGRAM
from programs.freshness.services import confirm_entry, correct_entry, propose_program, request_review, set_plan
from programs.imports.services import apply_import, check_file
from programs.links.http_client import origin_of
from programs.models import (
    Import,
    Link,
    LinkCheck,
    LinkSite,
    PageChange,
    PageText,
    Program,
    ReviewedProgram,
    ReviewRequest,
    Revision,
)

FILES = Path(__file__).parent / "data" / "demo"
FIRST_FILE, SECOND_FILE = "demo-agency-programs.yaml", "demo-agency-changes.yaml"
MAILBOX = "entries@demo-agency.example"
_WHOLE, _OWN = "curator1", "curator2"
_REASON = "The page of the program says so (demonstration)."


@transaction.atomic
def seed_demo_curation(*, people: Mapping[str, User], at: datetime) -> None:
    """Make the programs of the demonstration's own organization with their past, once; nothing where they are there.

    All is done through the services, as the two curators, an owner and readers would. ``people`` by key; what they
    look after must be seeded. Raises ``ImproperlyConfigured`` outside the demonstration.
    """
    refuse_outside_demo()
    if not Program.objects.filter(organization__slug=DEMO_ORGANIZATION).exists():
        _CurationStory(people, at).live()


class _CurationStory:
    """What happened to the programs in the last two months."""

    def __init__(self, people: Mapping[str, User], now: datetime) -> None:
        self.whole, self.own = people[_WHOLE], people[_OWN]
        self.now = now

    def live(self) -> None:
        """Do all of it, the oldest first."""
        self._first_file()
        self._drafts_of_curators()
        self._second_file()
        self._page_that_is_gone()
        self._page_that_changed()
        self._page_that_moved()
        self._readers()
        self._owner()

    def _ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days)

    def _first_file(self) -> None:
        """A file becomes drafts, which the other curator publishes; two of its programs look like twins."""
        source = self._import(FIRST_FILE, days=60)
        drafts = Revision.objects.filter(imported_rows__source=source).order_by("imported_rows__position")
        for draft in drafts:
            self._publish(draft, by=self.whole, reader=self.own, days=58)

    def _second_file(self) -> None:
        """A curator has changed an amount since the first file: the second one conflicts with it."""
        draft = self._edited("demo-lake-fund", by=self.own, days=30, amount_max="275000")
        self._publish(draft, by=self.own, reader=self.whole, days=29)
        self._import(SECOND_FILE, days=6)

    def _drafts_of_curators(self) -> None:
        """One closes soon and will say something else on a day; one waits for each curator's second look."""
        closes = (self.now + timedelta(days=20)).date().isoformat()
        draft = self._edited("demo-ice-road-grant", by=self.own, days=20, intake_mode="call", closes=closes)
        self._publish(draft, by=self.own, reader=self.whole, days=19)
        draft = self._edited("demo-ice-road-grant", by=self.own, days=9, amount_max="120000")
        self._submit(draft, by=self.own, days=9)
        desk.approve(version=draft, by=self.whole, at=self._ago(8), publish_at=self.now + timedelta(days=14))
        draft = self._edited("demo-lake-fund-north", by=self.own, days=5, cost_share="40")
        self._submit(draft, by=self.own, days=5)

    def _page_that_is_gone(self) -> None:
        """The official page of one program is not there since twelve days."""
        address = Revision.objects.get(live_program__slug="demo-harbour-loan").url_en
        link = self._link(address, LinkVerdict.BROKEN, since=self._ago(12))
        LinkCheck.objects.bulk_create(
            [
                LinkCheck(link=link, at=self._ago(days), finding=LinkFinding.GONE, status=404, final_address=address)
                for days in range(12, 0, -1)
            ]
        )

    def _page_that_moved(self) -> None:
        """The official page of one program leads for good to another, at the last two looks."""
        address = Revision.objects.get(live_program__slug="demo-river-pilot").url_en
        new = address.replace("river-pilot", "pilots/rivers")
        link = self._link(address, LinkVerdict.VALID, moved_to=new)
        moved = {"finding": LinkFinding.THERE, "status": 200, "final_address": new, "permanent": True}
        LinkCheck.objects.bulk_create([LinkCheck(link=link, at=self._ago(days), **moved) for days in (8, 1)])

    def _page_that_changed(self) -> None:
        """The guide of one program names another amount since two days."""
        (address,) = Revision.objects.get(live_program__slug="demo-lake-fund").sources
        link = self._link(address, LinkVerdict.VALID)
        was, now = (f"The fund pays up to ${amount} for each lake." for amount in ("275,000", "300,000"))
        PageText.objects.create(link=link, text=now, read_at=self._ago(2))
        PageChange.objects.create(link=link, passages=[[was, now]], at=self._ago(2))

    def _readers(self) -> None:
        words = "The page speaks of boats as well, not of sensors alone."
        self._report("demo-river-pilot", "who", words, days=4)
        declined = self._report("demo-lake-fund", "money", "Is it not 60% of the cost?", days=15)
        reply = "The guide says half of the cost. We looked again, and left it."
        decline_report(report=declined, reply=reply, by=self.own, at=self._ago(14))
        self._accepted("demo-harbour-loan", "links", "The link leads nowhere.", days=7)
        draft = self._accepted("demo-wharf-advice", "contact", "Nobody answers at the old address.", days=25)
        source = "https://demo-agency.example/en/wharf-advice/contact"
        self._write(draft, by=self.own, days=24, contact_email="wharf@demo-agency.example", contact_source=source)
        self._publish(draft, by=self.own, reader=self.whole, days=23)
        draft = self._edited("demo-wharf-advice", by=self.whole, days=2, decision_max="30", decision_source=source)
        self._submit(draft, by=self.whole, days=2)

    def _owner(self) -> None:
        """The owner has its link: one entry is confirmed, one corrected, the others wait, and a program is proposed."""
        body = Organization.objects.get(slug=DEMO_ORGANIZATION)
        set_plan(organization=body, months=6, mailbox=MAILBOX, language="en", by=self.own, at=self._ago(3))
        request_review(organization=body, by=self.own, at=self._ago(3))
        ask = ReviewRequest.objects.get(organization=body)
        asked = {row.program.slug: row for row in ReviewedProgram.objects.filter(ask=ask).select_related("program")}
        right, corrected = asked["demo-lake-fund"], asked["demo-river-pilot"]
        confirm_entry(asked=right, revision_id=right.program.live_id, at=self._ago(1))
        said = ReportedValue(
            field="amount_max",
            says="",
            should_say="25000",
            source="https://demo-agency.example/en/river-pilot/costs",
        )
        correct_entry(
            asked=corrected,
            revision_id=corrected.program.live_id,
            fields=[said],
            words="We now pay for the sensors as well.",
            at=self._ago(1),
        )
        proposed = {
            "jurisdiction": "NU",
            "name_en": "Harbour Heat Trial (demonstration)",
            "name_fr": "Essai de chaleur portuaire (démonstration)",
            "summary_en": "Pays half of a first heat pump at a harbour, until the end of March.",
            "summary_fr": "Paie la moitié d’une première thermopompe dans un port, jusqu’à la fin de mars.",
            "sources": "https://demo-agency.example/en/harbour-heat",
        }
        propose_program(ask=ask, values=proposed, at=self._ago(1))

    def _link(self, address: str, verdict: LinkVerdict, **held: Any) -> Link:
        rested = {"robots": "", "robots_at": self._ago(1), "not_before": self.now}
        site, _new = LinkSite.objects.get_or_create(origin=origin_of(address), defaults=rested)
        moments = {"seen_at": self._ago(1), "next_at": self.now + timedelta(days=1)}
        return Link.objects.create(address=address, site=site, verdict=verdict, **moments, **held)

    # --- Single steps -------------------------------------------------------------------------------------------------

    def _import(self, name: str, *, days: int) -> Import:
        content, moment = (FILES / name).read_bytes(), self._ago(days)
        source = check_file(name=name, content=content, by=self.whole, at=moment)
        return apply_import(source=source, by=self.whole, at=moment)

    def _program(self, slug: str) -> Program:
        return Program.objects.select_related("organization", "live").get(slug=slug)

    def _edited(self, slug: str, *, by: User, days: int, **values: Any) -> Revision:
        draft = begin_program_draft(program=self._program(slug), by=by, at=self._ago(days))
        self._write(draft, by=by, days=days, **values)
        return draft

    def _write(self, draft: Revision, *, by: User, days: int, **values: Any) -> None:
        write_fields(version=draft, values=values, by=by, at=self._ago(days))

    def _submit(self, draft: Revision, *, by: User, days: int) -> None:
        desk.submit(version=draft, reason=_REASON, by=by, at=self._ago(days))

    def _publish(self, draft: Revision, *, by: User, reader: User, days: int) -> None:
        self._submit(draft, by=by, days=days)
        desk.approve(version=draft, by=reader, at=self._ago(days - 1))

    def _report(self, slug: str, part: str, words: str, *, days: int) -> Any:
        return report_entry(
            entry_type=PROGRAM, slug=slug, part=part, words=words, link="", email="", language="en",
            at=self._ago(days),
        )  # fmt: skip

    def _accepted(self, slug: str, part: str, words: str, *, days: int) -> Any:
        report = self._report(slug, part, words, days=days)
        answer_en, answer_fr = "The entry is corrected (demonstration).", "La fiche est corrigée (démonstration)."
        return accept_report(
            report=report, answer_en=answer_en, answer_fr=answer_fr, by=self.own, at=self._ago(days - 1)
        )
