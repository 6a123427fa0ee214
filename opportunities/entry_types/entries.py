"""The types of entries about doing business in China: guides, compliance checks and agreements."""

from collections.abc import Iterator

from hub.core.forms import choices_for
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Area, Challenge, Language, Province
from hub.directory.entry_types import CHINA
from hub.publishing.documents.values import Mistake
from hub.publishing.entry_types.fields import NOTE, SOURCES, VERIFIED, as_of, column_fields
from hub.publishing.entry_types.rows import RowType
from opportunities.choices import AgreementOpening, GuideMoment
from opportunities.models import Agreement, ComplianceCheck, Guide
from opportunities.status import STATED

_AREAS = tuple(choices_for(Area))
_PROVINCES = tuple(choices_for(Province))


def agreement_mistakes(row: Agreement) -> Iterator[Mistake]:
    """Yield successors that lead back to the agreement itself."""
    seen, following = {row.slug}, row.successor
    while following is not None:
        if following.slug in seen:
            words = Localized("The agreements that replace it lead back to it.",
                          "Les accords qui le remplacent ramènent à lui.")  # fmt: skip
            yield Mistake("text", "successor", words)
            return
        seen.add(following.slug)
        following = following.successor


_guide = column_fields(Guide)

GUIDE = RowType(
    slug="guide",
    model=Guide,
    one=Localized("Guide", "Guide"),
    many=Localized("Guides", "Guides"),
    name="title",
    fields=(
        _guide("title", Localized("Title", "Titre")),
        _guide("provider", Localized("Whose it is", "Qui le publie")),
        _guide("kind", Localized("Kind", "Genre")),
        _guide("url", Localized("Web page", "Page Web")),
        _guide("languages", Localized("Languages of the page", "Langues de la page"),
               members=tuple(choices_for(Language))),
        _guide("summary", Localized("Summary", "Résumé"), prose=True),
        _guide("challenges", Localized("Challenges it answers", "Défis auxquels il répond"),
               members=tuple(choices_for(Challenge)), required=True),
        _guide("use_when", Localized("When to use it", "Quand s’en servir"), members=GuideMoment.choices,
               required=True),
        NOTE,
        SOURCES,
        as_of(required=False),
        VERIFIED,
    ),
    may_withdraw=True,
    redates=True,
)  # fmt: skip

_check = column_fields(ComplianceCheck)

CHECK = RowType(
    slug="check",
    model=ComplianceCheck,
    one=Localized("Compliance check", "Vérification de conformité"),
    many=Localized("Compliance checks", "Vérifications de conformité"),
    name="question",
    fields=(
        _check("question", Localized("Question", "Question")),
        _check("if_yes", Localized("If the answer is yes", "Si la réponse est oui")),
        _check("blocks_lead",
               Localized("Nothing is shared until a trade commissioner clears it",
                         "Rien n’est communiqué avant l’accord d’un délégué commercial")),
        _check("guide", Localized("Guide that explains it", "Guide qui l’explique")),
    ),
    may_withdraw=True,
    find_page=lambda row: str(row.guide.get_absolute_url()),
)  # fmt: skip

_agreement = column_fields(Agreement)

AGREEMENT = RowType(
    slug="agreement",
    model=Agreement,
    one=Localized("Agreement", "Accord"),
    many=Localized("Agreements", "Accords"),
    name="title",
    fields=(
        _agreement("title", Localized("Title", "Titre")),
        _agreement("level", Localized("Level", "Ordre de gouvernement")),
        _agreement("canadian_parties", Localized("Canadian parties", "Parties canadiennes"), paired=True, required=True,
                   most=300),
        _agreement("chinese_parties", Localized("Chinese parties", "Parties chinoises"), paired=True, required=True,
                   most=300),
        _agreement("signed", Localized("Signed", "Signature"), pattern=STATED,
                   hint=Localized("As exact as known: 2026, 2026-01 or 2026-01-15.",
                                  "Aussi précis que connu\u00a0: 2026, 2026-01 ou 2026-01-15.")),
        _agreement("status", Localized("State", "État")),
        _agreement("successor", Localized("Replaced by", "Remplacé par"), rare=True),
        _agreement("description", Localized("What it says", "Contenu"), prose=True),
        _agreement("opens", Localized("What it opens", "Possibilités offertes"), members=AgreementOpening.choices,
                   required=True),
        _agreement("areas", Localized("Areas", "Domaines"), members=_AREAS,
                   hint=Localized("None: science or trade in general.",
                                  "Aucun\u00a0: la science ou le commerce en général.")),
        _agreement("provinces", Localized("Provinces of Canada", "Provinces du Canada"), members=_PROVINCES),
        _agreement("cn_provinces", Localized("Provinces of China", "Provinces de Chine"), members=CHINA),
        SOURCES,
        as_of(required=False),
        VERIFIED,
        _agreement("unverified_reason",
                   Localized("Why it could not be verified", "Pourquoi on n’a pas pu le vérifier")),
    ),
    may_withdraw=True,
    redates=True,
    checks=agreement_mistakes,
)  # fmt: skip
