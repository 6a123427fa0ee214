"""Reads of assessments."""

from hub.core.models import HubQuerySet


class AssessmentQuerySet(HubQuerySet):
    """Assessments."""

    def newest_first(self) -> "AssessmentQuerySet":
        """Return them from the last one back."""
        return self.order_by("-at", "-pk")

    def without_answer(self) -> "AssessmentQuerySet":
        """Leave the documents in the database: a list shows figures only."""
        return self.defer("answer", "readings")


class RematchQuerySet(HubQuerySet):
    """Runs over all companies."""

    def running(self) -> "RematchQuerySet":
        """Return the run that goes on now, if any."""
        return self.filter(state="running")

    def newest_first(self) -> "RematchQuerySet":
        """Return them from the last one back."""
        return self.order_by("-pk")


class VerdictChangeQuerySet(HubQuerySet):
    """Verdicts that a run found changed."""

    def newest_first(self) -> "VerdictChangeQuerySet":
        """Return them from the last one back; those of one run by the name of the program."""
        return self.order_by("-at", "-pk")

    def unsettled(self) -> "VerdictChangeQuerySet":
        """Return those of which nobody has decided yet whether anybody is told."""
        return self.filter(settled_at=None)
