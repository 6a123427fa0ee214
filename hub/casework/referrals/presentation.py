"""What the link of a body without accounts says once it is over: what happened, and when."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hub.casework.sla.services import LinkEnd
from hub.core.db.bilingual import current_language
from hub.core.text import formats


def link_end_words(end: LinkEnd, ended_on: date | None) -> dict[str, Any]:
    """Return why a link opens nothing any more, in the language of the page; the day is one of the body that has it."""
    day = formats.day(ended_on, current_language()) if ended_on else ""
    title, sentence = _WORDS[end]
    return {"title": title, "sentence": sentence % {"day": day}}


_WORDS: Mapping[LinkEnd, tuple[Any, Any]] = {
    LinkEnd.UNANSWERED: (
        _("The time to answer is over"),
        _("This request waited for your answer until %(day)s. Whoever asked you has looked further since."),
    ),
    LinkEnd.REPLACED: (
        _("There is a newer link"),
        _("It was mailed to your organization. This one was open until %(day)s."),
    ),
    LinkEnd.RETURNED: (
        _("You have returned this request"),
        _("Whoever asked you has looked further since. The link was open until %(day)s."),
    ),
    LinkEnd.TAKEN_BACK: (
        _("This request needs no answer any more"),
        _("It was taken back on %(day)s, before you answered. You need do nothing more."),
    ),
    LinkEnd.MOVED_ON: (
        _("This request is no longer with you"),
        _("Since %(day)s somebody else works on it. You need do nothing more."),
    ),
    LinkEnd.DONE: (
        _("Your part of this request is done"),
        _("The link was open until %(day)s. Thank you for your work."),
    ),
    LinkEnd.CLOSED: (
        _("This request is closed"),
        _("The link was open until %(day)s. The company has its answer, and you need do nothing more."),
    ),
    LinkEnd.WITHDRAWN: (
        _("The company has withdrawn this request"),
        _("That was on %(day)s. You need do nothing more."),
    ),
}
