"""The capabilities of an offering: those that its own words propose first, then the closed list by area."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.core.text.formats import join_words, quoted
from hub.core.vocabulary.enums import Area
from hub.core.vocabulary.labels import label
from hub.directory.reference.capabilities import Capability, capabilities
from hub.matching.profile.facts import propose_capabilities


@dataclass(frozen=True, slots=True)
class CapabilityChoice:
    """One tick; ``because`` are the words that propose it, "" where none do."""

    value: str
    label: str
    checked: bool
    because: str = ""


@dataclass(frozen=True, slots=True)
class CapabilityGroup:
    """The ticks of one area; open where one of them is chosen or the offering works in the area."""

    title: str
    choices: tuple[CapabilityChoice, ...]
    is_open: bool


class CapabilitiesForm(forms.Form):
    """Any number of capabilities. Until the company has chosen, what its words propose is ticked."""

    capabilities = forms.MultipleChoiceField(
        choices=lambda: [(slug, each.name_en) for slug, each in capabilities().items()],
        label=_("What it brings"),
        required=False,
    )

    def __init__(self, data: Any = None, *, offering: Any, lang: str) -> None:
        super().__init__(data)
        self.offering, self.lang = offering, lang
        self.proposals = {each.capability: each.because for each in propose_capabilities(offering.description)}

    @property
    def chosen(self) -> list[str]:
        """The chosen capabilities of a valid form, in the order of the list; none is an answer too."""
        return [slug for slug in capabilities() if slug in self.cleaned_data["capabilities"]]

    @property
    def proposed(self) -> tuple[CapabilityChoice, ...]:
        """The ticks that the description proposes, with its words."""
        return tuple(self._choice(capabilities()[slug]) for slug in self.proposals)

    @property
    def groups(self) -> tuple[CapabilityGroup, ...]:
        """The rest of the list, each capability under its main area."""
        return tuple(group for area in Area if (group := self._group(area)).choices)

    def _group(self, area: Area) -> CapabilityGroup:
        rest = (each for each in capabilities().values() if each.areas[0] == area and each.slug not in self.proposals)
        choices = tuple(map(self._choice, rest))
        is_open = area in (self.offering.areas or ()) or any(choice.checked for choice in choices)
        return CapabilityGroup(label(area, self.lang), choices, is_open)

    def _choice(self, capability: Capability) -> CapabilityChoice:
        because = join_words([quoted(words, self.lang) for words in self.proposals.get(capability.slug, ())], self.lang)
        return CapabilityChoice(capability.slug, capability.name(self.lang), capability.slug in self._ticked(), because)

    def _ticked(self) -> Iterable[str]:
        if self.is_bound:
            return self["capabilities"].data or ()
        return self.proposals if self.offering.capabilities is None else self.offering.capabilities
