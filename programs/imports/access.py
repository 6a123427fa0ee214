"""The doors to imports: each shows what is among the entries that the person looks after."""

from typing import Any

from django.db.models import Q
from django.http import Http404

from hub.core.http import logs
from hub.directory.seats.access import Charge, charge_of
from programs.choices import JobState, PairDecision
from programs.models import Import, ImportConflict, ImportJob, ImportRow, ProgramPair


def imports_of(charge: Charge) -> Any:
    """Return the imports all of whose rows are looked after."""
    rows = Import.objects.order_by("-at", "-pk")
    if charge.whole:
        return rows
    outside = ImportRow.objects.exclude(organization__in=charge.organization_ids)
    return rows.exclude(pk__in=outside.values("source"))


def waiting_jobs_of(user: Any) -> Any:
    """Return the person's own files that the worker still has, the newest first, without what they hold."""
    return ImportJob.objects.filter(by=user, state=JobState.WAITING).defer("content").order_by("-pk")


def job_for(user: Any, pk: int) -> ImportJob:
    """Return a job that the person gave to the worker. Raises ``Http404`` for others' and for what is not there."""
    charge_of(user)
    return _one(user, ImportJob.objects.filter(by=user).defer("content"), pk)


def import_for(user: Any, pk: int) -> Import:
    """Return an import. Raises ``Http404`` for what is not there or holds others' rows."""
    return _one(user, imports_of(charge_of(user)), pk)


def conflicts_of(charge: Charge) -> Any:
    """Return the conflicts that wait for a person, the oldest first, within what is looked after."""
    related = ("program__organization", "program__live", "row__source")
    waiting = ImportConflict.objects.undecided().select_related(*related)
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
    proposed = Q(judgement=PairDecision.PROPOSED) & ~Q(judged_by=person) & _seen(charge)
    return _pairs(Q(judgement="") & _both(charge) | proposed).order_by("-likeness", "pk")


def _pairs(wanted: Q) -> Any:
    sides = ("first__organization", "second__organization", "first__live", "second__live")
    return ProgramPair.objects.filter(wanted).select_related(*sides)


def _both(charge: Charge) -> Q:
    return charge.reach("first__") & charge.reach("second__")


def _seen(charge: Charge) -> Q:
    if charge.whole:
        # Of an empty condition or another one, Django would keep the other.
        return Q()
    published = Q(first__live__isnull=False, second__live__isnull=False)
    return _both(charge) | (charge.reach("first__") | charge.reach("second__")) & published


def conflict_for(user: Any, pk: int) -> ImportConflict:
    """Return a conflict that waits. Raises ``Http404`` as above."""
    return _one(user, conflicts_of(charge_of(user)), pk)


def pair_for(user: Any, pk: int) -> ProgramPair:
    """Return a pair that waits, or was judged. Raises ``Http404`` as above."""
    charge = charge_of(user)
    rows = pairs_of(charge).filter(pk=pk)
    return _one(user, rows if rows.exists() else judged_pairs_of(charge), pk)


def _one(user: Any, rows: Any, pk: int) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        logs.refused("programs.import_denied", by=user, subject=f"{rows.model._meta.label_lower} {pk}")
        raise Http404
    return row
