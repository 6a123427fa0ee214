"""The types of entries about doing business in China: guides, compliance checks and agreements."""

from collections.abc import Iterator

from hub.core.forms import choices_for
from hub.core.text.localized import Localized
from hub.core.vocabulary.enums import Area, Challenge, Language, Province
from hub.directory.entry_types import CHINA
from hub.publishing.documents.fields import BOTH, Field, Shape
from hub.publishing.documents.values import Mistake
from hub.publishing.entry_types.fields import NOTE, PAIRED, SOURCES, VERIFIED, as_of
from hub.publishing.entry_types.rows import RowType
from opportunities.choices import AgreementLevel, AgreementOpening, AgreementStatus, GuideKind, GuideMoment
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


GUIDE = RowType(
    slug="guide",
    model=Guide,
    one=Localized("Guide", "Guide"),
    many=Localized("Guides", "Guides"),
    name="title",
    fields=(
        Field(name="title", words=Localized("Title", "Titre"), languages=BOTH, required=True, most=200),
        Field(name="provider", words=Localized("Whose it is", "Qui le publie"), languages=BOTH, required=True,
              most=120),
        Field(name="kind", words=Localized("Kind", "Genre"), shape=Shape.ONE, members=GuideKind.choices, required=True),
        Field(name="url", words=Localized("Web page", "Page Web"), shape=Shape.ADDRESS, required=True),
        Field(name="languages", words=Localized("Languages of the page", "Langues de la page"), shape=Shape.SEVERAL,
              members=tuple(choices_for(Language)), required=True),
        Field(name="summary", words=Localized("Summary", "Résumé"), shape=Shape.PASSAGE, languages=BOTH, required=True,
              prose=True),
        Field(name="challenges", words=Localized("Challenges it answers", "Défis auxquels il répond"),
              shape=Shape.SEVERAL, members=tuple(choices_for(Challenge)), required=True),
        Field(name="use_when", words=Localized("When to use it", "Quand s’en servir"), shape=Shape.SEVERAL,
              members=GuideMoment.choices, required=True),
        NOTE,
        SOURCES,
        as_of(required=False),
        VERIFIED,
    ),
    may_withdraw=True,
    redates=True,
)  # fmt: skip

CHECK = RowType(
    slug="check",
    model=ComplianceCheck,
    one=Localized("Compliance check", "Vérification de conformité"),
    many=Localized("Compliance checks", "Vérifications de conformité"),
    name="question",
    fields=(
        Field(name="question", words=Localized("Question", "Question"), languages=BOTH, required=True, most=300),
        Field(name="if_yes", words=Localized("If the answer is yes", "Si la réponse est oui"), languages=BOTH,
              required=True, most=200),
        Field(name="blocks_lead",
              words=Localized("Nothing is shared until a trade commissioner clears it",
                          "Rien n’est communiqué avant l’accord d’un délégué commercial"), shape=Shape.TICK),
        Field(name="guide", words=Localized("Guide that explains it", "Guide qui l’explique"), shape=Shape.ENTRY,
              target="opportunities.Guide", required=True),
    ),
    may_withdraw=True,
    find_page=lambda row: str(row.guide.get_absolute_url()),
)  # fmt: skip

AGREEMENT = RowType(
    slug="agreement",
    model=Agreement,
    one=Localized("Agreement", "Accord"),
    many=Localized("Agreements", "Accords"),
    name="title",
    fields=(
        Field(name="title", words=Localized("Title", "Titre"), languages=BOTH, required=True, most=250),
        Field(name="level", words=Localized("Level", "Ordre de gouvernement"), shape=Shape.ONE,
              members=AgreementLevel.choices, required=True),
        Field(name="canadian_parties", words=Localized("Canadian parties", "Parties canadiennes"), shape=Shape.LIST,
              languages=BOTH, paired=True, required=True, most=300, hint=PAIRED),
        Field(name="chinese_parties", words=Localized("Chinese parties", "Parties chinoises"), shape=Shape.LIST,
              languages=BOTH, paired=True, required=True, most=300, hint=PAIRED),
        Field(name="signed", words=Localized("Signed", "Signature"), most=10, pattern=STATED,
              hint=Localized("As exact as known: 2026, 2026-01 or 2026-01-15.",
                         "Aussi précis que connu\u00a0: 2026, 2026-01 ou 2026-01-15.")),
        Field(name="status", words=Localized("State", "État"), shape=Shape.ONE, members=AgreementStatus.choices,
              required=True),
        Field(name="successor", words=Localized("Replaced by", "Remplacé par"), shape=Shape.ENTRY,
              target="opportunities.Agreement"),
        Field(name="description", words=Localized("What it says", "Contenu"), shape=Shape.PASSAGE, languages=BOTH,
              required=True, prose=True),
        Field(name="opens", words=Localized("What it opens", "Possibilités offertes"), shape=Shape.SEVERAL,
              members=AgreementOpening.choices, required=True),
        Field(name="areas", words=Localized("Areas", "Domaines"), shape=Shape.SEVERAL, members=_AREAS,
              hint=Localized("None: science or trade in general.",
                  "Aucun\u00a0: la science ou le commerce en général.")),
        Field(name="provinces", words=Localized("Provinces of Canada", "Provinces du Canada"), shape=Shape.SEVERAL,
              members=_PROVINCES),
        Field(name="cn_provinces", words=Localized("Provinces of China", "Provinces de Chine"), shape=Shape.SEVERAL,
              members=CHINA),
        SOURCES,
        as_of(required=False),
        VERIFIED,
        Field(name="unverified_reason",
              words=Localized("Why it could not be verified", "Pourquoi on n’a pas pu le vérifier"),
              shape=Shape.PASSAGE, languages=BOTH),
    ),
    may_withdraw=True,
    redates=True,
    checks=agreement_mistakes,
)  # fmt: skip
