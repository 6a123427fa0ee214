"""Every page of the portal with what its address needs, for the tests that visit them all."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Address:
    """One named address of the URL conf."""

    name: str
    arguments: tuple[str, ...]
    callback: object


def addresses() -> Iterator[Address]:
    """Yield every named address outside the admin site, from the URL conf itself."""
    yield from _walk(get_resolver().url_patterns, "")


def admin_addresses() -> Iterator[Address]:
    """Yield every named address of the admin site."""
    yield from _walk(admin.site.get_urls(), "admin:")


def _walk(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace == "admin":
                continue
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        elif pattern.name:
            arguments = tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex)
            yield Address(f"{namespace}{pattern.name}", arguments, pattern.callback)
