"""The web addresses that an entry names, and where each stands."""

from collections.abc import Iterator

from programs.catalogue.entries import Program


def addresses_of(program: Program) -> tuple[str, ...]:
    """Return every address of an entry once, in the order of its page."""
    return tuple(dict.fromkeys(address for address in _named(program) if address))


def _named(program: Program) -> Iterator[str | None]:
    yield program.url_en
    yield program.url_fr
    yield from program.sources
    for condition in program.conditions:
        yield condition.source
    yield program.effort.source
    yield program.decision.source
    yield program.contact.url_en
    yield program.contact.url_fr
    yield program.contact.source
