"""The doors to the desk and to drafts. A draft of another organization answers as one that is not there."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from hub.core import logs
from hub.directory.access import curatorships_of
from hub.directory.models import Curatorship, Organization
from programs.choices import Judgement
from programs.models import ImportConflict, Program, ProgramPair, Revision


class Charge:
    """What one person looks after: the whole catalogue, or some organizations."""

    def __init__(self, rows: list[Curatorship]) -> None:
        self.rows = rows
        self.whole = any(row.organization_id is None for row in rows)
        self.organization_ids = frozenset(row.organization_id for row in rows if row.organization_id is not None)

    def holds(self, organization_id: int) -> bool:
        """Whether an organization's entries are among them."""
        return self.whole or organization_id in self.organization_ids

    def of_programs(self, programs: Any, prefix: str = "") -> Any:
        """Return those of a query set that are looked after; ``prefix`` leads to the program."""
        return programs if self.whole else programs.filter(self.reach(prefix))

    def reach(self, prefix: str = "") -> Q:
        """Return the condition that a program is looked after; an empty one for whoever looks after all of them."""
        return Q() if self.whole else Q(**{f"{prefix}organization__in": self.organization_ids})

    @property
    def organizations(self) -> Any:
        """The organizations whose programs may be written."""
        rows = Organization.objects.order_by("slug")
        return rows if self.whole else rows.filter(pk__in=self.organization_ids)


def charge_of(user: Any) -> Charge:
    """Return what the person looks after (one query). Raises ``PermissionDenied`` for whoever looks after nothing."""
    rows = curatorships_of(user)
    if not rows:
        raise PermissionDenied
    return Charge(rows)


def draft_for(user: Any, pk: int) -> Revision:
    """Return a revision with its program and organization. Raises ``Http404`` for what is not there or not theirs."""
    charge = charge_of(user)
    related = ("program__organization", "program__live", "based_on")
    revision: Revision | None = Revision.objects.select_related(*related).filter(pk=pk).first()
    if revision is None or not charge.holds(revision.program.organization_id):
        logs.refused("programs.draft_denied", by=user, subject=f"{Revision._meta.label_lower} {pk}")
        raise Http404
    return revision


def program_for(user: Any, slug: str) -> Program:
    """Return a program with its organization and live revision. Raises ``Http404`` as above."""
    charge = charge_of(user)
    program: Program | None = Program.objects.select_related("organization", "live").filter(slug=slug).first()
    if program is None or not charge.holds(program.organization_id):
        logs.refused("programs.curation_denied", by=user, subject=f"{Program._meta.label_lower} {slug}")
        raise Http404
    return program


def conflicts_of(charge: Charge) -> Any:
    """Return the conflicts that wait for a person, the oldest first, within what is looked after."""
    related = ("program__organization", "program__live", "row__source")
    waiting = ImportConflict.objects.filter(choice="").select_related(*related)
    return charge.of_programs(waiting, "program__").order_by("row_id", "pk")


def pairs_of(charge: Charge) -> Any:
    """Return the pairs that wait for a person, the likest first; both programs must be looked after."""
    return _pairs(Q(judgement="") & _both(charge)).order_by("-likeness", "pk")


def judged_pairs_of(charge: Charge) -> Any:
    """Return the pairs that a person has judged, the newest first.

    Whoever looks after one of two published programs sees what was said of them; of a draft only whoever sees it.
    """
    return _pairs(~Q(judgement="") & _seen(charge)).order_by("-judged_at", "-pk")


def pairs_for(person: Any, charge: Charge) -> Any:
    """Return the pairs that wait for this person: to be judged, or proposed by somebody else."""
    proposed = Q(judgement=Judgement.PROPOSED) & ~Q(judged_by=person) & _seen(charge)
    return _pairs(Q(judgement="") & _both(charge) | proposed).order_by("-likeness", "pk")


def _pairs(wanted: Q) -> Any:
    sides = ("first__organization", "second__organization", "first__live", "second__live")
    return ProgramPair.objects.filter(wanted).select_related(*sides)


def _both(charge: Charge) -> Q:
    return charge.reach("first__") & charge.reach("second__")


def _seen(charge: Charge) -> Q:
    published = Q(first__live__isnull=False, second__live__isnull=False)
    return _both(charge) | (charge.reach("first__") | charge.reach("second__")) & published
