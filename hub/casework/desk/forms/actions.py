"""What is typed at the desk about one request. Which of it may be done is asked of the rules, by the services."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hub.casework.choices import CHOOSABLE_RETURN_REASONS, Outcome, OverrideReason, ReferralRole
from hub.casework.forms import (
    line_field,
    mail_field,
    radio_field,
    select_field,
    set_choices,
    text_field,
    tick_field,
)
from hub.casework.referrals.forms import ClosureForm, ReferralDoneForm, ReturnForm
from hub.core.db.bilingual import current_language
from hub.core.forms import choices_for
from hub.core.text.formats import join_words
from hub.core.vocabulary.enums import Language
from hub.core.workflow import Refusal

MOST_NOTE = 2000
_CHOOSE_SEAT = _("Choose a seat.")
_SAY_PART = _("Say in one line what you ask of this seat.")


def _note() -> Any:
    return text_field(
        _("Note to the seat"), help_text=_("Not shown to the company."), required=False, most=MOST_NOTE, rows=2
    )


def colleague_field(people: Sequence[tuple[str, str]] = ()) -> Any:
    choices = [("", _("Choose a colleague")), *people]
    return select_field(_("Colleague"), choices, choose=_("Choose a colleague."))


def why_not_proposed(label: Any, *, help_text: Any = "") -> Any:
    return radio_field(label, OverrideReason.choices, help_text=help_text, required=False)


# What a page showed when its form was filled in: nobody typed it.
_SHOWN = frozenset({"version", "offer", "approval", "shown_day"})


class DraftedForm(forms.Form):
    @property
    def typed(self) -> dict[str, Any]:
        """What stands in it as it was typed, whether it could be sent or not."""
        return {field.name: field.value() for field in self if field.name not in _SHOWN}


class DeskForm(DraftedForm):
    """A form of one action on a case. ``version`` is the state of the request that the page showed."""

    hide_optional = True
    in_language: ClassVar[Mapping[str, Any]] = {}  # the label of the words to the company, by its language
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, initial=initial, auto_id=f"{type(self).__name__.lower()}_%s")
        self.build(**options)

    def build(self, *, language: str = "", **offered: Any) -> None:
        """Offer what the request allows, by the names of fields; ``language`` is that of the words to the company."""
        if language in self.in_language:
            self.fields["text"].label = self.in_language[language]
            self.fields["text"].widget.attrs["lang"] = language
        for name, choices in offered.items():
            field: Any = self.fields[name]
            # What a list opens with, before anything is chosen, stays first.
            set_choices(self, name, [*(one for one in field.choices if not one[0]), *choices])

    def takes(self, refusal: Refusal) -> bool:
        """Say at its own field what a rule asks for, and return whether it has that field."""
        if refusal.code != "no_reason" or "why" not in self.fields:
            return False
        self.add_error("why", refusal.sentence)
        return True


class PlainForm(DeskForm):
    """An action of one press."""


ANSWER_IN: Mapping[str, Any] = {
    Language.ENGLISH: _("Your answer to the company, in English"),
    Language.FRENCH: _("Your answer to the company, in French"),
}


class AskCompanyForm(DeskForm):
    in_language: ClassVar[Mapping[str, Any]] = {
        Language.ENGLISH: _("Your question to the company, in English"),
        Language.FRENCH: _("Your question to the company, in French"),
    }
    text = text_field(
        _("Your question to the company"),
        help_text=_("The company gets a mail with a link, not your words. Our clock rests until it replies."),
    )


class AnswerCompanyForm(DeskForm):
    """An answer to the company; the request stays open."""

    in_language = ANSWER_IN
    text = text_field(
        _("Your answer to the company"),
        help_text=_("The company reads it on the page of its request. The request stays open."),
    )


class CloseForm(ClosureForm, DeskForm):
    """The end of a request: what became of it, why, and what the company reads."""

    in_language = ANSWER_IN
    text = text_field(
        _("Your answer to the company"),
        help_text=_("Say what you found and what the company can do next. It can open the request again for 30 days."),
    )
    tasks_done = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def ask_of_tasks(self, words: Sequence[str]) -> None:
        field = self.fields["tasks_done"]
        field.widget, field.label = forms.CheckboxInput(), _("My open tasks are done too")
        tasks = join_words(words, current_language())
        field.help_text = _("%(tasks)s. Of what stays open nobody is reminded.") % {"tasks": tasks}

    def build(self, *, computed: str = "", open_parts: Sequence[str] = (), **offered: Any) -> None:
        """Choose at first what the parts of the request say became of it, and name those that end with it."""
        super().build(**offered)
        if open_parts:
            seats = join_words(open_parts, current_language())
            words = _("Parts that end with it, and whose seats hear: %(seats)s.") % {"seats": seats}
            self.fields["text"].help_text = f"{self.fields['text'].help_text} {words}"
        if computed:
            self.fields["outcome"].initial = computed
            words = _("Its parts say: %(outcome)s.") % {"outcome": Outcome(computed).label}
            self.fields["outcome"].help_text = words


class NoteForm(DeskForm):
    text = text_field(
        _("Note"),
        help_text=_(
            "For those who work on it. Whoever gets the request later reads it too, also another office or body. "
            "The company never sees it."
        ),
        rows=3,
    )
    mention = tick_field(
        _("Ask for a colleague"),
        help_text=_("They get a mail, and the request needs them until they have seen your note."),
        error_messages={"invalid_choice": _("Choose somebody who may read this request.")},
    )

    def build(self, **offered: Any) -> None:
        """Ask for nobody where nobody else may read the request."""
        super().build(**offered)
        if not offered.get("mention"):
            self.fields["mention"].widget = forms.MultipleHiddenInput()


class SeatForm(DeskForm):
    seat = forms.CharField(error_messages={"required": _CHOOSE_SEAT}, widget=forms.RadioSelect)
    note = _note()
    why = why_not_proposed(_("Why not the proposed one"))
    reason = text_field(
        _("In your words"),
        help_text=_("Needed only if you leave the proposal for another reason. It is kept."),
        required=False,
        most=1000,
        rows=1,
    )
    mailbox = forms.EmailField(required=False, max_length=254)
    part_seat = forms.CharField(required=False, max_length=60)
    part_task = line_field(_("What you ask of this seat"), required=False, most=400)

    @property
    def typed(self) -> dict[str, Any]:
        """The same, with the mailbox under the chosen body."""
        found = super().typed
        return found | {"mailbox": self.data.get(f"mailbox_{found['seat']}", "")}

    def clean(self) -> dict[str, Any]:
        """Read the mailbox under the chosen body, and ask for the line that a part needs."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        typed = self.data.get(f"mailbox_{data.get('seat', '')}", "").strip()
        if typed:
            try:
                data["mailbox"] = self.fields["mailbox"].clean(typed)
            except ValidationError as error:
                self.add_error("mailbox", error)
        if data.get("part_seat") and not data.get("part_task"):
            self.add_error("part_task", _SAY_PART)
        return data


