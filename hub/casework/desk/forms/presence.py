"""What is typed at the desk about an official's presence."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import PresenceResult
from hub.casework.desk.forms.actions import MOST_NOTE, DeskForm
from hub.casework.forms import day_field, mail_field, radio_field, select_field, text_field
from hub.core.forms import choices_for
from hub.core.vocabulary.enums import Language


class ApprovalForm(DeskForm):
    """The word of a seat on one step of the ladder of an official's presence."""

    approval = forms.IntegerField(widget=forms.HiddenInput)
    approved = radio_field(
        _("Your answer"), [("yes", _("I agree")), ("no", _("I decline"))], choose=_("Choose your answer.")
    )
    note = text_field(
        _("Comment"),
        help_text=_("Those who work on the request read it, and whoever is asked after you. The company does not."),
        most=400,
        rows=2,
    )


class OfficialApprovalForm(ApprovalForm):
    """The word of an official's office; ``shown_day`` is the day of the presence that its page showed."""

    shown_day = forms.DateField(widget=forms.HiddenInput)


class ApprovalAskForm(DeskForm):
    """The office of the official who must agree next, by its seat or by a link to its address."""

    approval = forms.IntegerField(widget=forms.HiddenInput)
    seat = select_field(_("Office"), choose=_("Choose an office."))
    mailbox = mail_field(
        _("Mail address of the office"),
        help_text=_(
            "Only where nobody of the office has an account. The address lies on the office’s own domain, or a second "
            "person checks it first. The link shows what is asked of the official, and nothing of the profile."
        ),
        required=False,
    )
    language = select_field(_("Language of the mail"), choices_for(Language))


class ApprovalBackForm(DeskForm):
    """A question to an official that is taken back."""

    approval = forms.IntegerField(widget=forms.HiddenInput)


class AnotherDayForm(DeskForm):
    """The day to which an official's presence is moved."""

    on = day_field(
        _("The new day"),
        empty=_("Choose a day."),
        help_text=_(
            "Each answer given so far no longer holds. A colleague of yours begins, since you ask for this day."
        ),
    )


class ResultForm(DeskForm):
    """What came of an official's presence."""

    result = radio_field(_("What came of it"), PresenceResult.choices, choose=_("Choose what came of it."))
    note = text_field(_("Note"), required=False, most=MOST_NOTE, rows=2)
