"""The pages of those who lead a desk."""

from hub.casework.views.team.complaints import complaint, complaints
from hub.casework.views.team.corrections import corrections
from hub.casework.views.team.coverage import coverage, provinces
from hub.casework.views.team.departure import depart
from hub.casework.views.team.figures import figures, figures_csv
from hub.casework.views.team.watch import seat, watch

__all__ = [
    "complaint",
    "complaints",
    "corrections",
    "coverage",
    "depart",
    "figures",
    "figures_csv",
    "provinces",
    "seat",
    "watch",
]
