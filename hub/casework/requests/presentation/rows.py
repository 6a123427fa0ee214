"""What came of a request, as the company said it, in the words of the page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledRow:
    """One answer: its name, its words (lines of them for free text), and the page that changes it."""

    label: str
    words: str
    url: str = ""

    @property
    def is_long(self) -> bool:
        """Whether it is free text, which is not set in bold."""
        return len(self.words) > 120
