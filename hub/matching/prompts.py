"""One question in words: how it is asked, why, with which form, and how its answer is repeated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from companies.presentation import fact_words
from hub.core.bilingual import current_language
from hub.matching.forms.kinds import QuestionForm, value_at, was_answered
from programs.catalogue.entries import Catalogue


@dataclass(frozen=True, kw_only=True)
class Prompt:
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

    def was_asked(self, answers: Mapping[str, Any]) -> bool:
        """Return whether it was answered, be it with "I don't know"."""
        return was_answered(answers, self.keys[0])

    def bind(
        self,
        data: Any = None,
        *,
        answers: Mapping[str, Any],
        catalogue: Catalogue,
        form: type[QuestionForm] | None = None,
        **options: Any,
    ) -> QuestionForm:
        """Return the form of the question with what is known already; ``form`` stands in for its own."""
        extra = self.from_catalogue(catalogue) if self.from_catalogue else {}
        build = {**self.options, **extra} if form is None else {}
        return (form or self.form)(data, answers=answers, lang=current_language(), **build, **options)

    def said(self, answers: Mapping[str, Any]) -> str:
        """Return an answer in a few words, "Not known: number of employees" for "I don't know"."""
        value = value_at(answers, self.keys[0])
        if value is None:
            return gettext("Not known: %(what)s") % {"what": self.what}
        return self.say(value) if self.say else fact_words(self.keys[0].removeprefix("project."), value)
