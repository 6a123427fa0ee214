"""People in the admin site: whom to invite and to seat, and who looks after which entries."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hub.accounts.choices import STAFF_ROLES, Role
from hub.accounts.models import StaffInvitation, User
from hub.accounts.services import invite_staff
from hub.core.admin import AppendOnlyAdmin, FastListAdmin, register
from hub.core.forms import SearchedChoiceField
from hub.core.text.localized import Localized
from hub.directory.models import Curatorship, Organization, Seat, SeatHolder
from hub.directory.seats import rules
from hub.directory.seats.services import (
    end_curatorship,
    give_seats_of,
    grant_curatorship,
    seat_person,
    set_lead,
    unseat_person,
)


def seat_choices() -> list[Any]:
    """Return every seat with the place it stands in, for a list to search; the value is the slug."""
    seats = Seat.objects.select_related("office", "organization").order_by("order", "slug")
    return [("", "---------"), *((seat.slug, seat.label) for seat in seats)]


def organization_choices() -> list[tuple[str, str]]:
    """Return every organization by its name, for a list to choose from; the value is the slug."""
    named = ((organization.slug, organization.name) for organization in Organization.objects.all())
    return [("", "---------"), *sorted(named, key=lambda choice: choice[1].casefold())]


class StaffInvitationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whom to invite, into which role, and to look after what: real seats and organizations to choose from."""

    role = forms.ChoiceField(label=_("Role"), choices=[choice for choice in Role.choices if choice[0] in STAFF_ROLES])
    seat = SearchedChoiceField(
        label=_("Seat"), choices=seat_choices, required=False, help_text=_("For a commissioner or an adviser.")
    )
    organization = SearchedChoiceField(
        label=_("Organization"),
        choices=organization_choices,
        required=False,
        help_text=_("For a curator; empty: the whole catalogue."),
    )

    class Meta:
        model = StaffInvitation
        fields = ("email", "role", "language", "seat", "organization")

    def clean(self) -> dict[str, Any]:
        """Refuse a seat or an organization that does not go with the role."""
        data = super().clean() or {}
        if not self.errors:
            place = {name: data[name] for name in ("role", "seat", "organization")}
            if refusal := rules.assignment_refusal(**place):
                self.add_error(None, refusal)
        return data


@register(
    StaffInvitation,
    Localized("invitation", "invitation"),
    Localized("invitations of staff", "invitations du personnel"),
)
class StaffInvitationAdmin(FastListAdmin):
    """Invite staff, and see who has joined."""

    form = StaffInvitationForm
    list_display = ("email", "role", "seat", "organization", "invited_by", "created_at", "expires_at", "accepted_at")
    list_filter = ("role",)
    list_select_related = ("invited_by",)
    search_fields = ("email", "seat", "organization")
    ordering = ("-created_at", "-pk")

    def has_change_permission(self, request: HttpRequest, obj: StaffInvitation | None = None) -> bool:
        """Refuse: a wrong invitation is deleted and made again."""
        return False

    def save_model(self, request: HttpRequest, obj: StaffInvitation, form: Any, change: bool) -> None:  # noqa: FBT001
        """Make the invitation and mail its link to the person alone."""
        invited = invite_staff(
            email=obj.email,
            role=obj.role,
            language=obj.language,
            seat=obj.seat,
            organization=obj.organization,
            by=cast(User, request.user),
            at=timezone.now(),
            site=request.build_absolute_uri("/"),
        )
        obj.pk = invited.invitation.pk


class SeatField(forms.ModelChoiceField):
    """A seat to choose, with the place it stands in: several posts have seats of the same title."""

    def label_from_instance(self, obj: Seat) -> str:
        return obj.label


