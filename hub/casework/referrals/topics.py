"""What the words of a request are about, as a model that learned from 6,328 such texts hears it. Pure.

Signs (``hub.directory.reference.seats``) are words that say it outright and that a curator keeps; the model hears what
plain sentences mean. Where it is sure, its topic comes before a lone sign; signs of two questions come before it. It is
trained by ``scripts.train_sentences``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hub.core.vocabulary.enums import Need
from hub.matching.areas.model import load_model
from hub.matching.extraction.model import sentence_features
from hub.matching.extraction.text import folded, plain_spaces

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
    "own-use": Topic("funding", "own-use"),
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


def topic_of(text: str) -> Topic | None:
    """Return what a text is surely about; None where that is no question, or nothing is sure."""
    topic, share = max(topic_shares(text).items(), key=lambda each: each[1])
    return TOPICS[topic] if share >= SURE and TOPICS[topic].question else None


def topic_shares(text: str) -> Mapping[str, float]:
    """Return how likely each topic is, as shares of one."""
    scores = load_model(TOPICS_MODEL).scores(sentence_features(folded(plain_spaces(text))).values)
    whole = sum(scores.values())
    return {topic: score / whole for topic, score in scores.items()}
