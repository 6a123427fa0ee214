"""What was read in a company's own words, as boxes to confirm or strike."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.profile.facts import fact_text
from hub.core.db.bilingual import current_language
from hub.core.forms import choices_for
from hub.core.text.formats import join_words
from hub.core.vocabulary.enums import Area, Need, PartnerKind, Province
from hub.core.vocabulary.labels import label
from hub.matching.areas import propose_areas, score_areas
from hub.matching.extraction.facts import answers_of, contradicted, likely_facts, read_facts
from hub.matching.extraction.readings import FactReading
from hub.matching.extraction.text import folded, plain_spaces
from hub.matching.extraction.vocabulary import says
from hub.matching.questions.registry import QUESTION_TEXTS

AREAS_OFFERED = 3
_LEAST_LIKELY = 0.05  # an area less likely is not offered
_LEAST_FIRST = 0.1  # nor is any where the likeliest is less so: such a text speaks of none
_PLAIN = frozenset({"employees", "province", "city", "annual_revenue_cad", "years_in_business", "project.cost_cad"})
_OTHER_AREAS = "other_areas"
_GUESSES = frozenset({"stage", _OTHER_AREAS})
_AREAS = frozenset({"areas", _OTHER_AREAS})
_OF_A_COMPANY = frozenset({"employees", "annual_revenue_cad", "legal_form", "trl", "target_markets"})
_HIDDEN = frozenset({"project.has_partner"})  # the kind of partner says it
_GROUPS: tuple[tuple[Any, frozenset[str]], ...] = (
    (
        gettext_lazy("You"),
        frozenset(
            {
                "employees", "province", "city", "annual_revenue_cad", "years_in_business", "target_markets",
                "export_experience", "legal_form", "ownership", "canadian_controlled",
            }
        ),
    ),
    (gettext_lazy("What you make"), frozenset({"areas", _OTHER_AREAS, "technology_role", "trl", "stage", "ip_status"})),
    (
        gettext_lazy("What you plan"),
        frozenset({"project.place", "project.cost_cad", "project.own_contribution", "project.partner_kind"}),
    ),
    (gettext_lazy("What you need"), frozenset({"needs"})),
)  # fmt: skip


class OwnWordsForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=4000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 6, "aria-describedby": "own-h"}),
        error_messages={"required": gettext_lazy("Write a few words, or choose to answer questions.")},
    )


class UnsaidFactsForm(forms.Form):
    """The two facts that order an answer most, each asked where nothing sure was read of it. None need be answered."""

    where = forms.ChoiceField(
        label=gettext_lazy("Where is your company?"),
        choices=[("", gettext_lazy("Not said yet")), *choices_for(Province)],
        required=False,
    )
    need = forms.ChoiceField(
        label=gettext_lazy("What do you need first?"),
        choices=[("", gettext_lazy("Not said yet")), *choices_for(Need)],
        required=False,
    )

    def __init__(self, data: Mapping[str, Any], *, read: Collection[str]) -> None:
        super().__init__(data)
        for name, fact in (("where", "province"), ("need", "needs")):
            if fact in read:
                del self.fields[name]

    def beside(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return answers with what was chosen: a place in the place of one that was guessed, a need beside others."""
        where, need = self.cleaned_data.get("where"), self.cleaned_data.get("need")
        chosen: dict[str, Any] = {"province": where} if where else {}
        if need:
            chosen["needs"] = [*dict.fromkeys([*answers.get("needs", ()), need])]
        return {**answers, **chosen}


@dataclass(frozen=True, slots=True)
class Statement:
    """One box: a value of a fact in words, whether it is ticked, and why it is not where it is not sure."""

    reading: FactReading
    text: str
    because: str
    ticked: bool
    guess: bool
    clashes: bool

    @property
    def key(self) -> str:
        """What the form sends for it."""
        return self.reading.key


