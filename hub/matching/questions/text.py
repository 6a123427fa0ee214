"""One question in words: how it is asked, why, with which form, and how its answer is repeated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from companies.profile.presentation import fact_text
from hub.core.db.bilingual import current_language
from hub.facts.values import exact_is_unknown, is_band
from hub.matching.questions.forms.base import ExactFigureForm, QuestionForm, answer_at, is_answered
from programs.catalogue.entries import Catalogue


@dataclass(frozen=True, kw_only=True)
class QuestionText:
    """One question. ``fact`` is the engine's name; ``keys`` names the answers, the first tells whether it was asked."""

    fact: str
    keys: tuple[str, ...]
    question: Any
    why: Any
    what: Any  # "place", for "Change place"
    form: type[QuestionForm]
    options: Mapping[str, Any] = field(default_factory=dict)
    say: Callable[[Any], str] | None = None
    from_catalogue: Callable[[Catalogue], Mapping[str, Any]] | None = None
    exactly: Any = None  # the question for the exact number behind a range
    exact_options: Mapping[str, Any] = field(default_factory=dict)  # of its form, over those of ``options``

    def was_asked(self, answers: Mapping[str, Any]) -> bool:
        """Return whether it was answered, be it with "I don't know"."""
        return is_answered(answers, self.keys[0])

    def has_range(self, answers: Mapping[str, Any]) -> bool:
        """Return whether a range was answered behind which an exact number can be asked for."""
        return self.exactly is not None and is_band(answer_at(answers, self.keys[0]))

    def wants_exact(self, answers: Mapping[str, Any]) -> bool:
        """Return whether a range was answered, and its exact number was never asked for."""
        return self.has_range(answers) and not exact_is_unknown(answer_at(answers, self.keys[0]))

    def may_be_asked(self, answers: Mapping[str, Any]) -> bool:
        """Return whether it was never asked, or only for a range."""
        return not self.was_asked(answers) or self.wants_exact(answers)

    def bind(
        self,
        data: Any = None,
        *,
        answers: Mapping[str, Any],
        catalogue: Catalogue,
        form: type[QuestionForm] | None = None,
        exactly: bool = False,
        **options: Any,
    ) -> QuestionForm:
        """Return the form of the question with what is known already; ``form`` stands in for its own.

        ``exactly`` asks for the exact number behind the range that was answered.
        """
        if exactly:
            return self._bind_exactly(data, answers=answers)
        extra = self.from_catalogue(catalogue) if self.from_catalogue else {}
        build = {**self.options, **extra} if form is None else {}
        return (form or self.form)(data, answers=answers, lang=current_language(), **build, **options)

    def _bind_exactly(self, data: Any, *, answers: Mapping[str, Any]) -> ExactFigureForm:
        shared = {name: self.options[name] for name in ("unit", "most") if name in self.options}
        build = {"key": self.keys[0], **shared, **self.exact_options}
        return ExactFigureForm(data, answers=answers, lang=current_language(), **build)

    def said(self, answers: Mapping[str, Any]) -> str:
        """Return an answer in a few words, "Not known: number of employees" for "I don't know"."""
        value = answer_at(answers, self.keys[0])
        if value is None:
            return gettext("Not known: %(what)s") % {"what": self.what}
        return self.say(value) if self.say else fact_text(self.keys[0].removeprefix("project."), value)
