"""The sections of a draft, apart from its conditions."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hub.core.choices import choices_for
from hub.core.vocabulary import IntakeMode, Stage, Support
from programs.curating.forms.base import DraftForm, in_order, line, passage, several, tick, when
from programs.drafting.documents import Document, Section

SUMMARY_WORDS = (25, 60)
_EACH = _("One to a line, in the same order in both languages.")
_SLUGS = _("The address of the program’s page here, or its end, such as ca-nrc-irap. One to a line.")


class WordsForm(DraftForm):
    """Names, summaries, links and notes."""

    layout = (
        ("name_en", "name_fr"), ("summary_en", "summary_fr"), ("url_en", "url_fr"), "link_in_one_language",
        ("notes_en", "notes_fr"),
    )  # fmt: skip

    name_en = line(_("Name, English"), lang="en", most=300)
    name_fr = line(_("Name, French"), lang="fr", most=300)
    summary_en = passage(_("Summary, English"), lang="en", rows=6)
    summary_fr = passage(_("Summary, French"), lang="fr", rows=6)
    url_en = line(_("Official page, English"))
    url_fr = line(_("Official page, French"))
    link_in_one_language = tick(
        _("The site has no page in the other language"), _("Readers see which language the page is in.")
    )
    notes_en = passage(_("Notes, English"), lang="en", hint=_EACH)
    notes_fr = passage(_("Notes, French"), lang="fr", hint=_EACH)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("summary_en", "summary_fr"):
            self.fields[name].help_text = _word_hint(str(self.data.get(name) or ""))


class MoneyForm(DraftForm):
    """Kinds of support, stages, amounts and the share of the cost."""

    layout = ("support", "amount_min", "amount_max", "cost_share", "stages")

    support = several(_("Kinds of support"), choices_for(Support))
    amount_min = line(_("Smallest amount, in dollars"), hint=_("Leave empty what is not published."), short=True)
    amount_max = line(_("Largest amount, in dollars"), short=True)
    cost_share = line(_("Largest share of the cost, in percent"), short=True)
    stages = several(_("Stages"), choices_for(Stage), _("They put programs in order, and never shut one out."))


class IntakeForm(DraftForm):
    """When one can apply, and what takes over."""

    layout = ("intake_mode", "opens", "closes", "closed_on", "ended", "replaced_by")

    intake_mode = forms.ChoiceField(
        label=_("Intake"), choices=choices_for(IntakeMode), required=False, widget=forms.RadioSelect
    )
    opens = when(_("Opens"), _("The first day, Eastern time."))
    closes = when(_("Closes"), _("The last day, to its end."))
    closed_on = when(_("Closed on"), _("For a program that has ended or been closed."))
    ended = tick(_("Over for good, though no day of the end is known"))
    replaced_by = passage(_("Taken over by"), hint=_SLUGS, rows=2)


class ApplyingForm(DraftForm):
    """What an application asks for, how long it takes, and whom to ask. Each with the page that says so."""

    layout = (
        ("documents_en", "documents_fr"),
        ("effort_min", "effort_max"),
        "effort_source",
        ("decision_min", "decision_max"),
        "decision_source",
        ("contact_email", "contact_phone"),
        ("contact_url_en", "contact_url_fr"),
        "contact_source",
    )

    documents_en = passage(_("What to hand in, English"), lang="en", hint=_EACH)
    documents_fr = passage(_("What to hand in, French"), lang="fr", hint=_EACH)
    effort_min = line(_("Work to apply, in hours: at least"), short=True, hint=_("Leave empty what is not published."))
    effort_max = line(_("Work to apply, in hours: at most"), short=True, hint=_("Leave empty what is not published."))
    effort_source = line(_("The page that says how much work it is"))
    decision_min = line(_("Days to a decision: at least"), short=True, hint=_("From a complete application."))
    decision_max = line(_("Days to a decision: at most"), short=True, hint=_("From a complete application."))
    decision_source = line(_("The page that says how long it takes"))
    contact_email = line(_("E-mail of the program"), most=254)
    contact_phone = line(_("Telephone of the program"), most=40)
    contact_url_en = line(_("Contact page, English"))
    contact_url_fr = line(_("Contact page, French"))
    contact_source = line(_("The page that gives the contact"))


class SourcesForm(DraftForm):
    """Where all this was read, and when somebody looks again."""

    layout = ("sources", "as_of", "year_only", "review_by", "verified", "unverified_reason")

    sources = passage(_("Pages that say so"), hint=_("Whole web addresses, one to a line."))
    as_of = when(_("Evidence of"), _("The day on which the page was read, or the day it gives."))
    year_only = tick(_("Only the year of the evidence is known"))
    review_by = when(_("Look at it again by"))
    verified = tick(_("The pages were read and say this"))
    unverified_reason = passage(_("Why it could not be verified"), rows=2)


FORMS: Mapping[Section, type[DraftForm]] = {
    Section.WORDS: WordsForm,
    Section.MONEY: MoneyForm,
    Section.INTAKE: IntakeForm,
    Section.APPLYING: ApplyingForm,
    Section.SOURCES: SourcesForm,
}


def values_of(form: DraftForm, document: Document) -> dict[str, Any]:
    """Return what a sent form changes in the document; lists of ticks keep their order where they are the same."""
    return {
        name: in_order(value, document[name]) if isinstance(value, list) else _lines(value)
        for name, value in form.values().items()
    }  # fmt: skip


def _lines(value: Any) -> Any:
    """Return a text with the line ends of the document: browsers send their own."""
    return value.replace("\r\n", "\n").strip("\n") if isinstance(value, str) else value


def _word_hint(text: str) -> str:
    number = len(text.split())
    least, most = SUMMARY_WORDS
    now = ngettext("Now %(count)d.", "Now %(count)d.", number) % {"count": number}
    return gettext("%(least)d to %(most)d words.") % {"least": least, "most": most} + " " + now
