"""What the words of a request are about, as models hear it that learned from such texts. Pure.

Signs (``hub.directory.reference.seats``) are words that say it outright and that a curator keeps; the model of topics,
of 6,328 texts, hears what plain sentences mean. Where it is sure, its topic comes before a lone sign; signs of two
questions come before it.

Whether a program that a text names is asked about, a model of 1,000 texts hears: "Our CanExport claim was refused"
asks about it; "after CanExport paid for the fair, a buyer owes us" does not. It hears the words, not which name stands
there. Both are trained by ``scripts.train_sentences``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from hub.core.vocabulary.enums import Need
from hub.matching.areas.model import load_model
from hub.matching.extraction.model import plain_word, sentence_features
from hub.matching.extraction.text import folded, plain_spaces
from programs.catalogue.mentions import ProgramMention, ProgramNames

TOPICS_MODEL = Path(__file__).resolve().parents[1] / "data" / "topics-model.npz"
SURE = 0.5  # the share of all topics from which one is believed


@dataclass(frozen=True, slots=True)
class Topic:
    """What a text is about: its question in the table of routing, and the sign that tells more of it."""

    question: str
    sign: str = ""


TOPICS: Mapping[str, Topic] = {
    "dispute": Topic(Need.DISPUTE),
    "infringement": Topic(Need.IP_PROTECTION, "infringement"),
    "idea": Topic(Need.IP_PROTECTION),
    "certification": Topic(Need.REGULATORY_CERTIFICATION),
    "hiring": Topic(Need.TALENT),
    "export-permit": Topic("export_permit"),
    "clearance": Topic("market_entry", "clearance"),
    "export-finance": Topic(Need.EXPORT_FINANCE),
    "capital": Topic(Need.GROWTH_CAPITAL, "investors"),
    "plant": Topic(Need.GROWTH_CAPITAL),
    "own-use": Topic(Need.OWN_SITE),
    "research": Topic(Need.FUNDING_RD),
    "pilot": Topic(Need.FUNDING_DEMO),
    "government-sale": Topic(Need.PROCUREMENT),
    "partner-abroad": Topic(Need.FIND_PARTNER),
    "partner-home": Topic(Need.FIND_PARTNER, "at-home"),
    "consortium": Topic(Need.CONSORTIUM),
    "mission": Topic(Need.TRADE_MISSION),
    "official": Topic(Need.GOVERNMENT_INTRODUCTION),
    "entry": Topic("market_entry"),
    "first-steps": Topic("market_entry", "first-steps"),
    "program": Topic(""),
    "unsure": Topic(""),
    "other": Topic(""),
}


@lru_cache(maxsize=1024)  # a request is opened many times, and its words stay
def topic_of(text: str) -> Topic | None:
    """Return what a text is surely about; None where that is no question, or nothing is sure."""
    topic, share = max(topic_shares(text).items(), key=lambda each: each[1])
    return TOPICS[topic] if share >= SURE and TOPICS[topic].question else None


def topic_shares(text: str) -> Mapping[str, float]:
    """Return how likely each topic is, as shares of one."""
    scores = load_model(TOPICS_MODEL).scores(sentence_features(folded(plain_spaces(text))).values)
    whole = sum(scores.values())
    return {topic: score / whole for topic, score in scores.items()}


# --- Programs that words name ----------------------------------------------------------------------------------------

NAMED_MODEL = Path(__file__).resolve().parents[1] / "data" / "named-programs-model.npz"
ASKED = "asked"
# How likely it must be that a name is asked about; more so where the words are surely about something else.
LIKELY, LIKELY_BESIDE_A_TOPIC = 0.35, 0.55
# What stands in the place of the name that is looked at, and of the others.
NAME, OTHER = "programname", "othername"
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[?.!,;:]")
_NEAR = 4  # words before and after a name whose place counts
_WEIGHT = 0.35  # of such a word, beside the words of the text


def asked_about(text: str, names: ProgramNames, *, least: float = LIKELY) -> tuple[ProgramMention, ...]:
    """Return what a text asks about of the programs and bodies that it names, the likeliest first."""
    mentions = names.mentions_in(text)
    scored = [
        (load_model(NAMED_MODEL).scores(name_values(_masked(text, mentions, place)))[ASKED], mention)
        for place, mention in enumerate(mentions)
    ]
    return tuple(mention for score, mention in sorted(scored, key=lambda each: -each[0]) if score >= least)


def name_values(masked: str) -> Mapping[str, float]:
    """Return the features of a text in which ``NAME`` stands for a name: its words, and those beside the name."""
    plain = folded(plain_spaces(masked))
    values = dict(sentence_features(plain).values)
    words = [word if word in "?.!,;:" else plain_word(word) for word in _WORD.findall(plain)]
    at = words.index(NAME)
    for place in range(max(0, at - _NEAR), min(len(words), at + _NEAR + 1)):
        if place != at:
            values[f"n{place - at}:{words[place]}"] = _WEIGHT
    return values


def _masked(text: str, mentions: tuple[ProgramMention, ...], place: int) -> str:
    parts, end = [], 0
    for number, mention in enumerate(mentions):
        parts += [text[end : mention.start], f" {NAME if number == place else OTHER} "]
        end = mention.end
    return "".join((*parts, text[end:]))
