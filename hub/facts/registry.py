"""The facts, in the order in which forms and pages show them.

What a form, a file, the API, the merge and a page need to know of a fact follows from its entry here. English sentences
stand in the French catalogue; what the API says of a fact stands in ``hub/api/data/fields.yaml``.
"""

from collections.abc import Mapping
from dataclasses import replace

from hub.core.text.localized import gettext_noop as _
from hub.core.vocabulary.enums import (
    Area,
    ConditionKind,
    ExportExperience,
    IpStatus,
    LegalForm,
    Need,
    Ownership,
    PartnerKind,
    Province,
    Stage,
    TechnologyRole,
)
from hub.facts.types import (
    DOLLARS,
    LEVEL,
    PEOPLE,
    SALES,
    SHARE,
    YEARS,
    CapabilitySlug,
    Choice,
    Code,
    Day,
    Fact,
    Many,
    Market,
    Number,
    PlaceCode,
    Shares,
    Text,
    Unit,
    Words,
    YesNo,
)


def _named(**facts: Fact) -> Mapping[str, Fact]:
    return {name: replace(fact, name=name) for name, fact in facts.items()}


_NAMES = Many(Text(120))
_INDUSTRY = Code(r"[0-9]{2,6}", "a NAICS code of 2 to 6 digits")
_GROUP = Code(r"[a-z][a-z_-]*", "a group such as indigenous, women, youth or black", 40)
_SPOKEN = {"en": _("English"), "fr": _("French"), "zh": _("Chinese"), "es": _("Spanish")}
_LANGUAGE = Code(r"[a-z]{2,3}(-[A-Za-z]+)?", "a language code such as en, fr or zh", 20, _SPOKEN)

