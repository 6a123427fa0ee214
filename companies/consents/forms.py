"""What an owner sends of a consent."""

from django import forms

from companies.choices import Purpose


class ConsentForm(forms.Form):
    purpose = forms.ChoiceField(choices=[(purpose.value, "") for purpose in Purpose])
    granted = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
