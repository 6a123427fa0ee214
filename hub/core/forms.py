"""Forms: the closed lists as choices, and open forms, which take no account, no puzzle and no third party."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import lazy_words
from hub.core.text.formats import members_named
from hub.core.vocabulary.labels import localized_label

_PUBLIC_SALT = "hub.pages.open-form"


class PlainSelect(forms.Select):
    """A select whose options need no template each, for lists that are read far more often than they are sent.

    Django's own takes a fifth of the time of a page with eight of them.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in self.format_value(value)}
        options = (
            (option, mark_safe(" selected") if str(option) in chosen else "", words) for option, words in self.choices
        )
        return format_html(
            '<select name="{}"{}>{}</select>',
            name,
            flatatt(self.build_attrs(self.attrs, attrs)),
            format_html_join("", '<option value="{}"{}>{}</option>', options),
        )


class SearchedInput(forms.TextInput):
    """A field to type in that proposes the members of a list as one types; the browser does it, without scripts."""

    choices: Iterable[tuple[Any, Any]] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        found = self.build_attrs(self.attrs, attrs)
        named = f"{found.get('id', name)}_list"
        shown = {"value": value} if value else {}
        own = {"type": "text", "name": name, "list": named, "autocomplete": "off", **shown}
        named_so = Counter(str(words) for member, words in self.choices if member)
        # Of several of one name, the value tells which is meant.
        options = (
            (words, "") if named_so[str(words)] == 1 else (member, words) for member, words in self.choices if member
        )
        return format_html(
            '<input{}><datalist id="{}">{}</datalist>',
            flatatt(own | found),
            named,
            format_html_join("", '<option value="{}">{}</option>', options),
        )


class SearchedChoiceField(forms.ChoiceField):
    """One of a long closed list, found by its name, its acronym in brackets, or a part that no other name has."""

    widget = SearchedInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid_choice": _("Choose one from the list: “%(value)s” is not in it, or several are named so."),
    }

    def prepare_value(self, value: Any) -> Any:
        """Return the name of what was chosen; what was typed stays."""
        members = self._members()
        name = dict(members).get(str(value or ""))
        return value if name is None or [one for _member, one in members].count(name) > 1 else name

    def to_python(self, value: Any) -> str:
        """Return the member that was typed: by its value, its name, its acronym, or a part of one name alone."""
        typed = str(value or "").strip()
        found = members_named(typed, self._members())
        return found[0] if len(found) == 1 else typed

    def _members(self) -> list[tuple[str, str]]:
        choices: Any = self.choices
        return [(str(member), str(name)) for member, name in choices if member]


def start_token(now: float) -> str:
    """Return what a page says of the moment at which its form was begun."""
    return signing.dumps(now, salt=_PUBLIC_SALT)


class PublicForm(forms.Form):
    """A form that anyone may send. A hidden field that people never fill and a signed start time keep programs out.

    Nothing typed is ever lost: a refused form comes back with its text and a sentence.
    """

    # Named like something that a program would want to fill in.
    website = forms.CharField(required=False, label=_("Leave this field empty"))
    started = forms.CharField(widget=forms.HiddenInput, required=False)

    honeypot: ClassVar[str] = "website"
    # People need longer than this to read and write; programs do not.
    least_seconds: ClassVar[float] = 3

    def __init__(self, *args: Any, now: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.initial["started"] = start_token(now)

    def clean(self) -> dict[str, Any]:
        """Refuse what a program sent, in words that a person could act on."""
        cleaned = super().clean() or {}
        if cleaned.get("website"):
            raise forms.ValidationError(_("Leave the last field empty, then send again."), code="honeypot")
        try:
            started = float(signing.loads(cleaned.get("started") or "", salt=_PUBLIC_SALT, max_age=24 * 3600))
        except signing.BadSignature as error:
            raise forms.ValidationError(
                _("This page was open for more than a day. Your text is still here: send it again."), code="stale"
            ) from error
        # Whoever sent an empty form reads what is missing, and has waited when it comes back.
        if self.now - started < self.least_seconds and not self.errors:
            raise forms.ValidationError(_("That was very fast. Wait a moment, then send again."), code="fast")
        return cleaned


_TOKEN_SALT = "hub.core.forms"  # noqa: S105 (a purpose, no secret)
_TOKEN_AGE = 12 * 3600  # seconds


def form_token(person: int, what: str) -> str:
    """Return the token of a form; ``what`` names the row and the part that it writes in."""
    return signing.dumps([person, what], salt=_TOKEN_SALT, compress=True)


def form_token_owner(token: str, what: str) -> int | None:
    """Return the key of the person to whom the form was given; None for a token of another form, old or made up."""
    try:
        person, named = signing.loads(token, salt=_TOKEN_SALT, max_age=_TOKEN_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(person) if named == what else None


def choices_for(members: Iterable[StrEnum]) -> list[tuple[str, Any]]:
    """Return ``(value, lazy label)`` pairs in the given order."""
    return [(member.value, lazy_words(localized_label(member))) for member in members]
