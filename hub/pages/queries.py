"""One search over programs, offices and organizations, opportunities, agreements, guides and areas."""

import math
import operator
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.db import connection

from hub.directory.choices import POST_KINDS, OfficeKind, OfficeStatus
from opportunities.choices import AgreementStatus, OpportunityStatus
from opportunities.status import LIVE, UNCONFIRMED
from programs.catalogue.synonyms import SearchTerm, SearchText
from programs.querysets import WORDS_OF_PROGRAMS, closest_words

_CHINA = "CN"
ABOUT_CHINA = frozenset({"opportunity", "signal", "agreement", "guide"})
PEOPLE = frozenset({"office", "organization"})
_MANY = 400  # entries, about: how rare a word is counts from there
# How well an entry holds a term: in its title (A), as who, where or what kind (B), in its summary (C), or elsewhere.
_RANK = """
    CASE WHEN in_title @@ {term} OR chinese LIKE ANY(%s) THEN 1 WHEN codes && %s::text[] OR in_head @@ {term} THEN 0.6
         WHEN in_summary @@ {term} THEN 0.4 WHEN vector @@ {term} THEN 0.12 ELSE 0 END
"""


# How much an entry counts by its kind and by what the evidence says of it today; what stands in no row counts 1.
_WORTH: Mapping[str, float] = {
    "organization": 0.8,
    "agreement": 0.8,
    f"agreement {AgreementStatus.EXPIRED}": 0.5,
    **{f"opportunity {status}": 0.4 for status in OpportunityStatus if status not in LIVE},
    f"opportunity {UNCONFIRMED}": 0.85,
    "signal": 0.6,
    **{f"office {kind}": 1.5 for kind in POST_KINDS},
    f"office {OfficeKind.REGIONAL_OFFICE}": 1.1,
    f"office {OfficeStatus.UNCONFIRMED}": 0.9,
    f"office {OfficeStatus.COLOCATED}": 0.8,
}
# Each kind: its key, the title, the text to show (a program and an opportunity show their own), what decides its worth,
# its vector, its Chinese words, the codes of places and areas. An opportunity is looked for in what anybody is told.
_ENTRIES = """
    SELECT 'program' AS kind, program.slug, document.names_en AS title_en, document.names_fr AS title_fr,
           '' AS text_en, '' AS text_fr, '{}'::text[] AS states, document.vector, '' AS chinese, '{}'::text[] AS codes
      FROM programs_searchdocument AS document JOIN programs_program AS program ON program.id = document.program_id,
           asked
     WHERE program.live_id IS NOT NULL AND document.vector @@ anything
    UNION ALL
    SELECT 'opportunity', slug, title_en, title_fr, '', '', ARRAY[kind, status]::text[],
           search_en || search_fr || setweight(to_tsvector('hub_en',
               CASE WHEN disclosure = 'teaser' THEN reference ELSE '' END), 'A'),
           title_zh || CASE WHEN disclosure = 'teaser' THEN ' ' || city_zh ELSE '' END,
           cn_provinces::text[] || areas::text[]
      FROM opportunities_opportunity
    UNION ALL
    SELECT 'signal', slug, title_en, title_fr, text_en, text_fr, '{}', search, title_zh, places::text[] || areas::text[]
      FROM opportunities_policysignal
    UNION ALL
    SELECT 'office', office.slug, office.name_en, office.name_fr, body.name_en, body.name_fr,
           ARRAY[office.kind, office.status]::text[],
           office.search || setweight(to_tsvector('hub_fr', concat_ws(
               ' ', body.acronym_en, body.acronym_fr, office.city,
               CASE WHEN office.kind IN ('embassy', 'consulate_general', 'regional_office')
                    THEN 'trade commissioner délégué commercial' END)), 'B'),
           office.city_zh,
           office.cn_provinces_served::text[] || ARRAY(
               SELECT DISTINCT unnest(seat.areas) FROM directory_seat AS seat WHERE seat.office_id = office.id)::text[]
      FROM directory_office AS office JOIN directory_organization AS body ON body.id = office.organization_id
    UNION ALL
    SELECT 'organization', slug, name_en, name_fr, acronym_en, acronym_fr, '{}', search, '', '{}'
      FROM directory_organization
    UNION ALL
    SELECT 'agreement', slug, title_en, title_fr, description_en, description_fr, ARRAY[status]::text[], search, '',
           cn_provinces::text[] || areas::text[]
      FROM opportunities_agreement
    UNION ALL
    SELECT 'guide', slug, title_en, title_fr, summary_en, summary_fr, '{}', search, '', '{}'
      FROM opportunities_guide
    UNION ALL
    SELECT 'area', slug, name_en, name_fr, definition_en, definition_fr, '{}', search, name_zh, ARRAY[slug::text]
      FROM directory_areatext
"""
_KNOWN = f"""
    {WORDS_OF_PROGRAMS} UNION ALL
    SELECT regexp_split_to_table(lower(unaccent(concat_ws(' ', name_en, name_fr, city))), '[^a-z0-9]+')
      FROM directory_office UNION ALL
    SELECT regexp_split_to_table(lower(unaccent(concat_ws(' ', title_en, title_fr))), '[^a-z0-9]+')
      FROM opportunities_opportunity UNION ALL
    SELECT regexp_split_to_table(lower(unaccent(concat_ws(' ', title_en, title_fr))), '[^a-z0-9]+')
      FROM opportunities_policysignal UNION ALL
    SELECT regexp_split_to_table(lower(unaccent(concat_ws(' ', title_en, title_fr))), '[^a-z0-9]+')
      FROM opportunities_guide
"""  # noqa: S608 (no text of a visitor stands in it)


