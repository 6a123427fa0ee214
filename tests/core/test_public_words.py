"""Words of the staff stand on no page of visitors and companies, and a French label names a thing."""

import re
from pathlib import Path, PurePosixPath

import polib
from django.conf import settings

from hub.core.management.commands.translations import messages_in_project
from tests.support.texts import api_texts

ROOT = Path(settings.BASE_DIR)
PUBLIC = (
    "templates/*.html", "templates/accounts/**", "templates/companies/**", "templates/directory/**",
    "templates/matching/**", "templates/opportunities/**", "templates/pages/**", "templates/programs/*.html",
    "templates/subscriptions/**", "templates/ui/**", "templates/casework/enquiries/**",
    "templates/casework/outcomes/**", "templates/casework/requests/**", "templates/casework/results/**",
)  # fmt: skip
# What only the staff opens. A seat on a mission is a place for a company (templates/casework/missions): no staff word.
STAFF = (
    "templates/staff.html", "templates/matching/impact*", "templates/matching/matching_companies.html",
    "templates/pages/role.html", "templates/ui/staff_*",
)  # fmt: skip
STAFF_WORDS = re.compile(r"\b(?:seats?|holes?|sièges?(?! soci)|trous?)\b", re.IGNORECASE)
_GAP = re.compile(r"%\(\w+\)[sd]")


def _is_public(place: str) -> bool:
    path = PurePosixPath(place.partition(":")[0])
    return any(path.full_match(one) for one in PUBLIC) and not any(path.full_match(one) for one in STAFF)


def test_no_page_of_visitors_and_companies_says_a_word_of_the_staff() -> None:
    public = {key for key, place in messages_in_project(ROOT) if _is_public(place)}
    texts = {
        text
        for entry in polib.pofile(str(ROOT / "hub/locale/fr/LC_MESSAGES/django.po"))
        if (entry.msgctxt, entry.msgid) in public
        for text in (entry.msgid, entry.msgid_plural, entry.msgstr, *entry.msgstr_plural.values())
    }
    assert len(texts) > 1000
    assert sorted(text for text in texts if STAFF_WORDS.search(_GAP.sub("", text))) == []


# "What it brings" in English; a French label names the thing: "Apports".
_WHAT = re.compile(r"Ce (?:que|qui|qu’|dont|sur quoi|à quoi)\b")


def test_no_french_label_begins_as_an_english_what() -> None:
    catalogue = polib.pofile(str(ROOT / "hub/locale/fr/LC_MESSAGES/django.po"))
    labels = [text for entry in catalogue for text in (entry.msgstr, *entry.msgstr_plural.values())]
    headings = [
        text
        for page in sorted((ROOT / "templates/pages/fr").glob("*.html"))
        for text in re.findall(r"<h\d[^>]*>([^<]+)", page.read_text(encoding="utf-8"))
    ]
    assert headings
    found = [text for text in (*labels, *headings) if _WHAT.match(text) and not text.endswith((".", "!", "?"))]
    assert found == []


def test_no_french_label_of_columns_sheets_and_the_api_begins_as_an_english_what() -> None:
    lists = [ROOT / "hub/core/data/columns.yaml", ROOT / "companies/data/sheet.yaml"]
    code = [*(ROOT / "hub/api").rglob("*.py"), *(ROOT / "programs/imports/formats").glob("*.py")]
    begins = re.compile(rf"""(?:["\[]|, )({_WHAT.pattern}[^"\]]*)""")
    found = [text for path in (*lists, *code) for text in begins.findall(path.read_text(encoding="utf-8"))]
    found += [french for _english, french in api_texts() if _WHAT.match(french)]
    assert found == []
