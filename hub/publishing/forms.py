"""Forms of drafts, made from the fields of a type: what is typed is kept, whether it can be read or not."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import current_language, lazy_words
from hub.core.forms import SearchedChoiceField
from hub.core.text import formats
from hub.core.text.localized import Localized
from hub.publishing.choices import VersionState
from hub.publishing.documents.fields import BOTH, Document, Field, Shape
from hub.publishing.documents.values import Mistake, ValueMistakeError, day, written_day
from hub.publishing.entry_types.base import EntryType
from hub.publishing.entry_types.fields import entries_offered, entry_option
from hub.publishing.models import Version

_NOTHING = [("", "---------")]
_MOST_SELECTED = 12  # a longer list is searched by typing
_LONGEST = 20_000  # characters of a text
_MOST_OPEN = 2  # long lists of ticks in one section
_VERY_LONG = 30  # ticks
_FIGURES = (Shape.MONEY, Shape.COUNT, Shape.SHARE, Shape.DAY)
_SHORT = 40  # characters: a field that holds no more is drawn short


def line(label: Any, *, lang: str = "", hint: Any = "", short: bool = False, most: int = 1000) -> forms.CharField:
    attrs: dict[str, Any] = {"lang": lang} if lang else {}
    if short:
        attrs["class"] = "input short"
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, help_text=hint, required=False, max_length=most, widget=widget)


def passage(label: Any, *, lang: str = "", hint: Any = "", rows: int = 4) -> forms.CharField:
    """A text of several lines."""
    attrs: dict[str, Any] = {"rows": rows} | ({"lang": lang} if lang else {})
    widget = forms.Textarea(attrs=attrs)
    return forms.CharField(label=label, help_text=hint, required=False, max_length=_LONGEST, widget=widget, strip=False)


def tick(label: Any, hint: Any = "") -> forms.BooleanField:
    """One thing that is so or not."""
    return forms.BooleanField(label=label, help_text=hint, required=False)


def several(label: Any, choices: Sequence[tuple[str, Any]], hint: Any = "") -> forms.MultipleChoiceField:
    """Some of a closed list."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, help_text=hint
    )


class WrittenDayField(forms.CharField):
    """A day, kept as "2026-11-24" however it was written; what cannot be read is kept as it was typed."""

    def to_python(self, value: Any) -> str:
        """Return the day as a document keeps it."""
        return written_day(str(super().to_python(value)))


class TypedDayField(WrittenDayField):
    """A day; None where nothing was typed. What cannot be read is refused."""

    def clean(self, value: Any) -> date | None:
        """Return the day that was typed."""
        try:
            return day(super().clean(value))
        except ValueMistakeError as error:
            raise forms.ValidationError(error.words.text(current_language())) from error


def when(label: Any, hint: Any = "", kind: type[WrittenDayField] = WrittenDayField) -> WrittenDayField:
    """A day. Typed as text where the browser has no calendar of its own."""
    widget = forms.TextInput(attrs={"type": "date", "class": "input short"})
    return kind(label=label, help_text=hint, required=False, max_length=40, widget=widget)