# Words whose language was not said: the finder and files have them, a profile keeps them under their language.
DESCRIPTION = Fact(
    name="description",
    type=Words(4000, sent=5000),
    label=_("In your own words"),
)
COMPANY_FACTS = _named(
    province=Fact(
        type=Choice(Province),
        section="identity",
        label=_("Province or territory"),
        help=_("Where your head office is. Why we ask: most provinces help their own companies only."),
    ),
    city=Fact(
        type=Words(80),
        section="identity",
        label=_("City"),
        help=_("Why we ask: some programs serve one region of a province."),
    ),
    sub_region=Fact(
        type=Words(80),
        section="identity",
        label=_("Region"),
        help=_("Such as Northern Ontario or Vancouver Island. Helps where your city is small."),
    ),
    establishments=Fact(
        type=Many(Choice(Province)),
        section="identity",
        label=_("Other provinces and territories where you have an establishment"),
        help=_(
            "An office, a plant or a laboratory of your own. "
            "Why we ask: some provinces help whoever has a permanent establishment there."
        ),
        none=_("No other"),
        pairs=True,
        is_open=False,
    ),
    description_en=Fact(
        type=Words(4000, sent=5000, rows=6),
        section="words",
        label=_("In English"),
        help=_(
            "What you make, for whom, and how far it is. One language is enough: "
            "we read the areas from it, and you decide."
        ),
    ),
    description_fr=Fact(
        type=Words(4000, sent=5000, rows=6),
        section="words",
        label=_("In French"),
    ),
    description_zh=Fact(
        type=Words(4000, sent=5000, rows=4),
        section="words",
        label=_("In Chinese"),
    ),
    languages=Fact(
        type=Many(_LANGUAGE),
        section="words",
        label=_("Languages you work in"),
        help=_("Why we ask: so that the person who answers speaks one of them."),
        unknown=False,
        pairs=True,
    ),
    employees=Fact(
        type=PEOPLE,
        section="size",
        title=ConditionKind.EMPLOYEES,
        label=_("How many people do you employ?"),
        help=_("A range is enough. Why we ask: many programs are for small and medium-sized companies."),
    ),
    annual_revenue_cad=Fact(
        type=DOLLARS,
        column="revenue",
        section="size",
        title=ConditionKind.ANNUAL_REVENUE,
        label=_("Revenue in the last year"),
        help=_(
            "A range is enough. Why we ask: some programs start or stop at a level of revenue. "
            "Only your members see it."
        ),
    ),
    years_in_business=Fact(
        type=YEARS,
        column="founded",
        section="size",
        title=ConditionKind.YEARS_IN_BUSINESS,
        label=_("How long have you been in business?"),
        help=_("Why we ask: some programs want two or three years of activity, others are for new companies."),
    ),
    legal_form=Fact(
        type=Many(Choice(LegalForm), may_be_empty=False, single=True),
        column="legal_forms",
        attribute="legal_forms",
        section="structure",
        label=_("Legal form"),
        help=_(
            "Several may hold, such as a cooperative that is non-profit. "
            "Why we ask: it settles whether you may apply yourself."
        ),
    ),
    for_profit=Fact(
        type=YesNo(),
        section="structure",
        title=ConditionKind.FOR_PROFIT,
        label=_("Are you for profit?"),
        help=_("Why we ask: some programs are for companies, others for non-profits."),
    ),
    canadian_controlled=Fact(
        type=YesNo(),
        section="structure",
        title=ConditionKind.CANADIAN_CONTROL,
        label=_("Are you Canadian-controlled?"),
        help=_("Why we ask: tax credits and some funds ask who holds more than half of the votes."),
    ),
    ownership=Fact(
        type=Many(Choice(Ownership, open_to=_GROUP)),
        section="structure",
        title=ConditionKind.OWNERSHIP,
        label=_("Is more than half owned by one of these groups?"),
        help=_("Your choice to say. It can add programs for you, and never takes one away."),
        none=_("None of these groups"),
    ),
    naics=Fact(
        type=Many(_INDUSTRY),
        section="structure",
        label=_("Industry codes (NAICS)"),
        help=_(
            "2 to 6 digits, one to a line; they are on your tax return. Why we ask: a few programs name industries."
        ),
    ),
    needs=Fact(
        type=Many(Choice(Need)),
        section="needs",
        label=_("What do you need?"),
        help=_("Choose all that hold. It decides what comes first in your matches, and shuts nothing out."),
        unknown=False,
    ),
    target_markets=Fact(
        type=Many(Market()),
        pairs=True,
        section="needs",
        title=ConditionKind.TARGET_MARKETS,
        label=_("Which markets do you aim at?"),
        help=_("Why we ask: export programs and trade commissioners go by market."),
        none=_("Canada only, for now"),
    ),
    market_sales_share=Fact(
        type=Shares(SALES),
        section="needs",
        label=_("What share of your sales is made in China?"),
        help=_("Why we ask: some help is for markets that are new to you."),
    ),
    export_experience=Fact(
        type=Choice(ExportExperience),
        section="needs",
        title=ConditionKind.EXPORT_EXPERIENCE,
        label=_("Have you exported?"),
        help=_("Why we ask: some programs are for first exports."),
    ),
    memberships=Fact(
        type=_NAMES,
        column="memberships_held",
        section="needs",
        title=ConditionKind.MEMBERSHIP,
        label=_("Clusters, associations and incubators you belong to"),
        help=_("One to a line; write “none” if there are none. Why we ask: membership opens some programs."),
    ),
    certifications=Fact(
        type=_NAMES,
        section="needs",
        label=_("Certifications your company holds"),
        help=_("Such as ISO 14001 or B Corp, one to a line; write “none” if there are none."),
    ),
)
# Said on the profile page only: more exact than a number of years, and it does not age.
FOUNDED_YEAR = Fact(
    name="founded_year", type=Number(Unit.FOUNDED, low=1600, most=2200), column="founded", is_open=False
)
OFFERING_FACTS = _named(
    areas=Fact(
        type=Many(Choice(Area)),
        label=_("Priority areas"),
        help=_("Why we ask: they decide which commissioners, leads and programs fit."),
        none=_("None of the eight"),
    ),
    capabilities=Fact(
        type=Many(CapabilitySlug()), label=_("What it brings"), none=_("None of the list"), is_open=False
    ),
    trl=Fact(
        type=LEVEL,
        label=_("Technology readiness level"),
        help=_("A range is enough. Why we ask: funds for research stop where funds for demonstration begin."),
    ),
    stage=Fact(
        type=Choice(Stage),
        label=_("Stage"),
        help=_("It puts programs in order, and never shuts one out."),
        pairs=True,
    ),
    markets=Fact(
        type=Many(Market()),
        pairs=True,
        label=_("Markets for this offering"),
        is_open=False,
        help=_("Leave empty where they are those of the company."),
        none=_("Canada only, for now"),
    ),
    technology_role=Fact(
        type=Choice(TechnologyRole),
        label=_("What do you do with the technology?"),
        help=_("Why we ask: money for research goes to who develops; other money goes to who puts it to use."),
    ),
    ip_status=Fact(
        type=Choice(IpStatus),
        label=_("Intellectual property"),
        help=_("Why we ask: help to protect it comes before you show it abroad."),
    ),
    certifications=Fact(
        type=_NAMES,
        label=_("Certifications of this offering"),
        is_open=False,
        help=_("Such as CSA, UL or CCC, one to a line; write “none” if there are none."),
    ),
)
PROJECT_FACTS = _named(
    place=Fact(
        type=PlaceCode(),
        label=_("Where it takes place"),
        help=_("Why we ask: some programs go by the place of the project, not of the company."),
    ),
    cost_cad=Fact(
        type=DOLLARS,
        column="cost",
        label=_("Whole cost"),
        help=_("A range is enough. Why we ask: programs have a smallest or largest project."),
    ),
    own_contribution=Fact(
        type=SHARE,
        column="own_share",
        title=ConditionKind.OWN_CONTRIBUTION,
        label=_("Share of the cost you can pay yourself"),
        help=_("Why we ask: most programs pay a part, and ask who pays the rest."),
    ),
    public_money_cad=Fact(
        type=DOLLARS,
        column="public_money",
        label=_("Public money already agreed"),
        help=_("Why we ask: governments limit what they pay together."),
    ),
    starts=Fact(
        type=Day(),
        label=_("Start date"),
        help=_("Why we ask: costs before an approval are seldom paid back."),
    ),
    has_partner=Fact(
        type=YesNo(),
        title=ConditionKind.PARTNER,
        label=_("Do you have a partner for it?"),
        help=_("Why we ask: some programs want one, and we can help to find one."),
    ),
    partner_kind=Fact(
        type=Many(Choice(PartnerKind), single=True),
        column="partner_kinds",
        attribute="partner_kinds",
        label=_("What kind of partner?"),
        unknown=False,
    ),
)
# Another name, in files and in the API, for a place in Canada.
PROJECT_PROVINCE = Fact(
    name="province",
    type=Choice(Province),
)
# What an offering alone tells; certificates and markets a company has too.
OFFERING_ONLY = OFFERING_FACTS.keys() - COMPANY_FACTS.keys() - {"markets"}
# One company with one offering, as the finder, files and the API tell of it.
PROFILE_FACTS: Mapping[str, Fact] = {
    DESCRIPTION.name: DESCRIPTION,
    **{name: fact for name, fact in OFFERING_FACTS.items() if name != "markets"},
    **COMPANY_FACTS,
}
