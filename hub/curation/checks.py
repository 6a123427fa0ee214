"""What must hold between the fields of an entry, or between it and its neighbours, beside the rules of its table."""

from collections.abc import Iterator
from typing import Any

from hub.core.words import Words
from hub.directory.choices import OfficeKind
from hub.directory.models import AreaText, Office
from opportunities.models import Agreement
from programs.drafting.values import Mistake

_MOST_NAMED = 5


def area_mistakes(row: AreaText) -> Iterator[Mistake]:
    """Yield words that lead to another area already: a proposal could not tell the two apart."""
    others = list(AreaText.objects.exclude(slug=row.slug))
    for lang in ("en", "fr", "zh"):
        taken = {word.casefold() for other in others for word in getattr(other, f"keywords_{lang}")}
        if twice := [word for word in getattr(row, f"keywords_{lang}") if word.casefold() in taken]:
            named = ", ".join(twice[:_MOST_NAMED])
            words = Words(f"These words lead to another area already: {named}.",
                          f"Ces mots mènent déjà à un autre domaine\u00a0: {named}.")  # fmt: skip
            yield Mistake("", f"keywords_{lang}", words)


def boundary_mistakes(row: Any) -> Iterator[Mistake]:
    """Yield a case that would belong and not belong to the same area."""
    if row.goes_to and row.goes_to == row.not_to:
        words = Words(
            "Name two areas: the case stands between them.", "Nommez deux domaines\u00a0: le cas est entre eux."
        )
        yield Mistake("", "not_to", words)


def office_mistakes(row: Office) -> Iterator[Mistake]:
    """Yield a regional office that is new: each province has the one that the data files give it."""
    if row.kind == OfficeKind.REGIONAL_OFFICE and row.pk is None:
        words = Words("Each province has its regional office already. Choose another kind.",
                      "Chaque province a déjà son bureau régional. Choisissez un autre genre.")  # fmt: skip
        yield Mistake("", "kind", words)


def agreement_mistakes(row: Agreement) -> Iterator[Mistake]:
    """Yield successors that lead back to the agreement itself."""
    seen, following = {row.slug}, row.successor
    while following is not None:
        if following.slug in seen:
            words = Words("The agreements that replace it lead back to it.",
                          "Les accords qui le remplacent ramènent à lui.")  # fmt: skip
            yield Mistake("", "successor", words)
            return
        seen.add(following.slug)
        following = following.successor
