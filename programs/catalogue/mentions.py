"""Which program or body a text names, as firms name them: whole, by its acronym, or by a word of its own. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from hub.core.text.formats import fold
from programs.catalogue.synonyms import acronyms_that_are_words, synonyms, words_that_name_no_program

_IN_PARENTHESES = re.compile(r"\(([^()]*)\)")
_AFTER_THE_NAME = re.compile(r"\s*:\s.*|\s+[–-]\s.*")
_A_GOVERNMENT = re.compile(r"Government of |Gouvernement d")
_COUNTRY = re.compile(r"(?<= )(\w+),? (?:(?:of|du) )?Canada$")
# A word that only a name is ("CanExport", "NGen"), and an acronym ("SR&ED").
_OWN_WORD = re.compile(r"\b(?:[^\W\d_]*[a-zà-ÿ][A-ZÀ-Ý]\w*|[A-ZÀ-Ý]{2,}[a-zà-ÿ]{2,}\b)")
_ACRONYM = re.compile(r"\b[A-ZÀ-Ý]+(?:&?[A-ZÀ-Ý]+)*s?\b")
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class NamedProgram:
    """A program, whoever runs it, and whom it serves: "CA", or a province."""

    slug: str
    organization: str
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class ProgramMention:
    """A name in a text: where it begins and ends, and the programs that it may mean."""

    start: int
    end: int
    programs: frozenset[NamedProgram]


@dataclass(frozen=True, slots=True)
class ProgramNames:
    """The programs and bodies of a catalogue by their names, as folded words."""

    known: Mapping[str, frozenset[NamedProgram]]
    longest: int

    @classmethod
    def of(cls, rows: Iterable[tuple[NamedProgram, Iterable[str]]]) -> Self:
        """Return the names of programs and of their bodies; those that mean the same share what they name."""
        known: dict[str, set[NamedProgram]] = defaultdict(set)
        own_words: dict[str, set[NamedProgram]] = defaultdict(set)
        acronyms: dict[str, set[NamedProgram]] = defaultdict(set)
        for program, names in rows:
            for name in names:
                for found, said in ((known, _short_names(name)), (own_words, _OWN_WORD.findall(name))):
                    for one in said:
                        found[fold(one)].add(program)
                for acronym in _ACRONYM.findall(name):
                    acronyms[fold(acronym)].add(program)
        # What a word inside a name may mean counts where it is no name itself.
        known |= {word: programs for word, programs in own_words.items() if word not in known}
        subjects = set[str]()
        for group in synonyms():
            folded = {fold(name) for name in group if name != name.lower()}  # in small letters they are subjects
            named = set().union(*(known[one] for one in folded if one in known and len(one) >= _SHORTEST))
            subjects |= set() if named else folded
            for one in folded if named else ():
                if " " not in one or one not in known:
                    known[one] = known[one] | named
        # "SME" in the name of a program is a subject, and names none.
        known |= {one: programs for one, programs in acronyms.items() if one not in known and one not in subjects}
        known = {name: programs for name, programs in known.items() if len(name) >= _SHORTEST}
        known |= {words: set() for words in words_that_name_no_program()}
        return cls(
            {name: frozenset(named) for name, named in known.items()},
            max((len(name.split()) for name in known), default=0),
        )

    def mentions_in(self, text: str) -> tuple[ProgramMention, ...]:
        """Return the names in a text, in their order; long names come before short ones."""
        return tuple(self._mentions(list(_WORD.finditer(text))))

    def _mentions(self, words: list[re.Match[str]]) -> Iterator[ProgramMention]:
        at = 0
        while at < len(words):
            for length in range(min(self.longest, len(words) - at), 0, -1):
                said = [word.group() for word in words[at : at + length]]
                found = self.known.get(fold(" ".join(said)))
                if found is not None and not _is_a_common_word(said):
                    if found:
                        yield ProgramMention(words[at].start(), words[at + length - 1].end(), found)
                    at += length
                    break
            else:
                at += 1


def _short_names(name: str) -> Iterator[str]:
    """Yield what a program or a body is called: its name without what explains it, or the acronyms that do."""
    if _A_GOVERNMENT.match(name):  # it is asked for much that no program is
        return
    bare = _AFTER_THE_NAME.sub("", _IN_PARENTHESES.sub("", name))
    yield from (bare, _COUNTRY.sub(r"\1", bare), *_ACRONYM.findall(" ".join(_IN_PARENTHESES.findall(name))))


def _is_a_common_word(said: list[str]) -> bool:
    """Return whether a word is no name where it stands: "step" is one in capitals only."""
    return len(said) == 1 and not said[0].isupper() and fold(said[0]) in acronyms_that_are_words()
