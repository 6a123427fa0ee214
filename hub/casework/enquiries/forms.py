"""The box for a message, and the page behind its mailed link."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from hub.accounts.models import User
from hub.casework.enquiries.queries import Enquiry
from hub.casework.sla.services import first_answer_days
from hub.core.forms import PublicForm, choices_for
from hub.core.vocabulary.enums import Province


class EnquiryForm(PublicForm):
    """Whom to ask, what, and where the answer goes. What the page is about stands in hidden fields beside it."""

    # The words are written already: whoever agrees with them is fast.
    least_seconds = 1

    to = forms.ChoiceField(label=_("It goes to"), widget=forms.RadioSelect)
    body = forms.CharField(
        label=_("Your message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("English, French or Chinese. Leave out trade secrets, passwords and personal facts of others."),
        error_messages={"required": _("Write a few words. Two sentences are enough.")},
    )
    enclose = forms.BooleanField(label=_("Add what I told the finder"), required=False)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We send a link there. Your message leaves when you open it and press the button."),
        error_messages={"required": _("Write the address to which the answer goes.")},
    )
    field_order = ("to", "body", "enclose", "email")

    def __init__(self, *args: Any, enquiry: Enquiry, signed_in: bool, **options: Any) -> None:
        super().__init__(*args, auto_id="ask_%s", **options)
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101 - declared above
        lang, seats = enquiry.lang, enquiry.recipients
        to.choices = [(seat.slug, seat.title(lang)) for seat in seats]
        to.choice_hints = {  # type: ignore[attr-defined]
            seat.slug: seat.office(lang) for seat in seats if seat.office(lang) != seat.title(lang)
        }
        self.initial.update({"to": seats[0].slug, "body": enquiry.text, "enclose": True})
        if not enquiry.enclosed:
            del self.fields["enclose"]
        if signed_in:
            del self.fields["email"]


def box(request: HttpRequest, enquiry: Enquiry, form: EnquiryForm | None = None) -> dict[str, Any]:
    """Return what templates/casework/enquiries/box.html needs."""
    signed_in = isinstance(request.user, User)
    return {
        "enquiry": enquiry,
        "form": form or EnquiryForm(enquiry=enquiry, signed_in=signed_in, now=timezone.now().timestamp()),
        "signed_in": signed_in,
        "staff": isinstance(request.user, User) and request.user.has_staff_role,
        "days": first_answer_days("programs" if enquiry.program else "unsure"),
    }


class NewCompanyForm(forms.Form):
    """The company of somebody who has none here yet."""

    name = forms.CharField(
        label=_("Company name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    province = forms.ChoiceField(
        label=_("Province or territory"), choices=[("", _("Choose one")), *choices_for(Province)]
    )


class OwnCompanyForm(forms.Form):
    """One of several companies of a person."""

    company = forms.ChoiceField(label=_("For which company?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, companies: list[Company], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["company"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(one.slug, one.name) for one in companies]
