"""The private link to a report: whoever sent it reads there what became of it."""

import uuid
from typing import Any

from django.core import signing
from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from hub.core.http import logs
from hub.directory.seats.access import Charge, charge_of
from hub.publishing.choices import KEPT_STATES
from programs.choices import ReportState
from programs.models import Program, ProgramReport

_SALT = "programs.programreport"


def sign_report(report: ProgramReport) -> str:
    """Return the token of the link to a report. It holds the report's random key, nothing of a person."""
    return signing.Signer(salt=_SALT).sign(report.key.hex)


def read_report(token: str) -> uuid.UUID | None:
    """Return the key of the report that a link opens, or None for one that we did not make."""
    try:
        return uuid.UUID(hex=signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def report_path(report: ProgramReport) -> str:
    """Return the address of a report's own page, in the language of the page."""
    return reverse("reports:own", args=[sign_report(report)])


def report_for_link(token: str) -> ProgramReport:
    """Return the report of a private link. Raises ``Http404`` for a link that we did not make."""
    key = read_report(token)
    found: ProgramReport | None = None
    if key is not None:
        related = ("program__live", "program__organization", "draft")
        found = ProgramReport.objects.select_related(*related).filter(key=key).first()
    if found is None:
        logs.refused("programs.link_denied", by=None, subject=ProgramReport._meta.label_lower)
        raise Http404
    return found


def published_program(slug: str) -> Program:
    """Return a program of the published catalogue. Raises ``Http404`` for what is not in it."""
    found: Program | None = Program.objects.published().select_related("live", "organization").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def waiting_reports(charge: Charge) -> Any:
    """Return the reports that want a curator, within what is looked after, the oldest first.

    Those that were accepted are among them where the draft was deleted since, or published without the correction.
    """
    left = Q(draft=None) | Q(draft__state__in=KEPT_STATES)
    rows = ProgramReport.objects.filter(Q(state=ReportState.OPEN) | Q(state=ReportState.ACCEPTED) & left)
    related = ("program__live", "program__organization")
    return charge.of_programs(rows.select_related(*related), "program__").order_by("made_at", "pk")


def report_for(user: Any, pk: int) -> ProgramReport:
    """Return a report about a program that the person looks after. Raises ``Http404`` for others."""
    charge = charge_of(user)
    related = ("program__organization", "program__live", "draft", "asked__ask", "answered_by")
    found: ProgramReport | None = ProgramReport.objects.select_related(*related).filter(pk=pk).first()
    if found is None or not charge.holds(found.program.organization_id):
        logs.refused("programs.curation_denied", by=user, subject=f"{ProgramReport._meta.label_lower} {pk}")
        raise Http404
    return found


def corrections_of(program_slug: str) -> list[ProgramReport]:
    """Return what was reported and corrected of a program, the latest first: the answers are public, nothing else."""
    rows = ProgramReport.objects.filter(program__slug=program_slug, state=ReportState.CORRECTED)
    return list(rows.order_by("-corrected_at", "-pk").only("answer_en", "answer_fr", "corrected_at", "origin")[:5])
