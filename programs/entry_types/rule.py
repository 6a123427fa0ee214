"""Rules between programs as entries: their fields, whose they are, and what must hold of them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hub.core.forms import choices_for
from hub.core.text.localized import Localized
from hub.core.text.problems import DataProblem
from hub.core.vocabulary.enums import Level, Province
from hub.publishing.documents.fields import Shape
from hub.publishing.documents.values import Mistake, slug_of
from hub.publishing.entry_types.base import Lead
from hub.publishing.entry_types.fields import column_fields
from hub.publishing.entry_types.rows import Owners, RowType
from programs.catalogue.program_rules import ProgramRuleKind
from programs.models import Program, ProgramRule
from programs.publication.mappers import given_of
from programs.publication.services import live_catalogue
from programs.stacking.files import problems_of, warnings_of

# Where the file of rules calls a thing otherwise than its column.
_COLUMNS = {"id": "", "by": "brought_by", "notes": "by_notes", "verified": "is_verified"}
_NAMING = ("programs", "others", "first", "versions")

_CAPS = ("kind", (ProgramRuleKind.CAP.value,))
_SHARES = ("kind", (ProgramRuleKind.CAP.value, ProgramRuleKind.MATCH.value))
_PAIRS = ("kind", (ProgramRuleKind.EXCLUDES.value, ProgramRuleKind.COMBINES.value))
_OUTSIDE = ("kind", (*_PAIRS[1], ProgramRuleKind.ORDER.value))
_ORDERS = ("kind", (ProgramRuleKind.ORDER.value,))

_SLUGS = Localized(
    "The address of the program’s page here, or its end, such as ca-nrc-irap. One to a line.",
    "L’adresse de la page du programme ici, ou sa fin, par exemple ca-nrc-irap. Une par ligne.",
)
_ONE_SIDE = Localized(
    "Name one alone: programs, levels of government, or what lies outside. None: the programs above, among themselves.",
    "Nommez un seul côté\u00a0: programmes, ordres de gouvernement ou hors catalogue. Aucun\u00a0: entre eux.",
)


def rule_mistakes(row: ProgramRule) -> Iterator[Mistake]:
    """Yield what the reader of the file of rules has against a rule among all others, in the catalogue as it is."""
    for mistake in problems_of(given_of(row), catalogue=live_catalogue()):
        key = mistake.field.partition(".")[0]
        yield Mistake("text", _COLUMNS.get(key, key), _words(mistake))


def rule_doubts() -> dict[str, Localized]:
    """Return why rules want a look, by their slugs: programs, or words of them, are no longer what they were."""
    catalogue = live_catalogue()
    found = {}
    for rule in catalogue.rules.rules:
        if doubts := warnings_of(rule, catalogue):
            told = [_words(doubt, remedy=False) for doubt in doubts]
            found[rule.id] = Localized(" ".join(one.en for one in told), " ".join(one.fr for one in told))
    return found


def _words(mistake: DataProblem, *, remedy: bool = True) -> Localized:
    if not remedy:
        return Localized(mistake.problem, mistake.problem_fr)
    return Localized(f"{mistake.problem} {mistake.remedy}", f"{mistake.problem_fr} {mistake.remedy_fr}")


def _named_by(row: ProgramRule) -> set[str]:
    return {*row.programs, *row.others, *row.first, *row.versions.values()}


def _leads(row: ProgramRule, charge: Any) -> Iterator[Lead]:
    """Yield the programs that a rule names, with their pages: at the desk for those who look after them."""
    for each in Program.objects.filter(slug__in=_named_by(row)).select_related("live").order_by("slug"):
        page = "curating:program" if charge.holds(each.organization_id) else "programs:detail"
        yield Lead(each.live.name if each.live is not None else each.slug, reverse(page, args=[each.slug]))


def _rows_of(organization_ids: Collection[int]) -> Q:
    theirs = list(Program.objects.filter(organization__in=organization_ids).values_list("slug", flat=True))
    named = (Q(**{f"{name}__overlap": theirs}) for name in ("programs", "others", "first"))
    return reduce(or_, (Q(**{f"versions__{place.value}__in": theirs}) for place in Province), reduce(or_, named))


def _bodies(document: Mapping[str, Any]) -> Iterable[int]:
    typed = " ".join(str(document.get(name) or "") for name in _NAMING).split()
    return Program.objects.filter(slug__in=[slug_of(word) for word in typed] or [""]).values_list(
        "organization_id", flat=True
    )


def _stem(document: Mapping[str, Any]) -> str:
    return " ".join([*str(document["programs"]).split()[:1], str(document["kind"])])


def _program_name(typed: str, lang: str) -> str:
    program = live_catalogue().by_slug.get(slug_of(typed))
    return typed if program is None else program.name(lang)


_field = column_fields(ProgramRule)

RULE = RowType(
    slug="rule",
    model=ProgramRule,
    one=Localized("Rule between programs", "Règle entre programmes"),
    many=Localized("Rules between programs", "Règles entre programmes"),
    name="sentence",
    fields=(
        _field("kind", Localized("What it says", "Type de règle"), fixed=True),
        _field("programs", Localized("Programs of which it speaks", "Programmes dont elle parle"), shape=Shape.PROGRAMS,
               name_of=_program_name, required=True, begins=True, hint=_SLUGS),
        _field("sentence", Localized("The rule in a sentence", "La règle en une phrase"), shape=Shape.PASSAGE),
        _field("share", Localized("Share of the cost, in percent", "Part des coûts, en pourcentage"), shape=Shape.SHARE,
               only=_SHARES,
               hint=Localized("Leave empty what is not published.", "Laissez vide ce qui n’est pas publié.")),
        _field("share_most", Localized("Larger share, where there are two", "Plus grande part, s’il y en a deux"),
               shape=Shape.SHARE, only=_SHARES),
        _field("depends", Localized("What decides between the two", "Critère de choix entre les deux"), only=_SHARES),
        _field("counts", Localized("Whose money counts", "Argent qui compte"), required=True, only=_CAPS),
        _field("per", Localized("Held against", "Calculé sur"), required=True, only=_CAPS),
        _field("money", Localized("Kind of money that counts", "Genre d’argent qui compte"), required=True, only=_CAPS),
        _field("brought_by", Localized("Who brings the share", "Qui apporte la part"), required=True,
               only=("kind", (ProgramRuleKind.MATCH.value,))),
        _field("scope", Localized("What they may not share", "Partage interdit"), required=True,
               only=("kind", (ProgramRuleKind.EXCLUDES.value,))),
        _field("others", Localized("Programs of the other side", "Programmes de l’autre côté"), shape=Shape.PROGRAMS,
               name_of=_program_name, hint=_ONE_SIDE, only=_PAIRS),
        _field("levels", Localized("Levels of government", "Ordres de gouvernement"), members=tuple(choices_for(Level)),
               only=_PAIRS),
        _field("first", Localized("Programs that come first", "Programmes qui viennent d’abord"), shape=Shape.PROGRAMS,
               name_of=_program_name, hint=_SLUGS, only=_ORDERS),
        _field("outside", Localized("What lies outside the catalogue", "Éléments hors du catalogue"), only=_OUTSIDE),
        _field("needed", Localized("Without it the programs do not open", "Sans cela, les programmes ne s’ouvrent pas"),
               only=_ORDERS),
        _field("versions",
               Localized("The program of each province with its own", "Le programme de chaque province qui a le sien"),
               shape=Shape.PLACES, required=True, only=("kind", (ProgramRuleKind.TWINS.value,)),
               hint=Localized("A province and its program to a line, such as QC: ca-ced-rtri.",
                              "Une province et son programme par ligne, par exemple QC: ca-ced-rtri.")),
        _field("said_by", Localized("Program whose text says so", "Programme dont le texte le dit"), staff=True,
               hint=Localized("One of those above, by the end of its address.",
                              "L’un de ceux ci-dessus, par la fin de son adresse.")),
        _field("words", Localized("Quotation", "Citation"),
               hint=Localized("As it stands in the English text of that program.",
                              "Telle qu’elle figure dans le texte anglais de ce programme.")),
        _field("by_notes", Localized("It rests on our notes alone", "Elle repose sur nos seules notes"), staff=True),
        _field("is_verified", Localized("The pages were read and say this", "Les pages ont été lues et le disent"),
               staff=True),
    ),
    owners=Owners(
        of=_bodies,
        rows=_rows_of,
        missing=_("Name a program of the catalogue, by the end of its address."),
    ),
    may_withdraw=True,
    checks=rule_mistakes,
    whole=True,
    find_doubts=rule_doubts,
    find_leads=_leads,
    find_page=lambda row: f"{row.get_absolute_url()}#t-h",
    find_stem=_stem,
)  # fmt: skip
