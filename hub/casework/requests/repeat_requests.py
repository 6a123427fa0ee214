"""What is read of a new request when it comes: signs of fraud, and which earlier one it repeats. Pure.

Five kinds of "again", five rules:

1. The same open request: one of the same kind is open, about the same program or opportunity, or in the same words.
2. A chaser: within three weeks of an earlier one of the same kind, unless it names another program or opportunity.
3. A serial drop: the fourth one, or a later one, within thirty days, of one company or one person over several records.
4. The same person: who asked the same lately for another company record, by the first two rules.
5. The same company record: another record may be the same company, and has an open request.
The first that holds is named. Nothing is merged by it.

Where none does, an intermediary is: who says that they write on behalf of a client. The officer asks for whom, as of a
company whose profile says that it advises others on management: that is said to who may read the profile, and nowhere
kept. A company that speaks of its own client says nothing of the kind.

Signs of the known frauds against exporters to China warn the officer, they accuse nobody: "come to sign" with a
banquet, a notary or a gift to pay for, a changed bank account, a commission to be paid first, a free mail address in
the place of a company’s. Source: Trade Commissioner Service, warnings on fraud in China.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hub.casework.choices import RepeatKind
from hub.casework.sla.services import ServiceStandards


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierRequest:
    """An earlier request of the company, or of a record that may be the same company (``own`` False).

    ``sender`` is the account of the address from which it came, "" where that is not known.
    """

    key: Any
    kind: str
    about: tuple[Any, Any]  # program and opportunity
    words: frozenset[str]
    received_at: datetime
    is_open: bool
    own: bool = True
    sender: str = ""


def words_of(*texts: str) -> frozenset[str]:
    """Return the words of texts that say something, in lower case."""
    return frozenset(
        word for text in texts for raw in text.lower().split() if len(word := raw.strip(".,;:!?«»\"'()")) > 3
    )


def repeat_kind(
    new: EarlierRequest, earlier: Iterable[EarlierRequest], promises: ServiceStandards
) -> tuple[RepeatKind, Any] | None:
    """Return which rule a new request falls under, with the key of the request that it repeats; None for none."""
    latest = sorted(earlier, key=lambda one: one.received_at, reverse=True)
    own = [one for one in latest if one.own]
    by_sender = [one for one in latest if not one.own and new.sender and new.sender == one.sender]
    if same := next((one for one in own if one.is_open and _is_same(new, one)), None):
        return RepeatKind.SAME_OPEN, same.key
    if first := _chased(new, own, promises):
        return RepeatKind.CHASER, first.key
    recent = [one for one in latest if (one.own or one in by_sender) and _is_within(new, one, promises.serial_days)]
    if len(recent) + 1 >= promises.serial_from:
        return RepeatKind.SERIAL, recent[0].key
    same = next((one for one in by_sender if one.is_open and _is_same(new, one)), None)
    if double := same or _chased(new, by_sender, promises):
        return RepeatKind.SAME_PERSON, double.key
    if other := next((one for one in latest if not one.own and one.is_open), None):
        return RepeatKind.SAME_COMPANY, other.key
    return None


def _chased(new: EarlierRequest, latest: Sequence[EarlierRequest], promises: ServiceStandards) -> EarlierRequest | None:
    alike = (one for one in latest if one.kind == new.kind and (not any(new.about) or new.about == one.about))
    return next((one for one in alike if _is_within(new, one, promises.chaser_days)), None)


def _is_same(new: EarlierRequest, one: EarlierRequest) -> bool:
    if new.kind != one.kind:
        return False
    if any(new.about) and new.about == one.about:
        return True
    shared, all_of_them = new.words & one.words, new.words | one.words
    return bool(all_of_them) and len(shared) * 10 >= len(all_of_them) * 8


def _is_within(new: EarlierRequest, one: EarlierRequest, days: int) -> bool:
    return timedelta(0) <= new.received_at - one.received_at <= timedelta(days=days)


_SOME = r"(?:one|some|several|many|both|two|three|four|five|\d+)"
_QUELQUES = r"(?:une?|certaine?s|plusieurs|quelques(?:-une?s)?|deux|trois|quatre|cinq|\d+)"
# What stands before "client" and is no adjective of it: "our company to clients", "notre service client".
_NO_ADJECTIVE = r"(?:to|for|and|or|with|of|in|at|by|as|whose|company|firm|team)\b"
_PAS_ADJECTIF = r"(?:à|au|aux|pour|et|ou|avec|de|du|des|en|dont|service|équipe|entreprise|société|compagnie)\b"
_FOR_A_CLIENT = re.compile(
    rf"\bon behalf of (?:{_SOME}(?: of)? )?(?:(?:our|my|an?|the|these|those) )?(?:(?!{_NO_ADJECTIVE})[\w-]+ ){{0,2}}?"
    r"(?:clients?|principals?)\b(?! (?:services?|relations|success|support|care|teams?|investigators?)\b)"
    rf"|\b(?:pour le compte|au nom) (?:d(?:e |[’'])(?:l[’'])?(?:{_QUELQUES} )?(?:de )?"
    rf"(?:(?:notre|mon|ma|nos|mes|ces?|cet|cette) )?|d(?:u|es) )(?:(?!{_PAS_ADJECTIF})[\w-]+ ){{0,2}}?"
    r"(?:client|mandant)e?s?\b",
    re.IGNORECASE,
)


def is_for_a_client(*texts: str) -> bool:
    """Return whether a company's words say that they are written on behalf of a client."""
    return any(_FOR_A_CLIENT.search(text) for text in texts)


# Management consulting (NAICS 54161). Engineers, laboratories and advisers on the environment ask for themselves.
_ADVISERS = ("54161",)


def is_adviser(naics: Iterable[str]) -> bool:
    """Return whether a company's industry is to advise others on their business."""
    return any(code.startswith(_ADVISERS) for code in naics)


_SIGNS: Mapping[str, str] = {
    "notary": r"\bnotar(?:y|ies|ization|isation|ial)\b|\bnotaires?\b|\bnotari[ée]|公证",
    "banquet": r"\bbanquets?\b|宴请|宴会",
    "gift": r"\bgifts?\b|\bcadeaux?\b|送礼|红包",
    "bank_details": (
        r"\b(?:new|changed?|different|other) bank\b|\bbank (?:account|details) (?:has |have )?changed\b"
        r"|\b(?:nouveau|changement de|autre) compte (?:bancaire|de banque)\b|银行账[户号]变更|新账户"
    ),
    "advance_fee": (
        r"\b(?:advance|upfront|up-front|handling|registration) fees?\b|\bcommission (?:first|in advance)\b"
        r"|\bfrais (?:d’avance|d'avance|de dossier|anticipés)\b|预付费|手续费"
    ),
    "free_mail": r"[\w.+-]+@(?:163|126|qq|sina|sohu|gmail|hotmail|outlook|yahoo)\.(?:com|cn|ca)\b",
}
_COMPILED = {sign: re.compile(pattern, re.IGNORECASE) for sign, pattern in _SIGNS.items()}


def signs_of_fraud(*texts: str) -> tuple[str, ...]:
    """Return the signs of fraud that stand in somebody's words, in a fixed order."""
    return tuple(sign for sign, pattern in _COMPILED.items() if any(pattern.search(text) for text in texts))
