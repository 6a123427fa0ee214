"""Programs in the words of schema.org: what the page says, and no more."""

from typing import Any

from hub.core.vocabulary import Level, Support
from hub.core.words import label
from hub.directory.linked_data import CONTEXT, body_of, place_of
from programs.catalogue.browsing import places
from programs.catalogue.entries import Program

_IN_LANGUAGE = {"en": "en-CA", "fr": "fr-CA"}


def service_page(program: Program, lang: str, *, address: str) -> dict[str, Any]:
    """Return what the page of a program says; ``address`` is the whole address of the page.

    Only a government's program is a government service.
    """
    told: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Service" if program.level == Level.NON_GOVERNMENTAL else "GovernmentService",
        "@id": address,
        "name": program.name(lang),
        "description": program.summary(lang),
        "url": address,
        "inLanguage": _IN_LANGUAGE[lang],
        "serviceType": [label(Support(kind), lang) for kind in program.support],
        "provider": body_of(name=program.organization(lang), level=program.level, acronym=program.acronym(lang)),
        "areaServed": [place_of(code, lang) for code in sorted(places(program))],
    }
    if official := program.url(lang):
        told["sameAs"] = official
    return told
