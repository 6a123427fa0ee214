"""Whether a text asks about a program that it names, as a model that learned from 1,000 such texts hears it. Pure.

"Our CanExport claim was refused" asks about it; "after CanExport paid for the fair, a buyer owes us" does not. The
model hears the words, not which name stands there. It is trained by ``scripts.train_sentences``.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from hub.matching.areas.model import load_model
from hub.matching.extraction.model import plain_word, sentence_features
from hub.matching.extraction.text import folded, plain_spaces
from programs.catalogue.mentions import ProgramMention, ProgramNames

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
    model = load_model(NAMED_MODEL)
    scored = [
        (model.scores(name_values(_masked(text, mentions, place)))[ASKED], mention)
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
    """Return a text with a word in the place of each name."""
    parts, end = [], 0
    for number, mention in enumerate(mentions):
        parts += [text[end : mention.start], f" {NAME if number == place else OTHER} "]
        end = mention.end
    return "".join((*parts, text[end:]))
