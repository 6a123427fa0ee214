"""What a draft says: the program that its document describes, as far as it can be read, and what cannot."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from hub.core.typography import french
from hub.core.vocabulary import IntakeMode, Stage, Support
from hub.core.words import Words
from programs.catalogue.entries import Contact, Note, Program, Span
from programs.drafting import values
from programs.drafting.condition_rows import condition_of
from programs.drafting.documents import FIELDS, Document
from programs.drafting.values import Mistake, ValueMistakeError
from programs.eligibility.intake import IntakeFacts

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_SECTION_OF = {name: section.value for section, names in FIELDS.items() for name in names}
_REQUIRED = {
    "name_en": Words("Write the name in English.", "Écrivez le nom en anglais."),
    "name_fr": Words("Write the name in French.", "Écrivez le nom en français."),
    "summary_en": Words("Write the summary in English.", "Écrivez le résumé en anglais."),
    "summary_fr": Words("Write the summary in French.", "Écrivez le résumé en français."),
    "as_of": Words("Say of which day the evidence is.", "Dites de quel jour date la source."),
    "sources": Words("Name the page that says so.", "Nommez la page qui le dit."),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """``program`` is what the draft says so far; ``mistakes`` are what cannot be read or is missing."""

    program: Program
    mistakes: tuple[Mistake, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything can be read, and nothing is missing that a published program must have."""
        return all(mistake.mild for mistake in self.mistakes)


def read_document(document: Document, frame: Program) -> Reading:
    """Return what a document says; ``frame`` gives what a draft does not change: the slug and the organization."""
    reader = _Reader(document)
    program = replace(
        frame,
        **reader.words(),
        **reader.money(),
        **reader.applying(),
        **reader.evidence(frame),
        conditions=tuple(reader.conditions()),
    )
    successors = reader.value("replaced_by", values.slugs) or ()
    reader.check(frame, successors)
    program = replace(program, replaced_by=successors, intake=reader.intake(program, replaced=bool(successors)))
    return Reading(program, tuple(reader.mistakes))


