"""Pages of programs as sites show them, in English and French, with the frame of four kinds of sites; and changed ones.

Figures of the entry stand in words of the page's own; the frame says another thing at every visit.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from html import escape

from hub.core.text.formats import day
from hub.core.vocabulary.enums import ConditionKind, IntakeMode
from programs.catalogue.entries import Contact, ProgramView, Span
from programs.eligibility.evaluate import IntakeFacts
from programs.publication.sources import PartKind
from tests.programs.factories import condition, entry

PROVINCES = {"QC": ("Quebec", "Québec"), "ON": ("Ontario", "Ontario"), "AB": ("Alberta", "Alberta")}


@dataclass(frozen=True)
class SitePage:
    """A program, and what its page says of each part: the kind of the part, or of its condition, with the words."""

    program: ProgramView
    lang: str
    said: tuple[tuple[str, str], ...]

    def changed(self, dice: random.Random) -> tuple["SitePage", str]:
        """Return the page after the program has changed in one part, and the part."""
        what = dice.choice([name for name, _words in self.said if name != PartKind.ENTRY])
        return replace(self, said=_said(_moved(self.program, what, dice), self.lang, _seed(self.program.slug))), what

    def html(self, dice: random.Random) -> bytes:
        """Return the page as one visit gets it."""
        return _FRAMES[_seed(self.program.slug) % len(_FRAMES)](self, dice).encode()


def _seed(slug: str) -> int:
    return int(slug.rpartition("-")[2])


def made_page(number: int, address: str) -> SitePage:
    """Return the page of the program of a number, always the same."""
    dice, lang = random.Random(number), "fr" if number % 2 else "en"
    closes = date(2027, 1, 5) + timedelta(days=dice.randrange(300))
    conditions = [
        condition(ConditionKind.EMPLOYEES, {"max": dice.choice([49, 99, 250, 499, 500])}),
        condition(ConditionKind.YEARS_IN_BUSINESS, {"min": dice.choice([1, 2, 3, 5])}),
        condition(ConditionKind.TRL, {"min": dice.choice([3, 4, 5]), "max": dice.choice([7, 8, 9])}),
        condition(ConditionKind.ANNUAL_REVENUE, {"min": dice.choice([100_000, 500_000, 1_000_000])}),
        condition(ConditionKind.PROVINCES, {"in": [dice.choice(sorted(PROVINCES))]}),
        condition(ConditionKind.OWN_CONTRIBUTION, {"min": dice.choice([0.25, 0.3, 0.4])}),
        condition(
            ConditionKind.OTHER,
            sentence_en="The applicant shows letters of support from two future buyers.",
            sentence_fr="Le demandeur présente des lettres d’appui de deux acheteurs éventuels.",
        ),
    ]
    program = entry(
        f"ca-page-{number}",
        url_en=address,
        sources=(address,),
        amount_min_cad=None,
        amount_max_cad=dice.choice([50_000, 150_000, 750_000, 1_500_000, 5_000_000]),
        cost_share_max=dice.choice([0.33, 0.5, 0.75]),
        intake=IntakeFacts(mode=IntakeMode.CALL, opens=date(2026, 12, 1), closes=closes),
        conditions=tuple(sorted(dice.sample(conditions, 4), key=lambda one: list(ConditionKind).index(one.kind))),
        decision=Span(most=dice.choice([30, 45, 60, 90]), source=address),
        contact=Contact(email=f"fund{number}@agency.example", phone="613-555-0100", source=address),
    )
    return SitePage(program, lang, _said(program, lang, number))


def _moved(program: ProgramView, what: str, dice: random.Random) -> ProgramView:
    intake, share = program.intake, program.cost_share_max or 0.5
    if what == PartKind.AMOUNT:
        if dice.random() < 0.5:
            return replace(program, amount_max_cad=(program.amount_max_cad or 0) * 2)
        return replace(program, cost_share_max=round(share - 0.1, 2))
    if what == PartKind.INTAKE:
        assert intake.closes is not None
        return replace(program, intake=replace(intake, closes=intake.closes + timedelta(days=dice.randrange(7, 200))))
    if what == PartKind.DECISION:
        return replace(program, decision=replace(program.decision, most=(program.decision.most or 0) + 15))
    if what == PartKind.CONTACT:
        return replace(program, contact=replace(program.contact, email="new.desk@agency.example"))
    return replace(
        program, conditions=tuple(_other(one, dice) if one.kind == what else one for one in program.conditions)
    )


def _other(one, dice):
    if one.kind is ConditionKind.OTHER:
        en = "The applicant shows letters of support from four future buyers and one of a bank."
        fr = "Le demandeur présente des lettres d’appui de quatre acheteurs éventuels et d’une banque."
        return replace(one, sentence_en=en, sentence_fr=fr)
    if one.kind is ConditionKind.PROVINCES:
        return replace(one, test={"in": [dice.choice([code for code in PROVINCES if code not in one.test["in"]])]})
    shift = {ConditionKind.OWN_CONTRIBUTION: 0.1, ConditionKind.ANNUAL_REVENUE: 250_000, ConditionKind.TRL: -1}
    key = "max" if "max" in one.test and one.kind is not ConditionKind.TRL else "min"
    return replace(one, test={**one.test, key: round(one.test[key] + shift.get(one.kind, 1), 2)})


def _money(amount: int, lang: str, dice: random.Random) -> str:
    short_form = dice.random() < 0.5
    if amount >= 1_000_000 and short_form:
        short = f"{amount / 1e6:g}"
        return f"${short} million" if lang == "en" else f"{short.replace('.', ',')} M$"
    return f"${amount:,}" if lang == "en" else f"{amount:,} $".replace(",", "\u00a0")


def _said(program: ProgramView, lang: str, seed: int) -> tuple[tuple[str, str], ...]:
    """Return what the page says of each part, in words that are always the same for one program."""
    dice, en = random.Random(seed + 10_000), lang == "en"
    money, share = _money(program.amount_max_cad or 0, lang, dice), round((program.cost_share_max or 0) * 100)
    closes, intake = program.intake.closes, dice.randrange(3)
    assert closes is not None
    until = day(closes, lang) if intake else closes.isoformat()
    days, contact = program.decision.most, program.contact
    told = [(PartKind.ENTRY.value, program.summary_en if en else program.summary_fr)]
    told += [
        (
            PartKind.AMOUNT.value,
            dice.choice(
                (
                    f"Successful applicants receive up to {money}, and no more than {share}% of eligible costs.",
                    f"The maximum contribution is {money} per project. It covers {share} per cent of the costs.",
                    f"We reimburse {share}% of what you spend, to a ceiling of {money}.",
                )
                if en
                else (
                    f"L’aide peut atteindre {money}, jusqu’à concurrence de {share}\u00a0% des dépenses admissibles.",
                    f"La contribution maximale est de {money} par projet et couvre {share} pour cent des coûts.",
                    f"Nous remboursons {share}\u00a0% de vos dépenses, à hauteur de {money}.",
                )
            ),
        ),
        (
            PartKind.INTAKE.value,
            dice.choice(
                (f"Applications close on {until} at noon.", f"You have until {until} to send us your proposal.")
                if en
                else (f"La date limite est le {until} à midi.", f"Vous avez jusqu’au {until} pour présenter un projet.")
            ),
        ),
        (
            PartKind.DECISION.value,
            f"Our service standard: an answer within {days} business days of a complete file."
            if en
            else f"Norme de service\u00a0: une réponse dans les {days} jours ouvrables suivant un dossier complet.",
        ),
        (
            PartKind.CONTACT.value,
            f"Questions? Write to {contact.email} or call {contact.phone}."
            if en
            else f"Des questions? Écrivez à {contact.email} ou composez le {contact.phone}.",
        ),
    ]
    return (*told, *((one.kind.value, _condition_words(one, en, dice)) for one in program.conditions))


def _condition_words(one, en: bool, dice: random.Random) -> str:
    test = one.test
    number = next((test[name] for name in ("max", "min") if name in test), 0)
    if one.kind is ConditionKind.OTHER:
        return one.sentence_en if en else one.sentence_fr
    if one.kind is ConditionKind.PROVINCES:
        place = PROVINCES[test["in"][0]][not en]
        return f"You are established in {place}." if en else f"Votre établissement se trouve ici\u00a0: {place}."
    worded = {
        ConditionKind.EMPLOYEES: (
            f"Your firm has at most {number} full-time staff.",
            f"Votre effectif ne dépasse pas {number} personnes à temps plein.",
        ),
        ConditionKind.YEARS_IN_BUSINESS: (
            f"You have been operating for {number} years or longer.",
            f"Vous êtes en activité depuis au moins {number} ans.",
        ),
        ConditionKind.TRL: (
            f"The technology stands between TRL {test.get('min')} and TRL {test.get('max')}.",
            f"La technologie se situe entre les NMT {test.get('min')} et {test.get('max')}.",
        ),
        ConditionKind.ANNUAL_REVENUE: (
            f"Yearly sales of {_money(int(number), 'en', dice)} or above.",
            f"Un chiffre d’affaires annuel de {_money(int(number), 'fr', dice)} ou davantage.",
        ),
        ConditionKind.OWN_CONTRIBUTION: (
            f"You bring {number * 100:g}% of the cash from your own resources.",
            f"Votre mise de fonds est d’au moins {number * 100:g}\u00a0%.",
        ),
    }
    return worded[one.kind][not en]


# --- The frames of sites: what they say changes at every visit --------------------------------------------------------


def _list(page: SitePage) -> str:
    skip = {kind.value for kind in PartKind}
    return "".join(f"<li>{escape(words)}</li>" for name, words in page.said if name not in skip)


def _of(page: SitePage, kind: PartKind) -> str:
    return escape(dict(page.said)[kind.value])


def _headline(dice: random.Random) -> str:
    return dice.choice(("New funding announced", "Minister visits plant", "Results of 2026", "Budget en bref")) + str(
        dice.randrange(1000)
    )


def _today(dice: random.Random, lang: str) -> str:
    return day(date(2026, 1, 1) + timedelta(days=dice.randrange(700)), lang)


def _government(page: SitePage, dice: random.Random) -> str:
    """A page of a federal site: header, main, details of the page beneath."""
    lang, name = page.lang, escape(page.program.name(page.lang))
    return f"""<!DOCTYPE html><html lang="{lang}"><head><title>{name}</title><script>var t={dice.random()};</script></head>
