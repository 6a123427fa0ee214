"""Propose priority areas from a company's own words, in English, French or Chinese.

A text is read into features: its words, pairs and parts of words, Chinese characters, and what a published vocabulary
finds in it once the boundary rules of the areas have moved its weights. A small linear model, trained on a corpus of
texts written for it, adds up one weight for each feature and area. The words with the largest sums are shown beside the
proposal. "None of the eight" is an answer like the others. A proposal is a suggestion: the company decides.
"""

from hub.matching.areas.proposals import (
    MOST_AREAS,
    AreaProposal,
    propose_areas,
    score_areas,
    text_areas,
    use_vocabulary,
    vocabulary_version,
)
from hub.matching.areas.vocabulary import AREAS_FILE, PublishedVocabulary, load_vocabulary