def _seat() -> Any:
    return select_field(_("Seat"), [("", _("Choose a seat"))], choose=_CHOOSE_SEAT)


class PartForm(DeskForm):
    """A part that another seat is asked to work on."""

    seat = _seat()
    task = line_field(
        _("What you ask of this seat"),
        help_text=_("One line. You stay the owner of the request."),
        most=400,
        empty=_SAY_PART,
    )
    note = _note()


class ExternalReferralForm(DeskForm):
    """A body without accounts, which answers by a link in a mail."""

    seat = _seat()
    mailbox = mail_field(
        _("Mail address"),
        help_text=_(
            "The mail holds the number and a link, nothing of what the company wrote. The link ends after 30 days "
            "without an answer. Once the body accepts, it lasts as long as the body has the request."
        ),
        empty=_("Write the mail address of the body."),
    )
    language = select_field(_("Language of the mail"), choices_for(Language))
    part = select_field(_("What you ask"), ReferralRole.choices, initial=ReferralRole.OWNER)
    task = line_field(_("The part, in one line"), required=False, most=400)
    why = why_not_proposed(
        _("Why not the proposed one"),
        help_text=_("Needed for the whole request, here or in your words. The directory learns from it."),
    )
    reason = text_field(_("In your words"), help_text=_("The reason is kept."), required=False, rows=2)


class AssignForm(DeskForm):
    """A colleague of the same seat."""

    person = colleague_field()


class ShareForm(DeskForm):
    """Another person of the staff, who may then read the request."""

    email = mail_field(
        _("Mail address of the person"),
        help_text=_("Somebody with a staff account here. They can read it for 30 days, or until it is closed."),
    )
    reason = text_field(_("Why"), most=1000, rows=2)


class ReferralForm(DeskForm):
    offer = forms.IntegerField(widget=forms.HiddenInput)


class FinishPartForm(ReferralDoneForm, DeskForm):
    """What came of a part, and which parts of other seats the same answer answers."""

    offer = forms.IntegerField(widget=forms.HiddenInput)
    covers = forms.TypedMultipleChoiceField(
        label=_("Your answer answers these parts too"),
        help_text=_("They end with yours, and their seats hear that nothing is left to do."),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def build(self, *, same: Sequence[int] = (), **offered: Any) -> None:
        """Offer the other open parts; those that ask the same are ticked. Whoever keeps a draft does not ask them."""
        super().build(**offered)
        self.fields["covers"].initial = list(same)
        if offered.get("covers") == []:
            del self.fields["covers"]


class ReturnReferralForm(ReturnForm, DeskForm):
    """An offer that goes back to whoever made it, with a reason that proposes a correction."""

    reason_field = "return_reason"

    offer = forms.IntegerField(widget=forms.HiddenInput)
    return_reason = radio_field(
        _("Why you return it"),
        [(one, one.label) for one in CHOOSABLE_RETURN_REASONS],
        choose=_("Choose why you return it."),
    )
    text = text_field(
        _("A word to the sender"), help_text=_("Who else could take it?"), required=False, most=1000, rows=2
    )


class EmergencyAccessForm(DeskForm):
    """Why somebody must see a request that is not theirs."""

    reason = text_field(
        _("Why you must see it"),
        help_text=_("The seat that has it and its lead read your reason. It is kept."),
        most=1000,
        rows=3,
    )


class SavedViewForm(forms.Form):
    """A name for the view that stands in the address."""

    hide_optional = True
    name = line_field(_("Name of the view"), most=60, empty=_("Give the view a name."))
