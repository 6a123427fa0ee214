"""Time passes, and the portal sweeps."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hub.casework.choices import ReferralRole, ReferralState
from hub.casework.models import AbsenceTransfer, Referral, Reminder
from hub.casework.reassignment.absences import end_absences
from hub.casework.reassignment.services import reassign_unattended
from hub.casework.requests.services.escalation import run_due
from tests.casework.histories.model import HUB, OPEN
from tests.casework.histories.offers import OfferActs


class Time(OfferActs):
    """Hours, weekends, holidays; what falls due is done once."""

    @rule(hours=st.integers(1, 24 * 12))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self._sweep()

    @precondition(lambda self: any(case.ledger for case in self.cases.values()))
    @rule(late=st.sampled_from([timedelta(0), timedelta(microseconds=1), timedelta(minutes=7)]))
    def time_passes_to_what_falls_due(self, late: timedelta) -> None:
        to_come = [row[2] for case in self.cases.values() for row in case.ledger]
        if to_come and min(to_come) + late > self.now:
            self.now = min(to_come) + late
            self._sweep()

    @rule()
    def sweep_twice(self) -> None:
        """Two sweeps at one moment are one."""
        self._sweep()
        assert end_absences(at=self.now) == 0
        assert reassign_unattended(at=self.now) == 0
        assert run_due(at=self.now) == 0

    def _sweep(self) -> None:
        """What the portal does each minute: absences end, what nobody holds is taken up, then what has fallen due is done."""
        waiting = set(AbsenceTransfer.objects.filter(settled_at=None).values_list("pk", flat=True))
        end_absences(at=self.now)
        self._came_home(waiting)
        self._take_up()
        due = list(
            Reminder.objects.filter(done_at=None, due_at__lte=self.now)
            .order_by("due_at", "pk")
            .values_list("request", "kind", "seat__slug", "due_at")
        )
        run_due(at=self.now)
        for key, kind, seat, moment in due:
            case = self.cases[key]
            if (kind, seat, moment) not in case.ledger:
                continue  # an earlier one of this sweep has changed the ground
            case.ledger.remove((kind, seat, moment))
            case.done.add((kind, seat, moment))
            if self._is_away(seat):
                self._reached("reminded a seat from which everybody is away")
            match kind:
                case "back":
                    case.move(HUB, self.now, human=False)
                case "close":
                    is_awaited = case.state == "waiting"
                    if is_awaited:
                        self._reached("closed as the company did not answer")
                    case.end(self.now, "unreachable" if is_awaited else "nobody")
                case "archive":
                    case.archived = True
                    case.stepped(self.now, human=False)
                case "company_silent" if case.state == "closed":
                    case.asked_after += 1
                    self._reached("asked whether a company still looks for help")
                case "nudge" | "promise" | "lead" | "company_silent" | "part_nudge" | "part_late":
                    case.stepped(self.now, human=False)

    def _came_home(self, waiting: set[int]) -> None:
        """Do to the models what was given back of transfers that waited, in their order."""
        rows = AbsenceTransfer.objects.filter(pk__in=waiting, is_back=True)
        for row in rows.select_related("referral", "from_seat", "to_seat").order_by("pk"):
            self._reached("came back untouched after an absence")
            case, home = self.cases[row.request_id], row.from_seat.slug
            if row.referral is not None:
                case.cover_offer(row.referral.part, row.to_seat.slug, home, self.now)
                continue
            case.cover(home, row.from_handler_id if row.from_handler_id in self._holders(home) else None, self.now)

    def _take_up(self) -> None:
        """Take up what nobody holds, and do the same to the models: cases first, then what is asked, then lost hands."""
        asked = Referral.objects.filter(state__in=[ReferralState.OFFERED, ReferralState.ACCEPTED]).select_related(
            "seat"
        )
        before = list(asked.order_by("pk"))
        reassign_unattended(at=self.now)
        for case in self.cases.values():
            if case.state in OPEN and case.owner != HUB and not self._holders(case.owner):
                case.move(HUB, self.now, human=False)
        for offer in before:
            case, name = self.cases[offer.request_id], offer.seat.slug
            is_open = case.offered == name if offer.part == ReferralRole.OWNER else case.parts.get(name) == offer.state
            if case.state in OPEN and is_open and name != HUB and self._is_gone(name):
                was_away = bool(self._holders(name))
                self._reached(f"gave back what was {offer.state}: {'everybody away' if was_away else 'nobody left'}")
                self._came_back(offer, case, human=offer.part == ReferralRole.OWNER)
        self._officials_left()
        for case in self.cases.values():
            if case.state in OPEN and case.handler is not None and case.handler not in self._holders(case.owner):
                case.handler = None
                if case.state == "assigned":
                    case.state = "new"
                case.stepped(self.now, human=False)

    def _officials_left(self) -> None:
        """Do to the models what came back from offices of officials that are empty, or left for long."""
        for case in self.cases.values():
            for step in case.ladder:
                if case.is_due(step) and step.asked_by is not None and step.seat and self._is_left(case, step):
                    where = "a left office" if self._holders(step.seat) else "an empty office"
                    self._reached(f"what an official was asked came back from {where}")
                    step.seat = step.asked_by = None
                    case.stepped(self.now, human=False)