class DraftForm(forms.Form):
    """A part of a draft. ``layout`` names the fields in order; a pair of names stands side by side, en and fr."""

    layout: Sequence[str | tuple[str, ...]] = ()
    # A draft may lack anything: what it must have stands in its list.
    hide_optional = True
    # What is reported, by the field beside which it stands.
    reported: Mapping[str, Sequence[Any]] = {}
    # Fields that fold at the end, until one is asked for or reported.
    rare: Collection[str] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.named: set[str] = set()

    def values(self, there: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a form that was sent says, as the document keeps it; ``there`` is what the part says now."""
        return {name: _kept(value, there.get(name)) for name, value in self.cleaned_data.items()}

    def tell(self, mistakes: Iterable[Mistake]) -> None:
        """Say what cannot be read beside the field it stands in. What is missing is said in the list of the draft."""
        lang = current_language()
        for mistake in mistakes:
            self.named.add(mistake.field)
            if not mistake.blank and mistake.field in self.fields:
                self.add_error(mistake.field, mistake.words.text(lang))

    def close(self) -> None:
        """Let all of it be read, reached and copied, and nothing written."""
        for field in self.fields.values():
            is_picked = isinstance(field.widget, forms.CheckboxInput | forms.widgets.ChoiceWidget)
            field.widget.attrs["disabled" if is_picked else "readonly"] = True

    @property
    def rows(self) -> Iterator[list[tuple[BoundField, Sequence[Any]]]]:
        """The fields as they stand on the page, one or several side by side, each with what readers report of it."""
        return self._rows_of(group for group in self.layout if not self._folds(group))

    @property
    def rare_rows(self) -> list[list[tuple[BoundField, Sequence[Any]]]]:
        """The fields that fold."""
        return list(self._rows_of(group for group in self.layout if self._folds(group)))

    def _folds(self, group: str | tuple[str, ...]) -> bool:
        names = {group} if isinstance(group, str) else {*group}
        return names <= {*self.rare} and names.isdisjoint(self.named | self.errors.keys() | self.reported.keys())

    def _rows_of(self, groups: Iterable[str | tuple[str, ...]]) -> Iterator[list[tuple[BoundField, Sequence[Any]]]]:
        for group in groups:
            names = (group,) if isinstance(group, str) else group
            yield [(self[name], self.reported.get(name, ())) for name in names]


def _kept(value: Any, before: Any) -> Any:
    """Return a sent value as documents keep it: line ends and the order of ticks are the browser's own."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip("\n")
    if isinstance(value, list) and isinstance(before, list) and set(value) == set(before):
        return list(before)
    return value


def sent_as(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form shows of a document, as a browser would send it."""
    return {name: value for name, value in document.items() if value not in (False, None)}


class DraftSectionForm(DraftForm):
    """The fields of a section that an entry has, but those that were chosen when it began."""

    def __init__(self, data: Any, *, fields: Iterable[Field], document: Document, blank: Document) -> None:
        super().__init__(data)
        layout: list[str | tuple[str, ...]] = []
        before: Field | None = None
        fields = [*fields]
        long = [field for field in fields if field.shape is Shape.SEVERAL and len(field.members) > _MOST_SELECTED]
        for field in fields:
            if field.fixed or not field.is_asked(document):
                continue
            for column in field.columns:
                self.fields[column] = _searched(field, _form_field(field, column), NamedEntryField)
                if field in long:
                    # It says what is ticked and opens to change it; a very long one, or one of several, begins closed.
                    is_closed = len(long) > _MOST_OPEN or len(field.members) > _VERY_LONG
                    self.fields[column].folds = "always" if is_closed else "ticked"  # type: ignore[attr-defined]
                if field.groups:
                    groups = {value: _said(words) for value, words in field.groups.items()}
                    self.fields[column].choice_groups = groups  # type: ignore[attr-defined]
                if field.length is not None:
                    self.fields[column].help_text = _word_hint(field.length, str(self.data.get(column) or ""))
            pair: tuple[str | tuple[str, ...], ...] = (field.name,)
            if field.languages:
                pair = (field.columns[:2], *field.columns[2:])
            elif (
                field.shape in _FIGURES and layout and before and before.shape in _FIGURES and before.rare is field.rare
            ):
                # Figures and days that follow each other stand in one line.
                last = layout.pop()
                pair = ((*((last,) if isinstance(last, str) else last), field.name),)
            before = field
            layout += pair
        self.layout = layout
        names = [name for field in fields if field.rare for name in field.columns]
        self.rare = {name for name in names if document.get(name) == blank.get(name)}


class NamedEntryField(SearchedChoiceField):
    """Another entry that a draft names: what leads to none is kept as it was typed, and told beside the field."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[ProhibitNullCharactersValidator(), MaxLengthValidator(_LONGEST)], **options)

    def valid_value(self, value: Any) -> bool:
        del value
        return True


class NewEntryForm(forms.Form):
    """What an entry needs before it can be written: its names, and what cannot be changed later."""

    def __init__(self, *args: Any, entry_type: EntryType, charge: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in entry_type.new_fields:
            for column in field.columns:
                of = entry_type.offered(column, charge)
                made = _searched(field, _form_field(field, column, of))
                may_be_empty = charge.whole and not field.required and not entry_type.nobody_named
                made.required = not may_be_empty and (
                    field.name != entry_type.name or column.rpartition("_")[2] in BOTH
                )
                made.error_messages["required"] = gettext("Fill this in: %(field)s.") % {"field": made.label}
                if of is not None and len(of) == 1:
                    # Who may name one alone need not look for it: the own seat, the own organization.
                    made.initial = of[0].slug
                self.fields[column] = made


class ReasonForm(forms.Form):
    """Why something is done, or what somebody else should look at."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why, so that others understand it later.")},
    )

    def __init__(self, *args: Any, label: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if label is not None:
            self.fields["reason"].label = label


class WithdrawEntryForm(ReasonForm):
    """Why an entry is taken away from readers at once, by one person."""

    sure = forms.BooleanField(
        label=_("Nobody is to find it here, from now on."),
        error_messages={"required": _("Tick that nobody is to find it here.")},
    )


class CommentForm(forms.Form):
    """What one curator tells the others about an entry."""

    words = forms.CharField(
        label=_("Comment"),
        help_text=_("For those who keep this entry. Readers do not see it."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write something first.")},
    )


class HandOverForm(forms.Form):
    """Who goes on with some entries."""

    to = forms.ChoiceField(label=_("To whom"), error_messages={"required": _("Choose to whom.")})

    def __init__(self, *args: Any, people: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(person.pk): person for person in people}
        field: Any = self.fields["to"]
        field.choices = [*_NOTHING, *((key, person.get_full_name()) for key, person in self.people.items())]

    def clean_to(self) -> Any:
        return self.people[self.cleaned_data["to"]]


class SetAsideForm(forms.Form):
    """How long some entries are put aside."""

    days = forms.TypedChoiceField(
        label=_("For how long"),
        choices=[("7", _("One week")), ("30", _("One month")), ("90", _("Three months"))],
        help_text=_("A report or a draft sent in the meantime brings an entry back at once."),
        widget=forms.RadioSelect,
        coerce=int,
        initial="30",
    )


class PublishForm(forms.Form):
    day = when(_("Publish on a later day"), _("At midnight, Eastern time. Leave empty to publish now."), TypedDayField)


class EarlierForm(ReasonForm):
    version = forms.ChoiceField(label=_("Version"))
    field_order = ("version", "reason")

    def __init__(self, *args: Any, versions: Iterable[Version], **options: Any) -> None:
        super().__init__(*args, **options)
        self.versions = {str(row.number): row for row in versions if row.state == VersionState.RETIRED}
        field: Any = self.fields["version"]
        field.choices = [(number, _version_words(row)) for number, row in self.versions.items()]

    def clean_version(self) -> Version:
        return self.versions[self.cleaned_data["version"]]


def _version_words(row: Version) -> str:
    """Return what an earlier version is called among others: most bear the same name."""
    if row.retired_at is None:
        return f"{row.number}: {row.name}"
    until = formats.day(timezone.localtime(row.retired_at), current_language())
    return gettext("%(number)s: %(name)s, until %(day)s") % {"number": row.number, "name": row.name, "day": until}


# --- A field of a type as a field of a form ---------------------------------------------------------------------------


def _said(words: Localized | None) -> Any:
    return "" if words is None else lazy_words(words)


def _choices(field: Field) -> list[tuple[str, Any]]:
    return [(value, _said(label) if isinstance(label, Localized) else label) for value, label in field.members]


def _form_field(field: Field, column: str, organizations: Any = None) -> forms.Field:
    made = _MADE.get(field.shape, _line)
    return made(field, column, organizations)


def _lang(field: Field, column: str) -> str:
    return column.rpartition("_")[2] if field.languages and field.shape is not Shape.ADDRESS else ""


def _line(field: Field, column: str, _organizations: Any) -> forms.Field:
    lang = _lang(field, column)
    short = not lang and (field.most <= _SHORT or field.shape in (Shape.MONEY, Shape.COUNT, Shape.SHARE))
    return line(_said(field.label(column)), lang=lang, hint=_said(field.hint), short=short)


def _passage(field: Field, column: str, _organizations: Any) -> forms.Field:
    rows = 6 if field.prose else 3
    return passage(_said(field.label(column)), lang=_lang(field, column), hint=_said(field.hint), rows=rows)


def _one_of(field: Field, choices: Iterable[tuple[str, Any]]) -> forms.Field:
    offered = [*_NOTHING, *choices]
    return forms.ChoiceField(
        label=_said(field.words), help_text=_said(field.hint), required=False, choices=offered
    )  # fmt: skip


def _entry(field: Field, _column: str, organizations: Any) -> forms.Field:
    rows = entries_offered(field) if organizations is None else organizations
    offered = sorted(((row.slug, entry_option(row)) for row in rows), key=lambda pair: formats.fold(pair[1]))
    return _one_of(field, offered)


def _searched(field: Field, made: Any, kind: type[SearchedChoiceField] = SearchedChoiceField) -> forms.Field:
    """Return a field to choose another entry as one that is searched by typing, where the list is long."""
    if field.shape is not Shape.ENTRY or len(made.choices) <= _MOST_SELECTED:
        return made  # type: ignore[no-any-return]
    hint = _("Type a part of the name, then choose.")
    return kind(
        label=made.label,
        help_text=format_lazy("{} {}", made.help_text, hint) if made.help_text else hint,
        required=False,
        choices=made.choices,
    )


_MADE: Mapping[Shape, Callable[[Field, str, Any], forms.Field]] = {
    Shape.PASSAGE: _passage,
    Shape.LIST: _passage,
    Shape.ADDRESSES: _passage,
    Shape.PROGRAMS: _passage,
    Shape.PLACES: _passage,
    Shape.SEVERAL: lambda field, _column, _bodies: several(_said(field.words), _choices(field), _said(field.hint)),
    Shape.ONE: lambda field, _column, _bodies: _one_of(field, _choices(field)),
    Shape.ENTRY: _entry,
    Shape.TICK: lambda field, _column, _bodies: tick(_said(field.words), _said(field.hint)),
    Shape.DAY: lambda field, _column, _bodies: when(_said(field.words), _said(field.hint)),
}


def _word_hint(length: tuple[int, int], text: str) -> str:
    number = len(text.split())
    now = ngettext("Now %(count)d.", "Now %(count)d.", number) % {"count": number}
    return gettext("%(least)d to %(most)d words.") % {"least": length[0], "most": length[1]} + " " + now