class SearchHit(NamedTuple):
    """An entry that a search found.

    ``ranks`` say for each term how well the entry holds it: 0 is not at all. ``density`` is PostgreSQL's own rank of
    all terms together, which tells apart what the ranks leave even.
    """

    kind: str
    slug: str
    title_en: str
    title_fr: str
    text_en: str
    text_fr: str
    states: Sequence[str]
    ranks: Sequence[float]
    density: float

    @property
    def held(self) -> int:
        """How many terms the entry holds."""
        return sum(1 for rank in self.ranks if rank)

    @property
    def worth(self) -> float:
        """How much the entry counts by its kind and by what the evidence says of it today."""
        return math.prod(
            _WORTH.get(key, 1.0) for key in (self.kind, *(f"{self.kind} {state}" for state in self.states))
        )


def find(asked: SearchText, *, as_typed: bool = False) -> tuple[SearchText, list[SearchHit]]:
    """Return what holds any of the terms, in no order, and the search with mistyped words corrected.

    One query where each word is known, else three.
    """
    hits = _hits(asked.terms) if asked.terms else []
    unknown = [
        word
        for at, term in enumerate(asked.terms)
        if not any(hit.ranks[at] for hit in hits)
        for word in term.doubtful_words
    ]
    if not as_typed and (words := closest_words(unknown, _KNOWN)):
        asked = asked.corrected(words)
        hits = _hits(asked.terms)
    return asked, hits


def in_order(hits: Sequence[SearchHit], asked: SearchText, *, worth: Callable[[SearchHit], float]) -> list[SearchHit]:
    """Return what was found: first what holds all terms, then what holds fewer.

    A term counts by how rare it is and how well it is held, an entry by its ``worth``, and a short title a little
    more than a long one. What is in China, and still more a post abroad, counts less where nothing says that China is
    meant. Where a person is asked for, offices and organizations stand first.
    """
    person, posts = asked.asks_for_person, set(map(str, POST_KINDS))
    found_by = Counter(at for hit in hits for at, rank in enumerate(hit.ranks) if rank)
    aims_at_china = any(_is_china(term) for term in asked.terms)
    rarity = [math.log(1 + _MANY / (1 + found_by[at])) for at in range(len(asked.terms))]

    def score(hit: SearchHit) -> float:
        named = sum(1 for rank in hit.ranks if rank == 1) / (1 + len(hit.title_en.split()))
        elsewhere = 1.0
        if not aims_at_china and hit.kind in ABOUT_CHINA:
            elsewhere = 0.5
        elif not aims_at_china and not person and posts & set(hit.states):
            elsewhere = 0.4
        return (
            sum(map(operator.mul, rarity, hit.ranks))
            * (1 + named / 4 + hit.density / 5)
            * elsewhere
            * hit.worth
            * worth(hit)
        )

    return sorted(hits, key=lambda hit: (-hit.held, person and hit.kind not in PEOPLE, -score(hit), hit.kind, hit.slug))


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
        SELECT kind, slug, title_en, title_fr, text_en, text_fr, states, ARRAY[{ranks}]::float[],
               ts_rank(vector, anything)
          FROM found
    """  # noqa: S608 (what a visitor typed stands in the parameters)
    named = [value for term in terms for value in (_titles([term]), sorted(term.codes))]
    codes = sorted({code for term in terms for code in term.codes})
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(name for names in values for name in names), codes, _titles(terms), *named])
        return list(map(SearchHit._make, cursor.fetchall()))


def _is_china(term: SearchTerm) -> bool:
    return "China" in term.names or any(code.startswith(_CHINA) for code in term.codes) or not term.words.isascii()


def _query(term: SearchTerm) -> tuple[str, list[str]]:
    names = list(dict.fromkeys((*term.names, term.words)))
    forms = " || ".join(["phraseto_tsquery('hub_en', %s) || phraseto_tsquery('hub_fr', %s)"] * len(names))
    return f"({forms})", [name for name in names for _lang in range(2)]


def _titles(terms: Sequence[SearchTerm]) -> list[str]:
    return [f"%{term.words}%" for term in terms if not term.words.isascii() and not term.words[0].isascii()]
