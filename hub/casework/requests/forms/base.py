"""A page of a request that is being written: its question, why it is asked, and what it keeps.

A page shows what a draft holds already and gives back what goes into it; it saves nothing. What the company's profile
says is proposed, never asked again.

Who may read the profile for one request, and how the answer comes.

What a company, and the office of an official without an account, write on a request that was sent.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import Company, Offering, Project
from hub.casework.forms import day_field, line_field, radio_field, set_choices, text_field, tick_field
from hub.casework.requests.profile_access import CODES, SHARING_LABELS, SHARING_TEXTS
from hub.core.forms import choices_for
from hub.core.vocabulary.enums import Language
from hub.directory.models import IntakeQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContext:
    """What a page knows beside the draft: who is asking, for which company, and what that agreed to already."""

    lang: str
    signed_in: bool = False
    company: Company | None = None
    offerings: tuple[Offering, ...] = ()
    projects: tuple[Project, ...] = ()
    agreed: frozenset[str] = frozenset()


class StepForm(forms.Form):
    """One page. ``name`` stands in its address; ``title`` is the question, ``why`` the reason for it."""

    name: ClassVar[str]
    title: ClassVar[Any]
    why: ClassVar[Any]
    lead_field: ClassVar[str] = ""  # the list of choices that needs no label of its own

    def __init__(self, data: Any = None, *, known: Mapping[str, Any], setting: DraftContext) -> None:
        super().__init__(data, auto_id="q_%s")
        self.known, self.setting = known, setting
        for field in self.fields:
            if field in known:
                self.initial[field] = known[field]
        self.build()

    @classmethod
    def applies(cls, known: Mapping[str, Any]) -> bool:
        """Whether a request of this kind needs the page."""
        return True

    @classmethod
    def is_answered(cls, known: Mapping[str, Any]) -> bool:
        """Whether the draft holds what the page asks."""
        raise NotImplementedError

    def build(self) -> None:
        """Fit the fields to the draft and to the company."""

    def answers(self) -> dict[str, Any]:
        """Return what a valid form says, as the draft keeps it."""
        return dict(self.cleaned_data)

    @property
    def lead(self) -> forms.BoundField | None:
        """The list that the question itself is the label of."""
        return self[self.lead_field] if self.lead_field else None

    @property
    def others(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name != self.lead_field]


class ContactPreferenceForm(StepForm):
    """Who may read the profile for this request, and how the answer comes."""

    name = "sharing"
    title = _("Who may read your profile for this request?")
    why = _(
        "Those who have the request, or are asked to help, read it. Your profile opens to those you tick, while this "
        "request is open, and to those you agreed to for every request. Organizations without an account here learn "
        "your name and words only so."
    )
    lead_field = "shared_with"

    shared_with = tick_field(_("For this request, I agree to these"))
    language = radio_field(_("Language of the answer"), choices_for(Language), pairs=True)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_(
            "Only if you may stop here: tomorrow we send the link to this request, once. The address serves nothing "
            "else. We delete it with the request after 30 days."
        ),
    )

    @classmethod
    def is_answered(cls, known: Mapping[str, Any]) -> bool:
        """Whether the page was gone through."""
        return "language" in known

    def build(self) -> None:
        """Offer what the company has not agreed to already; a visitor may leave an address."""
        set_sharing_choices(self, self.setting.agreed, lang=self.setting.lang)
        self.initial.setdefault("language", self.setting.lang)
        if self.setting.signed_in:
            del self.fields["email"]

    @property
    def agreed_words(self) -> list[str]:
        """Whom the company lets read its profile already."""
        return [str(SHARING_LABELS[code]) for code in CODES if code in self.setting.agreed]


class SharingForm(forms.Form):
    """The same choice on the page of a request that was sent: the company changes it at any time."""

    shared_with = tick_field(_("For this request, I agree to these"))

    def __init__(self, *args: Any, agreed: Collection[str], lang: str, **options: Any) -> None:
        super().__init__(*args, **options)
        set_sharing_choices(self, agreed, lang=lang)


def set_sharing_choices(form: forms.Form, agreed: Collection[str], *, lang: str) -> None:
    """Offer those who may not read the profile yet, each with what it opens."""
    offered = [code for code in CODES if code not in agreed]
    hints = {code: SHARING_TEXTS[code][-1].opens.text(lang) for code in offered}
    set_choices(form, "shared_with", [(code, SHARING_LABELS[code]) for code in offered], hints)


class ReplyForm(forms.Form):
    """Words to those who work on the request."""

    text = text_field(_("Write to who has it"), help_text=_("English, French or Chinese. They get it at once."), rows=5)


class QuestionsForm(forms.Form):
    """Questions with yes or no that decide who may take the request; each may be left open."""

    def __init__(self, data: Any, *, questions: Iterable[IntakeQuestion]) -> None:
        super().__init__(data)
        for question in questions:
            self.fields[question.slug] = forms.TypedChoiceField(
                label=question.text,
                choices=[("yes", _("Yes")), ("no", _("No"))],
                coerce=lambda value: value == "yes",
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def answers(self) -> dict[str, bool]:
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class WithdrawForm(forms.Form):
    reason = text_field(
        _("Why, if you like to say"),
        help_text=_("It helps us to do better. Those who have the request read it."),
        required=False,
        most=1000,
        rows=3,
    )


class AnotherDayForm(forms.Form):
    """The day to which the company moves an official's presence."""

    on = day_field(_("The new day"), help_text=_("For a letter: the day by which you need it."))


class ReopenForm(forms.Form):
    """The beginning again of a closed request."""

    reason = text_field(_("What is still open?"), most=1000, empty=_("Say in a sentence what is still open."))


class ApprovalByLinkForm(forms.Form):
    """The word of an official's office on a presence, by its link."""

    approved = radio_field(
        _("Your answer"), [("yes", _("We agree")), ("no", _("We decline"))], choose=_("Choose your answer.")
    )
    role = line_field(
        _("In which role you answer"),
        help_text=_("For example: chief of staff to the minister. The company reads the role, never your name."),
        most=160,
        empty=_("Say in which role you answer."),
    )
    note = text_field(
        _("Comment"),
        help_text=_("The officer who asked reads it, and whoever is asked after you. The company does not."),
        most=400,
        rows=3,
        empty=_("Write a word with your answer."),
    )
