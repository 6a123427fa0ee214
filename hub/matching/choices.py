"""Closed lists of matching."""

from django.db import models


class RematchState(models.TextChoices):
    """What has become of a run over all companies."""

    RUNNING = "running"
    FINISHED = "finished"
    SUPERSEDED = "superseded"  # the catalogue changed, or somebody asked for another run


class RematchReason(models.TextChoices):
    """Why all companies are matched again."""

    CATALOGUE = "catalogue"  # a program was published or withdrawn
    AREAS = "areas"  # curators published other words of an area
    ASKED = "asked"  # staff asked for it
