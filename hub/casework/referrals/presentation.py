"""What the link of a body without accounts says once it is over: what happened, and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hub.casework.sla.services import LinkEnd
from hub.core.db.bilingual import current_language
from hub.core.text import formats


@dataclass(frozen=True, slots=True)
class LinkEndWords:
    """The end of a link: a title, and a sentence."""

    title: str
    sentence: str


def link_end_words(end: LinkEnd, ended_on: date | None) -> LinkEndWords:
    """Return why a link opens nothing any more, in the language of the page; the day is one of the body that has it."""
    day = formats.day(ended_on, current_language()) if ended_on else ""
    title, sentence = _WORDS[end]
    return LinkEndWords(title(), sentence() % {"day": day})


_WORDS: Mapping[LinkEnd, tuple[Callable[[], str], Callable[[], str]]] = {
    LinkEnd.UNANSWERED: (
        lambda: _("The time to answer is over"),
        lambda: _("This request waited for your answer until %(day)s. Whoever asked you has looked further since."),
    ),
    LinkEnd.RETURNED: (
        lambda: _("You have returned this request"),
        lambda: _("Whoever asked you has looked further since. The link was open until %(day)s."),
    ),
    LinkEnd.TAKEN_BACK: (
        lambda: _("This request needs no answer any more"),
        lambda: _("It was taken back on %(day)s, before you answered. You need do nothing more."),
    ),
    LinkEnd.MOVED_ON: (
        lambda: _("This request is no longer with you"),
        lambda: _("Since %(day)s somebody else works on it. You need do nothing more."),
    ),
    LinkEnd.DONE: (
        lambda: _("Your part of this request is done"),
        lambda: _("The link was open until %(day)s. Thank you for your work."),
    ),
    LinkEnd.CLOSED: (
        lambda: _("This request is closed"),
        lambda: _("The link was open until %(day)s. The company has its answer, and you need do nothing more."),
    ),
    LinkEnd.WITHDRAWN: (
        lambda: _("The company has withdrawn this request"),
        lambda: _("That was on %(day)s. You need do nothing more."),
    ),
}
