"""The page for a meeting as a file, made from an answer."""

import hashlib
import json
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
from hub.core.db.bilingual import current_language
from hub.core.identity import identity
from hub.core.text.formats import day
from hub.matching.assessments.sources import match_fact_sheet, published_sources, use_published_vocabulary
from hub.matching.engine.results import MatchResult
from hub.matching.explanations.context import answer_context
from hub.matching.explanations.presentation import AnswerLinks, MatchedPrograms
from hub.matching.profile.facts import DESCRIPTIONS
from hub.matching.questions.registry import answered_questions
from hub.outbox.report_files import page_report

_LAYOUT_FILE = Path(__file__).resolve().parents[1] / "data" / "meeting-page.typ"
_MOST_WORDS = 400  # characters of the own words on the page
_NOWHERE = AnswerLinks(program=lambda _slug: "", question=None, person="")


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """The page for a meeting as a file: of one answer, in one language, on one day, by one catalogue."""

    sheet: FactSheet
    lang: str
    on: date
    layout: Path = _LAYOUT_FILE
    kept_seconds: int = 24 * 3600  # its day is part of the digest: a visitor may come back until it ends

    @property
    def name(self) -> str:
        return _("One page for a meeting")

    @property
    def digest(self) -> str:
        said = [str(self.sheet.pk), self.sheet.answers, self.lang, self.on, published_sources().catalogue.version]
        return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()

    def document(self) -> dict[str, Any]:
        use_published_vocabulary()
        return meeting_document(self.sheet, self.lang, on=self.on)


def company_words(told: MatchResult, lang: str) -> str:
    """Return what the company wrote of itself, in the language of the page where it did, as a page has room for it."""
    answers = told.readings[0].answers
    found = (answers.get(key) for key in (f"description_{lang}", *DESCRIPTIONS))
    return Truncator(next(filter(None, found), "")).chars(_MOST_WORDS)


@page_report("meeting")
def meeting_page_of(_reader: Any, sheet: str, *, at: datetime) -> MeetingPage:
    """Return the page of an answer by its key. Raise ``Http404`` for one that is over."""
    found = get_object_or_404(FactSheet, pk=sheet, expires_at__gt=at)
    return MeetingPage(found, current_language(), timezone.localdate(at))


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
                f"{move.number}. {move.row.name}",
                move.amount or move.row.card.support,
                move.row.card.intake_words,
                f"{move.to_ask} {move.phone.name if move.phone else ''}".strip(),
            ]
            for move in found["moves"]
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
