"""What a seat looks after as an entry: it belongs to the organization of its office."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from hub.core.forms import choices_for
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ANY_FOREIGN_MARKET, Language, Need, Province
from hub.directory.choices import SeatKind
from hub.directory.entry_types.entries import AREAS, CHINA
from hub.directory.models import Organization, Seat
from hub.publishing.documents.fields import Reading
from hub.publishing.documents.values import Mistake
from hub.publishing.entry_types.fields import NOTE, column_fields
from hub.publishing.entry_types.rows import Owners, RowType

_ALL_OR_SOME = ("areas", "needs", "provinces")  # null in the row: all of them
_MARKETS = (
    ("CN", Localized("China", "Chine")),
    (ANY_FOREIGN_MARKET, Localized("Every market abroad", "Tout marché étranger")),
)
_LANGUAGES = (*choices_for(Language), ("zh", Localized("Chinese", "Chinois")))
_NONE_IS_ALL = Localized("None ticked: all of them.", "Rien de coché\u00a0: aucune limite.")


def seat_mistakes(row: Seat) -> Iterator[Mistake]:
    """Yield what would leave a company without a person.

    The Hub's desk takes whatever nobody else does, and a regional office has the provinces that the files give it.
    """
    limited = any(getattr(row, name) for name in _ALL_OR_SOME)
    if row.kind == SeatKind.HUB_DESK and (limited or not row.is_routable):
        words = Localized(
            "This desk takes whatever nobody else does: leave it open to all.",
            "Cette équipe prend ce que personne d’autre ne prend\u00a0: laissez-la ouverte à tous.",
        )
        yield Mistake("text", "areas" if limited else "is_routable", words)
    if row.kind == SeatKind.REGIONAL_OFFICE and row.office and set(row.provinces or ()) != set(row.office.provinces):
        words = Localized(
            "These are the provinces of its regional office: leave them as they are.",
            "Ce sont les provinces de son bureau régional\u00a0: laissez-les telles quelles.",
        )
        yield Mistake("text", "provinces", words)


def _bodies(document: Mapping[str, Any]) -> Iterable[int]:
    named = Q(slug=document.get("organization") or "") | Q(offices__slug=document.get("office") or "")
    return Organization.objects.filter(named).distinct().values_list("pk", flat=True)


def _of_bodies(ids: Collection[int]) -> Q:
    return Q(organization__in=ids) | Q(office__organization__in=ids)


class SeatType(RowType):
    """Seats. A list of the row that is null means all; a document has nothing ticked there."""

    def body_column(self, name: str) -> Any:
        """Return the column of the organization of the office, or of the desk; "" for the Hub's own."""
        return Coalesce(F(f"office__organization__{name}"), F(f"organization__{name}"), Value(""))

    def _told(self, there: Any, reading: Reading) -> tuple[Any, list[Mistake]]:
        row, strange = super()._told(there, reading)
        for name in _ALL_OR_SOME:
            setattr(row, name, getattr(row, name) or None)
        return row, strange


def _page(row: Seat) -> str:
    place = None if row.kind == SeatKind.OFFICIAL else row.within
    return "" if place is None else f"{place.get_absolute_url()}#seat-{row.slug}"


_field = column_fields(Seat)

SEAT = SeatType(
    slug="seat",
    model=Seat,
    one=Localized("Seat", "Fonction"),
    many=Localized("Seats", "Fonctions"),
    name="title",
    owners=Owners(of=_bodies, rows=_of_bodies, missing=""),
    fields=(
        _field("office", Localized("Office", "Bureau"), fixed=True),
        _field("organization", Localized("Organization", "Organisme"), fixed=True),
        _field("title", Localized("Title", "Titre")),
        _field("areas", Localized("Areas it looks after", "Domaines dont elle s’occupe"), members=AREAS,
               hint=_NONE_IS_ALL),
        _field("needs", Localized("Needs it answers", "Besoins auxquels elle répond"), members=tuple(choices_for(Need)),
               hint=_NONE_IS_ALL),
        _field("provinces", Localized("Provinces of Canada it serves", "Provinces du Canada desservies"),
               members=tuple(choices_for(Province)), hint=_NONE_IS_ALL),
        _field("cn_provinces", Localized("Provinces of China it serves", "Provinces de Chine desservies"),
               members=CHINA, hint=_NONE_IS_ALL),
        _field("markets", Localized("Markets it serves", "Marchés desservis"), members=_MARKETS,
               hint=Localized("None ticked: the market does not matter.",
                              "Rien de coché\u00a0: le marché n’importe pas.")),
        _field("languages", Localized("Languages it answers in", "Langues de réponse"), members=_LANGUAGES,
               required=True),
        _field("is_routable", Localized("Receives requests", "Reçoit des demandes"), staff=True),
        NOTE,
        _field("as_of", Localized("Confirmed by its organization on", "Confirmé par son organisme le"), staff=True),
        _field("is_verified", Localized("Its organization has confirmed this", "Son organisme l’a confirmé"),
               staff=True),
    ),
    may_begin=False,
    checks=seat_mistakes,
    find_page=_page,
    redates=True,
    unverified=Localized("Our planning assumption: its organization has not confirmed it.",
                         "Notre hypothèse de travail\u00a0: son organisme ne l’a pas confirmée."),
)  # fmt: skip
