"""What the pages show of a policy signal, in the language of the page, and what it stands with."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from hub.core.text.formats import join_words, lies_on, site_of
from hub.core.vocabulary.enums import CANADA, Area
from hub.core.vocabulary.labels import label
from hub.directory.organizations.sources import OF_GOVERNMENTS
from hub.directory.reference.places import CHINA, chinese_province
from hub.publishing.documents.fields import WITHDRAWN
from opportunities.choices import SignalBasis, SignalDirection, SignalEffect, SignalState, TitleBasis
from opportunities.entries.presentation import (
    EntryCard,
    is_day,
    period,
    signing_date,
    since_stated,
    split_first_sentence,
    until_stated,
)
from opportunities.models import Agreement, ComplianceCheck, Guide, PolicySignal
from opportunities.status import signal_state

_TONES = {SignalEffect.OPENS: "ok", SignalEffect.NARROWS: "soon", SignalEffect.CLOSES: "shut"}
_ICONS = {SignalEffect.NARROWS: "warn", SignalEffect.CLOSES: "lock"}
_STATE_TONES = {SignalState.ANNOUNCED: "info", SignalState.IN_FORCE: "ok", SignalState.ENDED: "shut"}


class SignalCard(EntryCard):
    """A policy signal with what a page says of it on a day."""

    def __init__(self, row: PolicySignal, *, today: date, lang: str) -> None:
        self.row, self.today, self.lang = row, today, lang

    @cached_property
    def state(self) -> SignalState:
        return SignalState(signal_state(self.row, self.today))

    @property
    def state_words(self) -> str:
        """Return where it stands, with the day on which it begins or ended."""
        row, lang = self.row, self.lang
        match self.state:
            case SignalState.ANNOUNCED:
                return _("From %(day)s") % {"day": signing_date(row.effective, lang)}
            case SignalState.ENDED:
                return _("Ended: %(day)s") % {"day": signing_date(_end(row.until), lang)}
        return str(self.state.label)

    @property
    def effect(self) -> str:
        return str(SignalEffect(self.row.effect).label)

    @property
    def tone(self) -> str:
        """Return the tone of the effect's chip; what has ended has no effect any more."""
        return "shut" if self.state == SignalState.ENDED else _TONES[SignalEffect(self.row.effect)]

    @property
    def state_tone(self) -> str:
        return _STATE_TONES[self.state]

    @property
    def icon(self) -> str | None:
        """Return the icon of the effect's chip where it is not that of its tone."""
        return None if self.state == SignalState.ENDED else _ICONS.get(SignalEffect(self.row.effect))

    @property
    def direction(self) -> str:
        return str(SignalDirection(self.row.direction).label)

    @property
    def days(self) -> str:
        """Return since when and until when it holds, as exact as the source says; "" where it says neither."""
        since, until, lang = self.row.effective, self.row.until, self.lang
        if since and until:
            # Where one end is a day of its own, so is the other.
            if until != _end(until) and not is_day(since.removesuffix("-01-01")):
                since, until = since.removesuffix("-01-01"), _end(until)
            exact = is_day(since) and is_day(until)
            return period(signing_date(since, lang), signing_date(until, lang), is_exact=exact)
        if until:
            return _until(until, lang)
        if since:
            is_to_come = self.state == SignalState.ANNOUNCED
            return signing_date(since, lang) if is_to_come else since_stated(since, lang)
        return ""

    @property
    def places(self) -> str:
        return join_words([_place(code, self.lang) for code in self.row.places], self.lang)

    @property
    def areas(self) -> list[tuple[str, str]]:
        """Return the areas as pairs of slug and name; none where it touches them all."""
        areas = [] if len(self.row.areas) == len(Area) else self.row.areas
        return [(area, label(Area(area), self.lang)) for area in areas]

    @property
    def summary(self) -> str:
        """Return the one sentence of a list: what to do, else whom it concerns, else what it says."""
        return self.row.do or self.row.fits or split_first_sentence(self.row.text)[0]

    @property
    def is_official(self) -> bool:
        """Whether a page of a government, here or in China, says it."""
        return lies_on(self.source, OF_GOVERNMENTS)

    @property
    def source(self) -> str:
        """Return the address of the page that says it, one of a government first; "" where none is named."""
        return min(self.row.sources, key=lambda address: not lies_on(address, OF_GOVERNMENTS), default="")

    @property
    def site(self) -> str:
        return site_of(self.source)

    @property
    def basis(self) -> str:
        return str(SignalBasis(self.row.effect_basis).label)

    @property
    def title_basis(self) -> str:
        """Return how its Chinese title is known; "" where it has none, or where that is not known."""
        return str(TitleBasis(self.row.title_zh_basis).label) if self.row.title_zh_basis else ""


def _place(code: str, lang: str) -> str:
    if code in (CANADA, CHINA):
        return _("Canada") if code == CANADA else _("China")
    return chinese_province(code, lang)


def signal_cards(rows: Iterable[PolicySignal], *, today: date, lang: str) -> list[SignalCard]:
    return [SignalCard(row, today=today, lang=lang) for row in rows]


_SENTENCES = ("title", "text", "do", "fits", "unknown")
_END = re.compile(r"(?<=[.!?])\s+")


def changed_sentence(before: Mapping[str, Any], after: Mapping[str, Any], lang: str) -> str:
    """Return the first sentence of a signal's document that was not in the one before, in "en" or "fr".

    Where none is new, what it does or the days on which it holds, in words; "" where nothing that is read has changed.
    """
    if after.get(WITHDRAWN) and not before.get(WITHDRAWN):
        with override(lang):
            return _("It was taken out.")
    old, new = _sentences(before, lang), _sentences(after, lang)
    if fresh := [sentence for sentence in new if sentence not in old]:
        return fresh[0]
    if gone := [sentence for sentence in old if sentence not in new]:
        with override(lang):
            return _("It no longer says: %(sentence)s") % {"sentence": gone[0]}
    return ""


def _sentences(document: Mapping[str, Any], lang: str) -> list[str]:
    """Return what a reader is told by a document, sentence by sentence, its effect and its days last."""
    texts = [str(document.get(f"{name}_{lang}") or "") for name in _SENTENCES]
    found = [sentence for text in texts for sentence in _END.split(text.strip()) if sentence]
    with override(lang):
        if effect := document.get("effect"):
            found.append(str(SignalEffect(effect).label))
        found += [words(document[name], lang) for name, words in _DAYS.items() if document.get(name)]
    return found


def _end(stated: str) -> str:
    """Return an end as exact as it is known: plans that end with a year are dated 31 December."""
    return stated.removesuffix("-12-31")


def _until(stated: str, lang: str) -> str:
    return until_stated(_end(stated), lang)


_DAYS: Mapping[str, Callable[[str, str], str]] = {"effective": since_stated, "until": _until}


def related_entries(row: PolicySignal) -> list[tuple[str, str]]:
    """Return the titles and addresses of what a signal stands with, in its order (four queries, or none)."""
    if not row.relates_to:
        return []
    named = {"slug__in": row.relates_to}
    found = {
        each.slug: (each.title, each.get_absolute_url())
        for model in (Agreement, Guide, PolicySignal)
        for each in model.objects.filter(**named)
    }
    checks = ComplianceCheck.objects.filter(**named).select_related("guide")
    found |= {each.slug: (each.guide.title, each.guide.get_absolute_url()) for each in checks}
    return list(dict.fromkeys(found[slug] for slug in row.relates_to if slug in found))
