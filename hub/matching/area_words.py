"""The words of areas that curators published, brought to every process by which areas are proposed."""

from django.db import connection

from hub.directory.models import AreaText, BoundaryCase
from hub.matching.areas import PublishedWords, use_words, words_version

_LANGUAGES = ("en", "fr", "zh")
# A digest of what curators wrote; nothing where all words are those of the files.
_VERSION = """
    SELECT md5(string_agg(said.words, E'\\n' ORDER BY said.words COLLATE "C"))
    FROM (
        SELECT ROW(slug, name_en, name_fr, name_zh, short_en, short_fr, short_zh,
                   keywords_en, keywords_fr, keywords_zh)::text AS words
        FROM directory_areatext WHERE curated_at IS NOT NULL
        UNION ALL
        SELECT ROW(case_en, case_fr, goes_to)::text FROM directory_boundarycase WHERE curated_at IS NOT NULL
    ) AS said
"""


def use_published_words() -> None:
    """Propose areas by what curators published: one small query, two more after a change."""
    if _version() != words_version():
        use_words(published_words())


def published_words() -> PublishedWords:
    """Return what curators published of the areas and of the cases between them (three queries)."""
    version = _version()
    return PublishedWords(
        version=version,
        areas={row.slug: _words_of(row) for row in AreaText.objects.exclude(curated_at=None)},
        cases=tuple(
            (lang, getattr(row, f"case_{lang}"), row.goes_to)
            for row in BoundaryCase.objects.exclude(curated_at=None)
            for lang in ("en", "fr")
        ),
    )


def _words_of(row: AreaText) -> dict[str, tuple[str, ...]]:
    return {
        lang: (*getattr(row, f"keywords_{lang}"), getattr(row, f"name_{lang}"), getattr(row, f"short_{lang}"))
        for lang in _LANGUAGES
    }


def _version() -> str:
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        return cursor.fetchone()[0] or ""
