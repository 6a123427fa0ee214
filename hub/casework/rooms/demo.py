"""The rooms of the demonstration, which say that they are fictional: one joint offer, and the governments' table.

They exist only where ``DEMO_MODE`` is on, which production cannot turn on.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from companies.choices import MemberRole
from companies.models import Company, Membership
from companies.profile.services.offerings import edit_offering
from hub.accounts.models import User
from hub.casework.leads.demo import REUSE_TITLE
from hub.casework.models import CompanyProposal, ConfirmedCapability, Room, RoomMember
from hub.casework.rooms.proposals import (
    answer_invitation,
    ask_peer,
    invite_seat,
    open_table,
    propose_consortium,
    send_invitation,
    set_peer_topics,
)
from hub.casework.rooms.services import agree_to_offer, write_post
from hub.core.demo import refuse_outside_demo
from hub.core.vocabulary.enums import Challenge
from hub.directory.models import Seat
from opportunities.leads.queries import lead_entries

# Of the companies of the demonstration, by address: what each brings to the lead of which they were told. Two join.
_BRINGS: Mapping[str, str] = {
    "demo-boreal-membranes": "membranes",
    "demo-salt-fog": "water-reuse-desalination",
    "demo-tourbe-vive": "industrial-effluent",
}
_SEAT, _HUB, _PROVINCE = "shanghai-water-monitoring", "hub-desk", "ab-government-desk"
_HOUR = timedelta(hours=1)


@transaction.atomic
def seed_demo_rooms(*, people: Mapping[str, User], at: datetime) -> None:
    """Open both rooms, once: companies of the told lead and its officer in the one, three desks in the other.

    ``people`` by key; seats, companies and the lead must be there. Raises ``ImproperlyConfigured`` outside the
    demonstration.
    """
    refuse_outside_demo()
    if Room.objects.exists():
        return
    begun = at - timedelta(days=2)
    _joint_offer(people, at=begun)
    _table(people, at=begun)
    _peers(at=begun)


def _owner(company: Company) -> User:
    return Membership.objects.filter(company=company, role=MemberRole.OWNER).order_by("pk")[0].user


def _joint_offer(people: Mapping[str, User], *, at: datetime) -> None:
    lead = next((entry for entry in lead_entries() if entry.row and entry.title_en == REUSE_TITLE), None)
    firms = {company.slug: company for company in Company.objects.filter(slug__in=_BRINGS)}
    if lead is None or lead.row is None or len(firms) < len(_BRINGS):
        return
    seat = Seat.objects.get(slug=_SEAT)
    for slug, brings in _BRINGS.items():
        firm = firms[slug]
        row = firm.offerings.order_by("pk")[0]
        edit_offering(
            offering=row, name=row.name, description=row.description, answers={"capabilities": [brings]},
            by=_owner(firm), at=at,
        )  # fmt: skip
        ConfirmedCapability.objects.create(company=firm, capability=brings, seat=seat, by=people["shanghai"], at=at)
    members = {firms[slug].pk: [brings] for slug, brings in _BRINGS.items()}
    room = propose_consortium(
        requirements=lead.row.capabilities, members=members, lead=lead, seat=seat, by=people["shanghai"], at=at
    )
    words = {
        "demo-boreal-membranes": (1, "We lead, and tell the caller by 20 December that we bid together. (fictional)"),
        "demo-tourbe-vive": (20, "Nous fournissons le filtre. Nous préférons que Boreal signe. (fictif)"),
    }
    for proposal in CompanyProposal.objects.filter(room=room).select_related("company"):
        send_invitation(pk=proposal.pk, at=at)
    for slug, (hours, text) in words.items():
        firm, moment = firms[slug], at + hours * _HOUR
        proposal = CompanyProposal.objects.get(room=room, company=firm)
        answer_invitation(proposal=proposal, answer="yes", reason="", note_read=True, by=_owner(firm), at=moment)
        member = RoomMember.objects.get(room=room, company=firm)
        write_post(
            room=room, member=member, text=text, links=[], is_decision=hours == 1, by=_owner(firm),
            at=moment + _HOUR,
        )  # fmt: skip
    officer = RoomMember.objects.get(room=room, seat=seat)
    asks = "The park asks for one contact and one price. Who signs? (fictional)"
    late = at + 22 * _HOUR
    write_post(room=room, member=officer, text=asks, links=[], is_decision=False, by=people["shanghai"], at=late)
    first = RoomMember.objects.get(room=room, company=firms["demo-boreal-membranes"])
    agree_to_offer(room=room, member=first, by=people["owner"], at=late + _HOUR)


def _table(people: Mapping[str, User], *, at: datetime) -> None:
    room = open_table(seat=Seat.objects.get(slug=_HUB), by=people["desk"], at=at)
    hub = RoomMember.objects.get(room=room)
    for slug in (_PROVINCE, _SEAT):
        invite_seat(room=room, by_member=hub, seat=Seat.objects.get(slug=slug), by=people["desk"], at=at + _HOUR)
    said = (
        (_HUB, "desk", "Which of these needs do you see too? Please answer by Friday. (demonstration)"),
        (_PROVINCE, "alberta", "Example of an answer: we see the same, and plan a call for spring. (demonstration)"),
    )  # fmt: skip
    for number, (slug, person, text) in enumerate(said, 2):
        member = RoomMember.objects.get(room=room, seat__slug=slug)
        write_post(
            room=room, member=member, text=text, links=[], is_decision=False, by=people[person], at=at + number * _HOUR
        )


def _peers(*, at: datetime) -> None:
    """Two companies would talk about intellectual property, and one has asked the other."""
    firms = list(Company.objects.filter(slug__in=["demo-boreal-membranes", "demo-aurora-microgrid"]).order_by("slug"))
    for firm in firms:
        set_peer_topics(company=firm, topics=[Challenge.IP_PROTECTION], language="en", by=_owner(firm), at=at)
    if len(firms) > 1:
        room = ask_peer(company=firms[0], topic=Challenge.IP_PROTECTION, by=_owner(firms[0]), at=at)
        send_invitation(pk=CompanyProposal.objects.get(room=room).pk, at=at)
