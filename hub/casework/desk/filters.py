"""What the list of the desk is narrowed by, and the words that its search looks for.

What it is narrowed by stands in the address. Values that no filter knows are dropped, so that an old link still
answers; a seat or a person who is gone still narrows it.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.postgres.search import SearchQuery
from django.db.models import Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters.filters import BooleanFilter, CharFilter, ChoiceFilter, DateFilter, MultipleChoiceFilter
from django_filters.filterset import FilterSet

from companies.models import Company
from hub.accounts.models import User
from hub.casework.choices import (
    NOT_ASKED_AGAIN,
    OPEN_REFERRALS,
    OPEN_STATES,
    ReferralRole,
    ReferralState,
    RequestKind,
    RequestState,
)
from hub.casework.desk.ordering import ORDERS, ORDERS_OF_TRACES, TURN
from hub.casework.forms import keep_choice, set_choices
from hub.casework.models import TAKEN_BACK, Label, Referral, RequestMessage, ServiceRequest
from hub.casework.requests.services.submission import search_fold
from hub.core.forms import PlainSelect, choices_for
from hub.core.text.formats import fold
from hub.core.vocabulary.enums import Area, Language, Province

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
ME, NOBODY = "me", "nobody"
LATE, TODAY, WEEK = "late", "today", "week"
ASKED, IN_WORK, DONE = "asked", "work", "done"
# Words that are shorter than this stand in every text.
_SHORTEST, _MOST_WORDS = 3, 8
# Of a business number the nine digits that are the company's; what follows them is one of its accounts.
_BUSINESS_NUMBER = re.compile(r"(\d{9})(?:[a-z]{2}\d{4})?")
_NUMBER = re.compile(r"(?:cgh[-\s]?)?(?:(20\d\d)-)?0*(\d{1,7})", re.IGNORECASE)


def due_this_week(at: datetime) -> Q:
    """Return what is due by the next Sunday, counted from a moment in its own zone; days are those of the offices."""
    return Q(due_on__lte=at.date() + timedelta(days=6 - at.weekday()))


def number_of(value: str) -> str:
    """Return the end of the number that was looked for, as it stands in a reference: "-00042"; "" for no number."""
    found = _NUMBER.fullmatch(value.strip())
    return f"-{found[1]}-{int(found[2]):05}" if found and found[1] else f"-{int(found[2]):05}" if found else ""


def _holds(word: str) -> Q:
    found = Q(search_text__contains=word)
    if number := number_of(word):
        found |= Q(search_text__contains=number)
    if stems := re.findall(r"\w+", word):
        raw = " & ".join(f"{stem}:*" for stem in stems)
        english, french = (SearchQuery(raw, config=config, search_type="raw") for config in ("hub_en", "hub_fr"))
        said = RequestMessage.objects.filter(~TAKEN_BACK, request=OuterRef("pk"), search_vector=english | french)
        found |= Q(search_vector=english | french) | _is_there(said.order_by())
    return found | _is_asked_by(word)


def _is_asked_by(word: str) -> Q:
    """Return what a person or a company has sent: by a part of the name or the city, or the whole address or number."""
    if "@" in word:
        return _is_there(User.objects.filter(pk=OuterRef("submitted_by"), email__iexact=word))
    if number := _BUSINESS_NUMBER.fullmatch(word):
        return _is_there(Company.objects.filter(pk=OuterRef("company"), business_number__startswith=number[1]))
    named = User.objects.alias(folded=_folded("name")).filter(pk=OuterRef("submitted_by"), folded__contains=word)
    return Q(folded_city__contains=word) | _is_there(named)


def _folded(column: str) -> Lower:
    return Lower(Func(column, function="unaccent", output_field=TextField()))


def _is_there(rows: QuerySet[Any]) -> Q:
    """Return whether a request has such a row. Not by EXISTS: the database would read the rows of all requests."""
    return Q(Subquery(rows.order_by().values(found=Value(value=True))[:1]))


class DeskFilter(FilterSet):
    """Filters of the desk; they narrow each other. ``at`` is the moment in the zone of the portal."""

    q = CharFilter(label=_("Words or number"), method="holding")  # type: ignore[no-untyped-call]
    state = MultipleChoiceFilter(  # type: ignore[no-untyped-call]
        label=_("State"), choices=RequestState.choices, method="in_state", widget=forms.CheckboxSelectMultiple
    )
    kind = ChoiceFilter(label=_("Kind of request"), choices=RequestKind.choices, empty_label=_("Any"))  # type: ignore[no-untyped-call]
    area = ChoiceFilter(  # type: ignore[no-untyped-call]
        label=_("Area"), choices=choices_for(Area), empty_label=_("Any"), method="in_area"
    )
    province = ChoiceFilter(  # type: ignore[no-untyped-call]
        label=_("Province or territory"), choices=choices_for(Province), empty_label=_("Any")
    )
    language = ChoiceFilter(label=_("Language"), choices=choices_for(Language), empty_label=_("Any"))  # type: ignore[no-untyped-call]
    seat = ChoiceFilter(label=_("Seat"), empty_label=_("Any"), field_name="owner__slug")  # type: ignore[no-untyped-call]
    handler = ChoiceFilter(label=_("In hand of"), empty_label=_("Anybody"), method="in_hand")  # type: ignore[no-untyped-call]
    due = ChoiceFilter(  # type: ignore[no-untyped-call]
        label=_("First answer due"),
        choices=[(LATE, _("Late")), (TODAY, _("By tonight")), (WEEK, _("This week"))],
        empty_label=_("Any time"),
        method="due_by",
    )
    parts = ChoiceFilter(  # type: ignore[no-untyped-call]
        label=_("Parts of other seats"),
        choices=[(ASKED, _("Not answered yet")), (IN_WORK, _("In work")), (LATE, _("Late")), (DONE, _("Done"))],
        empty_label=_("Any"),
        method="with_part",
    )
    received_from = DateFilter(label=_("Received from"), method="received", widget=_DAY)  # type: ignore[no-untyped-call]
    received_until = DateFilter(label=_("Received until"), method="received", widget=_DAY)  # type: ignore[no-untyped-call]
    again = BooleanFilter(label=_("Asked again"), method="flagged", widget=forms.CheckboxInput)  # type: ignore[no-untyped-call]
    fraud = BooleanFilter(label=_("Signs of fraud"), method="with_signs", widget=forms.CheckboxInput)  # type: ignore[no-untyped-call]
    label = ChoiceFilter(label=_("Label"), empty_label=_("Any"), method="with_label")  # type: ignore[no-untyped-call]
    sort = ChoiceFilter(choices=[(order, order) for order in ORDERS], method="in_order")  # type: ignore[no-untyped-call]

    def __init__(
        self,
        data: QueryDict,
        *,
        at: datetime,
        user: Any,
        order: str = TURN,
        seats: Iterable[tuple[str, str]] = (),
        people: Iterable[tuple[str, str]] = (),
        labels: Iterable[tuple[str, str]] = (),
    ) -> None:
        super().__init__(data, ServiceRequest.objects.none())  # type: ignore[no-untyped-call]
        for one in self.filters.values():
            if isinstance(one, ChoiceFilter):
                one.extra["widget"] = PlainSelect
        self.at, self.user, self.usual_order, self.seats, self.people = at, user, order, list(seats), list(people)
        self.form.auto_id = "f_%s"
        for name in ("area", "province"):
            names = [(value, str(words)) for value, words in self.filters[name].extra["choices"]]
            set_choices(self.form, name, [("", _("Any")), *sorted(names, key=lambda one: (fold(one[1]), one[1]))])
        near = [("", _("Any")), *self.seats]
        keep_choice(self.form, "seat", near, shape=r"[a-z0-9-]+", gone=_("A seat that is no longer near yours"))
        near = [("", _("Anybody")), (ME, _("Me")), (NOBODY, _("Nobody yet")), *self.people]
        keep_choice(self.form, "handler", near, shape=r"\d{1,18}", gone=_("Somebody who is no longer near you"))
        self.labels = list(labels)
        known = [("", _("Any")), *self.labels]
        keep_choice(self.form, "label", known, shape=r"\d{1,18}", gone=_("A label that is gone"))
        if not self.labels and not data.get("label"):
            del self.form.fields["label"]

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen and is known, by the name of the filter."""
        self.form.is_valid()
        known = self.form.cleaned_data
        return {name: value for name, value in known.items() if value not in (None, "", False, []) and name != "sort"}

    @property
    def order(self) -> str:
        self.form.is_valid()
        return self.form.cleaned_data.get("sort") or self.usual_order

    @property
    def reads_words(self) -> bool:
        """Whether list and order go by more of a request than its trace tells."""
        of_trace = {"state", "seat", "due"} | ({"q"} if number_of(self.chosen.get("q", "")) else set())
        return bool(self.chosen.keys() - of_trace) or self.order not in ORDERS_OF_TRACES

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of some requests that pass."""
        for name, value in self.chosen.items():
            rows = self.filters[name].filter(rows, value)
        return rows

    def holding(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep requests that hold every word: in number, company or subject, or in what was written on them.

        So do those whose sender has this name or address, or whose company this city or business number. Accents and
        capitals do not count, and the beginning of a word is enough. A number finds its request, whole or as its last
        digits; a trace is found by nothing else.
        """
        text, number = search_fold(value), number_of(value)
        together = re.sub(r"[\s-]", "", text)
        is_business = not number and _BUSINESS_NUMBER.fullmatch(together)
        words = [together] if is_business else text.split()[:_MOST_WORDS]
        seen = Q(readable=True) | Q(search_text__contains=number) if number else Q(readable=True)
        queryset = queryset.filter(seen).alias(folded_city=_folded("city"))
        for word in [one for one in words if len(one) >= _SHORTEST or one.isdigit()] or words:
            queryset = queryset.filter(_holds(word))
        return queryset

    def in_state(self, queryset: QuerySet[Any], name: str, value: Sequence[str]) -> QuerySet[Any]:
        return queryset.filter(state__in=value)

    def in_area(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(areas__contains=[value])

    def in_hand(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == NOBODY:
            return queryset.filter(handler=None)
        return queryset.filter(handler=self.user.pk if value == ME else int(value))

    def due_by(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep open requests whose first answer is late, or due by tonight or by Sunday."""
        due = {
            LATE: Q(due_at__lte=self.at),
            # A promise ends with a day: this day is today, wherever the office is, in the last 24 hours before.
            TODAY: Q(due_at__lt=self.at + timedelta(days=1)),
            WEEK: due_this_week(self.at),
        }
        return queryset.filter(due[value], state__in=OPEN_STATES)

    def with_part(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep requests of which a part was asked of another seat that is not answered, in work, late or done."""
        part = {
            ASKED: Q(state=ReferralState.OFFERED),
            IN_WORK: Q(state=ReferralState.ACCEPTED),
            LATE: Q(state__in=OPEN_REFERRALS, due_at__lte=self.at),
            DONE: Q(state=ReferralState.DONE),
        }
        rows = Referral.objects.filter(part[value], request=OuterRef("pk"), part=ReferralRole.SUPPORT)
        return queryset.filter(_is_there(rows))

    def with_label(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep requests with a label of the reader's places; of any other label there are none."""
        if value not in dict(self.labels):
            return queryset.filter(pk=None)
        return queryset.filter(
            _is_there(Label.requests.through.objects.filter(servicerequest=OuterRef("pk"), label=int(value)))
        )

    def received(self, queryset: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        """Keep requests that came in from a day on, or until the end of one, in the zone of the list."""
        zone = self.at.tzinfo
        if name == "received_from":
            return queryset.filter(received_at__gte=datetime.combine(value, time.min, zone))
        return queryset.filter(received_at__lte=datetime.combine(value, time.max, zone))

    def flagged(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: FBT001
        """Keep requests that one of the rules of "again" has named."""
        return queryset.exclude(again__in=NOT_ASKED_AGAIN)

    def with_signs(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:  # noqa: FBT001
        """Keep requests whose words hold a sign of fraud."""
        return queryset.filter(~Q(signs_of_fraud=[]))

    def in_order(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Leave the order to the list."""
        return queryset
