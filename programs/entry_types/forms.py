"""The forms of programs beside those of their fields: one condition, the end of a program, its publication.

What was found when the entries of the files were looked up: for the curator who checks, never for readers.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import count
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hub.core.db.bilingual import current_language
from hub.core.forms import choices_for
from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary.enums import ConditionKind
from hub.core.vocabulary.labels import localized_label
from hub.publishing.documents.values import lines
from hub.publishing.forms import DraftForm, PublishForm, TypedDayField, line, passage, several, when
from programs.catalogue.files import DATA
from programs.documents.condition_rows import Row, values_from_lines
from programs.eligibility.conditions.registry import CONDITION_TYPES

_SIDES = {
    "in": pgettext_lazy("condition", "One of these is enough"),
    "excluded": pgettext_lazy("condition", "None of these"),
    "kinds": _("Kinds of partners that serve"),
    "bodies": _("Organizations"),
    "is": _("Who applies"),
}
_HOW = [
    ("member", pgettext_lazy("membership", "Member")),
    ("client", pgettext_lazy("membership", "Client")),
    ("referral", pgettext_lazy("membership", "Referred by it")),
]
_YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class AddConditionForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of condition"), choices=choices_for(ConditionKind))


class ConditionForm(DraftForm):
    """A row of the document as a form. Only the fields that the kind asks for are there."""

    def __init__(self, data: Any, *, row: Row, pages: Sequence[str] = (), rows: Sequence[Row] = ()) -> None:
        self.row, self.kind = row, ConditionKind(row["kind"])
        self.condition = CONDITION_TYPES[self.kind]
        super().__init__(data)
        self._add_test()
        own = _("Only where the test alone does not say it.") if self.kind is not ConditionKind.OTHER else ""
        self.fields["sentence_en"] = passage(_("Own sentence, English"), lang="en", hint=own, rows=2)
        self.fields["sentence_fr"] = passage(_("Own sentence, French"), lang="fr", hint=own, rows=2)
        if self.kind is ConditionKind.OTHER:
            self.fields["sentence_en"].label = _("Sentence, English")
            self.fields["sentence_fr"].label = _("Sentence, French")
        if pages:
            offered = [("", _("Not said yet")), *((page, page) for page in pages)]
            self.fields["page"] = forms.ChoiceField(label=_("The page that says so"), choices=offered, required=False)
        self.fields["source"] = line(_("Another page") if pages else _("The page that says so"))
        self.fields["as_of"] = when(_("Read on"))
        self.fields["group"] = forms.ChoiceField(
            label=_("Must it hold?"), choices=_alternatives(row, rows), required=False, widget=forms.RadioSelect
        )
        self.layout = self._order()

    def _add_test(self) -> None:
        allowed = self.condition.parameters
        if len(allowed.lists) > 1:
            choices = [(side, _SIDES[side]) for side in allowed.lists]
            self.fields["side"] = forms.ChoiceField(
                label=_("Test"), choices=choices, required=False, widget=forms.RadioSelect
            )
        if allowed.lists:
            self.fields["values"] = self._values_field()
        for bound in allowed.numbers:
            label = {"min": _("At least"), "max": _("At most")}[bound]
            self.fields[bound] = line(label, hint=self.condition.unit.text(current_language()), short=True)
        if allowed.truth:
            self.fields["is"] = forms.ChoiceField(
                label=localized_label(self.kind).text(current_language()),
                choices=_YES_NO,
                required=False,
                widget=forms.RadioSelect,
            )
        if len(allowed.words.get("how", ())) > 1:
            self.fields["how"] = forms.ChoiceField(
                label=_("How"), choices=_HOW, required=False, widget=forms.RadioSelect
            )
        if allowed.whole:
            self.fields["count"] = line(_("How many, at least"), short=True)

    def _values_field(self) -> forms.Field:
        lang = current_language()
        label = localized_label(self.kind).text(lang)
        if self.condition.typed_values:
            return passage(label, hint=self.condition.hint.text(lang), rows=3)
        known = self.condition.choices(lang)
        listed = {value for value, _label in known}
        # What stands in the document already may stay, though the list does not offer it.
        known += [(value, value) for value in self.row["values"] if value not in listed]
        return several(label, known)

    def _order(self) -> list[str | tuple[str, str]]:
        """Return the fields in order: the bounds side by side, and the two languages."""
        names = set(self.fields)
        rows: list[str | tuple[str, str]] = [name for name in ("side", "values", "is", "how") if name in names]
        if {"min", "max"} <= names:
            rows.append(("min", "max"))
        else:
            rows += [name for name in ("min", "max") if name in names]
        rows += [name for name in ("count",) if name in names]
        pages = ["page"] if "page" in names else []
        return [*rows, ("sentence_en", "sentence_fr"), *pages, "source", "as_of", "group"]

    def values(self, there: Mapping[str, Any]) -> dict[str, Any]:
        found = super().values(there)
        if isinstance(found.get("values"), str):
            found["values"] = values_from_lines(found["values"])
        found["source"] = found["source"].strip() or found.pop("page", "")
        found.pop("page", "")
        if found["source"] or there.get("own"):
            return found | {"own": "yes"}
        # The first page of the program stands in until somebody names one.
        return {name: value for name, value in found.items() if name not in {"source", "as_of"}}

    @classmethod
    def of(cls, row: Row, pages: Sequence[str] = (), rows: Sequence[Row] = ()) -> "ConditionForm":
        """Return the form that shows a row; ``pages`` are those that the draft names, ``rows`` all of its rows."""
        kind = ConditionKind(row["kind"])
        data: dict[str, Any] = {name: value for name, value in row.items() if name not in {"id", "kind"}}
        if CONDITION_TYPES[kind].typed_values:
            data["values"] = "\n".join(row["values"])
        if not row.get("own"):
            data |= {"source": "", "as_of": ""}
        elif row["source"] in pages:
            data |= {"source": "", "page": row["source"]}
        return cls(data, row=row, pages=pages, rows=rows)


def _alternatives(row: Row, rows: Sequence[Row]) -> list[tuple[str, Any]]:
    """Return whether a condition must hold, or which others are enough in its place; a new set of them comes last."""
    lang, sets = current_language(), dict[str, list[str]]()
    for one in rows:
        if one.get("group") and one["id"] != row["id"]:
            sets.setdefault(one["group"], []).append(localized_label(ConditionKind(one["kind"])).text(lang))
    new = str(next(number for number in count(1) if str(number) not in sets))
    if row.get("group") and row["group"] not in sets:
        new = row["group"]
    enough = [
        (key, _("No, it is enough to meet this one or: %(names)s") % {"names": ", ".join(sets[key])}) for key in sets
    ]
    return [("", _("Yes")), *enough, (new, _("No, one of several is enough: choose the same with the others"))]


class ApproveForm(PublishForm):
    """Publish now, or on a day; and why cases whose verdict changes are right."""

    accept = forms.CharField(
        label=_("Why changed cases are right"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RetireForm(forms.Form):
    """The program has ended: when, and what took over."""

    closed_on = when(_("Closed on"), _("Leave empty where no day is known."), TypedDayField)
    successors = forms.CharField(
        label=_("Taken over by"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The address of the program’s page here, or its end, such as ca-nrc-irap. One to a line."),
    )

    def clean_successors(self) -> tuple[str, ...]:
        return lines(self.cleaned_data["successors"])


EVIDENCE_PATH = DATA / "evidence.yaml"


@cache
def evidence() -> Mapping[str, Mapping[str, Any]]:
    """Return what was found of each entry, by its slug: a note, and facts with their page and quote."""
    return parse_yaml(EVIDENCE_PATH.read_text(encoding="utf-8"))
