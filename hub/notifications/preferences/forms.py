"""Forms about mails: what to hear and when, and why something is not tried again."""

from collections.abc import Mapping
from typing import Any

from django import forms

from hub.notifications.choices import Timing
from hub.notifications.mail.registry import Category


class NotificationPreferencesForm(forms.Form):
    def __init__(self, *args: Any, categories: Mapping[str, Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slug, category in categories.items():
            self.fields[slug] = forms.ChoiceField(
                label=category.label,
                help_text=category.sentence,
                choices=[(timing.value, timing.label) for timing in category.timings],
            )

    def timings(self) -> dict[str, Timing]:
        return {slug: Timing(value) for slug, value in self.cleaned_data.items()}
