"""Views of the desk that somebody keeps: the filters stand in the address, and so does what is kept."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hub.casework.models.base import person
from hub.core.models import HubModel


class SavedView(HubModel):
    """A query of the desk under a name, for one person."""

    user = person("desk_views", null=False)
    name = models.CharField(_("Name"), max_length=60)
    query = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="desk_view_name_once",
                violation_error_message=_("You have a view of this name already."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="desk_view_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
