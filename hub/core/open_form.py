"""Open forms: no account, no puzzle, no third party."""

from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

_SALT = "hub.pages.open-form"


class OpenForm(forms.Form):
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
        self.initial["started"] = signing.dumps(now, salt=_SALT)

    def clean(self) -> dict[str, Any]:
        """Refuse what a program sent, in words that a person could act on."""
        cleaned = super().clean() or {}
        if cleaned.get("website"):
            raise forms.ValidationError(_("Leave the last field empty, then send again."), code="honeypot")
        try:
            started = float(signing.loads(cleaned.get("started") or "", salt=_SALT, max_age=24 * 3600))
        except signing.BadSignature as error:
            raise forms.ValidationError(
                _("This page was open for more than a day. Your text is still here: send it again."), code="stale"
            ) from error
        if self.now - started < self.least_seconds:
            raise forms.ValidationError(_("That was very fast. Wait a moment, then send again."), code="fast")
        return cleaned
