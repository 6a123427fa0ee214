"""What is typed at the desk beside a request: a day, a task, a barrier, a twin; and the texts of canned answers."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.profile.forms.fields import CHINA_REGION_CHOICES, COUNTRY_CHOICES, market_choices, project_places
from hub.casework.choices import BarrierKind, RequestKind
from hub.casework.desk.forms.actions import ANSWER_IN, DeskForm
from hub.casework.forms import (
    day_field,
    line_field,
    mail_field,
    radio_field,
    select_field,
    set_choices,
    text_field,
    tick_field,
)
from hub.casework.models import CannedAnswer
from hub.casework.models.texts import LONGEST_LABEL, MOST_LABELS, unknown_fields
from hub.casework.referrals.forms import RecommendedProgramsForm
from hub.core.db.bilingual import current_language
from hub.core.forms import choices_for
from hub.core.vocabulary.enums import Area
from hub.core.workflow import Refusal
from hub.notifications.choices import BounceKind

_CHOOSE_DAY = _("Choose a day.")


class SnoozeForm(DeskForm):
    """A day until which a request is put aside."""

    until = day_field(
        _("Until"),
        empty=_CHOOSE_DAY,
        help_text=_(
            "It leaves what needs you until this day begins, or until the company writes. The promise and the "
            "reminders stay as they are."
        ),
    )


# How many days before its day the person of a task can be reminded.
_REMINDERS = [("0", _("On the day")), ("1", _("1 day before")), ("3", _("3 days before")), ("7", _("1 week before"))]


class TaskForm(DeskForm):
    """Something to do on a day, by oneself or a colleague who may read the request."""

    words = line_field(_("What is to be done"), most=200, empty=_("Say what is to be done."))
    on = day_field(_("Day"), empty=_CHOOSE_DAY)
    remind = select_field(
        _("Reminder"),
        _REMINDERS,
        help_text=_("Whoever has the task gets it in the morning. From then on the task is under what needs them."),
        choose=_("Choose when to remind."),
        required=False,
    )
    person = select_field(_("Who"), choose=_("Choose somebody who may read this request."))


class TaskChangeForm(TaskForm):
    """The same of one that is there; nobody comes first. ``seen`` is the mark of the task as it was shown."""

    task = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def takes(self, refusal: Refusal) -> bool:
        """Whoever reads that a colleague changed the task has seen it as it is: the next press counts from there."""
        if refusal.code == "task_changed":
            data: Any = self.data
            self.data = data = data.copy()
            data["seen"] = ""
        return super().takes(refusal)


class TaskDoneForm(DeskForm):
    task = forms.IntegerField(widget=forms.HiddenInput)


class TasksOfForm(forms.Form):
    """Whose tasks whoever leads an office reads."""

    hide_optional = True
    OFFICE = "office"
    whose = select_field(_("Whose"), required=False)

    def __init__(self, data: Any, *, people: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="f_%s")
        self.people = people
        set_choices(self, "whose", [("", gettext("Mine")), (self.OFFICE, gettext("Everybody in my office")), *people])

    @property
    def chosen(self) -> str:
        """What was chosen and is known, else "" for one's own."""
        return str(self.cleaned_data["whose"]) if self.is_valid() else ""


class ReopenForm(DeskForm):
    """Why a closed request is opened again; it stays inside."""

    reason = text_field(
        _("Why it is opened again"),
        help_text=_("A note for us. The company reads that its request is open, not why."),
        most=1000,
        rows=2,
    )


class BarrierForm(DeskForm):
    """What keeps the company out of a market, where, and in which area."""

    kind = select_field(
        _("Barrier"),
        [("", _("Choose what stands in the way")), *BarrierKind.choices],
        choose=_("Choose what stands in the way."),
    )
    place = select_field(
        _("Where"),
        [("", _("Choose the place")), *market_choices((*COUNTRY_CHOICES, *CHINA_REGION_CHOICES))],
        choose=_("Choose the place."),
    )
    area = select_field(_("Area"), [("", _("Choose the area")), *choices_for(Area)], choose=_("Choose the area."))
    words = text_field(
        _("In what way"),
        help_text=_("Without the name of the company: leads and curators read it, and count it towards a signal."),
        most=1000,
        rows=2,
    )


class LeanForm(DeskForm):
    """Which policy signal the advice leans on."""

    signal = select_field(
        _("Policy or rule"),
        [("", _("Choose one"))],
        help_text=_("When it changes, the request comes back to its officer, with the sentence that changed."),
        choose=_("Choose one."),
    )


class RecommendForm(RecommendedProgramsForm, DeskForm):
    in_language = ANSWER_IN
    field_order = ("text",)
    text = text_field(
        _("Your answer to the company"),
        help_text=_(
            "With each program the company reads what it pays, its own verdict and your reason. It then says if it "
            "will apply."
        ),
    )
    named = forms.CharField(widget=forms.HiddenInput, required=False)

    def build(self, *, programs: Sequence[tuple[str, str]] = (), **offered: Any) -> None:
        """Offer the programs that are there and not recommended yet.

        The programs that an address names stand beside what a draft holds, in the rows that are empty; those that were
        in the form of which the draft was made (``named``) come back no more.
        """
        super().build(**offered)
        self.offer_programs(programs)
        self.fields["program_1"].required = True
        kept, names = self.initial, dict(programs)
        chosen = {self.fields[f"program_{row}"].to_python(kept.get(f"program_{row}")) for row in self.ROWS}
        empty = [row for row in self.ROWS if not kept.get(f"program_{row}") and not kept.get(f"reason_{row}")]
        seen = dict.fromkeys(kept.get("named", "").split())
        wanted = dict.fromkeys(kept.get("wanted", ()))
        new = [one for one in wanted if one not in seen and one in names.keys() - chosen]
        kept.update({f"program_{row}": one for row, one in zip(empty, new, strict=False)})
        left_out = new[len(empty) :]
        kept["named"] = " ".join(one for one in seen | wanted if one not in left_out)
        if left_out:
            said = gettext("An answer takes three programs at most. Left out: %(names)s.")
            self["program_1"].help_text = said % {"names": ", ".join(names[one] for one in left_out)}


