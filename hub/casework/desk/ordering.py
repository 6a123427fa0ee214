"""The orders of the desk's list: each column by what a row shows, in the language of its reader."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Case, DateTimeField, F, Func, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Coalesce, Least, Lower, NullIf
from django.utils.translation import override

from hub.casework.choices import RequestKind, RequestState
from hub.casework.desk.reader import DeskReader, is_among, is_owned
from hub.core.models import KEYS, Parameter
from hub.core.text.formats import fold
from hub.core.vocabulary.enums import Area
from hub.core.vocabulary.labels import label
from hub.directory.reference.places import ChineseProvince, chinese_province

TURN = "turn"


def order_of(name: str, reader: DeskReader, lang: str) -> Sequence[Any]:
    """Return one of ``ORDERS`` for a reader. Each ends with the key, so that no row stands on two pages."""
    return ORDERS[name](reader, lang)


def _by_clock(reader: DeskReader) -> list[Any]:
    """What is due first, then what waits for us the longest, then what waits for the company, then what is closed."""
    return [_due_shown(reader).asc(nulls_last=True), _STAGE, _SINCE.asc(), "pk"]


def _due_shown(reader: DeskReader) -> Case:
    """Return the end of the clock on a row, as ``presentation.rows`` chooses it: of the reader's part, or its own.

    Without a subquery: beside one, the database would read the whole table to sort by what stands before it.
    """
    end = _end_of(reader)
    return Case(
        When(Q(is_among(reader.working)) & ~Q(is_among(reader.asked)) & Q(is_owned(reader)), then=Least("due_at", end)),
        When(is_among(reader.clocks), then=end),
        default=F("due_at"),
        output_field=DateTimeField(),
    )


def _end_of(reader: DeskReader) -> Func:
    """Return when the reader's part of a request ends; NULL without one."""
    keys, ends = (
        one if isinstance(one, Parameter) else Value(one, output_field=KEYS)
        for one in (reader.clocks, reader.clock_ends)
    )
    place = Func(keys, "id", function="array_position", arg_joiner="::uuid[], ", output_field=IntegerField())
    template, joiner = "(%(expressions)s]", "::timestamptz[])["
    return Func(ends, place, template=template, arg_joiner=joiner, output_field=DateTimeField())


_STAGE = Case(
    When(state=RequestState.CLOSED, then=2),
    When(state=RequestState.WAITING, then=1),
    default=0,
    output_field=IntegerField(),
)
_SINCE = Case(
    When(due_at__isnull=False, then=F("received_at")),
    When(state=RequestState.CLOSED, then=F("closed_at")),
    When(state=RequestState.WAITING, then=F("silent_since")),
    default=Coalesce("pending_since", "silent_since"),
)


class _PlaceIn(Func):
    """The place of a code in a list of codes: one parameter, however many there are; NULL for no such code."""

    function = "array_position"
    template = "%(function)s(%(expressions)s::text)"
    arg_joiner = "::text[], "
    output_field = IntegerField()

    def __init__(self, column: str, codes: Sequence[str]) -> None:
        super().__init__(Value(list(codes), output_field=KEYS), column)


def _by_label(column: str, labels: Mapping[str, str]) -> _PlaceIn:
    """Return the place of a code by its label, as people look it up: accents and capitals do not count."""
    return _PlaceIn(column, sorted(labels, key=lambda code: (fold(labels[code]), labels[code])))


def _kind(lang: str) -> _PlaceIn:
    with override(lang):
        return _by_label("kind", {kind.value: str(kind.label) for kind in RequestKind})


def _area(lang: str) -> _PlaceIn:
    return _by_label("areas__0", {area.value: label(area, lang) for area in Area})


def _place(lang: str) -> _PlaceIn:
    return _by_label("cn_provinces__0", {one.value: chinese_province(one, lang) for one in ChineseProvince})


def _folded(words: Any) -> Lower:
    """Return words as people look them up: accents and capitals do not count."""
    return Lower(Func(words, function="unaccent", output_field=TextField()))


# Where the company is, of a request that names no place in China; of others, no row shows it.
_TOWN = Case(When(cn_provinces__0__isnull=True, then=_folded(Coalesce(NullIf("city", Value("")), "province"))))
_WHO = _folded(F("company_name"))

ORDERS: dict[str, Callable[[DeskReader, str], Sequence[Any]]] = {
    TURN: lambda reader, _lang: [TURN, F("pending_since").asc(nulls_last=True), *_by_clock(reader)],
    "due": lambda reader, _lang: _by_clock(reader),
    "-due": lambda reader, _lang: [_due_shown(reader).desc(nulls_last=True), _STAGE, _SINCE.desc(), "-pk"],
    "newest": lambda _reader, _lang: ["-received_at", "-pk"],
    "oldest": lambda _reader, _lang: ["received_at", "pk"],
    "who": lambda _reader, _lang: [_WHO.asc(), "pk"],
    "-who": lambda _reader, _lang: [_WHO.desc(), "-pk"],
    "kind": lambda reader, lang: [_kind(lang).asc(), *_by_clock(reader)],
    "-kind": lambda reader, lang: [_kind(lang).desc(), *_by_clock(reader)],
    "place": lambda reader, lang: [_place(lang).asc(nulls_last=True), _TOWN.asc(), *_by_clock(reader)],
    "-place": lambda reader, lang: [_place(lang).desc(nulls_last=True), _TOWN.desc(), *_by_clock(reader)],
    "area": lambda reader, lang: [_area(lang).asc(nulls_last=True), *_by_clock(reader)],
}
# What these go by stands in a trace too.
ORDERS_OF_TRACES = frozenset({"due", "-due", "newest", "oldest"})
