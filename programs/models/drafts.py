"""What curators typed: every save of a draft is kept, whole and in order."""

from typing import Any, ClassVar

from django.db import models

from hub.publishing.models import Save
from programs.models.catalogue import Revision


class DraftSave(Save):
    """One save of a draft. ``content`` is a whole document (``programs.documents``)."""

    version = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="saves")

    class Meta(Save.Meta):
        indexes: ClassVar[list[Any]] = [models.Index(fields=["version", "-number"], name="draft_save_newest")]
