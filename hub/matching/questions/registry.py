"""The questions that matching can put, by the fact that each settles."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.profile.facts import fact_text
from companies.profile.forms.bands import NUMBER_TEXTS, TRL_LABELS, trl_text
from hub.core.db.bilingual import current_language
from hub.core.forms import choices_for
from hub.core.text.formats import join_words
from hub.core.vocabulary.enums import ConditionKind, Need, Province
from hub.core.vocabulary.labels import country_name, in_province, localized_label
from hub.facts.registry import PROFILE_FACTS, PROJECT_FACTS
from hub.facts.types import DOLLARS, Choice, Many, Number, Unit, YesNo, band_bounds
from hub.matching.engine.evaluation import OPENING, Question
from hub.matching.questions.forms.base import (
    FigureForm,
    MultipleChoiceQuestionForm,
    QuestionForm,
    SingleChoiceForm,
    WorkForm,
    answer_at,
)
from hub.matching.questions.forms.profile import CodesForm, MarketsForm, PartnerForm, PlaceForm, RegionForm, SharesForm
from hub.matching.questions.presentation import QuestionText
from programs.catalogue.entries import Catalogue

MOST_QUESTIONS = 10
# Who does not know is not kept: none is put after so many questions, so many of them answered with "I don't know".
FEW_QUESTIONS, NOT_KNOWN = 5, 2

_FACTS = (*(kind.value for kind in ConditionKind), "needs")
_TRL_LEVELS = {str(low): words for (low, high), words in TRL_LABELS.items() if low == high}


def answered_questions(answers: Mapping[str, Any]) -> list[QuestionText]:
    """Return the questions already answered: those of the opening, then in the order of the table."""
    return [prompt for prompt in QUESTION_TEXTS.values() if prompt.was_asked(answers)]


def facts_not_to_ask(answers: Mapping[str, Any]) -> frozenset[str]:
    """Return the facts that were asked already (a range: with its exact number), and those no question asks for."""
    return frozenset(
        fact for fact in _FACTS if fact not in QUESTION_TEXTS or not QUESTION_TEXTS[fact].may_be_asked(answers)
    )


def next_fact(answers: Mapping[str, Any], question: Question | None) -> str | None:
    """Return the fact that the finder asks for next: the opening first, then ``question``; None after enough."""
    asked = {prompt.fact for prompt in answered_questions(answers)}
    opening = next((fact for fact in OPENING if fact not in asked), None)
    if opening or question is None or has_asked_enough(answers):
        return opening
    return question.fact


def has_asked_enough(answers: Mapping[str, Any]) -> bool:
    """Return whether no more questions are put, whatever they could change."""
    asked = answered_questions(answers)
    not_known = sum(answer_at(answers, prompt.keys[0]) is None for prompt in asked)
    return len(asked) >= (FEW_QUESTIONS if not_known >= NOT_KNOWN else MOST_QUESTIONS)


# --- How answers are repeated where the words of a profile would not stand alone ------------------------------------


def _either(yes: Any, no: Any) -> Callable[[Any], str]:
    return lambda value: str(yes if value else no)


def _markets(codes: list[str]) -> str:
    return fact_text("target_markets", codes) if codes else gettext("No market outside Canada")


def _sales(shares: Mapping[str, Any]) -> str:
    return "; ".join(_sale(country_name(market).text(current_language()), share) for market, share in shares.items())


def _sale(market: str, share: Any) -> str:
    if band_bounds(share)[1] == 0:
        return gettext("%(market)s: no sales yet") % {"market": market}
    words = fact_text("own_contribution", share)
    return gettext("%(market)s: %(share)s of sales") % {"market": market, "share": words}


def _place(place: str) -> str:
    if place in set(Province):
        return gettext("Project %(place)s") % {"place": in_province(place, current_language())}
    return gettext("Project outside Canada: %(place)s") % {"place": fact_text("place", place)}


def _needs(needs: list[str]) -> str:
    lang = current_language()
    words = [localized_label(Need(need)) for need in needs]
    return join_words([word.inside(lang) if place else word.text(lang) for place, word in enumerate(words)], lang)


def _figure(sentence: Any, fact: str) -> Callable[[Any], str]:
    return lambda value: str(sentence) % {"figure": fact_text(fact, value)}


def _people(value: Any) -> str:
    words = fact_text("employees", value)
    return gettext("%(figure)s people") % {"figure": words} if isinstance(value, int) and value else words


def _named_in(kind: ConditionKind, listed: str) -> Callable[[Catalogue], dict[str, Any]]:
    """Offer the names that programs ask for in conditions of one kind, under ``listed`` in their tests."""

    def choices(catalogue: Catalogue) -> dict[str, Any]:
        conditions = (condition for program in catalogue.programs for condition in program.conditions)
        names = {name for condition in conditions if condition.kind is kind for name in condition.test[listed]}
        return {"choices": [(name, name) for name in sorted(names, key=str.casefold)]}

    return choices


_NONE_OF_THESE = _("None of these")
_NEED_HINTS = {
    Need.FUNDING_RD: _("From the idea to a prototype"),
    Need.FUNDING_DEMO: _("A first plant, a trial with a customer"),
    Need.GROWTH_CAPITAL: _("Equipment, working capital, investors"),
    Need.OWN_SITE: _("Heat pumps, solar, vehicles, an energy audit"),
    Need.EXPORT_FINANCE: _("Non-payment, guarantees, currency"),
    Need.MARKET_ENTRY_CHINA: _("Market, buyers, first visits"),
    Need.FIND_PARTNER: _("For a pilot, assembly, distribution or research"),
    Need.IP_PROTECTION: _("Patents, trademarks, what to share and when"),
    Need.REGULATORY_CERTIFICATION: _("Standards, tests, licences"),
    Need.DISPUTE: _("With a customer, a partner or an authority"),
    Need.GOVERNMENT_INTRODUCTION: _("An official at a meeting, a letter, a visit"),
    Need.CONSORTIUM: _("To bid for what is too large for one"),
    Need.TRADE_MISSION: _("Fairs and visits, together"),
    Need.TALENT: _("Wage subsidies, students, skills"),
    Need.PROCUREMENT: _("A government as first buyer"),
}

_FIGURES: Mapping[Unit, Mapping[str, Any]] = {
    Unit.PEOPLE: {"exact": _("Or the exact number of people"), "most": 2_000_000},
    Unit.DOLLARS: {"exact": _("Or the exact amount, in dollars"), "unit": "money"},
    Unit.YEARS: {"exact": _("Or the exact number of years"), "most": 400},
    Unit.SHARE: {"exact": _("Or the exact share, in percent"), "unit": "share", "most": 1},
}


def _asks(key: str, **options: Any) -> dict[str, Any]:
    """Return key, form and options of the question for a fact, as its type asks for them; ``options`` stand above."""
    form: type[QuestionForm] = SingleChoiceForm
    fact = PROJECT_FACTS[key.removeprefix("project.")] if key.startswith("project.") else PROFILE_FACTS[key]
    made: dict[str, Any] = {"key": key}
    match fact.type:
        case Number(unit=Unit.LEVEL):
            values = {name: int(name) for name in _TRL_LEVELS}
            made |= {"choices": list(_TRL_LEVELS.items()), "values": values, "words": trl_text}
        case Number() as of:
            form, made = FigureForm, made | {"bands": of.bands, "words": NUMBER_TEXTS[of.unit], **_FIGURES[of.unit]}
        case YesNo():
            made |= {"choices": [("yes", _("Yes")), ("no", _("No"))], "values": {"yes": True, "no": False}}
        case Choice(members=members):
            made |= {"choices": choices_for(members), "pairs": members is Province}
        case Many(one=one):
            form = MultipleChoiceQuestionForm
            made |= {"choices": choices_for(one.members)} if isinstance(one, Choice) else {}
    return {"keys": (key,), "form": form, "options": made | options}


_ALL = (
    QuestionText(
        fact="provinces",
        **_asks("province"),
        question=_("Where is your company?"),
        why=_("Most provinces and territories help their own companies only."),
        what=_("place"),
    ),
    QuestionText(
        fact="areas",
        keys=("areas",),
        question=_("What do you do?"),
        why=_("Your area decides which programs name you, and which commissioner knows your field."),
        what=_("area"),
        form=WorkForm,
    ),
    QuestionText(
        fact="needs",
        **_asks("needs", hints=_NEED_HINTS, dont_know=_("I don’t know yet")),
        question=_("What do you need first?"),
        why=_("It decides which programs come first, and whether you need a person in Canada or at a post in China."),
        what=_("need"),
        say=_needs,
    ),
    QuestionText(
        fact="target_markets",
        keys=("target_markets",),
        question=_("Which markets outside Canada do you aim at?"),
        why=_("Export programs and commissioners go by market."),
        what=_("markets"),
        form=MarketsForm,
        say=_markets,
    ),
    QuestionText(
        fact="legal_forms",
        **_asks("legal_form"),
        question=_("What kind of organization are you?"),
        why=_("Many programs are for some legal forms only. Several may hold."),
        what=_("legal form"),
    ),
    QuestionText(
        fact="for_profit",
        **_asks("for_profit", choices=[("yes", _("Yes, for profit")), ("no", _("No, not for profit"))]),
        question=_("Do you work for profit?"),
        why=_("Some programs are for companies, others for non-profits."),
        what=_("for profit or not"),
        say=_either(_("For profit"), _("Not for profit")),
    ),
    QuestionText(
        fact="employees",
        **_asks("employees"),
        question=_("How many people do you employ?"),
        exactly=_("How many people do you employ, exactly?"),
        why=_("Many programs are for small and medium-sized companies. A range is enough."),
        what=_("number of employees"),
        say=_people,
    ),
    QuestionText(
        fact="annual_revenue_cad",
        **_asks("annual_revenue_cad"),
        question=_("What was your revenue last year?"),
        exactly=_("What was your revenue last year, exactly?"),
        why=_("Some programs start or stop at a level of revenue. A range is enough."),
        what=_("revenue"),
        say=_figure(_("Revenue: %(figure)s"), "annual_revenue_cad"),
    ),
    QuestionText(
        fact="years_in_business",
        **_asks("years_in_business"),
        question=_("How long have you been in business?"),
        exactly=_("How many full years have you been in business?"),
        why=_("Some programs want two or three years of activity, others are for new companies."),
        what=_("years in business"),
        say=_figure(_("In business: %(figure)s"), "years_in_business"),
    ),
    QuestionText(
        fact="trl",
        **_asks("trl"),
        question=_("How far is your technology?"),
        exactly=_("At which readiness level, exactly, is your technology (1 to 9)?"),
        exact_options={"least": 1, "most": 9},
        why=_("Funds for research stop where funds for demonstration begin."),
        what=_("readiness level"),
        say=_figure(_("Readiness level %(figure)s"), "trl"),
    ),
    QuestionText(
        fact="technology_role",
        **_asks("technology_role"),
        question=_("What do you do with the technology?"),
        why=_("Money for research goes to who develops; other money goes to who puts it to use."),
        what=_("what you do with the technology"),
    ),
    QuestionText(
        fact="partner",
        keys=("project.has_partner", "project.partner_kind"),
        question=_("Do you have a partner for this project?"),
        why=_("Some programs want a university, another company or a partner abroad."),
        what=_("partner"),
        form=PartnerForm,
        say=_either(_("With a partner"), _("No partner yet")),
    ),
    QuestionText(
        fact="project_place",
        keys=("project.place",),
        form=PlaceForm,
        question=_("Where does your project take place?"),
        why=_("Some programs go by the place of the project, not of the company."),
        what=_("place of the project"),
        say=_place,
    ),
    QuestionText(
        fact="min_project_cost",
        **_asks("project.cost_cad", bands=DOLLARS.bands[1:]),
        question=_("What does your project cost in all?"),
        exactly=_("What does your project cost in all, exactly?"),
        why=_("Some programs have a smallest project. A range is enough."),
        what=_("cost of the project"),
        say=_figure(_("Project cost: %(figure)s"), "cost_cad"),
    ),
    QuestionText(
        fact="own_contribution",
        **_asks("project.own_contribution"),
        question=_("What share of the cost can you pay yourself?"),
        exactly=_("What share of the cost can you pay yourself, exactly?"),
        why=_("Most programs pay a part, and ask who pays the rest."),
        what=_("own share of the cost"),
        say=_figure(_("Own share of the cost: %(figure)s"), "own_contribution"),
    ),
    QuestionText(
        fact="sub_region",
        keys=("sub_region", "city"),
        question=_("In which city or region are you?"),
        why=_("Some programs serve one part of a province."),
        what=_("region"),
        form=RegionForm,
    ),
    QuestionText(
        fact="sectors_naics",
        keys=("naics",),
        question=_("What is your industry code (NAICS)?"),
        why=_("A few programs name the industries they serve. The code is on your tax return."),
        what=_("industry code"),
        form=CodesForm,
        say=_figure(_("NAICS %(figure)s"), "naics"),
    ),
    QuestionText(
        fact="market_sales_share",
        keys=("market_sales_share",),
        question=_("What share of your sales comes from the market you aim at?"),
        why=_("Some help is for markets that are new to you."),
        what=_("share of sales"),
        form=SharesForm,
        say=_sales,
    ),
    QuestionText(
        fact="export_experience",
        **_asks("export_experience"),
        question=_("Have you exported before?"),
        why=_("Some programs are for first exports, others for regular exporters."),
        what=_("export experience"),
    ),
    QuestionText(
        fact="ownership",
        **_asks("ownership", none=_NONE_OF_THESE),
        question=_("Is more than half of the company owned by one of these groups?"),
        why=_("Your choice to say. It can add programs for you, and never takes one away."),
        what=_("ownership"),
    ),
    QuestionText(
        fact="canadian_control",
        **_asks("canadian_controlled"),
        question=_("Do Canadians control the company?"),
        why=_("Tax credits and some funds ask who holds more than half of the votes."),
        what=_("control of the company"),
        say=_either(_("Controlled by Canadians"), _("Not controlled by Canadians")),
    ),
    QuestionText(
        fact="membership",
        **_asks("memberships", none=_NONE_OF_THESE),
        question=_("Are you a member or a client of one of these?"),
        why=_("Membership or a referral opens some programs."),
        what=_("memberships"),
        from_catalogue=_named_in(ConditionKind.MEMBERSHIP, "bodies"),
    ),
    QuestionText(
        fact="certifications",
        **_asks("certifications", none=_NONE_OF_THESE),
        question=_("Which of these certifications do you hold?"),
        why=_("A few programs ask for one."),
        what=_("certifications"),
        from_catalogue=_named_in(ConditionKind.CERTIFICATIONS, "in"),
    ),
    QuestionText(
        fact="ip_status",
        **_asks("ip_status"),
        question=_("How is your intellectual property protected?"),
        why=_("Help to protect it comes before you show it abroad."),
        what=_("intellectual property"),
    ),
)

QUESTION_TEXTS: Mapping[str, QuestionText] = {prompt.fact: prompt for prompt in _ALL}
