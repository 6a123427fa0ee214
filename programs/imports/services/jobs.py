"""Large files are looked at and written by the worker. A job is one transaction: one that was killed begins again."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.accounts.models import User
from hub.core.text.localized import Localized
from hub.core.workflow import RefusedError
from hub.directory.seats.access import charge_of
from hub.outbox.services import enqueue_job
from programs.choices import JobKind, JobState
from programs.imports.formats.problems import MAX_FAULTS, FileRefusedError
from programs.imports.jobs import progress_reporter
from programs.imports.services.checks import check_file
from programs.imports.services.drafts import apply_import
from programs.models import Import, ImportJob

WORK = "programs.import"
# What is smaller is done while the person waits: it takes less than a second.
SMALL_FILE = 30_000  # bytes
FEW_ROWS = 100
FORGOTTEN_AFTER = timedelta(days=30)

_CLOSED = Localized("You look after no entries any more.", "Vous ne vous occupez plus d’aucune fiche.")


@transaction.atomic
def submit_file(*, name: str, content: bytes, by: User, at: datetime) -> ImportJob:
    """Keep a file for the worker to look at. Raises ``PermissionDenied`` for whoever looks after nothing."""
    charge_of(by)
    ImportJob.objects.filter(at__lt=at - FORGOTTEN_AFTER).exclude(state=JobState.WAITING).delete()
    job = ImportJob.objects.create(kind=JobKind.CHECK, file_name=name[:200], content=content, by=by, at=at)
    enqueue_job(topic=WORK, payload={"job_id": job.pk}, at=at)
    return job


@transaction.atomic
def begin_import(*, source: Import, by: User, at: datetime) -> ImportJob:
    """Let the worker write what was looked at into drafts; a second call returns the job that waits."""
    Import.objects.select_for_update().get(pk=source.pk)
    waiting: ImportJob | None = source.jobs.filter(kind=JobKind.APPLY, state=JobState.WAITING).first()
    if waiting is not None:
        return waiting
    job = ImportJob.objects.create(kind=JobKind.APPLY, file_name=source.file_name, source=source, by=by, at=at)
    enqueue_job(topic=WORK, payload={"job_id": job.pk}, at=at)
    return job


@transaction.atomic
def run_job(*, job_id: int, at: datetime) -> None:
    """Do a job, whole or not at all. Nothing happens where it was done, or was dropped."""
    job: ImportJob | None = ImportJob.objects.select_for_update().filter(pk=job_id, state=JobState.WAITING).first()
    if job is None:
        return
    by: User | None = None if job.by_id is None else User.objects.filter(pk=job.by_id).first()
    try:
        with transaction.atomic(), override(by.language if by else "en"):
            job.source = _done(job, by, at=at)
    except FileRefusedError as error:
        texts = [(fault.text("en"), fault.text("fr")) for fault in error.told]
        _finish(job, JobState.REFUSED, at=at, faults=texts)
    except RefusedError as error:
        _finish(job, JobState.REFUSED, at=at, faults=[(error.refusal.sentence, error.refusal.sentence)])
    except PermissionDenied:
        _finish(job, JobState.REFUSED, at=at, faults=[(_CLOSED.en, _CLOSED.fr)])
    else:
        _finish(job, JobState.DONE, at=at)


@transaction.atomic
def give_up(*, job_id: int, at: datetime) -> None:
    """Note that a job failed each time it was tried; its file is not kept any longer."""
    job = ImportJob.objects.select_for_update().filter(pk=job_id, state=JobState.WAITING).first()
    if job is not None:
        _finish(job, JobState.FAILED, at=at)


def _done(job: ImportJob, by: User | None, *, at: datetime) -> Import:
    if by is None or not by.is_active:
        raise PermissionDenied
    if job.source is not None:
        return apply_import(source=job.source, by=by, at=at, told=progress_reporter(job.pk))
    return check_file(
        name=job.file_name, content=bytes(job.content or b""), by=by, at=at, told=progress_reporter(job.pk)
    )


def _finish(job: ImportJob, state: JobState, *, at: datetime, faults: list[tuple[str, str]] | None = None) -> None:
    found = faults or []
    shown: list[dict[str, Any]] = [{"en": english, "fr": french} for english, french in found[:MAX_FAULTS]]
    if more := len(found) - len(shown):
        with override("en"):
            english = _("And %(count)d more.") % {"count": more}
        with override("fr"):
            french = _("And %(count)d more.") % {"count": more}
        shown.append({"en": english, "fr": french})
    job.state, job.finished_at, job.content, job.faults = state, at, None, shown
    job.save(update_fields=["state", "finished_at", "content", "faults", "source"])
