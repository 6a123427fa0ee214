"""The form by which a file is sent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.imports.formats.files import ENDINGS
from programs.imports.formats.problems import MAX_BYTES


class UploadForm(forms.Form):
    """One file. What is wrong inside it is said with its places beneath the form."""

    file = forms.FileField(
        label=_("File of entries"),
        help_text=_(
            "An export that you changed, or programs in YAML, CSV (UTF-8) or Excel. At most 2 MB and 5,000 rows."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={"required": _("Choose a file.")},
    )

    @property
    def content(self) -> bytes:
        """What was sent, one byte over the limit where it is too large."""
        file = self.cleaned_data["file"]
        return b"\0" * (MAX_BYTES + 1) if file.size > MAX_BYTES else file.read()
