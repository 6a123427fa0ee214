"""What would change a condition that is not met, and what would settle one that is open, in both languages.

These are ways to look further, never advice to change a company for a program.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from hub.core.text.formats import NBSP
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import ANY_FOREIGN_MARKET, ConditionKind, ExportExperience
from programs.eligibility import phrases
from programs.eligibility.facts import ApplicantFacts, Interval
from programs.eligibility.places import Places, sub_regions

type Test = Mapping[str, Any]

ASK_A_PERSON = Localized(
    "Ask the organization, or write to our desk.", "Demandez à l’organisme, ou écrivez à notre guichet."
)

# How the applicant is asked for each fact, in one sentence.
ASKS: Mapping[str, Localized] = {
    "provinces": Localized("Tell us your province or territory.", "Indiquez votre province ou territoire."),
    "sub_region": Localized("Tell us your city or region.", "Indiquez votre ville ou votre région."),
    "project_place": Localized("Tell us where the project takes place.", "Indiquez où se déroule le projet."),
    "employees": Localized("Tell us how many people you employ.", "Indiquez combien de personnes vous employez."),
    "annual_revenue_cad": Localized("Tell us your annual revenue.", "Indiquez vos revenus annuels."),
    "years_in_business": Localized(
        "Tell us how long you have been in business.", "Indiquez depuis quand vous êtes en activité."
    ),
    "trl": Localized(
        "Tell us how ready your technology is (TRL 1 to 9).",
        "Indiquez le niveau de maturité de votre technologie (NMT 1 à 9).",
    ),
    "legal_forms": Localized("Tell us your legal form.", "Indiquez votre forme juridique."),
    "for_profit": Localized("Tell us whether you work for profit.", "Indiquez si vous êtes à but lucratif."),
    "areas": Localized("Choose the area that fits.", "Choisissez le domaine qui convient."),
    "sectors_naics": Localized("Tell us your full NAICS code.", "Indiquez votre code SCIAN complet."),
    "target_markets": Localized("Tell us which markets you aim at.", "Indiquez les marchés que vous visez."),
    "market_sales_share": Localized(
        "Tell us what share of your sales comes from that market.",
        "Indiquez la part de vos ventes dans ce marché.",
    ),
    "export_experience": Localized("Tell us whether you export.", "Indiquez si vous exportez."),
    "ownership": Localized(
        "Tell us who owns the majority of the company.",
        "Indiquez à qui appartient la majorité de l’entreprise.",
    ),
    "canadian_control": Localized(
        "Tell us whether Canadians control the company.",
        "Indiquez si l’entreprise est sous contrôle canadien.",
    ),
    "partner": Localized(
        "Tell us whether you have a partner, and of which kind.",
        "Indiquez si vous avez un partenaire, et de quel type.",
    ),
    "own_contribution": Localized(
        "Tell us what share of the cost you bring.", "Indiquez la part des coûts que vous assumez."
    ),
    "min_project_cost": Localized("Tell us what the project costs.", "Indiquez ce que coûte le projet."),
    "membership": Localized(
        "Tell us which organizations you belong to.",
        "Indiquez de quels organismes vous êtes membre ou client.",
    ),
    "certifications": Localized(
        "Tell us which certifications you hold.", "Indiquez les certifications que vous détenez."
    ),
    "ip_status": Localized(
        "Tell us how your intellectual property is protected.",
        "Indiquez comment votre propriété intellectuelle est protégée.",
    ),
}


def to_settle(kind: ConditionKind, test: Test, facts: frozenset[str]) -> Localized:
    """Return what would settle an open test: the facts to give, or the person to look for or to ask."""
    if kind is ConditionKind.APPLICANT:
        return _joined(*_asks(facts), _find_applicant(test))
    if kind is ConditionKind.PARTNER and not facts:
        return _find_partner(test)
    return _asked_for(facts) if facts else ASK_A_PERSON


@cache
def _asked_for(facts: frozenset[str]) -> Localized:
    """Return the sentences that ask for facts."""
    return _joined(*_asks(facts))


def _asks(facts: frozenset[str]) -> list[Localized]:
    """Return how facts are asked for, in the order of the closed list."""
    return [ASKS[kind.value] for kind in ConditionKind if kind.value in facts]


def _joined(*sentences: Localized) -> Localized:
    return phrases.both(lambda lang: " ".join(sentence.text(lang) for sentence in sentences))


def to_change(kind: ConditionKind, test: Test, facts: ApplicantFacts, places: Places | None) -> Localized:
    """Return what would change a test that is not met."""
    if kind is ConditionKind.SUB_REGION:
        return _sub_region(test, sub_regions() if places is None else places)
    return _CHANGES[kind](test, facts)


def _provinces(test: Test, _facts: ApplicantFacts) -> Localized:
    where = phrases.in_provinces(test["in"])
    return Localized(
        f"An establishment {where.en} could change this.",
        f"Un établissement {where.fr} pourrait changer la réponse.",
    )


def _sub_region(test: Test, places: Places) -> Localized:
    wanted = phrases.regions(test["in"], places)
    return Localized(
        f"An establishment in {wanted.en} could change this.",
        f"Un établissement dans cette région pourrait changer la réponse{NBSP}: {wanted.fr}.",
    )


def _project_place(test: Test, _facts: ApplicantFacts) -> Localized:
    where = phrases.in_provinces(test["in"])
    return Localized(f"A project {where.en} would change this.", f"Un projet {where.fr} changerait la réponse.")


def _bounds(kind: ConditionKind, known: Callable[[ApplicantFacts], Interval | None]) -> Callable[..., Localized]:
    """Return the remedy of a figure: the bound that the known figure misses."""

    def change(test: Test, facts: ApplicantFacts) -> Localized:
        figure, low, high = known(facts), test.get("min"), test.get("max")
        too_low = low is not None and figure is not None and figure.high is not None and figure.high < low
        missed = phrases.both(
            lambda lang: phrases.span(kind, low, None, lang) if too_low else phrases.span(kind, None, high, lang)
        )
        frame = _FRAMES[kind]
        return Localized(frame.en.format(missed.en), frame.fr.format(missed.fr))

    return change


def _legal_forms(test: Test, _facts: ApplicantFacts) -> Localized:
    if "excluded" in test:
        return Localized(
            "A partner with another legal form could apply.",
            "Un partenaire d’une autre forme juridique pourrait présenter la demande.",
        )
    forms = phrases.names(test["in"], phrases.FORM_PHRASES)
    return Localized(
        f"A partner that is {forms.en} could apply.",
        f"Un partenaire pourrait présenter la demande{NBSP}: {forms.fr}.",
    )


def _for_profit(test: Test, _facts: ApplicantFacts) -> Localized:
    if test["is"]:
        return Localized(
            "A partner that works for profit could apply.",
            "Un partenaire à but lucratif pourrait présenter la demande.",
        )
    return Localized(
        "A partner that does not work for profit could apply.",
        "Un partenaire sans but lucratif pourrait présenter la demande.",
    )


def _areas(test: Test, _facts: ApplicantFacts) -> Localized:
    areas = phrases.area_names(test["in"])
    return Localized(
        f"An offering in {areas.en} would change this.",
        f"Une offre dans l’un de ces domaines changerait la réponse{NBSP}: {areas.fr}."
        if not phrases.is_one(test["in"])
        else f"Une offre dans ce domaine changerait la réponse{NBSP}: {areas.fr}.",
    )


def _sectors_naics(test: Test, _facts: ApplicantFacts) -> Localized:
    if "excluded" in test:
        return Localized(
            "An activity under another code could change this.",
            "Une activité sous un autre code pourrait changer la réponse.",
        )
    codes = phrases.codes(test["in"])
    return Localized(
        f"An activity under {codes.en} could change this.",
        f"Une activité sous ce code pourrait changer la réponse{NBSP}: {codes.fr}.",
    )


def _target_markets(test: Test, _facts: ApplicantFacts) -> Localized:
    if "excluded" in test:
        return Localized(
            "The answer changes if you also aim at another market.",
            "La réponse change si vous visez aussi un autre marché.",
        )
    if ANY_FOREIGN_MARKET in test["in"]:
        return Localized(
            "The answer changes if you also aim at a market outside Canada.",
            "La réponse change si vous visez aussi un marché à l’extérieur du Canada.",
        )
    countries = phrases.countries(test["in"])
    return Localized(
        f"The answer changes if you also aim at {countries.en}.",
        f"La réponse change si vous visez aussi {countries.fr}.",
    )


def _market_sales_share(_test: Test, _facts: ApplicantFacts) -> Localized:
    return Localized(
        "The answer changes if you aim at a market where you sell little or nothing yet.",
        "La réponse change si vous visez un marché où vous vendez peu ou pas encore.",
    )


def _export_experience(test: Test, _facts: ApplicantFacts) -> Localized:
    if ExportExperience.NONE in test["in"]:
        return Localized(
            "It serves companies that export less; ask which help comes next.",
            "Il sert des entreprises qui exportent moins; demandez quelle aide vient ensuite.",
        )
    return Localized(
        "More sales outside Canada would change this.",
        "Davantage de ventes à l’extérieur du Canada changeraient la réponse.",
    )


def _ownership(test: Test, _facts: ApplicantFacts) -> Localized:
    owners = phrases.names(test["in"], phrases.OWNER_PHRASES)
    return Localized(
        f"A partner company owned by {owners.en} could apply.",
        f"Une entreprise partenaire qui appartient à {owners.fr} pourrait présenter la demande.",
    )


def _canadian_control(test: Test, _facts: ApplicantFacts) -> Localized:
    if test["is"]:
        return Localized(
            "A Canadian-controlled partner could apply.",
            "Un partenaire sous contrôle canadien pourrait présenter la demande.",
        )
    return Localized(
        "A partner controlled from abroad could apply.",
        "Un partenaire sous contrôle étranger pourrait présenter la demande.",
    )


def _partner(test: Test, _facts: ApplicantFacts) -> Localized:
    return _find_partner(test)


def _membership(test: Test, _facts: ApplicantFacts) -> Localized:
    bodies = phrases.as_given(test["bodies"])
    if test["how"] == "referral":
        return Localized(f"Ask for a referral: {bodies.en}.", f"Demandez une recommandation{NBSP}: {bodies.fr}.")
    if test["how"] == "client":
        return Localized(
            f"Becoming a client would change this: {bodies.en}.",
            f"Devenir client changerait la réponse{NBSP}: {bodies.fr}.",
        )
    return Localized(
        f"Joining would change this: {bodies.en}. You can also ask for a referral.",
        f"Une adhésion changerait la réponse{NBSP}: {bodies.fr}. Vous pouvez aussi demander une recommandation.",
    )


def _certifications(test: Test, _facts: ApplicantFacts) -> Localized:
    wanted = phrases.as_given(test["in"])
    return Localized(
        f"This certification would change the answer: {wanted.en}.",
        f"Cette certification changerait la réponse{NBSP}: {wanted.fr}.",
    )


def _ip_status(_test: Test, _facts: ApplicantFacts) -> Localized:
    return Localized(
        "Other rights in your intellectual property would change this; an adviser can help.",
        "D’autres droits sur votre propriété intellectuelle changeraient la réponse; un conseiller peut aider.",
    )


def _find_partner(test: Test) -> Localized:
    wanted = phrases.names(test["kinds"], phrases.PARTNER_PHRASES)
    return Localized(
        f"Look for {wanted.en} to work with; our desk can help.",
        f"Cherchez {wanted.fr}. Notre guichet peut vous aider.",
    )


def _find_applicant(test: Test) -> Localized:
    who = phrases.names(test["is"], phrases.APPLICANT_PHRASES)
    return Localized(
        f"Look for {who.en} to apply with you; our desk can help.",
        f"Cherchez qui présentera la demande avec vous{NBSP}: {who.fr}. Notre guichet peut vous aider.",
    )


# The missed bound stands in the braces: "at least 3 employees", « au moins 3 employés ».
_FRAMES: Mapping[ConditionKind, Localized] = {
    ConditionKind.EMPLOYEES: Localized("The answer changes with {}.", "La réponse change avec {}."),
    ConditionKind.ANNUAL_REVENUE: Localized(
        "The answer changes with annual revenue of {}.", "La réponse change avec des revenus annuels d’{}."
    ),
    ConditionKind.YEARS_IN_BUSINESS: Localized(
        "The answer changes with {} in business.", "La réponse change avec {} d’activité."
    ),
    ConditionKind.TRL: Localized(
        "The answer changes with an offering whose TRL is {}.",
        "La réponse change avec une offre dont le NMT est d’{}.",
    ),
    ConditionKind.OWN_CONTRIBUTION: Localized(
        "The answer changes if you bring {} of the cost, with other non-government money if need be.",
        "La réponse change si vous assumez {} des coûts, au besoin avec d’autres fonds non gouvernementaux.",
    ),
    ConditionKind.MIN_PROJECT_COST: Localized(
        "The answer changes with a project that costs {}.", "La réponse change avec un projet qui coûte {}."
    ),
}
_CHANGES: Mapping[ConditionKind, Callable[[Test, ApplicantFacts], Localized]] = {
    ConditionKind.PROVINCES: _provinces,
    ConditionKind.PROJECT_PLACE: _project_place,
    ConditionKind.EMPLOYEES: _bounds(ConditionKind.EMPLOYEES, lambda facts: facts.employees),
    ConditionKind.ANNUAL_REVENUE: _bounds(ConditionKind.ANNUAL_REVENUE, lambda facts: facts.annual_revenue_cad),
    ConditionKind.YEARS_IN_BUSINESS: _bounds(ConditionKind.YEARS_IN_BUSINESS, lambda facts: facts.years_in_business),
    ConditionKind.TRL: _bounds(ConditionKind.TRL, lambda facts: facts.trl),
    ConditionKind.LEGAL_FORMS: _legal_forms,
    ConditionKind.FOR_PROFIT: _for_profit,
    ConditionKind.AREAS: _areas,
    ConditionKind.SECTORS_NAICS: _sectors_naics,
    ConditionKind.TARGET_MARKETS: _target_markets,
    ConditionKind.MARKET_SALES_SHARE: _market_sales_share,
    ConditionKind.EXPORT_EXPERIENCE: _export_experience,
    ConditionKind.OWNERSHIP: _ownership,
    ConditionKind.CANADIAN_CONTROL: _canadian_control,
    ConditionKind.PARTNER: _partner,
    ConditionKind.OWN_CONTRIBUTION: _bounds(
        ConditionKind.OWN_CONTRIBUTION, lambda facts: facts.project.own_contribution
    ),
    ConditionKind.MIN_PROJECT_COST: _bounds(ConditionKind.MIN_PROJECT_COST, lambda facts: facts.project.cost_cad),
    ConditionKind.MEMBERSHIP: _membership,
    ConditionKind.CERTIFICATIONS: _certifications,
    ConditionKind.IP_STATUS: _ip_status,
}