<body vocab="http://schema.org/"><header><div id="wb-bnr">Government {dice.randrange(9)}</div>
<nav><ul><li><a href="/{dice.randrange(99)}">{_headline(dice)}</a></li></ul></nav></header>
<main property="mainContentOfPage" class="container"><h1>{name}</h1>
<p>{_of(page, PartKind.ENTRY)}</p><h2>Eligibility</h2><ul>{_list(page)}</ul>
<h2>Funding</h2><p>{_of(page, PartKind.AMOUNT)}</p><h2>Dates</h2><p>{_of(page, PartKind.INTAKE)}</p>
<p>{_of(page, PartKind.DECISION)}</p><h2>Contact</h2><p>{_of(page, PartKind.CONTACT)}</p>
<div class="pagedetails"><dl id="wb-dtmd"><dt>Date modified:</dt><dd><time>{_today(dice, lang)}</time></dd></dl></div>
</main><footer><p>© {2020 + dice.randrange(7)} Government</p><p>{dice.randrange(10**6)} visits</p></footer></body></html>"""


def _province(page: SitePage, dice: random.Random) -> str:
    """A page of a provincial site: a cookie banner, the day of today, a table of what matters."""
    lang, name = page.lang, escape(page.program.name(page.lang))
    rows = [(PartKind.AMOUNT, "Aide financière"), (PartKind.INTAKE, "Dates"), (PartKind.DECISION, "Délai")]
    table = "".join(f"<tr><th>{label}</th><td>{_of(page, kind)}</td></tr>" for kind, label in rows)
    return f"""<html lang="{lang}"><body><div class="cookie-banner"><p>Témoins {dice.randrange(99)}</p></div>
