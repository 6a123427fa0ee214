"""Who belongs to a company, and what the company consented to."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from companies.choices import JoinGround, JoinState, MemberRole, Purpose
from companies.models.company import Company
from companies.models.constraints import check_constraint, refuse_rows_of_merged
from companies.querysets import InvitationQuerySet
from hub.core.db.constraints import choice_constraint
from hub.core.models import ConfidentialModel, track_history
from hub.core.vocabulary.enums import Language

_PERSON = settings.AUTH_USER_MODEL


@track_history()
class Membership(ConfidentialModel):
    """A person's place in a company. A company that has had an owner always has one, unless it was merged."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(_PERSON, on_delete=models.CASCADE, related_name="company_memberships")
    role = models.CharField(_("Role"), max_length=8, choices=MemberRole, default=MemberRole.READER)
    joined_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            choice_constraint("role", MemberRole, name="membership_role", message=_("Choose a role of the list.")),
            models.UniqueConstraint(
                fields=["company", "user"],
                name="membership_once",
                violation_error_message=_("This person is already a member."),
            ),
        ]
        triggers = [
            # The second wall: services refuse with a sentence before it comes to this. Checked at commit, so that
            # ownership can pass from one person to the other, and so that a whole company can be erased.
            pgtrigger.Trigger(
                name="membership_keeps_an_owner",
                when=pgtrigger.After,
                operation=pgtrigger.Update | pgtrigger.Delete,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(old__role="owner"),
                func="""
                    IF EXISTS (SELECT 1 FROM companies_company WHERE id = OLD.company_id)
                       AND NOT EXISTS (
                           SELECT 1 FROM companies_membership WHERE company_id = OLD.company_id AND role = 'owner'
                       )
                       AND NOT EXISTS (SELECT 1 FROM companies_merge WHERE gone_id = OLD.company_id)
                    THEN
                        RAISE EXCEPTION 'a company keeps at least one owner' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
            refuse_rows_of_merged(),
        ]


class Invitation(ConfidentialModel):
    """An offer of a place, sent to one address. The link's token is kept as a hash only, and opens once."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("E-mail address"))
    role = models.CharField(_("Role"), max_length=8, choices=MemberRole, default=MemberRole.READER)
    language = models.CharField(max_length=2, default=Language.ENGLISH.value)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(_PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[Any] = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            choice_constraint("role", MemberRole, name="invitation_role", message=_("Choose a role of the list.")),
            choice_constraint("language", Language, name="invitation_language", message=_("Choose English or French.")),
            check_constraint(
                "invitation_expires_later",
                models.Q(expires_at__gt=models.F("created_at")),
                _("An invitation ends after it begins."),
            ),
            models.UniqueConstraint(
                "company",
                Lower("email"),
                condition=models.Q(accepted_at__isnull=True),
                name="invitation_open_once",
                violation_error_message=_("This person is already invited."),
            ),
        ]
        triggers = [refuse_rows_of_merged()]


class JoinRequest(ConfidentialModel):
    """A newcomer asks to join a company that is already here."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(_PERSON, on_delete=models.CASCADE, related_name="+")
    ground = models.CharField(max_length=16, choices=JoinGround)
    state = models.CharField(max_length=10, choices=JoinState, default=JoinState.OPEN)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(_PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            choice_constraint("ground", JoinGround, name="join_ground", message=_("Choose a ground of the list.")),
            choice_constraint("state", JoinState, name="join_state", message=_("Choose a state of the list.")),
            models.UniqueConstraint(
                fields=["company", "user"],
                condition=models.Q(state="open"),
                name="join_open_once",
                violation_error_message=_("You have already asked."),
            ),
            check_constraint(
                "join_answered_has_time",
                models.Q(state="open", answered_at__isnull=True)
                | (~models.Q(state="open") & models.Q(answered_at__isnull=False)),
                _("An answered request carries the time of the answer."),
            ),
        ]
        triggers = [refuse_rows_of_merged()]


@track_history()
class Consent(ConfidentialModel):
    """One line of the ledger: granted or withdrawn, on which wording, in which language, when and by whom.

    Lines are only added. What holds now is the last line of a purpose; without a line there is no consent.
    """

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=24, choices=Purpose)
    granted = models.BooleanField()
    wording = models.PositiveSmallIntegerField(help_text=_("Version of the text that was shown."))
    language = models.CharField(max_length=2)
    at = models.DateTimeField()
    by = models.ForeignKey(_PERSON, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["company", "purpose", "-at", "-id"], name="consent_last_line")]
        constraints = [
            choice_constraint("purpose", Purpose, name="consent_purpose", message=_("Choose a purpose of the list.")),
            choice_constraint("language", Language, name="consent_language", message=_("Choose English or French.")),
        ]
        triggers = [
            # One change is allowed: the person's account is erased and the line no longer names them.
            pgtrigger.Trigger(
                name="consent_is_append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF NEW.by_id IS NULL AND (to_jsonb(OLD) - 'by_id') = (to_jsonb(NEW) - 'by_id') THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'consents are only added' USING ERRCODE = 'check_violation';
                """,
            ),
            pgtrigger.Protect(name="consent_is_never_deleted", operation=pgtrigger.Delete),
            refuse_rows_of_merged(),
        ]
