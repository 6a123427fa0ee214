"""Rules of routing as entries: which kinds of seat a question goes to, in which circumstances and why."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.urls import reverse

from hub.core.text.localized import Localized
from hub.directory.catalogue.rules import routing_table
from hub.directory.models import Route
from hub.directory.reference.seats import AT_CAPITAL, MARKET_NAMES, MOST_STEPS, QUESTIONS, reach_of, rule_of
from hub.publishing.documents.fields import BOTH, WITHDRAWN, Document, Field, Reading, Shape
from hub.publishing.documents.values import Mistake
from hub.publishing.entry_types.fields import SOURCES, as_of, column_fields
from hub.publishing.entry_types.rows import RowType

_KINDS = tuple((group.id, group.name) for group in routing_table().groups.values())
_POST = "post"
_AT_CAPITAL = (_POST + AT_CAPITAL, Localized("Canadian embassy in China", "Ambassade du Canada en Chine"))
_PLACES = (
    (Localized("Asked first", "En premier"), Localized("Why first", "Pourquoi en premier")),
    (Localized("Asked second", "En deuxième"), Localized("Why second", "Pourquoi en deuxième")),
    (Localized("Asked third", "En troisième"), Localized("Why third", "Pourquoi en troisième")),
    (Localized("Asked fourth", "En quatrième"), Localized("Why fourth", "Pourquoi en quatrième")),
)
_GAP = Localized(
    "In some circumstances nothing would answer this question: keep a rule that holds in all of them.",
    "Dans certains cas, rien ne répondrait à cette question\u00a0: gardez une règle qui vaut pour tous.",
)


def route_mistakes(row: Route) -> Iterator[Mistake]:
    """Yield a kind that is asked twice, a rule that never counts, and circumstances that no rule is left for."""
    rule, others = rule_of(row), _others(row)
    if len({(step.kind, step.at_capital) for step in rule.steps}) < len(rule.steps):
        yield Mistake("text", "kind_2", Localized("Name each kind of seat once.",
                                                  "Nommez chaque genre de fonction une seule fois."))  # fmt: skip
    rules = [rule, *map(rule_of, others)]
    unreached, is_whole = reach_of(rules, row.question)
    if any(rule is one for one in unreached):
        yield Mistake("text", "market", Localized(
            "This rule would never count: others come before it in all its circumstances.",
            "Cette règle ne compterait jamais\u00a0: d’autres passent avant elle dans tous ses cas."))  # fmt: skip
    for other, theirs in zip(others, rules[1:], strict=True):
        if any(theirs is one for one in unreached):
            yield Mistake("text", "market", Localized(
                f"“{other.name_en}” would never count any more: give this one other circumstances, or change that one.",
                f"«\u00a0{other.name_fr}\u00a0» ne compterait plus jamais\u00a0: donnez d’autres cas à celle-ci, ou "
                "modifiez l’autre."))  # fmt: skip
    if not is_whole:
        yield Mistake("text", "market", _GAP)


def _others(row: Route) -> list[Route]:
    return list(Route.objects.filter(question=row.question).exclude(slug=row.slug).order_by("slug"))


class RouteType(RowType):
    """Rules of routing. A question keeps one that holds in all circumstances."""

    def read_entry(self, row: Any, document: Document) -> Reading:
        """Return what a document says; one whose rule cannot be spared is not withdrawn."""
        reading = super().read_entry(row, document)
        if reading.values.get(WITHDRAWN) and not reach_of([*map(rule_of, _others(row))], row.question)[1]:
            return replace(reading, mistakes=(Mistake("text", WITHDRAWN, _GAP),))
        return reading


def _steps() -> Iterable[Field]:
    members = tuple(each for kind in _KINDS for each in ((kind, _AT_CAPITAL) if kind[0] == _POST else (kind,)))
    for number, (asked, why) in enumerate(_PLACES[:MOST_STEPS], start=1):
        first = number == 1
        yield Field(name=f"kind_{number}", words=asked, shape=Shape.ONE, members=members, required=first)
        yield Field(name=f"reason_{number}", words=why, languages=BOTH, required=first, most=160)


_field = column_fields(Route)

ROUTE = RouteType(
    slug="route",
    model=Route,
    one=Localized("Routing rule", "Règle d’aiguillage"),
    many=Localized("Routing rules", "Règles d’aiguillage"),
    name="name",
    fields=(
        _field("name", Localized("Name", "Nom")),
        _field("question", Localized("What is asked", "Objet de la demande"), members=tuple(QUESTIONS.items()),
               fixed=True),
        _field("market", Localized("Only for this market", "Pour ce marché seulement"),
               members=tuple(MARKET_NAMES.items()),
               hint=Localized("Nothing chosen: every market. A rule that names a market counts first.",
                              "Rien de choisi\u00a0: tous les marchés. La règle qui nomme un marché passe d’abord.")),
        _field("signs", Localized("Only where the request speaks of", "Seulement si la demande parle de"),
               members=tuple(routing_table().sign_names.items()),
               hint=Localized("One of those ticked is enough. None ticked: every request.",
                              "Un seul des choix cochés suffit. Rien de coché\u00a0: toutes les demandes.")),
        _field("of_province", Localized("Only for programs of a province", "Programmes provinciaux seulement")),
        *_steps(),
        replace(SOURCES, required=False),
        as_of(required=False),
    ),
    may_withdraw=True,
    checks=route_mistakes,
    find_page=lambda _row: reverse("pages:how_matching_works"),
    redates=True,
)  # fmt: skip
