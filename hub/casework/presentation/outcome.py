"""What came of a request, as the company said it, in the words of the page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from companies.presentation import fact_words
from hub.casework.choices import CameOfIt, Counterfactual
from hub.casework.models import Survey
from hub.core import text
from hub.core.bilingual import current_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One answer: its name, its words (lines of them for free text), and the page that changes it."""

    label: str
    words: str
    url: str = ""

    @property
    def is_long(self) -> bool:
        """Whether it is free text, which is not set in bold."""
        return len(self.words) > 120


def survey_rows(survey: Survey) -> list[Row]:
    """Return what was answered in a round; what was left open is left out."""
    lang = current_language()
    came = [str(CameOfIt(one).label) for one in survey.came_of_it]
    rows = [
        Row(label=_("Did it help?"), words=_("Yes") if survey.helped else _("No")),
        Row(label=_("What came of it?"), words="; ".join(came)),
        Row(
            label=_("Worth about, in Canadian dollars"),
            words="" if survey.value_cad is None else text.money_exact(survey.value_cad, lang),
        ),
        Row(label=_("Jobs"), words=_number(survey.jobs)),
        Row(label=_("Tonnes of CO₂ less a year"), words=_number(survey.tonnes)),
        Row(label=_("Markets"), words=fact_words("target_markets", survey.markets) if survey.markets else ""),
        Row(
            label=_("What would have happened without this help?"),
            words=str(Counterfactual(survey.counterfactual).label) if survey.counterfactual else "",
        ),
        Row(label=_("In your own words"), words=survey.words),
    ]
    return [row for row in rows if row.words]


def _number(value: int | None) -> str:
    return "" if value is None else text.plain_number(value, current_language())
