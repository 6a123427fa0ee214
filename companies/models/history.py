"""Row history by triggers: who changed what, when."""

from typing import Any

import pghistory


def tracked() -> Any:
    """Return the decorator that keeps every insert, change and removal of a model's rows."""
    return pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
