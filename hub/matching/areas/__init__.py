"""Propose priority areas from a company's own words, in English, French or Chinese.

A text is read into features: its words, pairs and parts of words, Chinese characters, and what a published vocabulary
finds in it once the boundary rules of the areas have moved its weights. A small linear model, trained on a corpus of
texts written for it, adds up one weight for each feature and area. The words with the largest sums are shown beside the
proposal. "None of the eight" is an answer like the others. A proposal is a suggestion: the company decides.
"""

from hub.matching.areas.proposing import MOST_AREAS, Proposal, propose_areas, score_areas, use_words, words_version
from hub.matching.areas.topics import topics_of
from hub.matching.areas.vocabulary import AREAS_FILE, PublishedWords, load_vocabulary

__all__ = [
    "AREAS_FILE",
    "MOST_AREAS",
    "Proposal",
    "PublishedWords",
    "load_vocabulary",
    "propose_areas",
    "score_areas",
    "topics_of",
    "use_words",
    "words_version",
]
