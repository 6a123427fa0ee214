"""Views of the desk that somebody keeps. They are the person's own, and hold filters alone."""

from typing import Any

from hub.casework.desk.rules import may_keep_view
from hub.casework.models import SavedView
from hub.core.workflow import require


def keep_view(*, user: Any, name: str, query: str) -> SavedView:
    """Keep a query of the desk under a name. Raises ``RefusedError`` beyond the most that one person keeps."""
    number = SavedView.objects.filter(user=user).count()
    require(may_keep_view(number))
    kept: SavedView = SavedView.objects.create(user=user, name=name.strip(), query=query[:500], position=number)
    return kept


def change_view(*, view: SavedView, name: str) -> SavedView:
    """Give a kept view another name."""
    view.name = name.strip()
    view.save(update_fields=["name"])
    return view


def forget_view(*, view: SavedView) -> None:
    """Forget a kept view."""
    view.delete()
