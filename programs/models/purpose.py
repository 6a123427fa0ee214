"""The constraints on what a revision is for: said whole, or not at all."""

from django.db.models import Q

from programs.catalogue.purpose import MOST_VALUE, ONE, SEVERAL


def whole_purpose() -> Q:
    """What a revision that says what it is for says whole: from a version without it all is left out."""
    said = Q(purpose_value__range=(0, MOST_VALUE)) & ~Q(purpose_obstacle_en="") & ~Q(purpose_obstacle_fr="")
    for name in ("pays_for", "serves", "firm"):
        said &= ~Q(**{f"purpose_{name}": []})
    for name, listed in ONE.items():
        said &= Q(**{f"purpose_{name}__in": [member.value for member in listed]})
    return said


def no_purpose() -> Q:
    """What a revision that does not say what it is for leaves empty."""
    unsaid = Q(purpose_must_serve=False, purpose_topic_en="", purpose_topic_fr="")
    unsaid &= Q(purpose_obstacle_en="", purpose_obstacle_fr="")
    for name in ("value", "project_min_cad", "project_typical_cad", "project_max_cad"):
        unsaid &= Q(**{f"purpose_{name}__isnull": True})
    for name in SEVERAL:
        unsaid &= Q(**{f"purpose_{name}": []})
    for name in ONE:
        unsaid &= Q(**{f"purpose_{name}": ""})
    return unsaid
