"""The words of areas that curators published, brought to every process by which areas are proposed."""

from django.db import connection

from hub.directory.models import AreaText, BoundaryCase
from hub.matching.areas import PublishedWords, use_words, words_version

_LANGUAGES = ("en", "fr", "zh")


def use_published_words(version: str | None = None) -> None:
    """Propose areas by what curators published: one small query, two more after a change.

    Who knows the present ``version`` names it, and saves the first.
    """
    if version is None:
        version = _version()
    if version != words_version():
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
        cursor.execute("SELECT directory_area_words()")
        version: str = cursor.fetchone()[0]
    return version
