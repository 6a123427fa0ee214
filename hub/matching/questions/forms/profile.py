"""Questions that are more than a list or a figure: markets, sales, place, codes, partners."""

from operator import itemgetter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.profile.forms.bands import share_text
from companies.profile.forms.fields import CHINA_REGION_CHOICES, project_places
from hub.core.forms import choices_for
from hub.core.vocabulary.enums import Need, PartnerKind, Province
from hub.core.vocabulary.labels import COUNTRY_NAMES, country_name
from hub.directory.reference.places import CHINA
from hub.facts.types import SALES, band_bounds, band_of
from hub.matching.questions.forms.base import (
    CHOOSE,
    DONT_KNOW,
    NONE,
    UNKNOWN,
    MultipleChoiceForm,
    QuestionForm,
    SingleChoiceForm,
    answer_at,
    is_answered,
)
from programs.eligibility.places import place_named, sub_regions

_USUAL_MARKETS = ("CN", "US", "MX", "GB", "DE", "FR", "JP", "KR", "IN", "SG")
_SALES = {f"{low}-{high}": (low, high) for low, high in SALES.bands}


class MarketsForm(MultipleChoiceForm):
    """The markets aimed at; for China also the part of it, because each post serves its own."""

    def build(self) -> None:
        """Offer the usual markets, those named before, and every other country in a list."""
        kept = answer_at(self.known, "target_markets") or ()
        self.offered = dict.fromkeys((*_USUAL_MARKETS, *(code[:2] for code in kept)))
        names = [(code, country_name(code).text(self.lang)) for code in self.offered]
        self.offer(key="target_markets", choices=names, none=_("None outside Canada"), pairs=True)
        # A company that wants to enter China has told us one of its markets: it need not say so twice.
        needs = self.known.get("needs") or ()
        if not is_answered(self.known, "target_markets") and Need.MARKET_ENTRY_CHINA in needs:
            self.initial["answer"] = [CHINA]
        parts = ((code, words.text(self.lang)) for code, words in CHINA_REGION_CHOICES.items())
        others = (
            (code, words.text(self.lang))
            for code, words in COUNTRY_NAMES.items()
            if code not in self.offered and code not in {"CA", "EU"}
        )
        whole = _("All of China, or not decided")
        by_name = itemgetter(1)
        self.add_list("part", _("Which part of China, if you know it?"), whole, sorted(parts, key=by_name), kept)
        self.add_list("other", _("Another country"), _("No other country"), sorted(others, key=by_name), kept)
        self.fields["answer"].required = False

    def kept_choices(self, kept: Any) -> list[str]:
        """Return the boxes that were ticked; a part of China ticks China."""
        return list(dict.fromkeys(code[:2] for code in kept)) or [NONE]

    def clean(self) -> dict[str, Any]:
        """Ask for one answer in any of the three lists, and refuse "none" beside a market."""
        data = super().clean() or self.cleaned_data
        more = [data.get(name) for name in ("part", "other") if data.get(name)]
        if not self.errors and not self.was_sent("answer") and not more:
            self.add_error("answer", CHOOSE)
        elif NONE in (data.get("answer") or ()) and more:
            self.add_error("answer", _("Choose either “none of these” or the ones that fit."))
        return data

    def answers(self) -> dict[str, Any]:
        """Return every market named, China before its part."""
        part, other = self.cleaned_data["part"], self.cleaned_data["other"]
        parts = [code for code in answer_at(self.known, "target_markets") or () if "-" in code]
        # The list shows one part of China: left as it was, it stands for all that were named.
        named = parts if part and part in parts[:1] else [part]
        markets = [*(self.chosen or ()), *((CHINA, *named) if part else ()), *((other,) if other else ())]
        if not markets and self.chosen is None:
            return {"target_markets": None}
        return {"target_markets": list(dict.fromkeys(markets))}


