"""The page for a meeting as a file: the worker makes it from an answer, and it lies in the cache for that day."""

import hashlib
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from companies.models import FactSheet
from hub.core.identity import identity
from hub.core.text.formats import day
from hub.core.text.pdf import tagged_pdf
from hub.matching.assessments.sources import match_fact_sheet, published_sources, use_published_vocabulary
from hub.matching.explanations.context import answer_context
from hub.matching.explanations.presentation import AnswerLinks, MatchedPrograms
from hub.matching.questions.registry import answered_questions
from hub.outbox.services import enqueue_job

MEETING_FILE = "matching.meeting_file"
_LAYOUT_FILE = Path(__file__).resolve().parents[1] / "data" / "meeting-page.typ"
_DAY, _MINUTE = 24 * 3600, 60
_NOWHERE = AnswerLinks(program=lambda _slug: "", question=None, person="")


def _key(sheet: FactSheet, lang: str, *, on: date) -> str:
    """Return where the file lies: another answer, day or catalogue has another place."""
    said = [str(sheet.pk), sheet.answers, lang, on, published_sources().catalogue.version]
    return f"meeting:{hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()}"


def meeting_file(sheet: FactSheet, lang: str, *, on: date) -> bytes | None:
    """Return the file of an answer as it stands today; None where it is still to be made."""
    return cache.get(_key(sheet, lang, on=on))


def is_ordered(sheet: FactSheet, lang: str, *, on: date) -> bool:
    """Return whether somebody has just had the file made that says what the answer says today."""
    return cache.get(_ordered_key(sheet, lang, on=on)) is not None


def _ordered_key(sheet: FactSheet, lang: str, *, on: date) -> str:
    return f"{_key(sheet, lang, on=on)}:asked"


def request_file(sheet: FactSheet, lang: str, *, at: datetime) -> None:
    """Have the worker make the file, once a minute at most."""
    if cache.add(_ordered_key(sheet, lang, on=timezone.localdate(at)), 1, timeout=_MINUTE):
        with transaction.atomic():
            enqueue_job(topic=MEETING_FILE, payload={"sheet_id": str(sheet.pk), "lang": lang}, at=at)


def make_file(*, sheet_id: str, lang: str, at: datetime) -> None:
    """Make the file of an answer. It ends with the answer, and with the day."""
    sheet = FactSheet.objects.filter(pk=sheet_id, expires_at__gt=at).first()
    if sheet is None:
        return
    use_published_vocabulary()
    on = timezone.localdate(at)
    with override(lang):
        content = tagged_pdf(_LAYOUT_FILE, meeting_document(sheet, lang, on=on))
    cache.set(_key(sheet, lang, on=on), content, timeout=min(_DAY, (sheet.expires_at - at).total_seconds()))


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
            f"{', '.join(filter(None, (person.title, person.office)))}. {person.phone}".strip()
            for person in found["people"]
        ],
        "china": _("China"),
        "leads": leads or [_("Nothing that we can vouch for looks for what you offer today.")] * found["abroad"],
        "foot": [
            _("An automated aid made this list. It decides nothing: only the organizations do."),
            portal.disclaimer,
        ],
    }
