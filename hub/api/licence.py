"""Under which terms the data may be used: docs/decisions/0012-open-data-under-cc-by.md says why."""

NAME = "CC BY 4.0"
SPDX = "CC-BY-4.0"
ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
DEEDS = {
    "en": "https://creativecommons.org/licenses/by/4.0/deed.en",
    "fr": "https://creativecommons.org/licenses/by/4.0/deed.fr",
}
