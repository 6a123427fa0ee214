"""What readers fill in, and what curators answer. No hidden trap: people who use aids to read fill those in."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import current_language
from hub.core.db.web_addresses import validate_web_address
from hub.publishing.documents.fields import OTHER, ReaderField

_SALT = "publishing.reports.started"
# People need longer than this to read and write; programs do not.
LEAST_SECONDS = 3.0
_MANY = 12  # choices: more are a list that opens
_LINKS = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)


class ReportForm(forms.Form):
    """This is wrong: which field, what about it, and a page that shows it."""

    part = forms.ChoiceField(
        label=_("What is wrong?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the part that is wrong.")},
    )
    words = forms.CharField(
        label=_("What does it say, and what should it say?"),
        help_text=_("Leave out anything confidential. Curators read it; it is never published."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write in a sentence what is wrong.")},
    )
    link = forms.CharField(
        label=_("A page that shows it"),
        help_text=_("The whole address, beginning with https://, if there is one."),
        required=False,
        max_length=1000,
        validators=[validate_web_address],
        widget=forms.URLInput(attrs={"inputmode": "url"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Only if you would like the answer by mail. We delete it 30 days after the answer."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    started = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, fields: Iterable[ReaderField], now: float, **options: Any) -> None:
        super().__init__(*args, **options)
        lang, part = current_language(), self.fields["part"]
        offered: list[tuple[str, Any]] = [(field.name, field.words.text(lang)) for field in fields]
        if len(offered) > _MANY:
            part.widget = forms.Select()
            offered.insert(0, ("", _("Choose the part that is wrong.")))
        part.choices = [*offered, (OTHER, _("Something else"))]  # type: ignore[attr-defined]
        self.now = now
        self.initial["started"] = signing.dumps(now, salt=_SALT)

    def clean_words(self) -> str:
        """Refuse what is sent to spread links, in words that a person can act on."""
        words: str = self.cleaned_data["words"]
        if len(_LINKS.findall(words)) > 1:
            raise forms.ValidationError(_("Write at most one address here. The field below takes the page."))
        return words

    def clean(self) -> dict[str, Any]:
        """Refuse what a program sent, and keep what a person typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        try:
            started = float(signing.loads(cleaned.get("started") or "", salt=_SALT, max_age=24 * 3600))
        except signing.BadSignature as error:
            raise forms.ValidationError(
                _("This page was open for more than a day. Your text is still here: send it again."), code="stale"
            ) from error
        if self.now - started < LEAST_SECONDS:
            raise forms.ValidationError(_("That was very fast. Wait a moment, then send again."), code="fast")
        return cleaned


class AcceptForm(forms.Form):
    """What is corrected, for all readers, in both languages."""

    answer_en = forms.CharField(
        label=_("What is corrected, English"),
        help_text=_("One sentence. Readers see it beside the entry once the draft is published."),
        error_messages={"required": _("Say in English what is corrected.")},
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}),
    )
    answer_fr = forms.CharField(
        label=_("What is corrected, French"),
        error_messages={"required": _("Say in French what is corrected.")},
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "fr"}),
    )


class DeclineForm(forms.Form):
    """Why the entry stays as it is."""

    reply = forms.CharField(
        label=_("Why it stays as it is"),
        error_messages={"required": _("Say why it stays as it is.")},
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reply"].help_text = (
            _("In French: whoever reported it reads French.")
            if language == "fr"
            else _("In English: whoever reported it reads English.")
        )
        self.fields["reply"].widget.attrs["lang"] = language
