"""Give the role of the web processes its rights, after each migration."""

from typing import Any

from django.core.management.base import BaseCommand

from hub.audit.services import ROLE, grant_rights


class Command(BaseCommand):
    """Run as the owner of the tables; a second run changes nothing."""

    help = f"Make the database role {ROLE} and give it its rights: rows, no tables, and history that only grows."

    def handle(self, *args: Any, **options: Any) -> None:
        grant_rights()
