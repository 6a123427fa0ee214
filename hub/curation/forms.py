"""Forms of entries, made from their fields: what is typed is kept, whether it can be read or not."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from hub.core.bilingual import current_language
from hub.core.words import Words
from hub.curation.choices import EntryState
from hub.curation.declaring import Kind, entry_model
from hub.curation.fields import BOTH, Field, Shape
from hub.curation.models import EntryVersion
from hub.directory.models import Organization
from programs.curating.forms.base import DraftForm, line, passage, several, tick, when

_NOTHING = [("", "---------")]
_SHORT = 40  # characters: a field that holds no more is drawn short


class _Said:
    def __init__(self, words: Words) -> None:
        self.words = words

    def __str__(self) -> str:
        return self.words.text(current_language())


def _said(words: Words | None) -> Any:
    return "" if words is None else lazystr(_Said(words))


class EntryForm(DraftForm):
    """The fields that an entry of its kind has, but those that were chosen when it began."""

    def __init__(self, *args: Any, kind: Kind, document: Mapping[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        layout: list[str | tuple[str, str]] = []
        for field in kind.all_fields:
            if field.fixed or not field.is_asked(document):
                continue
            for column in field.columns:
                self.fields[column] = _form_field(field, column)
            pair, *rest = (field.columns[:2], *field.columns[2:]) if field.languages else (field.name,)
            layout += [pair, *rest]  # type: ignore[list-item]
        self.layout = layout


class NewEntryForm(forms.Form):
    """What an entry needs before it can be written: its names, and what cannot be changed later."""

    def __init__(self, *args: Any, kind: Kind, organizations: Iterable[Organization], **options: Any) -> None:
        super().__init__(*args, **options)
        for field in kind.fields:
            if not (field.fixed or field.begins or field.name == kind.name):
                continue
            for column in field.columns:
                made = _form_field(field, column, list(organizations) if column == kind.organization else None)
                made.required = field.name != kind.name or column.rpartition("_")[2] in BOTH
                self.fields[column] = made


class PublishForm(forms.Form):
    """Publish now, or on a day."""

    day = when(_("On a later day"), _("At the beginning of the day, Eastern time. Leave empty to publish now."))

    def clean_day(self) -> Any:
        """Return the day, or None."""
        text = self.cleaned_data["day"].strip()
        return forms.DateField().clean(text) if text else None


class EarlierForm(forms.Form):
    """An earlier version to show again."""

    version = forms.ChoiceField(label=_("Version"))
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, versions: Iterable[EntryVersion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.versions = {str(row.number): row for row in versions if row.state == EntryState.RETIRED}
        field: Any = self.fields["version"]
        field.choices = [(number, f"{number}: {row.name_en}") for number, row in self.versions.items()]

    def clean_version(self) -> EntryVersion:
        """Return the version."""
        return self.versions[self.cleaned_data["version"]]


def _form_field(field: Field, column: str, organizations: Any = None) -> forms.Field:
    made = _MADE.get(field.shape, _line)
    return made(field, column, organizations)


def _line(field: Field, column: str, _organizations: Any) -> forms.Field:
    lang = column.rpartition("_")[2] if field.languages else ""
    short = field.most <= _SHORT and not lang
    return line(_said(field.label(column)), lang=lang, hint=_said(field.hint), short=short)


def _passage(field: Field, column: str, _organizations: Any) -> forms.Field:
    lang = column.rpartition("_")[2] if field.languages else ""
    rows = 6 if field.prose or field.shape is Shape.LIST else 3
    return passage(_said(field.label(column)), lang=lang, hint=_said(field.hint), rows=rows)


def _one_of(field: Field, choices: Iterable[tuple[str, Any]]) -> forms.Field:
    offered = [*_NOTHING, *choices]
    return forms.ChoiceField(
        label=_said(field.words), help_text=_said(field.hint), required=False, choices=offered
    )  # fmt: skip


def _entry(field: Field, _column: str, organizations: Any) -> forms.Field:
    rows = entry_model(field).objects.all() if organizations is None else organizations
    return _one_of(field, sorted(((row.slug, _name(row)) for row in rows), key=lambda pair: pair[1].casefold()))


_MADE: Mapping[Shape, Callable[[Field, str, Any], forms.Field]] = {
    Shape.PASSAGE: _passage,
    Shape.LIST: _passage,
    Shape.ADDRESSES: _passage,
    Shape.PROGRAMS: _passage,
    Shape.PLACES: _passage,
    Shape.SEVERAL: lambda field, _column, _bodies: several(_said(field.words), field.members, _said(field.hint)),
    Shape.ONE: lambda field, _column, _bodies: _one_of(field, field.members),
    Shape.ENTRY: _entry,
    Shape.TICK: lambda field, _column, _bodies: tick(_said(field.words), _said(field.hint)),
    Shape.DAY: lambda field, _column, _bodies: when(_said(field.words), _said(field.hint)),
}


def _name(row: Any) -> str:
    return str(getattr(row, "name", "") or getattr(row, "title", "") or row)
