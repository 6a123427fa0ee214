"""Two records of one company made one: what its owners say of it, and what was done."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.choices import AgreementState
from companies.models.company import Company, PossibleDuplicate
from companies.models.constraints import check_constraint
from hub.core.db.constraints import choice_constraint
from hub.core.models import ConfidentialModel

_PERSON = settings.AUTH_USER_MODEL


class MergeAgreement(ConfidentialModel):
    """The question to the owners of one record of a pair, whether both are one company, and their answer.

    One row to a side: neither side reads the other's. An answer may change until the records are merged.
    """

    pair = models.ForeignKey(PossibleDuplicate, on_delete=models.CASCADE, related_name="agreements")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="merge_agreements")
    state = models.CharField(max_length=8, choices=AgreementState, default=AgreementState.OPEN)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            choice_constraint(
                "state", AgreementState, name="agreement_state", message=_("Choose a state of the list.")
            ),
            models.UniqueConstraint(
                fields=["pair", "company"],
                name="agreement_once_a_side",
                violation_error_message=_("The owners of this record have been asked already."),
            ),
            check_constraint(
                "agreement_answered_has_time",
                models.Q(state=AgreementState.OPEN.value, answered_at__isnull=True)
                | (~models.Q(state=AgreementState.OPEN.value) & models.Q(answered_at__isnull=False)),
                _("An answer carries its time."),
            ),
        ]


class Merge(ConfidentialModel):
    """Two records became one. ``gone`` stays closed, with what could not move; its address leads to ``kept``.

    ``before`` is what both records held, by "kept" and "gone", in the shape of the export; ``digest`` is its SHA-256
    and stands in the audit too, which holds nothing confidential itself. ``choices`` names the fields that were taken
    from the gone record. ``moved`` counts, for each column that names a company, the rows that moved, that joined a
    row of the kept record, and that stayed.
    """

    belongs_to: ClassVar[tuple[str, ...]] = ("kept_id", "gone_id")

    kept = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="merges")
    gone = models.OneToOneField(Company, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    ground = models.CharField(max_length=16)
    choices = models.JSONField()
    moved = models.JSONField()
    before = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            check_constraint(
                "merge_of_two", ~models.Q(kept=models.F("gone")), _("A record is not merged with itself.")
            ),
            check_constraint("merge_has_digest", ~models.Q(digest=""), _("What was before carries its digest.")),
        ]
