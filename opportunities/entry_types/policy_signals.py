"""Policy signals as entries: people of a post write what they learn, for a seat of their post."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Left, Length

from hub.core.forms import choices_for
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import CANADA, Area
from hub.directory.entry_types import CHINA as PROVINCES_OF_CHINA
from hub.directory.models import Seat
from hub.directory.reference.places import CHINA
from hub.directory.seats.access import seats_under
from hub.publishing.choices import VersionState
from hub.publishing.documents.fields import BOTH, Document, Field, Reading, Shape
from hub.publishing.documents.values import Mistake
from hub.publishing.entry_types.fields import NOTE, SOURCES, VERIFIED, as_of, column_fields
from hub.publishing.models import EntryVersion, Version
from opportunities.choices import ComplianceFlag
from opportunities.entry_types.posts import OWNER, PostType, of_posts
from opportunities.models import Agreement, ComplianceCheck, Guide, PolicySignal
from opportunities.status import STATED, first_day, last_day

_PLACES = ((CANADA, Localized("Canada", "Canada")), (CHINA, Localized("All of China", "Toute la Chine")),
           *PROVINCES_OF_CHINA)  # fmt: skip
_EXACT = Localized("As exact as known: 2026, 2026-01 or 2026-01-15.",
                   "Aussi précis que connu\u00a0: 2026, 2026-01 ou 2026-01-15.")  # fmt: skip


def signal_mistakes(row: PolicySignal) -> Iterator[Mistake]:
    """Yield days that are none, an end before the beginning, and what it relates to that is not there.

    What a seat learned says on which day its page was read.
    """
    if getattr(row, OWNER.name, "") and row.as_of is None:
        words = Localized("Name the day on which the page was read.", "Indiquez le jour où la page a été lue.")
        yield Mistake("text", "as_of", words, blank=True)
    for field in ("issued", "effective", "until"):
        if not _is_day(getattr(row, field)):
            yield Mistake("text", field, _EXACT)
            return
    if row.effective and row.until and last_day(row.until) < first_day(row.effective):
        words = Localized("It cannot end before it begins.", "La fin ne peut précéder le début.")
        yield Mistake("text", "until", words)
    known: set[str] = set()
    for model in (PolicySignal, Agreement, Guide, ComplianceCheck) if row.relates_to else ():
        known.update(model.objects.filter(slug__in=row.relates_to).values_list("slug", flat=True))
    for slug in row.relates_to:
        if slug not in known or slug == row.slug:
            words = Localized(f"There is no other entry {slug}.", f"Il n’y a pas d’autre fiche {slug}.")
            yield Mistake("text", "relates_to", words)


def _is_day(stated: str) -> bool:
    try:
        return not stated or first_day(stated) is not None
    except ValueError:
        return False


def _stated(name: str, words: Localized, *, rare: bool = False) -> Field:
    return Field(name=name, words=words, most=10, pattern=STATED, hint=_EXACT, rare=rare)


def _published() -> Any:
    """Return the versions of signals that readers see, each with the seat that it names."""
    shown = EntryVersion.objects.filter(entry_type="signal", state=VersionState.PUBLISHED)
    return shown.annotate(owner=KT("content__owner"))


def _of_bodies(bodies: Collection[int]) -> Q:
    """Return the condition for the signals whose seat's post is among some bodies."""
    owned = _published().filter(owner__in=seats_under(bodies).values("slug"))
    return Q(slug__in=owned.values("slug"))


def _ended(on: date) -> Q:
    """Return the condition for the signals that hold no more: a year or a month ends with its last day."""
    return ~Q(until="") & Q(until__lt=Left(Value(on.isoformat()), Length("until")))


class SignalType(PostType):
    """Policy signals. Which seat looks after one stands in its versions alone: readers are shown the issuer."""

    @property
    def row_fields(self) -> tuple[Field, ...]:
        return tuple(field for field in super().row_fields if field is not OWNER)

    def _rows(self) -> Any:
        owners = _published().filter(slug=OuterRef("slug")).values("owner")
        return self.model.objects.annotate(owner=Subquery(owners))

    def document_at(self, version: Version) -> Document:
        """Return what a version says; those from before signals had a seat name none."""
        return {OWNER.name: ""} | super().document_at(version)

    def document_of_row(self, row: Any) -> Document:
        return super().document_of_row(row) | {OWNER.name: self._owner_of(row)}

    def _owner_of(self, row: Any) -> str:
        """Return the short name of the seat (a query where the row was not read with it); "" for a curator's own."""
        if not hasattr(row, OWNER.name):
            row.owner = _published().filter(slug=row.slug).values_list("owner", flat=True).first()
        return row.owner or ""

    def _told(self, there: Any, reading: Reading) -> tuple[Any, list[Mistake]]:
        row, strange = super()._told(there, reading)
        row.owner = reading.values[OWNER.name]
        return row, strange

    def about(self, row: Any) -> dict[str, Any]:
        """Return who looks after a row."""
        return {} if row is None else {"owner": Seat.objects.filter(slug=self._owner_of(row)).first()}


_field = column_fields(PolicySignal)

SIGNAL = SignalType(
    slug="signal",
    model=PolicySignal,
    one=Localized("Policy signal", "Signal de politique"),
    many=Localized("Policy signals", "Signaux de politique"),
    name="title",
    owners=of_posts(_of_bodies, missing=""),
    fields=(
        OWNER,
        _field("title", Localized("Title", "Titre"), languages=BOTH),
        _field("effect", Localized("What it does for a Canadian company", "Effet pour une entreprise canadienne"),
               begins=True),
        _field("effect_basis", Localized("How that is known", "D’où on le tient"), staff=True, rare=True),
        _field("direction", Localized("Which trade", "Sens des échanges")),
        _stated("effective", Localized("In force from", "En vigueur depuis")),
        _stated("until", Localized("Known to hold until", "Valable jusqu’au")),
        _stated("issued", Localized("Issued", "Publication"), rare=True),
        _field("text", Localized("What it says", "Contenu"), prose=True),
        _field("do", Localized("What to do about it", "Que faire")),
        _field("fits", Localized("Whom it concerns", "Qui est visé"), rare=True),
        _field("unknown", Localized("What no page says", "Renseignements introuvables"), rare=True),
        _field("places", Localized("Where", "Où"), members=_PLACES, required=True),
        _field("areas", Localized("Areas", "Domaines"), members=tuple(choices_for(Area)),
               hint=Localized("None: trade in general.", "Aucun\u00a0: le commerce en général.")),
        _field("issuer", Localized("Who issued it", "Qui l’a publié")),
        _field("title_zh", Localized("Chinese title", "Titre chinois"), rare=True),
        _field("title_zh_basis", Localized("How the Chinese title is known", "D’où l’on tient le titre chinois"),
               staff=True, rare=True),
        _field("compliance_flags", Localized("Checks that it asks for", "Vérifications qu’il demande"),
               members=ComplianceFlag.choices, rare=True),
        _field("relates_to", Localized("Stands with", "Va avec"), shape=Shape.PROGRAMS,
               hint=Localized("Short names of agreements, guides, checks or signals, one to a line.",
                              "Noms courts d’accords, de guides, de vérifications ou de signaux, un par ligne."),
               rare=True),
        NOTE,
        SOURCES,
        as_of(required=False),
        VERIFIED,
    ),
    may_withdraw=True,
    redates=True,
    past=_ended,
    checks=signal_mistakes,
)  # fmt: skip
