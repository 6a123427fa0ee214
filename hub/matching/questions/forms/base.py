"""The forms of questions: one answer, several, a figure; and the first question, what the company does."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.core.forms import choices_for
from hub.core.text.figures import parse_figure
from hub.core.text.formats import percent, plain_number
from hub.core.vocabulary.enums import Area
from hub.facts.types import band_bounds, band_of, exact_is_unknown, is_band
from hub.matching.profile.facts import DESCRIPTIONS

UNKNOWN = "unknown"
NONE = "none"
RANGE = "range"

CHOOSE = _("Choose an answer, or “I don’t know”.")
DONT_KNOW = _("I don’t know")

type Choices = Sequence[tuple[str, Any]]


def answer_at(answers: Mapping[str, Any], key: str) -> Any:
    """Return the answer kept under a name such as ``province`` or ``project.cost_cad``; None where there is none."""
    return _holder(answers, key).get(key.removeprefix("project."))


def is_answered(answers: Mapping[str, Any], key: str) -> bool:
    """Return whether a question was answered, be it with "I don't know"."""
    return key.removeprefix("project.") in _holder(answers, key)


def _holder(answers: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return answers.get("project") or {} if key.startswith("project.") else answers


class QuestionForm(forms.Form):
    """One question. ``answers()`` returns what a valid form says, by the names of ``hub.facts.types``."""

    hide_optional = True
    pairs = False  # short choices side by side

    def __init__(self, data: Any = None, *, answers: Mapping[str, Any], lang: str, **options: Any) -> None:
        super().__init__(data, auto_id="q_%s")
        self.known, self.lang = answers, lang
        self.build(**options)

    build: Callable[..., None]
    """Add the fields, with what is known already; each kind of question takes options of its own."""

    def answers(self) -> dict[str, Any]:
        raise NotImplementedError

    def add_list(self, name: str, label: Any, empty: Any, choices: Choices, kept: Iterable[str]) -> None:
        """Add a list that may be left alone; the first that it offers of what is ``kept`` is chosen."""
        known = next((code for code in kept if code in dict(choices)), "")
        self.fields[name] = forms.ChoiceField(
            label=label, choices=[("", empty), *choices], required=False, initial=known
        )

    def was_sent(self, name: str) -> bool:
        """Whether the reader put anything into a field."""
        return bool(self.fields[name].widget.value_from_datadict(self.data, self.files, name))

    @property
    def lead(self) -> forms.BoundField | None:
        """The list of choices that needs no label of its own, because the question is its label."""
        first = self.visible_fields()[0]
        return first if first.name == "answer" else None

    @property
    def others(self) -> list[forms.BoundField]:
        fields = self.visible_fields()
        return fields[1:] if self.lead else fields


class SingleChoiceForm(QuestionForm):
    def build(
        self,
        *,
        key: str,
        choices: Choices,
        pairs: bool = False,
        values: Mapping[str, Any] | None = None,
        words: Callable[[Any, Any], Any] | None = None,
    ) -> None:
        """``values`` maps what the form sends to what is kept, where the two differ; ``words`` names a range."""
        kept = answer_at(self.known, key)
        if words and is_band(kept):
            # Profiles take a range too. It is offered as it stands, so that it is not lost.
            choices, values = [*choices, (RANGE, words(*band_bounds(kept)))], {**(values or {}), RANGE: kept}
        self.key, self.pairs, self.values = key, pairs, values
        self.fields["answer"] = forms.ChoiceField(
            choices=[*choices, (UNKNOWN, DONT_KNOW)],
            widget=forms.RadioSelect,
            error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        )
        if is_answered(self.known, key):
            sent = next((name for name, value in (values or {}).items() if value == kept), kept)
            self.initial["answer"] = UNKNOWN if kept is None else sent

    def answers(self) -> dict[str, Any]:
        """Return the one answer, None for "I don't know"."""
        chosen = self.cleaned_data["answer"]
        return {self.key: None if chosen == UNKNOWN else (self.values or {}).get(chosen, chosen)}


class MultipleChoiceForm(QuestionForm):
    """Any number of answers of a list. "None of these" is an answer of its own."""

    def offer(
        self,
        *,
        key: str,
        choices: Choices,
        hints: Mapping[str, Any] | None = None,
        none: Any = None,
        dont_know: Any = DONT_KNOW,
        pairs: bool = False,
    ) -> None:
        """Add the list; ``none`` holds the words of "none of these" where that is a possible answer."""
        self.key, self.pairs = key, pairs
        extra = [(NONE, none)] if none else []
        self.fields["answer"] = forms.MultipleChoiceField(
            choices=[*choices, *self._named_before(choices), *extra, (UNKNOWN, dont_know)],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        )
        self.fields["answer"].choice_hints = hints or {}  # type: ignore[attr-defined]
        if is_answered(self.known, key):
            kept = answer_at(self.known, key)
            self.initial["answer"] = [UNKNOWN] if kept is None else self.kept_choices(kept)

    def _named_before(self, choices: Choices) -> list[tuple[str, str]]:
        """Return what was written elsewhere and the list does not offer, so that it is not lost."""
        offered = {value for value, _label in choices}
        kept = answer_at(self.known, self.key) or ()
        return [(value, value) for value in self.kept_choices(kept) if value not in offered and value != NONE]

    def kept_choices(self, kept: Any) -> list[str]:
        return list(kept) or [NONE]

    def clean_answer(self) -> list[str]:
        """Refuse "none of these" beside something; "I don't know" beside something is taken as that something."""
        chosen: list[str] = [value for value in self.cleaned_data["answer"] if value != UNKNOWN]
        if NONE in chosen and len(chosen) > 1:
            raise forms.ValidationError(_("Choose either “none of these” or the ones that fit."))
        return chosen or [UNKNOWN]

    @property
    def chosen(self) -> list[str] | None:
        """The values chosen: none of them is an empty list, "I don't know" is None."""
        chosen = self.cleaned_data["answer"]
        return None if chosen == [UNKNOWN] else [value for value in chosen if value != NONE]


class MultipleChoiceQuestionForm(MultipleChoiceForm):
    def build(self, **options: Any) -> None:
        """Take the options of ``offer``."""
        self.offer(**options)

    def answers(self) -> dict[str, Any]:
        return {self.key: self.chosen}


class FigureForm(QuestionForm):
    """A number: a band, or the exact figure, which stands above the band."""

    def build(
        self,
        *,
        key: str,
        bands: Sequence[tuple[float, float | None]],
        words: Any,
        exact: Any,
        unit: str = "",
        most: float = 10**15,
    ) -> None:
        """``words(low, high)`` names a band; ``unit`` is "share" for a percentage, "money" for dollars."""
        self.key = key
        self.bands = {f"{low}-{'' if high is None else high}": (low, high) for low, high in bands}
        self.fields["answer"] = forms.ChoiceField(
            choices=[*((name, words(*ends)) for name, ends in self.bands.items()), (UNKNOWN, DONT_KNOW)],
            widget=forms.RadioSelect,
            required=False,
            error_messages={"invalid_choice": CHOOSE},
        )
        self.add_exact(exact, unit=unit, most=most)
        self._show_known()

    def add_exact(self, label: Any, *, unit: str, most: float) -> None:
        self.unit, self.most = unit, most
        self.fields["exact"] = forms.CharField(
            label=label,
            required=False,
            max_length=40,
            widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal", "autocomplete": "off"}),
        )

    def _show_known(self) -> None:
        if not is_answered(self.known, self.key):
            return
        low, high = band_bounds(answer_at(self.known, self.key))
        band = next((name for name, ends in self.bands.items() if ends == (low, high)), None)
        if low is None:
            self.initial["answer"] = UNKNOWN
        elif band:
            self.initial["answer"] = band
        elif low == high:
            self.initial["exact"] = self._written(low)

    def _written(self, figure: float) -> str:
        return percent(figure, self.lang) if self.unit == "share" else plain_number(figure, self.lang)

    def clean_exact(self) -> float | int | None:
        text = self.cleaned_data["exact"].strip()
        if not text:
            return None
        figure = parse_figure(text, whole=self.unit != "share")
        if figure is None:
            example = {"share": "25", "money": "250 000" if self.lang == "fr" else "250,000"}.get(self.unit, "42")
            raise forms.ValidationError(_("Write the number in digits, like %(example)s"), params={"example": example})
        value = float(figure / 100 if self.unit == "share" else figure)
        if self.unit == "" and not value.is_integer():
            raise forms.ValidationError(_("Write a whole number, like 42"))
        if value > self.most:
            most = self._written(self.most)
            raise forms.ValidationError(_("Write a number of at most %(most)s"), params={"most": most})
        return int(value) if value.is_integer() else value

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and data.get("exact") is None and not data.get("answer"):
            self.add_error("answer", CHOOSE)
        return data

    def answers(self) -> dict[str, Any]:
        """Return the figure or the band; None for "I don't know"."""
        exact, chosen = self.cleaned_data["exact"], self.cleaned_data["answer"]
        if exact is not None:
            return {self.key: exact}
        return {self.key: None if chosen == UNKNOWN else band_of(*self.bands[chosen])}


class ExactFigureForm(FigureForm):
    """The exact number behind a band, or "I don't know exactly", which keeps the band."""

    _LABELS = {"": _("In digits"), "money": _("In dollars"), "share": _("In percent")}

    def build(  # type: ignore[override]
        self, *, key: str, unit: str = "", least: float = 0, most: float = 10**15
    ) -> None:
        """The answer kept under ``key`` is a band."""
        self.key, self.least = key, least
        self.add_exact(self._LABELS[unit], unit=unit, most=most)
        self.fields["unknown"] = forms.BooleanField(
            label=_("I don’t know exactly"), required=False, initial=exact_is_unknown(answer_at(self.known, key))
        )

    def clean(self) -> dict[str, Any]:
        data = forms.Form.clean(self) or self.cleaned_data
        exact = data.get("exact")
        if not self.errors and exact is None and not data.get("unknown"):
            self.add_error("exact", _("Write the number, or choose “I don’t know exactly”."))
        if exact is not None and exact < self.least:
            self.add_error("exact", _("Write a number of at least %(least)s") % {"least": self._written(self.least)})
        return data

    def answers(self) -> dict[str, Any]:
        """Return the number, which may also correct the band; without one, the band that stands."""
        exact = self.cleaned_data["exact"]
        return {self.key: {**answer_at(self.known, self.key), "exact": None} if exact is None else exact}


class WorkForm(QuestionForm):
    """What the company does, in its own words or by the eight areas."""

    def build(self, *, areas: Mapping[str, Any] | None = None) -> None:
        """``areas`` gives a second line for each area."""
        self.fields["words"] = forms.CharField(
            label=_("In your own words"),
            help_text=_("English, French or Chinese. Leave out anything confidential."),
            required=False,
            max_length=4000,
            initial=next((self.known[name] for name in DESCRIPTIONS if self.known.get(name)), ""),
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        _add_areas(self, self.known.get("areas"), asked="areas" in self.known, required=False, hints=areas or {})

    clean_answer = MultipleChoiceForm.clean_answer

    def clean(self) -> dict[str, Any]:
        """Ask for words or for a choice."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("words") and not self.was_sent("answer"):
            self.add_error("words", _("Write a few words, choose an area, or choose “I don’t know”."))
        return data

    def answers(self) -> dict[str, Any]:
        """Return words and areas; words alone leave the areas to the next page, where they are proposed."""
        words, chosen = self.cleaned_data["words"].strip(), self.cleaned_data["answer"]
        said: dict[str, Any] = {"description": words or None} if words or self.known.get("description") else {}
        if not words or chosen != [UNKNOWN]:
            said["areas"] = None if chosen == [UNKNOWN] else [area for area in chosen if area != NONE]
        return said


class AreasForm(MultipleChoiceForm):
    """The areas proposed from the company's words, to confirm or to change."""

    def build(self, *, proposed: Sequence[str], hints: Mapping[str, Any]) -> None:
        """``hints`` gives, by area, the words that led there."""
        chosen = self.known.get("areas")
        ticked = list(dict.fromkeys([*(chosen or ()), *proposed])) if chosen != [] else []
        _add_areas(self, ticked or chosen, asked=bool(ticked) or "areas" in self.known, required=True, hints=hints)

    def answers(self) -> dict[str, Any]:
        return {"areas": self.chosen}


def _add_areas(
    form: QuestionForm, kept: Iterable[str] | None, *, asked: bool, required: bool, hints: Mapping[str, Any]
) -> None:
    form.fields["answer"] = forms.MultipleChoiceField(
        label=_("Or choose among the eight priority areas"),
        choices=[*choices_for(Area), (NONE, _("None of the eight")), (UNKNOWN, DONT_KNOW)],
        widget=forms.CheckboxSelectMultiple,
        required=required,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    form.fields["answer"].choice_hints = hints  # type: ignore[attr-defined]
    if asked:
        form.initial["answer"] = [UNKNOWN] if kept is None else (list(kept) or [NONE])