@dataclass(frozen=True, slots=True)
class Statements:
    """All that was read in words."""

    words: str
    readings: tuple[FactReading, ...]
    boxes: tuple[Statement, ...]

    @classmethod
    def of(cls, words: str, *, year: int, shown: Collection[str] = (), ticked: Collection[str] = ()) -> "Statements":
        """Read words. Boxes that were ``shown`` before keep what the reader did to them."""
        read = read_facts(words, year=year)
        equips = any(one.value == Need.OWN_SITE for one in read)
        readings = (*read, *likely_facts(words, year=year), *likely_areas(words, equips=equips))
        if any(one.fact == "technology_role" and one.sure for one in readings):
            # Who sells or puts to use what others make is not asked how far that is; a level told by its number stays.
            readings = tuple(one for one in readings if one.fact != "trl" or says(folded(one.words), "trl_told"))
        if any(one.fact == "trl" for one in readings):  # it says what a stage would, more exactly
            readings = tuple(one for one in readings if one.fact != "stage")
        clashing = contradicted(readings)
        boxes = tuple(
            _box(one, clashes=one.fact in clashing, before=one.key in ticked if one.key in shown else None)
            for one in readings
            if one.fact not in _HIDDEN
        )
        return cls(plain_spaces(words), readings, boxes)

    @property
    def groups(self) -> list[tuple[str, list[Statement]]]:
        named = [(str(title), [box for box in self.boxes if box.reading.fact in facts]) for title, facts in _GROUPS]
        return [(title, boxes) for title, boxes in named if boxes]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(box.key for box in self.boxes)

    @property
    def facts(self) -> frozenset[str]:
        """The facts of which something was read that is no guess."""
        return frozenset(box.reading.fact for box in self.boxes if not box.guess)

    @property
    def for_a_home(self) -> bool:
        """Whether somebody asks for a home, and nothing was read of a company."""
        return says(folded(self.words), "private_home") and _OF_A_COMPANY.isdisjoint(self.facts)

    @property
    def sure(self) -> int:
        """How many were read, guesses left out."""
        return sum(not box.guess for box in self.boxes)

    @property
    def segments(self) -> Iterator[tuple[str, bool]]:
        """The words, cut where something was read."""
        end = 0
        for reading in sorted((one for one in self.readings if one.sure), key=lambda one: (one.start, -one.end)):
            if reading.start >= end and reading.end > reading.start:
                yield self.words[end : reading.start], False
                yield self.words[reading.start : reading.end], True
                end = reading.end
        yield self.words[end:], False

    def answers(self) -> dict[str, Any]:
        """Return the description with what is ticked. Areas are settled by it, be it that none is."""
        ticked = [box.reading for box in self.boxes if box.ticked]
        areas = [one.value for one in ticked if one.fact in _AREAS]
        facts = answers_of([one for one in ticked if one.fact not in _AREAS])
        project = facts.pop("project", {})
        if project.get("partner_kind"):
            project["has_partner"] = True
        flat = {f"project.{name}": value for name, value in project.items()}
        return {"description": self.words, **facts, **flat, "areas": areas or None}

    def clash(self) -> str:
        """Return the facts of which two values are ticked, in words; "" where there is none."""
        ticked = [box for box in self.boxes if box.ticked]
        left = contradicted(box.reading for box in ticked)
        texts = [box.text for box in ticked if box.reading.fact in left]
        return join_words(texts, current_language())


def likely_areas(words: str, *, equips: bool = False) -> Iterator[FactReading]:
    """Yield the areas that words make likely: the first one proposed is read, and the others are offered.

    Of who ``equips`` its own site the likeliest is read too: few words of a trade stand where a bill is too high.
    """
    proposals = {one.area: one for one in propose_areas(words)}
    scores = score_areas(words)
    speaks = proposals or max(scores.values(), default=0.0) >= _LEAST_FIRST
    likely = sorted(
        (area for area in scores if speaks and scores[area] >= _LEAST_LIKELY), key=lambda area: -scores[area]
    )
    for place, area in enumerate(list(dict.fromkeys([*proposals, *likely]))[:AREAS_OFFERED]):
        because = proposals[area].because[:2] if area in proposals else ()
        read = not place and (area in proposals or equips)
        yield FactReading("areas" if read else _OTHER_AREAS, area, " · ".join(because))


def _box(reading: FactReading, *, clashes: bool, before: bool | None) -> Statement:
    guess = clashes or reading.fact in _GUESSES or not reading.sure
    return Statement(
        reading=reading,
        text=_text(reading),
        because="" if reading.fact in _PLAIN and not guess else reading.words,
        ticked=not guess if before is None else before,
        guess=guess,
        clashes=clashes,
    )


_BY_KEY: Mapping[str, Any] = {prompt.keys[0]: prompt for prompt in QUESTION_TEXTS.values()}


def _text(reading: FactReading) -> str:
    fact, value, lang = reading.fact, reading.value, current_language()
    match fact:
        case "areas" | "other_areas":
            return label(Area(value), lang)
        case "project.partner_kind":
            return _("Partner: %(kind)s") % {"kind": label(PartnerKind(value), lang)}
        case "target_markets":
            return _("Market: %(market)s") % {"market": fact_text(fact, [value])}
        case "needs" | "legal_form" | "ownership":
            return fact_text(fact, [value])
    prompt = _BY_KEY.get(fact)
    held = {"project": {fact.removeprefix("project."): value}} if fact.startswith("project.") else {fact: value}
    return str(prompt.said(held)) if prompt else fact_text(fact, value)
