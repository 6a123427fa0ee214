"""Route many profiles in one go. It adds no rule: each profile gets the answer that the pages would give."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from hub.matching.answer import document, profile_text
from hub.matching.engine import ENGINE_VERSION, answer_for
from hub.matching.opportunities import Opportunity
from hub.matching.people import Seat
from hub.matching.profiles import Profile
from programs.catalogue.entries import Catalogue


def route_profiles(
    profiles: Sequence[Profile],
    *,
    catalogue: Catalogue,
    seats: Sequence[Seat] | None,
    opportunities: Sequence[Opportunity] | None,
    on: date,
    lang: str,
    top: int,
    progress: Callable[[int], None] = lambda done: None,
) -> Iterator[str]:
    """Yield the JSON document of all answers, piece by piece; ``progress`` hears how many profiles are done."""

    def answers() -> Iterator[Iterator[str]]:
        for done, profile in enumerate(profiles, start=1):
            answer = answer_for(
                profile.facts,
                catalogue=catalogue,
                seats=seats,
                opportunities=opportunities,
                on=on,
                top=top,
                proposals=profile.proposals,
                area_order=profile.area_order,
            )
            yield profile_text(answer, lang, profile_id=profile.id)
            progress(done)

    yield from document(answers(), catalogue_version=catalogue.version, engine_version=ENGINE_VERSION, on=on)
