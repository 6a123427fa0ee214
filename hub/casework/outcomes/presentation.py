"""What came of a request, as the company said it, in the words of the page."""

from django.utils.translation import gettext as _

from companies.profile.facts import fact_text
from hub.casework.choices import Counterfactual, SurveyResult
from hub.casework.models import Survey
from hub.casework.requests.presentation.status import LabelledRow
from hub.core.db.bilingual import current_language
from hub.core.text import formats


def survey_rows(survey: Survey) -> list[LabelledRow]:
    """Return what was answered in a round; what was left open is left out."""
    lang = current_language()
    came = [str(SurveyResult(one).label) for one in survey.came_of_it]
    rows = [
        LabelledRow(label=_("Did it help?"), words=_("Yes") if survey.helped else _("No")),
        LabelledRow(label=_("What came of it?"), words="; ".join(came)),
        LabelledRow(
            label=_("Worth about, in Canadian dollars"),
            words="" if survey.value_cad is None else formats.money_exact(survey.value_cad, lang),
        ),
        LabelledRow(label=_("Jobs"), words=_number(survey.jobs)),
        LabelledRow(label=_("Tonnes of CO₂ less a year"), words=_number(survey.tonnes)),
        LabelledRow(label=_("Markets"), words=fact_text("target_markets", survey.markets) if survey.markets else ""),
        LabelledRow(
            label=_("What would have happened without this help?"),
            words=str(Counterfactual(survey.counterfactual).label) if survey.counterfactual else "",
        ),
        LabelledRow(label=_("In your own words"), words=survey.words),
    ]
    return [row for row in rows if row.words]


def _number(value: int | None) -> str:
    return "" if value is None else formats.plain_number(value, current_language())
