"""Reads of accounts."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.accounts.choices import LANGUAGES, STAFF_ROLES, Role
from hub.core.db.constraints import choice_constraint
from hub.core.models import HubModel, HubQuerySet
from hub.core.vocabulary.enums import Language


class StaffInvitationQuerySet(HubQuerySet):
    def open(self, at: datetime) -> "StaffInvitationQuerySet":
        """Return those that can still be accepted at ``at``."""
        return self.filter(accepted_at=None, expires_at__gt=at)


class UserManager(BaseUserManager["User"]):
    """Makes accounts. E-mail addresses are kept in lower case, so that one person cannot be two."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new account; without a password it cannot sign in until it sets one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account of an e-mail address in any letter case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """One person. What the person may do comes from rows elsewhere; ``role`` only says which front door."""

    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    role = models.CharField(_("Role"), max_length=16, choices=Role, default=Role.COMPANY)
    language = models.CharField(_("Language"), max_length=2, choices=LANGUAGES, default=Language.ENGLISH.value)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    # Kept by ``hub.subscriptions``: every page shows it, and it comes with the person.
    unread_alerts = models.PositiveIntegerField(_("Unread alerts"), default=0, db_default=0, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            choice_constraint("role", Role, name="user_role"),
            choice_constraint("language", Language, name="user_language"),
            models.UniqueConstraint(Lower("email"), name="user_email_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_staff(self) -> bool:
        """Return whether the admin site opens for this person: administrators only."""
        return self.role == Role.ADMINISTRATOR

    @property
    def has_staff_role(self) -> bool:
        """Return whether this person comes in by the staff's door: advisers, curators, administrators."""
        return self.role in STAFF_ROLES

    @property
    def is_only_an_address(self) -> bool:
        """Return whether nobody ever signed in here, nor could: the owner of a mailbox pressed a button, no more."""
        return self.last_login is None and not self.has_usable_password()

    @property
    def needs_second_factor(self) -> bool:
        """Return whether this person may go nowhere without a second factor."""
        return self.has_staff_role or self.is_superuser

    @property
    def is_administrator(self) -> bool:
        """Return whether this person runs the portal."""
        return self.is_active and self.role == Role.ADMINISTRATOR

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Return whether the admin site lets this person do ``perm``: an administrator may do all it offers."""
        return self.is_administrator or super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        """Return whether the admin site shows an app to this person."""
        return self.is_administrator or super().has_module_perms(app_label)

    def get_full_name(self) -> str:
        """Return the name, or the address where none was given."""
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.get_full_name()


class StaffInvitation(HubModel):
    """One person asked into a staff role, and perhaps into a seat. The link works once, for seven days.

    ``seat`` and ``organization`` are slugs in plain text: what they name stands above accounts.
    """

    email = models.EmailField(_("E-mail address"))
    role = models.CharField(_("Role"), max_length=16, choices=Role)
    language = models.CharField(_("Language"), max_length=2, choices=LANGUAGES, default=Language.ENGLISH.value)
    seat = models.SlugField(_("Seat"), max_length=80, blank=True)
    organization = models.SlugField(_("Organization"), max_length=80, blank=True)
    invited_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Empty for the first administrator, whom a command invites.",
    )
    # Only the hash is kept: who reads the database cannot accept in the person's place.
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations_accepted"
    )

    objects: ClassVar[Any] = StaffInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            choice_constraint("language", Language, name="staff_invitation_language"),
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(STAFF_ROLES)), name="staff_invitation_is_for_staff"
            ),
        ]
        indexes = [models.Index(fields=["email", "-created_at"], name="staff_invitation_by_email")]

    def __str__(self) -> str:
        return f"{self.email} ({self.role})"
