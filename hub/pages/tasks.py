"""Periodic work over the data of all apps."""

from celery import shared_task
from django.utils import timezone

from hub.pages import checks


@shared_task
def run_checks(**_: object) -> int:
    """Look whether what must hold of the data holds, and return how much does not."""
    return sum(map(len, checks.record_checks(at=timezone.now()).values()))
