"""The word of an owner who deletes a company."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DeletionForm(forms.Form):
    """The name, typed, so that nobody deletes a company by a slip."""

    typed_name = forms.CharField(label=_("Write the name of the company"), max_length=200)
    earlier = forms.BooleanField(
        label=_("Erase it earlier than two years, as soon as an archivist agrees"), required=False
    )

    def __init__(self, *args: Any, federal: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not federal:
            del self.fields["earlier"]
