"""Markets that a form offers by name. Others are kept when they come from the finder or a file."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from companies.validators import clean_business_number
from hub.core.db.bilingual import current_language
from hub.core.db.web_addresses import validate_web_address
from hub.core.forms import choices_for
from hub.core.text import formats
from hub.core.text.figures import parse_figure
from hub.core.vocabulary.enums import CANADA, Province
from hub.core.vocabulary.labels import COUNTRY_NAMES, country_name
from hub.directory.reference.places import CHINA, ChineseProvince, chinese_province_words, country_as_place
from hub.facts.types import NOT_ASKED, band_bounds

COUNTRY_CHOICES = {
    code: country_name(code)
    for code in ("CN", "HK", "US", "MX", "CL", "BR", "DE", "FR", "GB", "NL", "AE", "IN", "JP", "KR", "SG", "VN", "AU")
}

# Hong Kong and Macao are markets of their own.
CHINA_REGION_CHOICES = {
    province.value: chinese_province_words(province)
    for province in ChineseProvince
    if province not in {ChineseProvince.HONG_KONG, ChineseProvince.MACAO}
}


def market_name(code: str, lang: str) -> str:
    """Return the name of a market in ``lang``; a code that has no name stands for itself."""
    words = CHINA_REGION_CHOICES.get(code) or country_name(code)
    return words.text(lang)


def market_names(codes: Iterable[str], lang: str) -> list[str]:
    return [market_name(code, lang) for code in codes]


UNKNOWN = "unknown"
PAIRS_TEMPLATE = "companies/widgets/pairs.html"  # short labels stand side by side
NONE = "none-of-these"
DONT_KNOW = _("I don’t know")
OR_EXACTLY = _("or exactly")

_market_label = lazy(lambda code: market_name(code, current_language()), str)


def market_choices(codes: Iterable[str]) -> list[tuple[str, Any]]:
    return [(code, _market_label(code)) for code in codes]


def editable_number(value: Any) -> str:
    """Write a number so that it can be edited: digits, and a comma as decimal mark in French."""
    number = Decimal(str(value)).normalize()
    digits = f"{number:f}"
    return digits.replace(".", ",") if current_language() == "fr" else digits


def project_places(lang: str) -> dict[str, list[tuple[str, str]]]:
    """Return the places of projects outside the provinces: parts of China (all of it first), and other countries."""
    parts = sorted(((code, words.text(lang)) for code, words in CHINA_REGION_CHOICES.items()), key=lambda pair: pair[1])
    others = [
        (country_as_place(code), words.text(lang))
        for code, words in COUNTRY_NAMES.items()
        if code not in {CANADA, CHINA, "EU"}
    ]
    return {
        "part": [(CHINA, {"fr": "Chine, lieu à préciser"}.get(lang, "China, place not decided")), *parts],
        "other": sorted(others, key=lambda pair: formats.fold(pair[1])),
    }


def _place_choices() -> list[Any]:
    places = project_places(current_language())
    return [
        ("", _("Not answered yet")),
        (_("In Canada"), choices_for(Province)),
        (_("In China"), places["part"]),
        (_("Elsewhere"), places["other"]),
        (UNKNOWN, DONT_KNOW),
    ]


class KnownChoiceField(forms.ChoiceField):
    """One of a list, "I don't know", or not answered yet."""

    def clean(self, value: Any) -> Any:
        """Return what was chosen, None or ``NOT_ASKED``."""
        chosen = super().clean(value)
        return {UNKNOWN: None, "": NOT_ASKED}.get(chosen, chosen)

    def show(self, answer: Any, *, asked: bool) -> str:
        return UNKNOWN if asked and answer is None else answer or ""


class PlaceField(KnownChoiceField):
    """A province, a part of China, another country, or "I don't know"."""

    widget = forms.Select

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=_place_choices, required=False, **options)


class YesNoField(forms.ChoiceField):
    """Yes, no, or "I don't know"."""

    widget = forms.RadioSelect

    def __init__(self, **options: Any) -> None:
        choices = [("yes", _("Yes")), ("no", _("No")), (UNKNOWN, DONT_KNOW)]
        super().__init__(choices=choices, required=False, template_name=PAIRS_TEMPLATE, **options)

    def clean(self, value: Any) -> Any:
        """Return True, False, None or ``NOT_ASKED``."""
        return {"yes": True, "no": False, UNKNOWN: None, "": NOT_ASKED}[super().clean(value)]

    def show(self, answer: Any, *, asked: bool) -> str:
        return UNKNOWN if asked and answer is None else {True: "yes", False: "no", None: ""}[answer]


class SingleChoiceField(KnownChoiceField):
    """One member of a closed list, or "I don't know"."""

    widget = forms.RadioSelect

    def __init__(self, members: type[StrEnum], **options: Any) -> None:
        super().__init__(choices=[*choices_for(members), (UNKNOWN, DONT_KNOW)], required=False, **options)


class SelectOneField(SingleChoiceField):
    """The same for a list that is too long for buttons."""

    widget = forms.Select

    def __init__(self, members: type[StrEnum], **options: Any) -> None:
        super().__init__(members, **options)
        self.choices = [("", _("Not answered yet")), *self.choices]


class MultipleChoiceField(forms.MultipleChoiceField):
    """Any number of members of a list; "none of these" is an answer where it makes sense, and so is "I don't know"."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, choices: Sequence[tuple[str, Any]], *, none: Any = None, unknown: bool = True, **options: Any):
        apart = ([(NONE, none)] if none else []) + ([(UNKNOWN, DONT_KNOW)] if unknown else [])
        super().__init__(choices=[*choices, *apart], required=False, **options)
        self.apart = {value for value, _label in apart}

    def clean(self, value: Any) -> Any:
        """Return the list (empty for "none"), None or ``NOT_ASKED``. "None" beside a choice is a contradiction."""
        chosen = super().clean(value)
        if not chosen:
            return NOT_ASKED
        if self.apart.intersection(chosen):
            if len(chosen) > 1:
                raise ValidationError(_("Choose from the list, or one of the last answers, not both."), code="both")
            return [] if chosen == [NONE] else None
        return chosen

    def show(self, answer: Any, *, asked: bool) -> list[str]:
        """Return what the form shows; members that the list does not offer are added to it, so that none is lost."""
        if answer is None:
            return [UNKNOWN] if asked else []
        known = {value for value, _label in self.choices}
        self.choices = [*market_choices(code for code in answer if code not in known), *self.choices]
        return list(answer) or [NONE]


