"""How much of an opportunity is shown, and to whom. Pure."""

TEASER, PROFILE, TECHNICAL = "teaser", "profile", "technical"

# What anybody is told of every opportunity. All its other columns open with its level of disclosure.
TEASER_COLUMNS = (
    "slug", "kind", "title_en", "title_fr", "title_zh", "areas", "areas_basis", "cn_provinces", "status", "opens",
    "closes", "usual_month", "disclosure", "vouched_on", "as_of", "is_verified",
)  # fmt: skip


def is_open(level: str, *, registered: bool, area_fits: bool, ip_checked: bool = False) -> bool:
    """Return whether the whole of an opportunity is shown to a company.

    A teaser is open to anyone, a profile to a registered company that chose one of its areas, technical details once
    its checks on intellectual property are done, or were knowingly skipped.
    """
    return level == TEASER or (registered and area_fits and (level == PROFILE or ip_checked))
