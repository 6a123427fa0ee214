"""One search over programs, offices and organizations, opportunities, agreements, guides and areas."""

import math
import operator
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection

from hub.directory.choices import POST_KINDS, OfficeKind, OfficeStatus
from opportunities.choices import AgreementStatus
from opportunities.disclosure import TEASER
from opportunities.status import LIVE, SIGNALS, UNCONFIRMED
from programs.catalogue.synonyms import SearchTerm, SearchText
from programs.querysets import WORDS_OF_PROGRAMS, closest_words

_CHINA = "CN"
ABOUT_CHINA = frozenset({"opportunity", "agreement", "guide"})
PEOPLE = frozenset({"office", "organization"})
_MANY = 400  # entries, about: how rare a word is counts from there
# How well an entry holds a term: in its title (A), as who, where or what kind (B), in its summary (C), or elsewhere.
_RANK = """
    CASE WHEN in_title @@ {term} OR chinese LIKE ANY(%s) THEN 1 WHEN codes && %s::text[] OR in_head @@ {term} THEN 0.6
         WHEN in_summary @@ {term} THEN 0.4 WHEN vector @@ {term} THEN 0.12 ELSE 0 END
"""


def _worth(column: str, default: int = 100, **shares: Sequence[str]) -> str:
    """Return how much an entry counts by what the evidence says of it today."""
    cases = " ".join(
        f"WHEN {column} IN ({', '.join(f"'{value}'" for value in values)}) THEN {share.removeprefix('p')} / 100.0"
        for share, values in shares.items()
    )
    return f"CASE {cases} ELSE {default} / 100.0 END"


