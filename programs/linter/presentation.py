"""What the linter found, in words."""

from hub.core.text.localized import Localized
from hub.publishing.documents.findings import LintFinding

PLACES = {
    "name": Localized("Name", "Nom"),
    "summary": Localized("Summary", "Résumé"),
    "condition": Localized("Condition", "Condition"),
    "note": Localized("Note", "Note"),
    "url": Localized("Official page", "Page officielle"),
}
_LANGUAGE = {"English": Localized("English", "anglais"), "French": Localized("French", "français")}


def placed_words(finding: LintFinding) -> Localized:
    """Return what the linter found, with its place in the program."""
    kind, _space, number = finding.where.partition(" ")
    label = PLACES[kind]
    if number in _LANGUAGE:
        label = Localized(f"{label.en}, {_LANGUAGE[number].en}", f"{label.fr}, {_LANGUAGE[number].fr}")
    elif number:
        label = Localized(f"{label.en} {number}", f"{label.fr} {number}")
    return Localized(f"{label.en}: {finding.words.en}", f"{label.fr}\u00a0: {finding.words.fr}")
