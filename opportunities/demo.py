"""What curators of the demonstration find among the entries beside programs: one in each state of a draft.

Nothing of it is shown to readers until somebody publishes it. It exists only where ``DEMO_MODE`` is on, which
production cannot turn on.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from hub.accounts.models import User
from hub.core.demo import refuse_outside_demo
from hub.publishing import services as desk
from hub.publishing.entry_types.base import EntryType
from hub.publishing.models import EntryVersion, Version
from hub.publishing.services import newest_save
from opportunities.entry_types import GUIDE
from programs.entry_types import RULE

_WHOLE, _OWN = "curator1", "curator2"
_REASON = "Both pages say so since this month (demonstration)."
_NOT_TWICE = {
    "kind": "excludes",
    "programs": "demo-lake-fund",
    "sentence_en": "A lake paid for by the fund is not lent to a pilot in the same year (demonstration).",
    "sentence_fr": "Un lac que paie le fonds n’est pas prêté à un projet pilote la même année (démonstration).",
}
_TOGETHER = {
    "kind": "combines",
    "programs": "demo-harbour-loan",
    "sentence_en": "The loan may be taken beside the wharf advice (demonstration).",
    "sentence_fr": "Le prêt peut s’ajouter aux conseils sur les quais (démonstration).",
}
_BY_NOTES = {"by_notes": True, "is_verified": False}
_GUIDE = {
    "title_en": "How to read a guide that is not finished (demonstration)",
    "title_fr": "Comment lire un guide inachevé (démonstration)",
}


@transaction.atomic
def seed_demo_entries(*, people: Mapping[str, User], at: datetime) -> None:
    """Make a rule that waits for a second person, one for its day and a guide that is begun, once.

    ``people`` by key; the programs of the demonstration must be there. Raises ``ImproperlyConfigured`` outside it.
    """
    refuse_outside_demo()
    whole, own = people[_WHOLE], people[_OWN]
    if EntryVersion.objects.filter(made_by__in=[whole, own]).exists():
        return
    begun = at - timedelta(days=4)
    rest = {"others": "demo-river-pilot", "scope": "project", **_BY_NOTES}
    waiting = _written(RULE, _NOT_TWICE, rest, by=own, at=begun)
    desk.submit(version=waiting, reason=_REASON, by=own, at=begun)
    scheduled = _written(RULE, _TOGETHER, {"others": "demo-wharf-advice", **_BY_NOTES}, by=own, at=begun)
    desk.submit(version=scheduled, reason=_REASON, by=own, at=begun)
    desk.approve(version=scheduled, by=whole, at=at - timedelta(days=2), publish_at=at + timedelta(days=12))
    _written(GUIDE, _GUIDE, {"provider_en": "Demonstration Agency (fictional)"}, by=whole, at=begun)


def _written(
    entry_type: EntryType, values: Mapping[str, Any], rest: Mapping[str, Any], *, by: User, at: datetime
) -> Version:
    draft = desk.begin_entry(entry_type=entry_type, values=values, by=by, at=at)
    desk.save_draft(version=draft, values=rest, number=newest_save(draft).number or 0, by=by, at=at)
    return draft