class PlaceForm(SingleChoiceForm):
    """Where the project takes place: a province, a part of China, or another country."""

    def build(self) -> None:  # type: ignore[override]
        """Offer provinces as buttons, the rest of the world in two lists."""
        kept = answer_at(self.known, "project.place")
        super().build(key="project.place", choices=choices_for(Province), pairs=True)
        self.fields["answer"].required = False
        places = project_places(self.lang)
        self.add_list("part", _("Or which part of China?"), _("Not in China"), places["part"], [kept])
        self.add_list("other", _("Or another country"), _("No other country"), places["other"], [kept])
        if self.initial.get("answer") not in {*Province, UNKNOWN}:
            self.initial.pop("answer", None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        named = [data.get(name) for name in ("answer", "part", "other") if data.get(name) not in {None, "", UNKNOWN}]
        if not self.errors and len(named) > 1:
            self.add_error("answer", _("Choose one place."))
        elif not self.errors and not named and not data.get("answer"):
            self.add_error("answer", CHOOSE)
        return data

    def answers(self) -> dict[str, Any]:
        """Return the place; None for "I don't know"."""
        abroad = self.cleaned_data["part"] or self.cleaned_data["other"]
        return {self.key: abroad} if abroad else super().answers()


class SharesForm(QuestionForm):
    """How much of the sales comes from each market aimed at."""

    def build(self) -> None:
        aimed = [code for code in answer_at(self.known, "target_markets") or () if "-" not in code and code != "CA"]
        self.markets = aimed[:4] or [CHINA]
        kept = answer_at(self.known, "market_sales_share") or {}
        for market in self.markets:
            self.fields[market] = forms.ChoiceField(
                label=country_name(market).text(self.lang),
                choices=[*((name, share_text(*ends)) for name, ends in _SALES.items()), (UNKNOWN, DONT_KNOW)],
                widget=forms.RadioSelect,
                initial=next((name for name, ends in _SALES.items() if ends == band_bounds(kept.get(market))), None),
                error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
            )

    def answers(self) -> dict[str, Any]:
        """Return the bands by market; None where none is known."""
        chosen = {market: self.cleaned_data[market] for market in self.markets}
        known = {market: band_of(*_SALES[name]) for market, name in chosen.items() if name != UNKNOWN}
        return {"market_sales_share": known or None}


class RegionForm(QuestionForm):
    """The region inside the province, or the city."""

    def build(self) -> None:
        places = [place for place in sub_regions().values() if place.province == self.known.get("province")]
        self.fields["city"] = forms.CharField(
            label=_("City or town"), required=False, max_length=80, initial=self.known.get("city") or ""
        )
        self.fields["answer"] = forms.ChoiceField(
            label=_("Or the region"),
            choices=[*((place.slug, place.name(self.lang)) for place in places), (UNKNOWN, DONT_KNOW)],
            widget=forms.RadioSelect,
            required=False,
            error_messages={"invalid_choice": CHOOSE},
        )
        kept = self.known.get("sub_region")
        place = place_named(kept, sub_regions()) if kept else None
        self.initial["answer"] = place.slug if place else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("city") and not data.get("answer"):
            self.add_error("city", _("Write the city, choose a region, or choose “I don’t know”."))
        return data

    def answers(self) -> dict[str, Any]:
        """Return region and city; the region by its name, as a profile shows it."""
        region, city = self.cleaned_data["answer"], self.cleaned_data["city"].strip()
        name = sub_regions()[region].name(self.lang) if region and region != UNKNOWN else None
        return {"sub_region": name, **({"city": city} if city else {})}


class CodesForm(QuestionForm):
    def build(self) -> None:
        kept = self.known.get("naics")
        self.fields["codes"] = forms.CharField(
            label=_("Your NAICS codes"),
            help_text=_("2 to 6 digits each. More digits decide more. Separate them with commas."),
            required=False,
            max_length=200,
            initial=", ".join(kept or ()),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )
        self.fields["unknown"] = forms.BooleanField(
            label=DONT_KNOW, required=False, initial="naics" in self.known and kept is None
        )

    def clean_codes(self) -> list[str]:
        codes = self.cleaned_data["codes"].replace(";", ",").replace(" ", ",").split(",")
        codes = [code for code in codes if code]
        if not all(code.isascii() and code.isdigit() and 2 <= len(code) <= 6 for code in codes):
            raise forms.ValidationError(_("Write codes of 2 to 6 digits, like 333310"))
        return list(dict.fromkeys(codes))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("codes") and not data.get("unknown"):
            self.add_error("codes", _("Write a code, or choose “I don’t know”."))
        return data

    def answers(self) -> dict[str, Any]:
        """Return the codes; none of them is "I don't know"."""
        return {"naics": self.cleaned_data["codes"] or None}


class PartnerForm(MultipleChoiceForm):
    def build(self) -> None:
        kinds = [kind for kind in PartnerKind if kind is not PartnerKind.ANY]
        self.offer(key="project.partner_kind", choices=choices_for(kinds), none=_("No partner yet"))
        has_partner = answer_at(self.known, "project.has_partner")
        if is_answered(self.known, "project.has_partner") and "answer" not in self.initial:
            self.initial["answer"] = {None: [UNKNOWN], False: [NONE]}.get(has_partner, [])

    def answers(self) -> dict[str, Any]:
        """Return whether there is a partner, and of which kinds."""
        chosen = self.chosen
        has_partner = None if chosen is None else bool(chosen)
        return {"project.has_partner": has_partner, "project.partner_kind": chosen}
