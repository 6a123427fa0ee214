"""Pages of prose. Each exists whole in both languages, side by side in ``templates/pages/en`` and ``fr``."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Prose:
    """One page of prose: its name, its titles and the day of its last change."""

    name: str
    title_en: str
    title_fr: str
    changed: date

    def title(self, lang: str) -> str:
        """Return the title in ``lang``."""
        return self.title_fr if lang == "fr" else self.title_en


PROSE = {
    page.name: page
    for page in (
        Prose("about", "About this portal", "À propos du portail", date(2026, 11, 27)),
        Prose("how_matching_works", "How matching works", "Comment fonctionne le jumelage", date(2026, 11, 24)),
        Prose("privacy", "Privacy notice", "Avis de confidentialité", date(2026, 11, 27)),
        Prose("terms", "Terms of use", "Conditions d’utilisation", date(2026, 11, 27)),
        Prose("accessibility", "Accessibility statement", "Déclaration d’accessibilité", date(2026, 11, 24)),
    )
}