class _Reader:
    """Reads the fields of a document and notes what is wrong with them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.mistakes: list[Mistake] = []

    def value[Value](self, name: str, read: Callable[[str], Value]) -> Value | None:
        try:
            return read(self.document.get(name) or "")
        except ValueMistakeError as error:
            self.wrong(name, error.words)
            return None

    def wrong(self, name: str, words: Words, *, blank: bool = False, mild: bool = False) -> None:
        self.mistakes.append(Mistake(_SECTION_OF[name], name, words, blank=blank, mild=mild))

    def text(self, name: str) -> str:
        text = " ".join(str(self.document.get(name) or "").split(" ")).strip()
        if not text and name in _REQUIRED:
            self.wrong(name, _REQUIRED[name], blank=True)
        return french(text) if name.endswith("_fr") else text

    def words(self) -> dict[str, Any]:
        urls = {name: self.value(name, values.address) or None for name in ("url_en", "url_fr")}
        one = bool(self.document.get("link_in_one_language"))
        for name, words in (
            ("url_en", Words("English link is missing. Add it, or say there is none.",
                             "Le lien en anglais manque. Ajoutez-le, ou dites qu’il n’y en a pas.")),
            ("url_fr", Words("French link is missing. Add it, or say there is none.",
                             "Le lien en français manque. Ajoutez-le, ou dites qu’il n’y en a pas.")),
        ):  # fmt: skip
            if urls[name] is None and not self.document.get(name) and not one:
                self.wrong(name, words, blank=True, mild=True)
        return {
            **{name: self.text(name) for name in ("name_en", "name_fr", "summary_en", "summary_fr")},
            **urls,
            "link_in_one_language": one,
            "notes": self.pairs("notes"),
        }

    def pairs(self, name: str) -> tuple[Note, ...]:
        english = values.lines(self.document.get(f"{name}_en") or "")
        its_french = [french(line) for line in values.lines(self.document.get(f"{name}_fr") or "")]
        if len(english) != len(its_french):
            words = Words(
                f"English has {len(english)} lines and French {len(its_french)}. Write each in both languages.",
                f"Il y a {len(english)} lignes en anglais et {len(its_french)} en français. Complétez-les.",
            )
            self.wrong(f"{name}_fr" if len(its_french) < len(english) else f"{name}_en", words)
        return tuple(Note(en, fr) for en, fr in zip(english, its_french, strict=False))

    def money(self) -> dict[str, Any]:
        support = tuple(kind for kind in self.document["support"] if kind in set(Support))
        if not support:
            words = Words("Name at least one kind of support.", "Nommez au moins une forme de soutien.")
            self.wrong("support", words, blank=True)
        least, most = self.bounds("amount", values.whole)
        return {
            "support": support,
            "stages": tuple(stage for stage in self.document["stages"] if stage in set(Stage)),
            "amount_min_cad": least,
            "amount_max_cad": most,
            "cost_share_max": self.value("cost_share", values.share),
        }

    def bounds(self, name: str, read: Callable[[str], int | None]) -> tuple[int | None, int | None]:
        least, most = (self.value(f"{name}_{end}", read) for end in ("min", "max"))
        if least is not None and most is not None and least > most:
            words = Words("The smallest is above the largest.", "Le plus petit dépasse le plus grand.")
            self.wrong(f"{name}_max", words)
        return least, most

    def span(self, name: str) -> Span:
        least, most = self.bounds(name, values.count)
        source = self.value(f"{name}_source", values.address) or ""
        if (least is not None or most is not None) and not source:
            self.wrong(f"{name}_source", _REQUIRED["sources"], blank=True)
        return Span(least=least, most=most, source=source)

    def applying(self) -> dict[str, Any]:
        contact = Contact(
            email=self.value("contact_email", _mail) or "",
            phone=str(self.document.get("contact_phone") or "").strip()[:40],
            url_en=self.value("contact_url_en", values.address) or "",
            url_fr=self.value("contact_url_fr", values.address) or "",
            source=self.value("contact_source", values.address) or "",
        )
        if contact and not contact.source:
            self.wrong("contact_source", _REQUIRED["sources"], blank=True)
        return {
            "documents": self.pairs("documents"),
            "effort": self.span("effort"),
            "decision": self.span("decision"),
            "contact": contact,
        }

    def check(self, frame: Program, successors: tuple[str, ...]) -> None:
        if frame.slug in successors:
            self.wrong("replaced_by", Words("The program names itself.", "Le programme se nomme lui-même."))

    def evidence(self, frame: Program) -> dict[str, Any]:
        as_of = self.value("as_of", values.day)
        if as_of is None and not self.document.get("as_of"):
            self.wrong("as_of", _REQUIRED["as_of"], blank=True)
        sources = self.value("sources", values.addresses)
        if sources == ():
            self.wrong("sources", _REQUIRED["sources"], blank=True)
        verified = bool(self.document.get("verified"))
        reason = str(self.document.get("unverified_reason") or "").strip()
        if not verified and not reason:
            words = Words("Say why it could not be verified.", "Dites pourquoi on n’a pas pu le vérifier.")
            self.wrong("unverified_reason", words, blank=True, mild=True)
        return {
            "as_of": as_of or frame.as_of,
            "as_of_year_only": bool(self.document.get("year_only")),
            "sources": sources or (),
            "verified": verified,
            "unverified_reason": reason or None,
            "review_by": self.value("review_by", values.day),
        }

    def conditions(self) -> Any:
        for row in self.document["conditions"]:
            condition, mistakes = condition_of(row)
            self.mistakes += mistakes
            if condition is not None:
                yield condition

    def intake(self, program: Program, *, replaced: bool) -> IntakeFacts:
        mode = self.document.get("intake_mode")
        days = {name: self.value(name, values.day) for name in ("opens", "closes", "closed_on")}
        ended = bool(self.document.get("ended"))
        for name in ("closes", "closed_on"):
            if (opens := days["opens"]) and (end := days[name]) and end < opens:
                words = Words("It would close before it opens.", "Il fermerait avant d’ouvrir.")
                self.wrong(name, words)
        if ended and mode != IntakeMode.CLOSED:
            words = Words(
                "Only a program whose intake is closed can have ended.",
                "Seul un programme qui ne reçoit plus de demandes peut avoir pris fin.",
            )
            self.wrong("ended", words)
        return IntakeFacts(
            mode=IntakeMode(mode) if mode in set(IntakeMode) else IntakeMode.UNKNOWN,
            ended=ended,
            replaced_by=replaced,
            verified=program.verified,
            **days,
        )


def _mail(text: str) -> str:
    plain = text.strip()
    if plain and not _MAIL.fullmatch(plain):
        raise ValueMistakeError(
            Words(
                "Write an e-mail address, such as name@example.ca.",
                "Écrivez une adresse de courriel, par exemple nom@exemple.ca.",
            )
        )
    return plain
