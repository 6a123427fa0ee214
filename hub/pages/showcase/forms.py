"""What a buyer, supplier or investor writes, in the language of the page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.sheets.labels import chinese_words, term
from hub.casework.choices import EnquirerRole
from hub.core.forms import PublicForm
from hub.core.vocabulary.enums import Area
from hub.directory.reference.places import ChineseProvince, chinese_province

# Words of the dictionary for what Django's validators find.
_WRONG = {"max_length": "too_long", "invalid": "bad_email"}


class BuyerEnquiryForm(PublicForm):
    """Who writes, about what, and where the answer goes."""

    role = forms.ChoiceField(
        label=gettext_lazy("You are"),
        choices=EnquirerRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    need = forms.CharField(
        label=gettext_lazy("What you need"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "The problem, its size, and by when. English, French or Chinese. Leave out trade secrets and personal "
            "facts of others."
        ),
        error_messages={"required": gettext_lazy("Write a few words. Two sentences are enough.")},
    )
    area = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Where you are in China"), required=False)
    organization = forms.CharField(
        label=gettext_lazy("Your organization"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": gettext_lazy("Write the name of your organization.")},
        max_length=160,
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name.")},
        max_length=160,
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("The answer goes there. Officers alone see it."),
        error_messages={"required": gettext_lazy("Write the address to which the answer goes.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone or WeChat"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
        max_length=60,
    )
    sheet = forms.SlugField(max_length=60, required=False, widget=forms.HiddenInput)
    field_order = ("role", "need", "area", "place", "organization", "name", "email", "phone")

    def __init__(self, *args: Any, lang: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.lang = lang
        unknown = _("Not sure"), _("Elsewhere, or not said")
        if lang == "zh":
            words = chinese_words()["enquiry"]
            self._translate(words)
            unknown = words["area_unknown"], words["place_unknown"]
        areas, places = self.fields["area"], self.fields["place"]
        assert isinstance(areas, forms.ChoiceField) and isinstance(places, forms.ChoiceField)  # noqa: S101, PT018
        areas.choices = [("", unknown[0]), *((each.value, term(each, lang)) for each in Area)]
        places.choices = [("", unknown[1]), *((each.value, chinese_province(each, lang)) for each in ChineseProvince)]

    def _translate(self, words: Any) -> None:
        """Put the form into Chinese: labels, help and what is wrong."""
        for name, field in self.fields.items():
            field.label = words.get(name, field.label)
            field.help_text = words.get(f"{name}_help", "")
            wrong = "choose" if isinstance(field, forms.ChoiceField) else "required"
            field.error_messages |= {"required": words[wrong], "invalid_choice": words["choose"]}
            for validator in field.validators:
                if key := _WRONG.get(code := getattr(validator, "code", "")):
                    field.error_messages[code] = words[key]
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101
        role.choices = [(each.value, words["roles"][each.value]) for each in EnquirerRole]
        self.fields["website"].label = words["leave_empty"]

    def clean(self) -> dict[str, Any]:
        """Refuse what a program sent, in the language of the form."""
        try:
            return super().clean()
        except ValidationError as error:
            if self.lang == "zh" and error.code in chinese_words()["enquiry"]:
                raise ValidationError(chinese_words()["enquiry"][error.code], code=error.code) from error
            raise
