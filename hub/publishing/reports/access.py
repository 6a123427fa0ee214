"""The doors to reports: the form of an entry that readers see, the private link of a reader, a curator's own."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.core import signing
from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from hub.core.http import logs
from hub.publishing.access import ENTRIES
from hub.publishing.choices import KEPT_STATES, ReportState
from hub.publishing.entry_types.base import EntryType
from hub.publishing.models import EntryReport, Version
from hub.publishing.registry import charge_of, entry_types

_SALT = "publishing.entryreport"


def sign_report(report: EntryReport) -> str:
    """Return the token of the link to a report. It holds the report's random key, nothing of a person."""
    return signing.Signer(salt=_SALT).sign(report.key.hex)


def read_report(token: str) -> uuid.UUID | None:
    """Return the key of the report that a link opens, or None for one that we did not make."""
    try:
        return uuid.UUID(hex=signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def report_path(report: EntryReport) -> str:
    """Return the address of a report's own page, in the language of the page."""
    return reverse("reports:own", args=[sign_report(report)])


def report_for_link(token: str) -> EntryReport:
    """Return the report of a private link. Raises ``Http404`` for a link that we did not make."""
    key = read_report(token)
    found: EntryReport | None = EntryReport.objects.filter(key=key).first() if key is not None else None
    if found is None:
        logs.refused("publishing.link_denied", by=None, subject=EntryReport._meta.label_lower)
        raise Http404
    return found


def published_entry(kind: str, slug: str) -> tuple[EntryType, Any]:
    """Return the type and the row of an entry that readers see. Raises ``Http404`` for what they do not."""
    found = {each.slug: each for each in entry_types()}.get(kind)
    row = None if found is None else found.row(slug)
    if found is None or not found.is_shown(row):
        raise Http404
    return found, row


def report_for(user: Any, pk: int) -> EntryReport:
    """Return a report about an entry that the person looks after. Raises ``Http404`` for others."""
    found: EntryReport | None = EntryReport.objects.select_related("answered_by").filter(pk=pk).first()
    charge = charge_of(user, posts=found is not None and found.type.namespace == ENTRIES)
    if found is None:
        # Asked of what is not there, too: it answers by the same statements as what is somebody else's.
        next(each for each in entry_types() if each.namespace != ENTRIES).row("")
    if found is None or not charge.holds_one_of(bodies_of(found)):
        logs.refused("publishing.entry_denied", by=user, subject=f"{EntryReport._meta.label_lower} {pk}")
        raise Http404
    return found


def bodies_of(report: EntryReport) -> list[int]:
    """Return the keys of the organizations whose entry a report is about, shown or not."""
    if report.row is not None:
        return list(report.type.bodies_of_row(report.row))
    last = report.type.versions(report.slug).order_by("-number").first()
    return [] if last is None else list(last.organization_ids)


def draft_of(report: EntryReport) -> Version | None:
    """Return the version that a report was taken into; None where there is none (any more)."""
    if report.draft is None:
        return None
    return report.type.versions(report.slug).filter(pk=report.draft).first()


def waiting_reports(types: Iterable[EntryType], *, slug: str = "") -> list[EntryReport]:
    """Return the reports on entries of some types that want a curator, the oldest first (a query, and one a table).

    On those of one ``slug`` alone, where it is given.

    Those that were accepted are among them where the draft was deleted since, or published without the correction.
    """
    known = {each.slug: each for each in types}
    states = Q(state=ReportState.OPEN) | Q(state=ReportState.ACCEPTED)
    found = EntryReport.objects.filter(states, entry_type__in=known).order_by("made_at", "pk")
    rows = list(found.filter(slug=slug) if slug else found)
    taken: dict[type[Version], set[int]] = {}
    for row in rows:
        if row.draft is not None:
            taken.setdefault(known[row.entry_type].version_model, set()).add(row.draft)
    in_work = {(model, pk) for model, keys in taken.items() for pk in _open(model, keys)}
    return [row for row in rows if (known[row.entry_type].version_model, row.draft) not in in_work]


def _open(model: type[Version], keys: Collection[int]) -> Any:
    """Return those of some versions that were not published, by their keys."""
    return model.objects.filter(pk__in=keys).exclude(state__in=KEPT_STATES).values_list("pk", flat=True)


def reports_on(version: Version) -> list[EntryReport]:
    """Return what stands beside a version: the reports that it took in, and those on its entry that nobody answered."""
    rows = EntryReport.objects.filter(entry_type=version.entry_type, slug=version.slug)
    rows = rows.filter(Q(draft=version.pk) | Q(state=ReportState.OPEN)).prefetch_related("fields")
    return list(rows.order_by("made_at", "pk"))


def corrections_of(kind: str, slug: str) -> list[EntryReport]:
    """Return what was reported and corrected of an entry, the latest first: the answers are public, nothing else."""
    rows = EntryReport.objects.filter(entry_type=kind, slug=slug, state=ReportState.CORRECTED)
    return list(rows.order_by("-corrected_at", "-pk").only("answer_en", "answer_fr", "corrected_at", "origin")[:5])