_ABROAD = ", ".join(f"'{kind}'" for kind in (*POST_KINDS, OfficeKind.REGIONAL_OFFICE))
# Who and where, from the office's organization and its kind: few words, read as they are needed.
_OFFICE_HEAD = f"""
    body.acronym_en || ' ' || body.acronym_fr || ' ' || office.city ||
    CASE WHEN office.kind IN ({_ABROAD}) THEN ' trade commissioner délégué commercial' ELSE '' END
"""
# Each kind: its key, the title, the text to show (a program and an opportunity show their own), how much it counts, its vector,
# its Chinese words, the codes of places and areas. An opportunity is looked for in what anybody is told of it.
_ENTRIES = f"""
    SELECT 'program' AS kind, program.slug, document.names_en AS title_en, document.names_fr AS title_fr, '' AS text_en, '' AS text_fr,
           1.0 AS worth, document.vector, '' AS chinese, '{{}}'::text[] AS codes
      FROM programs_searchdocument AS document JOIN programs_program AS program ON program.id = document.program_id,
           asked
     WHERE program.live_id IS NOT NULL AND document.vector @@ anything
    UNION ALL
    SELECT 'opportunity', slug, title_en, title_fr, '', '',
           {_worth("status", p85=[UNCONFIRMED], p100=LIVE, default=40)} * {_worth("kind", p60=SIGNALS)},
           search_en || search_fr, title_zh || CASE WHEN disclosure = '{TEASER}' THEN ' ' || city_zh ELSE '' END,
           cn_provinces::text[] || areas::text[]
      FROM opportunities_opportunity
    UNION ALL
    SELECT 'office', office.slug, office.name_en, office.name_fr, body.name_en, body.name_fr,
           {_worth("office.kind", p150=POST_KINDS, p110=[OfficeKind.REGIONAL_OFFICE])}
           * {_worth("office.status", p90=[OfficeStatus.UNCONFIRMED], p80=[OfficeStatus.COLOCATED])},
           office.search || setweight(to_tsvector('hub_fr', {_OFFICE_HEAD}), 'B'), office.city_zh, office.cn_provinces_served::text[] || ARRAY(
               SELECT DISTINCT unnest(seat.areas) FROM directory_seat AS seat WHERE seat.office_id = office.id)::text[]
      FROM directory_office AS office JOIN directory_organization AS body ON body.id = office.organization_id
    UNION ALL
    SELECT 'organization', slug, name_en, name_fr, acronym_en, acronym_fr, 0.8,
           search, '', '{{}}'
      FROM directory_organization
    UNION ALL
    SELECT 'agreement', slug, title_en, title_fr, description_en, description_fr,
           {_worth("status", p110=[AgreementStatus.IN_FORCE], p50=[AgreementStatus.EXPIRED])} * 0.8,
           search, '', cn_provinces::text[] || areas::text[]
      FROM opportunities_agreement
    UNION ALL
    SELECT 'guide', slug, title_en, title_fr, summary_en, summary_fr, 1.0,
           search, '', '{{}}'
      FROM opportunities_guide
    UNION ALL
    SELECT 'area', slug, name_en, name_fr, definition_en, definition_fr, 1.0,
           search, name_zh, ARRAY[slug::text]
      FROM directory_areatext
"""
_KNOWN = f"""
    {WORDS_OF_PROGRAMS} UNION ALL
    SELECT regexp_split_to_table(lower(unaccent(concat_ws(' ', name_en, name_fr, city))), '[^a-z0-9]+')
      FROM directory_office UNION ALL
    SELECT regexp_split_to_table(lower(unaccent(concat_ws(' ', title_en, title_fr))), '[^a-z0-9]+')
      FROM opportunities_opportunity UNION ALL
    SELECT regexp_split_to_table(lower(unaccent(concat_ws(' ', title_en, title_fr))), '[^a-z0-9]+')
      FROM opportunities_guide
"""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An entry that a search found. ``ranks`` say for each term how well the entry holds it: 0 is not at all."""

    kind: str
    slug: str
    title_en: str
    title_fr: str
    text_en: str
    text_fr: str
    worth: float
    ranks: tuple[float, ...]

    @property
    def held(self) -> int:
        """How many terms the entry holds."""
        return sum(1 for rank in self.ranks if rank)


def find(asked: SearchText, *, as_typed: bool = False) -> tuple[SearchText, list[SearchHit]]:
    """Return what holds any of the terms, in no order, and the search with mistyped words corrected.

    One query where each word is known, else three.
    """
    hits = _hits(asked.terms) if asked.terms else []
    unknown = [
        term.words
        for at, term in enumerate(asked.terms)
        if term.may_be_mistyped and not any(hit.ranks[at] for hit in hits)
    ]
    if not as_typed and (words := closest_words(unknown, _KNOWN)):
        asked = asked.corrected(words)
        hits = _hits(asked.terms)
    return asked, hits


def in_order(
    hits: Sequence[SearchHit], asked: SearchText, *, worth: Callable[[SearchHit], float]
) -> list[tuple[SearchHit, float]]:
    """Return what was found with its score: first what holds all terms, then what holds fewer.

    A term counts by how rare it is and how well it is held, an entry by its ``worth``, and a short title a little
    more than a long one. What is in China counts less where nothing says that China is meant. Where a person is asked
    for, offices and organizations stand first.
    """
    found_by = Counter(at for hit in hits for at, rank in enumerate(hit.ranks) if rank)
    aims_at_china = any(_is_china(term) for term in asked.terms)
    rarity = [math.log(1 + _MANY / (1 + found_by[at])) for at in range(len(asked.terms))]

    def score(hit: SearchHit) -> float:
        named = sum(1 for rank in hit.ranks if rank == 1) / (1 + len(hit.title_en.split()))
        elsewhere = 0.7 if hit.kind in ABOUT_CHINA and not aims_at_china else 1.0
        return sum(map(operator.mul, rarity, hit.ranks)) * (1 + named / 4) * elsewhere * hit.worth * worth(hit)

    scored = [(hit, score(hit)) for hit in hits]
    person = asked.asks_for_person
    return sorted(
        scored,
        key=lambda one: (-one[0].held, person and one[0].kind not in PEOPLE, -one[1], one[0].kind, one[0].slug),
    )


def _hits(terms: Sequence[SearchTerm]) -> list[SearchHit]:
    queries, values = zip(*map(_query, terms), strict=True)
    columns = ", ".join(f"{query} AS term{at}" for at, query in enumerate(queries))
    ranks = ", ".join(_RANK.format(term=f"term{at}") for at in range(len(terms)))
    anything = " || ".join(f"term{at}" for at in range(len(terms)))
    statement = f"""
        WITH terms AS MATERIALIZED (SELECT {columns}),
             asked AS MATERIALIZED (SELECT *, {anything} AS anything FROM terms),
             entries AS MATERIALIZED ({_ENTRIES}),
             found AS MATERIALIZED (
                SELECT *, ts_filter(vector, '{{a}}') AS in_title, ts_filter(vector, '{{a,b}}') AS in_head,
                       ts_filter(vector, '{{a,b,c}}') AS in_summary
                  FROM entries, asked WHERE vector @@ anything OR codes && %s::text[] OR chinese LIKE ANY(%s))
        SELECT kind, slug, title_en, title_fr, text_en, text_fr, worth::float, ARRAY[{ranks}]::float[]
          FROM found
    """
    named = [value for term in terms for value in (_titles([term]), sorted(term.codes))]
    codes = sorted({code for term in terms for code in term.codes})
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(name for names in values for name in names), codes, _titles(terms), *named])
        return [SearchHit(*row[:7], ranks=tuple(row[7])) for row in cursor.fetchall()]


def _is_china(term: SearchTerm) -> bool:
    return "China" in term.names or any(code.startswith(_CHINA) for code in term.codes) or not term.words.isascii()


def _query(term: SearchTerm) -> tuple[str, list[str]]:
    names = list(dict.fromkeys((*term.names, term.words)))
    forms = " || ".join(["phraseto_tsquery('hub_en', %s) || phraseto_tsquery('hub_fr', %s)"] * len(names))
    return f"({forms})", [name for name in names for _lang in range(2)]


def _titles(terms: Sequence[SearchTerm]) -> list[str]:
    """Return what a Chinese title holds of the terms."""
    return [f"%{term.words}%" for term in terms if not term.words.isascii() and not term.words[0].isascii()]
