"""What the pages of an answer share: its programs, people and opportunities, and the words above them."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.core.db.bilingual import current_language
from hub.core.text.formats import join_words
from hub.core.vocabulary.enums import OpportunityKind, Result, Support, Verdict
from hub.core.vocabulary.labels import label
from hub.matching.engine.opportunities import OpportunityAnswer
from hub.matching.engine.people import SeatAnswer, SeatRank
from hub.matching.engine.results import MatchResult
from hub.matching.explanations.presentation import AnswerLinks, ProgramRow, evidence_sentence
from hub.matching.explanations.program_list import (
    STANDINGS,
    MatchedPrograms,
    counts_of,
    parts_of,
    standing_of,
    standing_title,
)
from hub.matching.explanations.programs import ProgramExplanation

_FIRST_PEOPLE = 4


class Filters:
    """What the address narrows the list of programs to: verdicts and kinds of support."""

    def __init__(self, given: Any) -> None:
        self.verdicts = [value for value in given.getlist("verdict") if value in STANDINGS]
        self.support = [value for value in given.getlist("support") if value in set(Support)]

    @property
    def chosen(self) -> int:
        """How many filters stand."""
        return len(self.verdicts) + len(self.support)

    def admits(self, row: ProgramRow) -> bool:
        """Whether a program passes every kind of filter; inside one kind, any choice is enough."""
        by_verdict = not self.verdicts or standing_of(row.answer) in self.verdicts
        return by_verdict and (not self.support or not set(self.support).isdisjoint(row.answer.program.support))

    def by_verdict(self, rows: Iterable[ProgramRow]) -> list[dict[str, Any]]:
        """Return the verdicts with how many programs have each."""
        found = [standing_of(row.answer) for row in rows]
        return [_tick(one, standing_title(one), found, self.verdicts) for one in STANDINGS if one in found]

    def by_support(self, rows: Iterable[ProgramRow], lang: str) -> list[dict[str, Any]]:
        """Return the kinds of support with how many programs give each."""
        found = [kind for row in rows for kind in row.answer.program.support]
        return [_tick(kind, label(kind, lang), found, self.support) for kind in Support if kind in found]


def _tick(value: str, words: str, found: list[str], chosen: list[str]) -> dict[str, Any]:
    return {"value": str(value), "label": words, "count": found.count(value), "checked": value in chosen}


def answer_context(told: MatchResult, programs: MatchedPrograms, *, given: Any, links: AnswerLinks) -> dict[str, Any]:
    """Return what templates/matching/answer.html and company.html need; ``given`` is the query of the address."""
    lang, show, filters = current_language(), given.get("show", ""), Filters(given)
    parts = parts_of(filter(filters.admits, programs.waiting), show=show)
    counts = counts_of(row.answer for row in programs.waiting)
    people = [_person(answer, lang, links, first=at == 0) for at, answer in enumerate(told.answer.people)]
    opportunities = [_opportunity(answer, lang) for answer in told.answer.opportunities]
    return {
        "told": told,
        "parts": parts,
        "filters": filters,
        "verdict_filters": filters.by_verdict(programs.waiting),
        "support_filters": filters.by_support(programs.waiting, lang),
        "counts": counts,
        "summary": answer_summary(counts, people=len(people), opportunities=len(opportunities)),
        "people": people if show == "people" else people[:_FIRST_PEOPLE],
        "people_hidden": 0 if show == "people" else max(0, len(people) - _FIRST_PEOPLE),
        "opportunities": opportunities,
        "first_person": people[0],
        "evidence": evidence_sentence(row for part in parts for row in part.all),
        "person_url": links.person,
        "jump": [
            {"text": _("Programs"), "url": "#programs", "count": counts["could"], "current": True},
            {"text": _("People"), "url": "#people", "count": len(people)},
            {"text": _("Opportunities"), "url": "#opportunities", "count": len(opportunities)},
        ],
    }


def explanation_context(rows: list[ProgramRow], slug: str) -> dict[str, Any]:
    """Return what templates/matching/program.html needs. Raises ``Http404`` for a program that is not there."""
    by_slug = {row.slug: row for row in rows}
    row = by_slug.get(slug)
    if row is None:
        raise Http404(_("No program has this address."))
    return {
        "row": row,
        "page": ProgramExplanation(row),
        "successors": [by_slug[successor] for successor, _name in row.card.successors if successor in by_slug],
        "person_title": row.told.answer.people[0].seat.title(row.lang),
    }


def answer_summary(counts: dict[str, int], *, people: int, opportunities: int) -> str:
    """Return the answer in a few sentences of figures."""
    figures = {"count": counts["could"], "meets": counts["meets"], "look": counts["look"]}
    sentence = ngettext("%(count)s program could serve you.", "%(count)s programs could serve you.", counts["could"])
    if counts["meets"] and counts["look"]:
        sentence = ngettext(
            "%(count)s program could serve you: you meet every published condition of %(meets)s; %(look)s to look at.",
            "%(count)s programs could serve you: you meet every published condition of %(meets)s; %(look)s to look at.",
            counts["could"],
        )
    elif counts["meets"]:
        sentence = ngettext(
            "%(count)s program could serve you: you meet every published condition.",
            "%(count)s programs could serve you: you meet every published condition.",
            counts["could"],
        )
    can_help = ngettext("%(count)s person can help you.", "%(count)s people can help you.", people)
    sentences = [sentence % figures, can_help % {"count": people}]
    if opportunities:
        fitting = ngettext(
            "There is %(count)s opportunity in China.", "There are %(count)s opportunities in China.", opportunities
        )
        sentences.append(fitting % {"count": opportunities})
    return " ".join(sentences)


def person_url(province: str | None) -> str:
    """Return the way to a person, for a province where it is known."""
    url = reverse("pages:contact")
    return f"{url}?province={province}" if province else url


def _person(answer: SeatAnswer, lang: str, links: AnswerLinks, *, first: bool) -> dict[str, Any]:
    seat = answer.seat
    office = seat.office(lang)
    return {
        "title": seat.title(lang),
        "office": "" if office == seat.title(lang) else office,
        "first": first,
        "on_the_ground": seat.kind is SeatRank.CHINA_POST,
        "languages": _languages(seat.languages, lang),
        "why": [
            ("ask" if sentence[0].startswith("To confirm") else "ok", sentence[lang == "fr"]) for sentence in answer.why
        ],
        "url": links.person,
        "page": seat.url,
    }


def _languages(codes: frozenset[str], lang: str) -> str:
    names = {"en": _("English"), "fr": _("French"), "zh": _("Chinese")}
    # The language of the page comes first.
    order = sorted((code for code in names if code in codes), key=lambda code: code != lang)
    words = [names[code] for code in order]
    return join_words([word.lower() if place and lang == "fr" else word for place, word in enumerate(words)], lang)


def _opportunity(answer: OpportunityAnswer, lang: str) -> dict[str, Any]:
    opportunity = answer.opportunity
    return {
        "title": opportunity.title(lang),
        "title_zh": opportunity.title_zh,
        "url": reverse("opportunities:detail", args=[opportunity.slug]),
        "kind": label(OpportunityKind(opportunity.kind), lang),
        "tone": "ok" if answer.verdict is Verdict.MEETS else "ask",
        "why": " ".join(sentence[lang == "fr"] for sentence in answer.why),
        "confirm": " ".join(finding.sentence(lang) for finding in answer.findings if finding.result is Result.UNKNOWN),
        "as_of": opportunity.as_of,
        "source": opportunity.source,
    }
