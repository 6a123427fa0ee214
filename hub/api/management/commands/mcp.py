"""Serve the read API to an assistant on this machine: the Model Context Protocol over standard input and output."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Serve until the assistant closes the connection."""

    help = "Serve the read API to an assistant, over standard input and output (Model Context Protocol)."
    # What checks find would stand between the messages.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from hub.api.mcp.services import server
        except ModuleNotFoundError as missing:
            raise CommandError(f"{missing.name} is missing: pip install -r requirements-mcp.txt") from missing
        server().run("stdio")