class EndableAdmin(AppendOnlyAdmin):
    """Rows of seats and people that services add and end. Nothing is rewritten and nothing is deleted."""

    actions = ("end",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer seats in the order of the directory with their places, and people of the staff alone."""
        if db_field.related_model is Seat:
            kwargs["queryset"] = Seat.objects.select_related("office", "organization").order_by("order", "slug")
            kwargs["form_class"] = SeatField
        elif db_field.related_model is User:
            kwargs["queryset"] = User.objects.filter(is_active=True, role__in=sorted(STAFF_ROLES)).order_by("email")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def end_row(self, row: Any, *, by: User, at: datetime) -> None:
        raise NotImplementedError

    @admin.action(description=_("End today, for the rows chosen"), permissions=["change"])
    def end(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """End the chosen rows that are open; the others are history already."""
        rows = list(queryset.filter(until=None))
        for row in rows:
            self.end_row(row, by=cast(User, request.user), at=timezone.now())
            self.log_change(request, row, "ended")
        said = ngettext("%(count)s row ended.", "%(count)s rows ended.", len(rows)) % {"count": len(rows)}
        messages.success(request, said)


class AssignmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person and what the person gets."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "user" in self.fields:
            self.fields["user"].required = True
            self.fields["user"].help_text = ""

    def clean(self) -> dict[str, Any]:
        """Refuse what the person has already."""
        data = super().clean() or {}
        if not self.errors and self._meta.model.objects.open().filter(**data).exists():
            self.add_error(None, gettext("This person has it already."))
        return data


class SeatHolderForm(AssignmentForm):
    """A person and a seat, or everything that a predecessor holds."""

    predecessor = forms.ModelChoiceField(
        label=_("Successor of"),
        queryset=User.objects.filter(is_active=True, role__in=sorted(STAFF_ROLES)).order_by("email"),
        required=False,
        help_text=_(
            "Gives every seat of this person, with the lead and the saved views of the desk. Choose no seat then."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "seat" in self.fields:
            self.fields["seat"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for a seat or a predecessor, who holds something and is somebody else."""
        predecessor = self.cleaned_data.pop("predecessor", None)
        seat, person = self.cleaned_data.get("seat"), self.cleaned_data.get("user")
        if predecessor is None and seat is None:
            self.add_error("seat", gettext("Choose a seat, or whom the person succeeds."))
        elif predecessor is not None and seat is not None:
            self.add_error("seat", gettext("Choose a seat or a predecessor, not both."))
        elif predecessor is not None and predecessor == person:
            self.add_error("predecessor", gettext("Nobody succeeds themselves."))
        elif predecessor is not None and not SeatHolder.objects.open().filter(user=predecessor).exists():
            self.add_error("predecessor", gettext("This person holds no seat."))
        data = super().clean() if seat is not None else self.cleaned_data
        return data | {"predecessor": predecessor}


class AssignmentAdmin(EndableAdmin):
    """Who holds what, now and before."""

    form = AssignmentForm
    list_filter = (("until", admin.EmptyFieldListFilter),)
    ordering = ("-since", "-pk")


@admin.register(SeatHolder)
class SeatHolderAdmin(AssignmentAdmin):
    """Who holds which seat."""

    form = SeatHolderForm
    list_display = ("seat", "user", "is_lead", "since", "until")
    list_filter = (("until", admin.EmptyFieldListFilter), "is_lead")
    list_select_related = ("seat", "user")
    actions = ("end", "make_lead", "end_lead")
    search_fields = ("seat__slug", "seat__title_en", "seat__title_fr", "user__email", "user__name")

    def get_fields(self, request: HttpRequest, obj: SeatHolder | None = None) -> tuple[str, ...]:
        """Ask for a predecessor where somebody is given seats."""
        return ("seat", "user") if obj else ("seat", "user", "predecessor")

    def save_model(self, request: HttpRequest, obj: SeatHolder, form: Any, change: bool) -> None:  # noqa: FBT001
        by, at = cast(User, request.user), timezone.now()
        if predecessor := form.cleaned_data["predecessor"]:
            row = give_seats_of(predecessor=predecessor, person=obj.user, by=by, at=at)[-1]
        else:
            row = seat_person(seat=obj.seat, person=obj.user, by=by, at=at)
        obj.pk, obj.since, obj.seat = row.pk, row.since, row.seat

    def end_row(self, row: SeatHolder, *, by: User, at: datetime) -> None:
        unseat_person(holder=row, by=by, at=at)

    @admin.action(description=_("Let the people chosen lead their office"), permissions=["change"])
    def make_lead(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Make the holders of the chosen rows leads of their offices."""
        self._set_lead(request, queryset, is_lead=True)

    @admin.action(description=_("Let the people chosen lead no longer"), permissions=["change"])
    def end_lead(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._set_lead(request, queryset, is_lead=False)

    def _set_lead(self, request: HttpRequest, queryset: QuerySet[Any], *, is_lead: bool) -> None:
        rows = list(queryset.filter(until=None, is_lead=not is_lead).select_related("user", "seat"))
        for row in rows:
            set_lead(holder=row, is_lead=is_lead, by=cast(User, request.user), at=timezone.now())
            self.log_change(request, row, "made lead" if is_lead else "lead ended")
        said = ngettext("%(count)s row changed.", "%(count)s rows changed.", len(rows)) % {"count": len(rows)}
        messages.success(request, said)


@admin.register(Curatorship)
class CuratorshipAdmin(AssignmentAdmin):
    """Who looks after which entries of the catalogue."""

    fields = ("user", "organization")
    list_display = ("__str__", "since", "until")
    list_select_related = ("organization", "user")
    search_fields = (
        "organization__slug",
        "organization__name_en",
        "organization__name_fr",
        "user__email",
        "user__name",
    )

    def save_model(self, request: HttpRequest, obj: Curatorship, form: Any, change: bool) -> None:  # noqa: FBT001
        row = grant_curatorship(
            person=obj.user, organization=obj.organization, by=cast(User, request.user), at=timezone.now()
        )
        obj.pk, obj.since = row.pk, row.since

    def end_row(self, row: Curatorship, *, by: User, at: datetime) -> None:
        end_curatorship(curatorship=row, by=by, at=at)