class LinesField(forms.CharField):
    """Names, one to a line. An empty field is "never asked"; a line "none" in either language is "none"."""

    _NOTHING = frozenset({"none", "aucun", "aucune"})

    def __init__(self, *, most: int = 120, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(required=False, widget=widget, max_length=2000, **options)
        self.most = most

    def clean(self, value: Any) -> Any:
        """Return the list of names or ``NOT_ASKED``."""
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines() if line.strip()]
        if too_long := next((line for line in lines if len(line) > self.most), None):
            raise ValidationError(
                _("Write one name to a line, each under %(most)s characters. This one is longer: %(line)s"),
                params={"most": self.most, "line": too_long[:40] + "…"},
                code="too_long",
            )
        if not lines:
            return NOT_ASKED
        return [] if len(lines) == 1 and lines[0].lower() in self._NOTHING else lines

    def show(self, answer: Any, *, asked: bool) -> str:
        if answer == []:
            return {"fr": "Aucun", "en": "None"}[current_language()]
        return "\n".join(answer or ())


class DescriptionField(forms.CharField):
    """Free words; empty is "never asked"."""

    def __init__(self, *, rows: int = 0, **options: Any) -> None:
        if rows:
            options["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> Any:
        """Return the words or ``NOT_ASKED``."""
        return super().clean(value) or NOT_ASKED

    def show(self, answer: Any, *, asked: bool) -> str:
        return answer or ""


class WebsiteField(forms.URLField):
    """A web address, which may be typed without https://."""

    default_validators = [validate_web_address]

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, assume_scheme="https", **options)


