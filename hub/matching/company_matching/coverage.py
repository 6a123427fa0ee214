"""Sets of companies that cover together what is asked. Exact, and pure: it knows of no consent and of no person.

A set is better the more it covers, then the fewer companies it has, then by the order in which the companies were given
(compared place by place). Each further set leaves out a company of every earlier one, so that nobody is asked without
need: of two sets of which one holds the other, the smaller one is told.

What is asked is a mask of bits, and what a company brings another. A family of masks is an integer with a bit for each
mask, so that what some companies can cover is found by a few shifts of integers, whatever the number of companies.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

MOST_REQUIREMENTS = 12
LARGEST_SET = 5
SETS = 3
MOST_ASKED = 3  # so many sets that were asked already are looked past

type Candidate = tuple[int, int]  # its place in the order, and the mask of what it brings


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveringSet:
    """Companies by key in their order, who covers what, and what stays open."""

    members: tuple[int, ...]
    covers: Mapping[int, tuple[str, ...]]
    open: tuple[str, ...]


def covering_sets(
    required: Sequence[str],
    companies: Mapping[int, AbstractSet[str]],
    *,
    largest: int = LARGEST_SET,
    most: int = SETS,
    asked: Sequence[AbstractSet[int]] = (),
) -> tuple[CoveringSet, ...]:
    """Return the best sets of one to ``largest`` companies for what is required, at most ``most`` of them.

    Each leaves out a company of every one of the first ``MOST_ASKED`` sets that were ``asked`` already. Raises
    ``ValueError`` for more than twelve requirements.
    """
    if len(required) > MOST_REQUIREMENTS:
        raise ValueError(f"at most {MOST_REQUIREMENTS} requirements")
    bits = {name: 1 << number for number, name in enumerate(required)}
    masks = [sum([bits[each] for each in brings if each in bits]) for brings in companies.values()]
    keys = list(companies)
    places = {key: place for place, key in enumerate(keys)}
    past = [tuple(places[key] for key in each) for each in asked if each and each <= places.keys()][:MOST_ASKED]
    pool = _useful(list(enumerate(masks)), most=most + len(past))
    found: list[tuple[int, ...]] = []
    while len(found) < most:
        best: tuple[int, int, tuple[int, ...]] | None = None
        for left_out in _one_of_each([*past, *found]):
            chosen = _best([each for each in pool if each[0] not in left_out], width=len(bits), largest=largest)
            if chosen:
                covered = _union(masks[place] for place in chosen).bit_count()
                best = min(best or (1, 0, ()), (-covered, len(chosen), chosen))
        if best is None:
            break
        found.append(best[2])
    return tuple(_told(chosen, required, keys, companies) for chosen in found)


def _one_of_each(sets: Iterable[Sequence[int]]) -> set[frozenset[int]]:
    """Return the choices of companies that have one of every set, without needless ones."""
    found: set[frozenset[int]] = {frozenset()}
    for each in sets:
        found = {
            more for chosen in found for more in ([chosen] if chosen & set(each) else [chosen | {one} for one in each])
        }
    return found


def _told(
    places: Sequence[int], required: Sequence[str], keys: Sequence[int], companies: Mapping[int, AbstractSet[str]]
) -> CoveringSet:
    members = tuple(keys[place] for place in places)
    covers = {key: tuple(name for name in required if name in companies[key]) for key in members}
    covered = {name for names in covers.values() for name in names}
    return CoveringSet(members=members, covers=covers, open=tuple(name for name in required if name not in covered))


def _union(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found


@lru_cache(maxsize=MOST_REQUIREMENTS + 1)
def _without(width: int) -> tuple[int, ...]:
    """Return for each bit the family of all masks that lack it."""
    return tuple(sum(1 << mask for mask in range(1 << width) if not mask & (1 << number)) for number in range(width))


@lru_cache(maxsize=MOST_REQUIREMENTS + 1)
def _by_size(width: int) -> tuple[int, ...]:
    """Return for each size the family of all masks of so many bits."""
    families = [0] * (width + 1)
    for mask in range(1 << width):
        families[mask.bit_count()] |= 1 << mask
    return tuple(families)


@lru_cache(maxsize=1 << MOST_REQUIREMENTS)
def _bits(mask: int) -> tuple[int, ...]:
    return tuple(number for number in range(mask.bit_length()) if mask >> number & 1)


@lru_cache(maxsize=1 << MOST_REQUIREMENTS)
def _parts(mask: int) -> int:
    """Return the family of a mask and of all its parts."""
    family = 1
    for number in _bits(mask):
        family |= family << (1 << number)
    return family


def _grown(family: int, mask: int, width: int) -> int:
    """Return every mask of which the rest beside ``mask`` is in a family that holds the parts of its masks."""
    without, numbers = _without(width), _bits(mask)
    for number in numbers:
        family &= without[number]
    for number in numbers:
        family |= family << (1 << number)
    return family


def _reduced(family: int, mask: int, width: int) -> int:
    """Return what is left of each mask of a family without the bits of ``mask``."""
    without = _without(width)
    for number in _bits(mask):
        lacking = family & without[number]
        family = lacking | (family ^ lacking) >> (1 << number)
    return family


def _useful(pool: Sequence[Candidate], *, most: int) -> list[Candidate]:
    """Leave out a company where ``most`` before it bring as much and maybe more: it is in none of so many sets."""
    covered, kept, met = [0] * most, [], Counter({0: most})
    for place, mask in pool:
        if met[mask] >= most or covered[-1] >> mask & 1:
            continue
        met[mask] += 1
        parts = _parts(mask)
        for number in range(most - 1, 0, -1):
            covered[number] |= covered[number - 1] & parts
        covered[0] |= parts
        kept.append((place, mask))
    return kept


def _best(pool: Sequence[Candidate], *, width: int, largest: int) -> tuple[int, ...]:
    """Return the places of the best set of one to ``largest`` companies; () where nobody brings anything."""
    pool = _useful(pool, most=1)
    whole = _union(mask for _place, mask in pool)
    # reach[size][n]: what ``size`` companies from the n-th on can cover, with all parts of it.
    reach = [[1] * (len(pool) + 1)]
    for size in range(1, largest + 1):
        rest = reach[-1]
        # The whole is looked for first: most often a few companies cover it, and larger sets need not be worked out.
        if whole and any(rest[number] >> (whole & ~mask) & 1 for number, (_place, mask) in enumerate(pool, 1)):
            return _first(pool, reach, 1 << whole, size, width)
        layer, family = [0] * (len(pool) + 1), 1
        layer[-1] = family
        for number in range(len(pool) - 1, -1, -1):
            mask = pool[number][1]
            family |= _parts(mask) if size == 1 else _grown(rest[number + 1], mask, width)
            layer[number] = family
        reach.append(layer)
    for family in reversed(_by_size(width)[1:]):
        for size in range(1, largest + 1):
            if wanted := family & reach[size][0]:
                return _first(pool, reach, wanted, size, width)
    return ()


def _first(
    pool: Sequence[Candidate], reach: Sequence[Sequence[int]], wanted: int, size: int, width: int
) -> tuple[int, ...]:
    """Return the first set in the order of the companies that covers one of the ``wanted`` masks."""
    places = []
    for number, (place, mask) in enumerate(pool):
        if not size:
            break
        if left := _reduced(wanted, mask, width) & reach[size - 1][number + 1]:
            places.append(place)
            wanted, size = left, size - 1
    return tuple(places)
