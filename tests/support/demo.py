"""The people of the demonstration, with their seats and the programs that they look after."""

from collections.abc import Mapping

from django.utils import timezone

from hub.accounts.demo.services import make_demo_accounts
from hub.accounts.models import User
from hub.directory.demo import seed_demo_assignments
from programs.demo import seed_demo_curation


def demo_people() -> Mapping[str, User]:
    """Make them, and return them by key; ``DEMO_MODE`` must be on."""
    now = timezone.now()
    made = make_demo_accounts(at=now)
    seed_demo_assignments(people=made, at=now)
    seed_demo_curation(people=made, at=now)
    return made
