"""Words as the phrases are compared with: small letters without accents, cut into sentences and clauses."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_SPACES = re.compile(r"[^\S\n]+")
_SENTENCE_ENDS = re.compile(
    r"(?<![\s(.][a-z])(?<!\bst)(?<!\bste)(?<!\binc)(?<!\bno)\.(?=\s|$)|[!?](?=\s|$)|[;\n。！？；]"
)
_CLAUSE_ENDS = re.compile(r",(?!\d)|:(?! ?[\d$])|[()，、]| (?:but|mais|pis|however|cependant) ")
_JOINED = re.compile(
    r"(?= (?:and|et|pis|puis) (?:also |aussi )?(?:(?:we|i)(?:'\w+)?|someone|somebody|on|nous|je|quelqu'un"
    r"|(?:an? |some |une? |des )?(?:customer|buyer|client|acheteur|distribut(?:eur|or)|partner|partenaire)s?)(?!\w))"
)
_PIECES = re.compile(r"\S.{0,499}(?!\S)|\S.{0,499}", re.DOTALL)
_LIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ", "\u2009": " "} | {
    "\u2011": "-", "\u2010": "-", "–": "-", "—": ";",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence or a clause: its folded words, and where it begins in the text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def plain_spaces(text: str) -> str:
    """Return a text in which words stand one space apart; all places below count in it."""
    return _SPACES.sub(" ", text.translate(_LIKE)).strip()


def folded(text: str) -> str:
    """Return small letters without accents, each in the place of its own."""
    return "".join(map(_fold, text.lower())) if len(text.lower()) == len(text) else "".join(map(_fold, text))


def without_accents(text: str) -> str:
    """Return the letters of a pattern without accents."""
    return "".join(map(_fold, text))


def _fold(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[0] if letter > "\u007f" else letter


def sentences(text: str) -> Iterator[Part]:
    """Yield the sentences of a folded text; one that never ends in pieces, so that no text takes long to read."""
    for sentence in _cut(Part(text, 0), _SENTENCE_ENDS):
        for piece in _PIECES.finditer(sentence.text):
            yield Part(piece.group(), sentence.start + piece.start())


def clauses(sentence: Part) -> Iterator[Part]:
    yield from _cut(sentence, _CLAUSE_ENDS)


def joined_parts(sentence: Part) -> Iterator[Part]:
    """Yield what "and we", "et on" or "and someone" joins in a sentence, each of which may want another thing."""
    yield from _cut(sentence, _JOINED)


def clause_at(sentence: Part, place: int) -> Part:
    return next((one for one in clauses(sentence) if one.start <= place < one.end), sentence)


def _cut(part: Part, ends: re.Pattern[str]) -> Iterator[Part]:
    start = 0
    for end in (*(match.end() for match in ends.finditer(part.text)), len(part.text)):
        piece = part.text[start:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            yield Part(piece[lead:].rstrip(), part.start + start + lead)
        start = end