class WithdrawWordsForm(DeskForm):
    """What was written to the wrong company."""

    message = select_field(_("Which words"), choose=_("Choose the words."))


class ClassificationForm(DeskForm):
    """What a request is about, as the officer corrects it; what the company chose is kept."""

    kind = radio_field(
        _("Kind of request"),
        [(one, one.label) for one in RequestKind if one != RequestKind.PRESENCE],
        choose=_("Choose the kind of request."),
    )
    areas = tick_field(_("Areas of clean technology"), choices_for(Area))
    cn_provinces = tick_field(_("Part of China"), pairs=True)

    def build(self, **_options: Any) -> None:
        """Offer the parts of China in the order of their names."""
        set_choices(self, "cn_provinces", project_places(current_language())["part"][1:])


class ContactForm(DeskForm):
    """Whom to speak with in the company; all empty forgets it."""

    hide_optional = True
    contact_name = line_field(
        _("Name"), most=120, required=False, help_text=_("The company reads what you keep here. Mails go on as before.")
    )
    contact_role = line_field(_("Role in the company"), most=120, required=False)
    contact_phone = line_field(_("Phone"), most=40, required=False)
    contact_email = mail_field(_("Email"), required=False)


class MailForm(DeskForm):
    """An address of the request, and whether mail goes there."""

    address = select_field(_("Address"), [("", _("Choose one"))], choose=_("Choose an address."))
    why = radio_field(
        _("Mail to this address"),
        [
            (BounceKind.HARD, _("None: it comes back")),
            (BounceKind.WISH, _("None: its reader asked for that")),
            ("open", _("Goes there again")),
        ],
        choose=_("Choose what holds."),
    )
    reason = line_field(
        _("Why mail goes there again"), most=200, required=False, help_text=_("Where its reader had asked for none.")
    )

    def takes(self, refusal: Refusal) -> bool:
        """Say at its own field that a reason is missing."""
        if refusal.code == "no_reason":
            self.add_error("reason", refusal.sentence)
        return refusal.code == "no_reason"


class LabelsForm(DeskForm):
    """The labels of a request, between commas; none takes all away."""

    hide_optional = True
    names = line_field(_("Labels, with commas between them"), required=False, most=MOST_LABELS * (LONGEST_LABEL + 2))

    def build(self, *, known: Iterable[str] = (), **_options: Any) -> None:
        """Name the labels that there are."""
        words = gettext(
            "Your own words, such as “Fair 2026”. Your colleagues here alone read them, and filter the list."
        )
        said = [words, gettext("So far: %(names)s.") % {"names": ", ".join(known)}] if known else [words]
        self.fields["names"].help_text = " ".join(said)

    def clean_names(self) -> list[str]:
        """Return each label once, as it was typed first."""
        found = [" ".join(name.split()) for name in self.cleaned_data["names"].split(",")]
        if any(len(name) > LONGEST_LABEL for name in found):
            raise forms.ValidationError(gettext("A label has at most %(most)s characters.") % {"most": LONGEST_LABEL})
        return list({name.casefold(): name for name in found[::-1] if name}.values())[::-1]


class NoteBackForm(DeskForm):
    message = select_field(_("Which note"), choose=_("Choose the note."))


class JoinRequestsForm(DeskForm):
    """Which other request of the company is the same, and which of both goes on."""

    twin = radio_field(_("The other request"), choose=_("Choose the other request."))
    keep = radio_field(
        _("Which one goes on"),
        [("this", _("This one; the other one is closed")), ("other", _("The other one; this one is closed"))],
        initial="this",
        choose=_("Choose which one goes on."),
    )

    def build(self, *, twin: Sequence[tuple[str, str]] = (), **_offered: Any) -> None:
        """Choose the request that can be joined where it is the only one: of several a wrong one is soon closed."""
        super().build(twin=twin)
        self.fields["twin"].initial = twin[0][0] if len(twin) == 1 else None


class CannedAnswerForm(forms.ModelForm):  # type: ignore[type-arg]
    """A canned answer in both languages, for one office or for every desk."""

    hide_optional = True

    class Meta:
        model = CannedAnswer
        fields = ("office", "title_en", "body_en", "title_fr", "body_fr")

    def __init__(self, data: Any = None, *, offices: Any, everywhere: bool, **options: Any) -> None:
        super().__init__(data, **options)
        office: Any = self.fields["office"]
        office.label, office.queryset = gettext("For"), offices
        office.required = not everywhere
        # As a list: a cursor of the database would read it else.
        nowhere = [("", gettext("Every desk"))] if everywhere else []
        office.choices = [*nowhere, *((one.pk, one.name) for one in offices)]
        for name in ("body_en", "body_fr"):
            self.fields[name].widget.attrs["rows"] = 6

    def clean(self) -> dict[str, Any]:
        """Refuse names in braces that stand for nothing."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("body_en", "body_fr"):
            if unknown := unknown_fields(data.get(name, "")):
                self.add_error(name, gettext("No field has this name: %(names)s.") % {"names": ", ".join(unknown)})
        return data
