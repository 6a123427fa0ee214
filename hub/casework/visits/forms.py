"""What is typed about a visit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import VisitCircle
from hub.casework.forms import day_field, line_field, radio_field, set_choices, text_field, tick_field
from hub.casework.models import Visit
from hub.core.db.bilingual import current_language
from hub.core.vocabulary.enums import Area, OpportunityKind
from hub.core.vocabulary.labels import label
from hub.directory.models import Seat
from opportunities.models import Opportunity
from opportunities.status import LIVE

_LONGEST = 60
_KINDS = [
    kind.value for kind in OpportunityKind if kind not in {OpportunityKind.PROJECT, OpportunityKind.POLICY_DEMAND}
]


class VisitForm(forms.Form):
    """A visit; ``seats`` are those that its writer may name to be called."""

    contact = forms.ModelChoiceField(Seat.objects.none(), label=_("Whom to call"), empty_label=None)
    city = line_field(
        _("City"), help_text=_("One city. A second stop is a visit of its own."), most=80, empty=_("Name the city.")
    )
    host = line_field(
        _("Host"), help_text=_("The organization, no person: as it writes its name."), most=200, required=False
    )
    first_day = day_field(_("First day"), required=False)
    last_day = day_field(_("Last day"), required=False)
    areas = tick_field(_("Areas"))
    circle = radio_field(
        _("Who reads all of it once it is planned"),
        VisitCircle.choices,
        help_text=_("Every other official learns the week, the city and whom to call."),
    )
    opportunity = forms.ModelChoiceField(
        Opportunity.objects.none(),
        label=_("Of which mission, fair or lead"),
        to_field_name="slug",
        required=False,
        empty_label=_("None of these"),
    )
    note = text_field(_("Note"), help_text=_("Only your organization reads it."), required=False, most=1000, rows=3)

    def __init__(self, data: Any = None, *, visit: Visit | None, seats: list[Seat]) -> None:
        kept: dict[str, Any] = {"circle": VisitCircle.OFFICIALS}
        if visit is not None:
            kept = {name: getattr(visit, name) for name in self.base_fields}
            kept["opportunity"] = visit.opportunity_id
        super().__init__(data, initial=kept)
        lang, of = current_language(), [visit.opportunity_id] if visit is not None and visit.opportunity_id else []
        named = [seat.pk for seat in seats] + ([visit.contact_id] if visit is not None else [])
        fields: Any = self.fields
        fields["contact"].queryset = Seat.objects.filter(pk__in=named).order_by("order", "slug")
        fields["contact"].label_from_instance = lambda seat: seat.title
        set_choices(self, "areas", [(area.value, label(area, lang)) for area in Area])
        live = Opportunity.objects.filter(status__in=LIVE, kind__in=_KINDS) | Opportunity.objects.filter(slug__in=of)
        fields["opportunity"].queryset = live.order_by(f"title_{lang}")
        fields["opportunity"].label_from_instance = lambda row: row.title

    def clean(self) -> dict[str, Any]:
        """Hold the days together: both or none, in order, two months at most."""
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("first_day"), said.get("last_day")
        if first and not last and "last_day" not in self.errors:
            said["last_day"] = last = first
        if last and not first and "first_day" not in self.errors:
            self.add_error("first_day", _("Name the first day too."))
        if first and last and last < first:
            self.add_error("last_day", _("The last day is not before the first."))
        elif first and last and (last - first).days > _LONGEST:
            self.add_error("last_day", _("A visit is two months at most. Enter each stop by itself."))
        return said
