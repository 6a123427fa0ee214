"""Reads which capabilities each opportunity looks for, each with the words of the entry's own text that say so.

What was found when the entries of the files were looked up: for the person who checks, never for readers.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hub.core.text.formats import NBSP, day
from hub.core.text.typography import typeset
from hub.core.text.yaml_files import parse_yaml
from hub.core.vocabulary.enums import Area, Challenge, OpportunityKind
from hub.directory.catalogue.yaml_files import YamlEntry, YamlReader
from hub.directory.reference.capabilities import capabilities
from hub.directory.reference.places import ChineseProvince, chinese_province
from opportunities.catalogue.policy_signals import SIGNALS, check_relations, read_signals
from opportunities.choices import (
    AgreementStatus,
    Currency,
    OpportunityStatus,
)
from opportunities.models import Agreement, ComplianceCheck, Guide, Opportunity
from opportunities.status import ANSWERED, LIVE

DATA = Path(__file__).resolve().parents[1] / "data"
EVIDENCE = "evidence.yaml"


def read_evidence(reader: YamlReader, slugs: Iterable[str]) -> None:
    """Note every mistake of the file; each entry is one of those of the other files. A page not read has no quote."""
    document, known = reader.document(EVIDENCE), set(slugs)
    if not isinstance(document, dict):
        reader.note(EVIDENCE, "", "", "write a mapping from the ids of entries")
        return
    for slug, raw in document.items():
        entry = YamlEntry(reader, EVIDENCE, slug, raw if isinstance(raw, dict) else {})
        if slug not in known:
            entry.note("", "no file has this entry: remove it, or mend the id")
        entry.text("note", required=False) if "note" in entry.raw else None
        for name, texts in (("facts", ("fact", "quote")), ("corrections", ("field", "why"))):
            for part in entry.mappings(name) if name in entry.raw else ():
                for text in texts:
                    if text != "quote" or text in part.raw or "via" not in part.raw:
                        part.text(text)
                if name == "facts" and "via" in part.raw:
                    part.text("via")
                part.url("url" if name == "facts" else "source", required=True)
                if "as_of" in part.raw:
                    part.text("as_of")
                part.end()
        entry.end()


@cache
def evidence() -> Mapping[str, Mapping[str, Any]]:
    """Return what was found of each entry, by its slug: a note, corrections, and facts with their page and quote."""
    return parse_yaml((DATA / EVIDENCE).read_text(encoding="utf-8"))


type CapabilityRow = dict[str, Any]

_LANGUAGES = ("en", "fr")


def read_required_capabilities(reader: YamlReader, file: str, opportunities: Iterable[CapabilityRow]) -> None:
    """Add capabilities and their words to the rows of opportunities; note every mistake, and entries left out."""
    rows = {row["slug"]: row for row in opportunities}
    for each in rows.values():
        each |= {"capabilities": [], "capability_words_en": [], "capability_words_fr": [], "shows": []}
    named = set()
    for entry in reader.entries(file, reader.document(file)):
        named.add(entry.name)
        row = rows.get(entry.name)
        if row is None:
            entry.note("id", "this is not an opportunity: remove the entry, or mend the id")
            continue
        for sought in entry.mappings("sought"):
            _read_one(sought, row)
        # What only our reading of a text sees is no wish of anybody: it is checked, and kept in the file.
        listed = {name: entry.members(name, capabilities()) for name in ("shows", "reading") if name in entry.raw}
        row["shows"] = listed.get("shows", [])
        entry.end()
    for slug in rows.keys() - named:
        reader.note(file, slug, "", "say which capabilities it looks for; [] where it names none")


def _read_one(sought: YamlEntry, row: CapabilityRow) -> None:
    slug = sought.member("capability", capabilities())
    said = {lang: typeset(sought.text(lang, longest=200), lang) for lang in _LANGUAGES}
    sought.end()
    for lang, words in said.items():
        if words and not any(words in text for text in _texts(row, lang)):
            sought.note(lang, f"{words!r} does not stand in the title, the description or the technologies")
    if slug in row["capabilities"]:
        sought.note("capability", f"{slug!r} stands twice: keep one")
    row["capabilities"].append(slug)
    for lang, words in said.items():
        row[f"capability_words_{lang}"].append(words)


def _texts(row: CapabilityRow, lang: str) -> tuple[str, ...]:
    return (row[f"title_{lang}"], row[f"description_{lang}"], *row[f"technologies_{lang}"])


OPPORTUNITIES, AGREEMENTS = "opportunities-china.yaml", "agreements.yaml"
GUIDES, FRENCH = "china-guides.yaml", "french.yaml"
REQUIRED_CAPABILITIES = "capabilities-sought.yaml"

_GUIDE_PARTS = ("meta", "challenges", "guides", "compliance_checks", "compliance_note")
_SIGNED = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")
_ISO_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:/(\d{4}-\d{2}-\d{2}))?")

# What other files say of an opportunity, or what is made of the rest.
_FOUND_LATER = (
    "capabilities", "capability_words_en", "capability_words_fr", "shows", "words_en", "words_fr", "disclosure",
    "vouched_on",
)  # fmt: skip

type Row = dict[str, Any]


@dataclass(slots=True)
class OpportunityCatalogue:
    """All rows of the China side, each list keyed by ``slug``; references between rows are slugs."""

    opportunities: list[Row] = field(default_factory=list)
    signals: list[Row] = field(default_factory=list)
    agreements: list[Row] = field(default_factory=list)
    guides: list[Row] = field(default_factory=list)
    checks: list[Row] = field(default_factory=list)


def read_opportunity_catalogue(folder: Path = DATA) -> OpportunityCatalogue:
    """Return every row of the China side. Raise ``InvalidDataError`` naming every mistake of every file."""
    reader = YamlReader(folder)
    reader.open(FRENCH, OPPORTUNITIES, SIGNALS, AGREEMENTS, GUIDES, REQUIRED_CAPABILITIES, EVIDENCE)
    reader.translate(FRENCH)
    side = OpportunityCatalogue()
    for entry in reader.entries(OPPORTUNITIES, reader.document(OPPORTUNITIES)):
        side.opportunities.append(_opportunity(entry))
        entry.end()
    read_required_capabilities(reader, REQUIRED_CAPABILITIES, side.opportunities)
    side.signals = read_signals(reader)
    _read_agreements(reader, side)
    _read_guides(reader, side)
    check_relations(reader, side.signals, (row["slug"] for row in (*side.agreements, *side.guides, *side.checks)))
    read_evidence(reader, (row["slug"] for row in (*side.opportunities, *side.signals)))
    reader.translations.note_leftovers()
    reader.refuse_if_mistaken()
    return side


def _opportunity(entry: YamlEntry) -> Row:
    row: Row = entry.columns(
        Opportunity,
        {
            "city": typeset(entry.text("city", required=False, longest=60), "en"),
            "owner": entry.text("owner", required=False),
            **(_value(entry)),
            **(_recurring(entry)),
        },
        members={"cn_province": ChineseProvince},
        needed=("areas",),
        in_english=("buyer", "technologies", "note"),
        named={"buyer": "buyer_or_host", "technologies": "technologies_sought", "organizer_url": "organizer_site"},
        besides=_FOUND_LATER,
    )
    if row["kind"] in ANSWERED and row["status"] in LIVE and not row["owner"]:
        entry.note("owner", "name the seat that looks after it: it is live")
    if row["kind"] in ANSWERED and row["status"] in LIVE and not (row["opens"] or row["closes"] or row["review_by"]):
        entry.note("review_by", "write a date, or the day to look at it again: it is live")
    if row["cn_province"] and row["cn_province"] not in row["cn_provinces"]:
        entry.note("cn_provinces", f"add {row['cn_province']}, the single province that applies")
    if row["opens"] and row["closes"] and row["closes"] < row["opens"]:
        entry.note("closes", "it cannot close before it opens: mend one of the dates")
    if (row["status"] == OpportunityStatus.RECURRING) != bool(row["usual_month"]):
        entry.note(
            "recurring", "an event held regularly has the status recurring and its usual month, and no other has"
        )
    return row | {f"words_{lang}": search_words(row, lang) for lang in ("en", "fr")}


def _value(entry: YamlEntry) -> Row:
    value = entry.inner("value", required=False)
    if value is None:
        return {"value_amount": None, "value_currency": ""}
    row = {"value_amount": value.amount("amount"), "value_currency": value.member("currency", Currency)}
    value.end()
    return row


def _recurring(entry: YamlEntry) -> Row:
    recurring = entry.inner("recurring", required=False)
    if recurring is None:
        return {"usual_month": None, "last_dates_en": "", "last_dates_fr": ""}
    recurring.member("frequency", ("annual", "irregular"))
    month = recurring.count("usual_month", required=True, least=1, most=12)
    text = recurring.text("last_dates_seen", required=False, longest=100)
    only_days = _ISO_DAYS.fullmatch(text)
    recurring.end()
    return {
        "usual_month": month,
        "last_dates_en": dates_as_text(text, "en"),
        "last_dates_fr": dates_as_text(
            text if only_days or not text else recurring.reader.translations.french(text), "fr"
        ),
    }


def dates_as_text(text: str, lang: str) -> str:
    """Return a text with its ISO days written out: "2018-06-07/2018-06-09" is "7 to 9 June 2018"."""
    return _ISO_DAYS.sub(lambda found: _period(found[1], found[2], lang), text)


def _period(first: str, last: str | None, lang: str) -> str:
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        return f"{first}/{last}" if last else first
    if start == end:
        return day(start, lang)
    same_month = (start.year, start.month) == (end.year, end.month)
    beginning = day(start, lang, year=start.year != end.year)
    if same_month:
        beginning = beginning.split()[0]
    return f"{beginning} to {day(end, lang)}" if lang == "en" else f"du {beginning} au {day(end, lang)}"


def search_words(row: Row, lang: str) -> str:
    known_areas = [Area(area).label.text(lang) for area in row["areas"]]
    places = [chinese_province(code, lang) for code in row["cn_provinces"]]
    kinds = [OpportunityKind(row["kind"]).label.text(lang)] if row["kind"] else []
    return " · ".join([*row[f"technologies_{lang}"], *known_areas, *places, *kinds]).replace(NBSP, " ")


def _read_agreements(reader: YamlReader, side: OpportunityCatalogue) -> None:
    for entry in reader.entries(AGREEMENTS, reader.document(AGREEMENTS)):
        side.agreements.append(_agreement(entry))
        entry.end()
    known = {row["slug"]: row for row in side.agreements}
    for row in side.agreements:
        successor = row["successor"]
        if successor and (successor not in known or successor == row["slug"]):
            reader.note(AGREEMENTS, row["slug"], "successor", f"{successor!r} is not another agreement of this file")
        if successor and row["status"] != AgreementStatus.EXPIRED:
            reader.note(AGREEMENTS, row["slug"], "status", "an agreement that was replaced has expired")
        if _runs_in_a_circle(row["slug"], known):
            reader.note(AGREEMENTS, row["slug"], "successor", "the successors run in a circle: mend one of them")


def _runs_in_a_circle(slug: str, known: dict[str, Row]) -> bool:
    seen: set[str] = set()
    while slug in known and known[slug]["successor"]:
        if slug in seen:
            return True
        seen.add(slug)
        slug = known[slug]["successor"]
    return False


def _agreement(entry: YamlEntry) -> Row:
    parties = entry.inner("parties")
    signed = entry.text("signed", required=False)
    if signed and not _SIGNED.match(signed):
        entry.note("signed", f"write a year, a month or a day as 2026, 2026-01 or 2026-01-15, not {signed!r}")
    verified = entry.truth("verified")
    reason: Row = {"unverified_reason_en": "", "unverified_reason_fr": ""}
    if not verified:
        reason = entry.phrase("unverified_reason", required=True)
    elif "unverified_reason" in entry.raw:
        entry.note("unverified_reason", "remove this field: the entry is verified")
        entry.text("unverified_reason", required=False)
    row: Row = entry.columns(
        Agreement,
        {
            "successor": entry.text("successor", required=False),
            "signed": signed,
            "is_verified": verified,
            **(parties.phrase_list("canadian", name="canadian_parties") if parties else {}),
            **(parties.phrase_list("chinese", name="chinese_parties") if parties else {}),
            **(reason),
        },
        needed=("opens",),
    )
    if parties:
        for side in ("canadian", "chinese"):
            if not row[f"{side}_parties_en"]:
                parties.note(side, "name at least one party")
        parties.end()
    return row


def _read_guides(reader: YamlReader, side: OpportunityCatalogue) -> None:
    document = reader.document(GUIDES)
    rows = reader.part(GUIDES, document, "guides", known=_GUIDE_PARTS)
    for entry in reader.entries(GUIDES, rows, part="guides"):
        side.guides.append(
            entry.columns(
                Guide,
                {
                    "order": entry.order,
                },
                needed=("languages", "challenges", "use_when"),
                in_english=("provider", "note"),
            )
        )
        entry.end()
    _check_challenges(reader, document)
    guides = {row["slug"] for row in side.guides}
    checks = document.get("compliance_checks") if isinstance(document, dict) else None
    for entry in reader.entries(GUIDES, checks, part="compliance_checks"):
        if not entry.text("guide"):
            continue
        order = entry.count("order", required=True, least=1, most=99) or entry.order
        guide = entry.reference("guide", guides)
        side.checks.append(
            entry.columns(
                ComplianceCheck,
                {
                    "order": order,
                    "guide": guide,
                },
                in_english=("if_yes",),
            )
        )
        entry.end()


def _check_challenges(reader: YamlReader, document: Any) -> None:
    """The file and the portal name the same challenges; their labels are those of the portal."""
    challenges = document.get("challenges") if isinstance(document, dict) else None
    named = {entry.name for entry in reader.entries(GUIDES, challenges, ident="slug", part="challenges")}
    for challenge in Challenge:
        if challenge not in named:
            reader.note(GUIDES, "challenges", "slug", f"add the challenge {challenge}")
    for unknown in named - set(Challenge):
        reader.note(GUIDES, unknown, "slug", "this challenge is not known here: remove it")