<p class="today">{_today(dice, lang)}</p><div role="navigation">{_headline(dice)}</div>
<div role="main" id="contenu"><nav class="fil-ariane"><a>Accueil</a> {dice.randrange(99)}</nav><h1>{name}</h1>
<p class="lead">{_of(page, PartKind.ENTRY)}</p><table>{table}</table><h3>Qui peut présenter une demande</h3>
<ol>{_list(page)}</ol><address>{_of(page, PartKind.CONTACT)}</address>
<p>Dernière mise à jour\u00a0: {_today(dice, lang)}</p><aside><h3>À lire aussi</h3><p>{_headline(dice)}</p></aside>
<form><label>Votre avis {dice.randrange(9)}</label><button>Envoyer</button></form></div>
<div class="footer"><p>{_headline(dice)}</p></div></body></html>"""


def _agency(page: SitePage, dice: random.Random) -> str:
    """A page of an agency on a common content system: no main part is marked, only classes tell."""
    lang, name = page.lang, escape(page.program.name(page.lang))
    return f"""<html lang="{lang}"><body class="page"><div id="masthead" class="site-header"><p>{_headline(dice)}</p></div>
<div class="menu-main menu"><ul><li>{_headline(dice)}</li><li>{_headline(dice)}</li></ul></div>
<div class="entry-content"><h1>{name}</h1><p>{_today(dice, lang)}</p><p>{_of(page, PartKind.ENTRY)}</p>
<h2>Who can apply</h2><ul>{_list(page)}</ul><div class="box"><div>{_of(page, PartKind.AMOUNT)}</div>
<div>{_of(page, PartKind.INTAKE)}</div></div><p>{_of(page, PartKind.DECISION)}<br>{_of(page, PartKind.CONTACT)}</p>
<div class="social-share"><span>{dice.randrange(500)} shares</span></div><p>{dice.randrange(9000)} views</p></div>
<div class="sidebar widget"><h3>News</h3><p>{_headline(dice)}</p></div>
<div class="site-footer footer"><p>© {2020 + dice.randrange(7)}. All rights reserved.</p></div></body></html>"""


def _article(page: SitePage, dice: random.Random) -> str:
    """A page of an association: an article, with what else there is to read beneath it."""
    lang, name = page.lang, escape(page.program.name(page.lang))
    return f"""<html lang="{lang}"><body><div class="popup modal"><p>{_headline(dice)}</p></div><header>{_headline(dice)}</header>
<main id="content"><article><header><h1>{name}</h1><p>Updated on {_today(dice, lang)}</p></header>
<p>{_of(page, PartKind.ENTRY)}</p><p>{_of(page, PartKind.AMOUNT)}</p><h2>Deadline</h2><p>{_of(page, PartKind.INTAKE)}</p>
<dl><dt>Conditions</dt><dd><ul>{_list(page)}</ul></dd></dl><p>{_of(page, PartKind.DECISION)}</p>
<p>{_of(page, PartKind.CONTACT)}</p></article><section class="related-posts"><h2>Related</h2><p>{_headline(dice)}</p></section>
</main><div aria-hidden="true">{dice.randrange(99)}</div><footer>{_headline(dice)}</footer></body></html>"""


_FRAMES = (_government, _province, _agency, _article)
