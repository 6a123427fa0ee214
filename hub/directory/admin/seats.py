"""Absences and filters in the admin site: added, ended, searched; nothing is rewritten and nothing is deleted."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hub.accounts.models import User
from hub.core.admin import FastListAdmin
from hub.core.db.bilingual import current_language
from hub.core.forms import choices_for
from hub.core.vocabulary.enums import Need
from hub.directory.admin.people import EndableAdmin
from hub.directory.choices import FilterKind
from hub.directory.models import Absence, IntakeFilter, IntakeQuestion
from hub.directory.reference.seats import QUESTIONS
from hub.directory.seats import rules
from hub.directory.seats.presence import unknown_questions
from hub.directory.seats.services import add_intake_filter, cancel_absence, end_intake_filter, record_absence
from hub.directory.seats.validators import example_of, filter_test_errors, unknown_towns


class AbsenceAdminForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who is away, and who stands in."""

    class Meta:
        model = Absence
        fields = ("user", "first_day", "last_day", "stand_in_seat", "stand_in")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "user" in self.fields:
            self.fields["user"].required = True

    def clean(self) -> dict[str, Any]:
        """Refuse days that cannot be."""
        data = super().clean() or {}
        if not self.errors:
            first, last, person = data["first_day"], data["last_day"], data["user"]
            refusals = (
                rules.days_refusal(first, last, today=rules.today_of(person, timezone.now())),
                rules.stand_in_refusal(person, seat=data.get("stand_in_seat"), other=data.get("stand_in")),
                rules.overlap_refusal(person, first, last),
            )
            for refusal in filter(None, refusals):
                self.add_error(None, refusal)
        return data


@admin.register(Absence)
class AbsenceAdmin(EndableAdmin):
    """Who is away."""

    form = AbsenceAdminForm
    date_hierarchy = "first_day"
    list_display = ("user", "first_day", "last_day", "stand_in_seat", "stand_in", "made_by", "cancelled_at")
    list_filter = (("cancelled_at", admin.EmptyFieldListFilter),)
    list_select_related = ("user", "stand_in_seat", "stand_in", "made_by")
    search_fields = ("user__email", "user__name", "stand_in_seat__slug", "stand_in_seat__title_en")
    ordering = ("-first_day", "-pk")

    def save_model(self, request: HttpRequest, obj: Absence, form: Any, change: bool) -> None:  # noqa: FBT001
        row = record_absence(
            person=cast(User, obj.user),
            first_day=obj.first_day,
            last_day=obj.last_day,
            stand_in_seat=obj.stand_in_seat,
            stand_in=obj.stand_in,
            by=cast(User, request.user),
            at=timezone.now(),
        )
        obj.pk, obj.made_at = row.pk, row.made_at

    @admin.action(description=_("Cancel the absences chosen"), permissions=["change"])
    def end(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Cancel the chosen absences that are not over; the others are history already."""
        count = 0
        for row in queryset.filter(cancelled_at=None):
            try:
                cancel_absence(absence=row, by=cast(User, request.user), at=timezone.now())
            except ValidationError:
                continue
            self.log_change(request, row, "cancelled")
            count += 1
        said = ngettext("%(count)s absence cancelled.", "%(count)s absences cancelled.", count) % {"count": count}
        messages.success(request, said)


class IntakeFilterForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where a filter stands, what it asks for, and the sentence that says so."""

    class Meta:
        model = IntakeFilter
        fields = (
            *("organization", "office", "seat", "kind", "test", "needs", "questions"),
            *("sentence_en", "sentence_fr", "source", "reason"),
        )

    needs = forms.MultipleChoiceField(
        label=_("For these needs alone"),
        help_text=_("Empty: for every request."),
        choices=choices_for(Need),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    questions = forms.MultipleChoiceField(
        label=_("For these questions alone"),
        help_text=_("A seat may ask it for one of its services. With needs, one of both is enough."),
        choices=lambda: [
            (code, said.text(current_language())) for code, said in QUESTIONS.items() if code not in set(Need)
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "test" in self.fields:
            examples = ((kind.label, example_of(kind)) for kind in FilterKind)
            self.fields["test"].help_text = format_html_join("", "{}: <code>{}</code><br>", examples)

    def clean(self) -> dict[str, Any]:
        """Refuse a test that cannot be read, and a place that takes no filter."""
        data = super().clean() or {}
        places = [data[name] for name in ("organization", "office", "seat") if data.get(name)]
        if len(places) != 1:
            self.add_error(None, gettext("Choose one of three: an organization, an office or a seat."))
        elif refusal := rules.filter_place_refusal(places[0]):
            self.add_error("seat", refusal)
        if "kind" in data and "test" in data:
            kind, test = data["kind"], data["test"]
            for mistake in filter_test_errors(kind, test) or unknown_questions(kind, test):
                self.add_error("test", mistake)
        return data


@admin.register(IntakeFilter)
class IntakeFilterAdmin(EndableAdmin):
    """What organizations, offices and seats ask of companies."""

    form = IntakeFilterForm
    list_display = ("sentence_en", "kind", "organization", "office", "seat", "since", "until")
    list_filter = (("until", admin.EmptyFieldListFilter), "kind")
    list_select_related = ("organization", "office", "seat")
    search_fields = (
        "sentence_en",
        "sentence_fr",
        "reason",
        "organization__slug",
        "organization__name_en",
        "office__slug",
        "office__name_en",
        "seat__slug",
        "seat__title_en",
    )
    ordering = ("-since", "-pk")

    def save_model(self, request: HttpRequest, obj: IntakeFilter, form: Any, change: bool) -> None:  # noqa: FBT001
        row = add_intake_filter(
            place=obj.place,
            kind=obj.kind,
            test=obj.test,
            sentence_en=obj.sentence_en,
            sentence_fr=obj.sentence_fr,
            reason=obj.reason,
            source=obj.source,
            needs=obj.needs,
            questions=obj.questions,
            by=cast(User, request.user),
            at=timezone.now(),
        )
        obj.pk, obj.since = row.pk, row.since
        for town in unknown_towns(obj.kind, obj.test):
            said = _("No list knows the town %(town)s: what it asks stays to confirm. Look whether it is written so.")
            messages.warning(request, said % {"town": town})

    def end_row(self, row: IntakeFilter, *, by: User, at: datetime) -> None:
        end_intake_filter(intake_filter=row, by=by, at=at)


@admin.register(IntakeQuestion)
class IntakeQuestionAdmin(FastListAdmin):
    """Questions with yes or no on which filters may rest."""

    list_display = ("slug", "text_en", "text_fr")
    search_fields = ("slug", "text_en", "text_fr")
    ordering = ("slug",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: filters and answers of requests rest on it."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the name by which filters and answers know it."""
        return ("slug",) if obj is not None else ()
