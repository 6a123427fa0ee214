"""The page for a meeting as a file, made from an answer."""

import hashlib
import json
import math
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from companies.models import FactSheet
from companies.profile.facts import FOREIGN
from hub.core.db.bilingual import current_language
from hub.core.identity import identity
from hub.core.text.formats import day
from hub.matching.areas.tokens import languages_of
from hub.matching.assessments.sources import match_fact_sheet, published_sources, use_published_vocabulary
from hub.matching.engine.answer import ENGINE_VERSION
from hub.matching.engine.results import MatchResult
from hub.matching.explanations.context import answer_context
from hub.matching.explanations.first_moves import apart
from hub.matching.explanations.presentation import AnswerLinks, MatchedPrograms
from hub.matching.profile.facts import DESCRIPTIONS
from hub.matching.questions.registry import answered_questions
from hub.outbox.report_files import page_report
from opportunities.models.opportunities import is_chinese

_LAYOUT = 1  # another number makes every file anew
_LAYOUT_FILE = Path(__file__).resolve().parents[1] / "data" / "meeting-page.typ"
_MOST_WORDS = 400  # characters of the own words on the page
_DAY_SECONDS = 24 * 3600
_NOWHERE = AnswerLinks(program=lambda _slug: "", question=None, person="")


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """The page for a meeting as a file: of one answer, in one language, on one day, by one catalogue."""

    sheet: FactSheet
    lang: str
    on: date
    layout: Path = _LAYOUT_FILE
    kept_seconds: int = _DAY_SECONDS  # its day is part of the digest: a visitor may come back until it ends

    @property
    def name(self) -> str:
        return _("One page for a meeting")

    @property
    def digest(self) -> str:
        sources = (published_sources().catalogue.version, ENGINE_VERSION, _LAYOUT)
        said = [str(self.sheet.pk), self.sheet.answers, self.lang, self.on, *sources]
        return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()

    def document(self) -> dict[str, Any]:
        use_published_vocabulary()
        return meeting_document(self.sheet, self.lang, on=self.on)


def company_words(told: MatchResult, lang: str) -> dict[str, str]:
    """Return what the company wrote of itself, as a page has room for it, and in which language, where that shows.

    The language of the page comes first; the words of an offering, or of a visitor, where there are no others.
    """
    answers = told.readings[0].answers
    own, *by_language = DESCRIPTIONS
    key = next((key for key in (f"description_{lang}", *by_language, own) if answers.get(key)), own)
    text = answers.get(key) or ""
    return {"text": Truncator(text).chars(_MOST_WORDS), "lang": FOREIGN.get(key) or _language_of(text)}


def _language_of(text: str) -> str:
    found = languages_of(text)
    if len(found) == 1:
        return FOREIGN[f"description_{found[0]}"]
    return FOREIGN["description_zh"] if is_chinese(text) else ""


@page_report("meeting")
def meeting_page_of(_reader: Any, sheet: str, *, at: datetime) -> MeetingPage:
    """Return the page of an answer by its key. Raise ``Http404`` for one that is over."""
    found = get_object_or_404(FactSheet, pk=sheet, expires_at__gt=at)
    left = math.ceil((found.expires_at - at).total_seconds())
    return MeetingPage(found, current_language(), timezone.localdate(at), kept_seconds=min(_DAY_SECONDS, left))


def meeting_document(sheet: FactSheet, lang: str, *, on: date) -> dict[str, Any]:
    """Return all words of the file, in the language that is active."""
    sources = published_sources()
    told = match_fact_sheet(sheet=sheet, on=on, sources=sources)
    province = sheet.answers.get("province")
    programs = MatchedPrograms.of(told, catalogue=sources.catalogue, province=province, lang=lang, links=_NOWHERE)
    found = answer_context(told, programs, sources=sources, given=QueryDict(), links=_NOWHERE)
    said = [prompt.said(sheet.answers) for prompt in answered_questions(sheet.answers)]
    portal = identity(lang)
    leads = [lead.title for lead in found["leads"]]
    return {
        "lang": lang,
        "portal": portal.name,
        "title": _("Your first moves"),
        "what": f"{_('One page for a meeting')}. {day(on, lang)}",
        "confidence": f"{_('Told in confidence.')} {_('Pass it on only as the company has agreed.')}",
        "words": company_words(told, lang),
        "told": f"{_('You told us:')} {'; '.join(map(str, said))}.",
        "heading": _("First moves, in order"),
        "columns": [_("Move"), _("You get"), _("When"), _("To settle with them")],
        "moves": [
            [
                f"{move.number}. {move.name}",
                move.amount or move.row.card.support,
                move.row.card.intake_words,
                f"{move.to_ask} {move.phone.name if move.phone else ''}".strip(),
            ]
            for move in apart(found["moves"])
        ],
        "nothing": _("Nothing is a first move yet."),
        "whom": _("Whom to ask"),
        "people": [
            f"{', '.join(filter(None, (person.title, person.office)))}. {person.phone or person.site}".strip()
            for person in found["people"]
        ],
        "china": _("China"),
        "leads": leads or [_("Nothing that we can vouch for looks for what you offer today.")] * found["abroad"],
        "foot": [
            _("An automated aid made this list. It decides nothing: only the organizations do."),
            portal.disclaimer,
        ],
    }
