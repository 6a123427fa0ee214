"""The people who fit in the words of the page: who they are, why, and how they are reached."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hub.core.text.formats import join_words
from hub.matching.engine.people import SeatAnswer, SeatRank

SHOWN_PEOPLE = 3


@dataclass(frozen=True)
class PersonRow:
    """One seat before one company."""

    answer: SeatAnswer
    lang: str

    @property
    def title(self) -> str:
        """What the person is."""
        return self.answer.seat.title(self.lang)

    @property
    def office(self) -> str:
        """The office; empty where the title says it."""
        office = self.answer.seat.office(self.lang)
        return "" if office == self.title else office

    @property
    def languages(self) -> str:
        """The languages in which the person answers, that of the page first."""
        names = {"en": _("English"), "fr": _("French"), "zh": _("Chinese")}
        spoken = [code for code in names if code in self.answer.seat.languages]
        first, *others = (names[code] for code in sorted(spoken, key=lambda code: code != self.lang))
        return join_words([first, *(word.lower() if self.lang == "fr" else word for word in others)], self.lang)

    @property
    def why(self) -> list[tuple[str, str]]:
        """The reasons, each with its tone: what is met, then what stays to confirm."""
        return [
            ("ask" if en.startswith("To confirm") else "ok", fr if self.lang == "fr" else en)
            for en, fr in self.answer.why
        ]

    @property
    def in_china(self) -> bool:
        """Whether the person is at a post in China."""
        return self.answer.seat.kind is SeatRank.CHINA_POST

    @property
    def page(self) -> str:
        """Their own contact page; empty where none is known."""
        return self.answer.seat.url

    @property
    def phone(self) -> str:
        """Their published number; empty where none is known."""
        return self.answer.seat.phone


def people_rows(answers: tuple[SeatAnswer, ...], lang: str) -> list[PersonRow]:
    """Return the people as a page shows them, best first."""
    return [PersonRow(answer, lang) for answer in answers]
