"""Web addresses that the catalogue names: what was seen of each, and what is held of it."""

from django.db import models
from django.db.models import Q

from hub.core.db.constraints import choice_constraint
from hub.core.db.web_addresses import web_address_constraint
from hub.core.models import HubModel
from programs.choices import LinkFinding, LinkVerdict


class LinkSite(HubModel):
    """A site: one request at a time, with a pause after each. ``busy_until`` is a lease that a killed worker loses.

    ``robots`` is its robots.txt as read last; null where it could not be read, and then nothing is asked of it.
    """

    origin = models.CharField(max_length=300, unique=True, help_text="Scheme, host and port")
    robots = models.TextField(null=True, blank=True)  # noqa: DJ001 - "could not be read" is not "says nothing"
    robots_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField()
    busy_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.origin


class Link(HubModel):
    """An address, and what is held of it. ``since`` is when the present trouble was first seen."""

    address = models.URLField(max_length=1000, unique=True)
    site = models.ForeignKey(LinkSite, on_delete=models.PROTECT, related_name="links")
    verdict = models.CharField(max_length=9, choices=LinkVerdict, default=LinkVerdict.NEW)
    since = models.DateTimeField(null=True, blank=True)
    moved_to = models.URLField(max_length=1000, blank=True, help_text="Where it has moved to for good")
    seen_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField()

    class Meta:
        constraints = [
            choice_constraint("verdict", LinkVerdict, name="link_verdict"),
            web_address_constraint("address", "moved_to", name="link_web_addresses"),
            models.CheckConstraint(
                condition=Q(verdict=LinkVerdict.NEW, seen_at=None)
                | ~Q(verdict=LinkVerdict.NEW) & Q(seen_at__isnull=False),
                name="judged_link_was_seen",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[LinkVerdict.NEW, LinkVerdict.VALID], since=None)
                | Q(verdict__in=[LinkVerdict.UNCERTAIN, LinkVerdict.BROKEN], since__isnull=False),
                name="doubtful_link_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="link_due"),
            models.Index(
                fields=["address"],
                condition=~Q(verdict__in=[LinkVerdict.NEW, LinkVerdict.VALID]) | ~Q(moved_to=""),
                name="link_in_doubt",
            ),
        ]

    def __str__(self) -> str:
        return self.address


class PageText(HubModel):
    """What an official page says in its main part, as it was read last: a passage to a line."""

    link = models.OneToOneField(Link, on_delete=models.CASCADE, related_name="page_text")
    text = models.TextField()
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.link_id)


class PageChange(HubModel):
    """Passages of an official page that were not what they had been; never changed, kept as long as looks.

    ``passages`` are pairs: what was said, and what is said now; "" where it is new or gone.
    """

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="page_changes")
    at = models.DateTimeField()
    passages = models.JSONField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(passages=[]), name="page_change_says_what")]
        indexes = [models.Index(fields=["link", "-at"], name="page_change_newest")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.at:%Y-%m-%d}"


class LinkCheck(HubModel):
    """One look at an address. Looks are kept for some time, and never changed."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="looks")
    at = models.DateTimeField()
    finding = models.CharField(max_length=8, choices=LinkFinding)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    final_address = models.CharField(max_length=1000, blank=True)
    permanent = models.BooleanField(default=False, help_text="Every step on the way said that it is for good")

    class Meta:
        constraints = [choice_constraint("finding", LinkFinding, name="link_look_finding")]
        indexes = [models.Index(fields=["link", "-at"], name="link_look_newest")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.finding}"