class BusinessNumberField(forms.CharField):
    """A business number, of which form and check digit are checked; it may be left out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=24, **{"label": _("Business number"), **options})

    def clean(self, value: Any) -> str:
        """Return the number in its compact form."""
        return clean_business_number(super().clean(value))


class DayField(forms.DateField):
    """A date; empty is "never asked"."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)

    def clean(self, value: Any) -> Any:
        """Return the date in ISO form or ``NOT_ASKED``."""
        day = super().clean(value)
        return day.isoformat() if day else NOT_ASKED

    def show(self, answer: Any, *, asked: bool) -> str:
        return answer or ""


class BandWidget(forms.MultiWidget):
    """A range to choose, or an exact number to write."""

    template_name = "companies/widgets/band.html"

    def __init__(self, *, choices: Sequence[tuple[str, Any]], exact_label: Any, attrs: Any = None) -> None:
        exact = forms.TextInput(attrs={"class": "input short", "inputmode": "decimal", "autocomplete": "off"})
        chooser = forms.Select(choices=choices, attrs={"class": "input", "aria-label": _("A range")})
        super().__init__({"range": chooser, "exact": exact}, attrs)
        self.exact_label = exact_label

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the words beside the second box."""
        return super().get_context(name, value, attrs) | {"exact_label": self.exact_label}

    def decompress(self, value: Any) -> list[str]:
        """Return both boxes; the form gives them as a pair already."""
        return list(value or ("", ""))


class BandField(forms.MultiValueField):
    """A number as a range of a list, exactly, or "I don't know". An exact number stands before a range.

    ``factor`` is what one written unit is worth: a share is written in percent and kept as a part of one.
    """

    def __init__(
        self,
        bands: Sequence[tuple[Any, Any]],
        *,
        words: Any,
        exact_label: Any = OR_EXACTLY,
        most: int | None = None,
        whole: bool = True,
        factor: Decimal = Decimal(1),
        **options: Any,
    ) -> None:
        self.words, self.most, self.whole, self.factor = words, most, whole, factor
        choices = [("", _("Not answered yet")), *map(self._choice, bands), (UNKNOWN, DONT_KNOW)]
        parts = (forms.ChoiceField(choices=choices, required=False), forms.CharField(required=False, max_length=30))
        widget = BandWidget(choices=choices, exact_label=exact_label)
        super().__init__(parts, widget=widget, required=False, require_all_fields=False, **options)

    def _choice(self, band: tuple[Any, Any]) -> tuple[str, Any]:
        low, high = band
        return f"{low}-{'' if high is None else high}", lazy(self.words, str)(low, high)

    def clean(self, value: Any) -> Any:
        """Return a number or band, None or ``NOT_ASKED``."""
        return super().clean(value) if any(value or ()) else NOT_ASKED

    def compress(self, data_list: list[str]) -> Any:
        chosen, exact = data_list
        if exact:
            return self._exact(exact)
        if chosen == UNKNOWN:
            return None
        low, _dash, high = chosen.partition("-")
        ends = [float(end) if "." in end else int(end) for end in (low, high) if end]
        return {"min": ends[0], "max": ends[1] if len(ends) > 1 else None}

    def _exact(self, written: str) -> int | float:
        number = parse_figure(written, whole=self.whole)
        if number is None:
            raise ValidationError(_("Write the number in digits, like 42."), code="digits")
        if self.whole and number != number.to_integral_value():
            raise ValidationError(_("Write a whole number, like 42."), code="whole")
        if self.most is not None and number > self.most:
            raise ValidationError(
                _("This number is too large: the most is %(most)s."),
                params={"most": formats.plain_number(self.most, current_language())},
                code="too_large",
            )
        number *= self.factor
        return int(number) if number == number.to_integral_value() else float(number)

    def show(self, answer: Any, *, asked: bool) -> tuple[str, str]:
        """Return both boxes; a range that the list does not offer is added to it, so that none is lost."""
        if answer is None:
            return (UNKNOWN if asked else "", "")
        low, high = band_bounds(answer)
        if low == high:
            return ("", editable_number(Decimal(str(low)) / self.factor))
        value, label = self._choice((low, high))
        chooser = self.fields[0]
        if value not in dict(chooser.choices):
            chooser.choices = [*chooser.choices, (value, label)]
            self.widget.widgets[0].choices = chooser.choices
        return (value, "")
