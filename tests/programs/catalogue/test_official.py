"""Official links, sources and contacts of the catalogue, measured over the files."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from hub.core.text.formats import lies_on
from hub.core.vocabulary.enums import Intake, LinkBasis
from hub.publishing.documents.readability import Lint
from programs.catalogue.entries import Contact
from programs.catalogue.files import PROGRAM_PATHS
from programs.eligibility.evaluate import intake_on
from programs.entry_types.forms import evidence
from programs.linter.linter import lint, official_links
from programs.pages.presentation import former_entries
from tests.support.catalogue import real_catalogue

ROOT = Path(__file__).resolve().parents[3]
PROGRAMS = real_catalogue().programs
LIVE = [one for one in PROGRAMS if intake_on(one.intake, date(2026, 11, 27)).state is not Intake.ENDED]


def has_official_source(program) -> bool:
    """Return whether an official page tells of it. The first page of an organization tells of no unconfirmed program."""
    return any(
        program.is_official(one) and (program.verified or urlsplit(one).path.strip("/") not in {"", "en", "fr"})
        for one in program.sources
    )


@pytest.mark.parametrize(
    ("address", "lies"),
    [
        ("https://ised-isde.canada.ca/site", True),
        ("https://CANADA.ca", True),
        ("https://notcanada.ca/", False),
        ("https://canada.ca.example.com/", False),
        ("https://example.com/canada.ca", False),
        ("https://canada.ca:443/", True),
    ],
)
def test_an_address_lies_on_a_domain_or_below_it(address, lies):
    assert lies_on(address, ["canada.ca"]) is lies


def test_every_official_link_lies_on_a_domain_of_its_organization_or_of_a_government():
    off = [
        (program.slug, address)
        for program in PROGRAMS
        for address in (program.url_en, program.url_fr)
        if address and not program.is_official(address)
    ]
    assert off == []
    assert [one.slug for one in PROGRAMS if any(found.rule is Lint.OFF_DOMAIN for found in lint(one))] == []


def test_every_live_program_has_a_contact_or_its_organization_has_one():
    assert [one.slug for one in LIVE if not (one.contact or one.organization_contact)] == []


def test_nine_in_ten_live_programs_have_an_official_source_whether_our_sources_confirm_them_or_not():
    confirmed = [one for one in LIVE if one.verified]
    assert sum(map(has_official_source, confirmed)) >= 0.9 * len(confirmed)
    assert sum(map(has_official_source, LIVE)) >= 0.9 * len(LIVE)


def test_what_no_official_page_speaks_of_is_not_verified_and_reads_no_better_than_worth_a_look():
    assert [one.slug for one in LIVE if one.verified and not has_official_source(one)] == []
    assert [one.slug for one in PROGRAMS if one.is_confirmed and not has_official_source(one)] == []
    nowhere = replace(PROGRAMS[0], organization_domains=(), sources=("https://broker.example/",), verified=True)
    assert not nowhere.is_confirmed


def figures(text, lang):
    """Return the figures that a text states, but for days, hours and years, as plain numbers."""
    text = re.sub(r"[\u00a0\u202f]", " ", text)
    marks = (",", ".") if lang == "en" else (" ", ",")
    text = re.sub(rf"(?<=\d){re.escape(marks[0])}(?=\d{{3}}(?!\d))", "", text)
    text = re.sub(rf"(?<=\d){re.escape(marks[1])}(?=\d)", ".", text)
    found = {float(each) for each in re.findall(r"\d+(?:\.\d+)?", text)}
    return {each for each in found if not each.is_integer() or (each > 31 and not 1900 < each < 2100)}


def test_both_languages_state_the_same_figures():
    pairs = [(one.slug, one.summary_en, one.summary_fr) for one in PROGRAMS]
    pairs += [(one.slug, each.sentence_en, each.sentence_fr) for one in PROGRAMS for each in one.conditions]
    assert [(slug, en, fr) for slug, en, fr in pairs if figures(en, "en") != figures(fr, "fr")] == []


def test_no_name_stands_for_an_abbreviation_that_the_other_language_writes_out():
    short = re.compile(r"([A-ZÉ]{3,})( |\u00a0)?(:|pour )")
    found = [one for one in PROGRAMS if (name := short.match(one.name_fr)) and name[1] not in one.name_en]
    assert [one.slug for one in found] == []


def test_nothing_that_is_past_is_shown_as_open_or_to_come():
    """A day is no file: from its last day on, each state follows by itself."""
    for on in (date(2026, 12, 1), date(2027, 12, 1)):
        for one in PROGRAMS:
            read = intake_on(one.intake, on)
            if one.intake.closes is not None and one.intake.closes < on:
                assert read.state not in {Intake.OPEN, Intake.OPENS_ON}, one.slug
            if one.intake.opens is not None and one.intake.opens <= on:
                assert read.state is not Intake.OPENS_ON, one.slug


def test_no_source_is_an_address_of_figures_a_copy_or_a_site_under_construction():
    junk = ("cheap-babyclothes.com", "powerappsportals.com", "pages.dev", "adobecqms.net", "ca-ciconline.com",
            "finedays.org", "arc-dev.theglobeandmail.com", "docplayer.net", "docslib.org", "fdocuments.us",
            "paperzz.com", "readkong.com", "scribd.com", "vdocuments.mx", "vdocuments.net", "joltoo.com",
            "blogspot.com", "home.blog", "brief.news", "newsbeep.com", "globedailynews24.com", "daily8.com",
            "theupdatedesk.com", "actualnewsmagazine.com", "wxredian.com", "fundsforngos.org")  # fmt: skip
    for program in PROGRAMS:
        shown = [*program.sources, program.contact.source, *(one.source for one in program.conditions)]
        for address in filter(None, shown):
            assert not lies_on(address, junk), (program.slug, address)
            assert not (urlsplit(address).hostname or "").replace(".", "").isdigit(), (program.slug, address)


def test_no_entry_of_any_kind_names_a_bare_address_a_copy_of_a_site_or_a_shop():
    """What was looked at on the way (``evidence.yaml``) is for the person who checks, and shown to nobody."""
    never = ("cheap-babyclothes.com", "powerappsportals.com", "pages.dev", "adobecqms.net", "ca-ciconline.com")
    files = [
        path for app in ("programs", "opportunities", "hub/directory") for path in (ROOT / app / "data").glob("*.yaml")
    ]
    assert len(files) > 20
    for path in files:
        if path.name != "evidence.yaml":
            hosts = set(re.findall(r"https?://([^/\s'\"]+)", path.read_text(encoding="utf-8")))
            assert [one for one in hosts if lies_on(f"https://{one}/", never) or re.match(r"\d[\d.:]*$", one)] == [], (
                path
            )


def test_a_program_whose_official_pages_were_not_read_is_not_verified():
    """A public file may sum up a page: who wrote it saw the page, not we."""
    for program in (one for one in PROGRAMS if one.verified):
        facts = evidence().get(program.slug, {}).get("facts", ())
        read = {one["url"] for one in facts if "not read" not in one.get("via", "")}
        unread = {one["url"] for one in facts} - read
        official = {one for one in program.sources if program.is_official(one)}
        assert not official or official - unread, program.slug


def test_a_program_of_which_only_copies_were_found_is_not_confirmed_and_says_so():
    copied = (
        "ab-ai-micro-voucher", "ca-bdc-sustainability-venture-fund", "ns-export-growth-program",
        "nu-strategic-investments", "qc-appel-quebec-chine-most",
    )  # fmt: skip
    for program in (one for one in PROGRAMS if one.slug in copied):
        assert not program.verified
        assert "were found" in (program.unverified_reason or "") or "was found" in (program.unverified_reason or "")


def test_no_day_of_evidence_lies_after_the_day_on_which_somebody_looked():
    for program in PROGRAMS:
        days = [program.as_of, *(day for _address, day in program.source_days)]
        assert max(days) <= program.looked_up, program.slug


def test_no_program_names_a_source_twice():
    for program in PROGRAMS:
        assert len(set(program.sources)) == len(program.sources), program.slug


def test_a_condition_has_the_source_that_says_it():
    program = next(one for one in PROGRAMS if one.slug == "ca-gac-canexport-smes")
    (employees,) = [one for one in program.conditions if one.kind == "employees"]
    assert employees.as_of == date(2026, 8, 31)
    assert employees.as_of != program.as_of


def test_a_condition_whose_page_is_named_has_it_also_where_a_sentence_says_the_same():
    for path in PROGRAM_PATHS:
        for entry in yaml.safe_load(path.read_text()):
            named = {row["condition"] for row in entry.get("condition_sources", ())}
            program = next(one for one in PROGRAMS if one.slug == entry["id"])
            assert [one.kind for one in program.conditions if one.kind in named and not one.own_source] == [], entry[
                "id"
            ]


def test_the_linter_tells_a_link_off_the_domains_and_one_that_nobody_has_seen():
    program = replace(PROGRAMS[0], organization_domains=("example.org",), url_en="https://example.com/", url_fr=None)
    unseen = replace(program, url_basis_en=LinkBasis.MEMORY)
    assert {found.rule for found in official_links(unseen)} == {Lint.OFF_DOMAIN, Lint.LINK_TO_CONFIRM}
    rules = {found.rule for found in lint(unseen)}
    assert Lint.OFF_DOMAIN in rules
    assert Lint.LINK_TO_CONFIRM not in rules, "it has a list of its own"
    seen = replace(program, url_en="https://a.example.org/", url_basis_en="stored_page")
    assert not set(official_links(seen))
    assert Lint.OFF_DOMAIN not in {found.rule for found in lint(seen)}


def test_nearly_every_program_of_the_files_passes_the_linter():
    passing = [one.slug for one in PROGRAMS if not lint(one)]
    assert len(passing) >= 255
    assert len(PROGRAMS) - len(passing) <= 10


def test_what_is_no_program_is_in_no_list_and_leads_somewhere_or_says_what_it_was():
    slugs = {one.slug for one in PROGRAMS}
    for slug, entry in former_entries().items():
        assert slug not in slugs
        assert entry.what.en
        assert entry.what.fr
        assert set(entry.programs) <= slugs


def test_the_evidence_is_of_entries_that_are_or_were_in_the_catalogue():
    assert set(evidence()) <= {one.slug for one in PROGRAMS} | set(former_entries())
    assert {key for found in evidence().values() for key in found} <= {"verdict", "note", "facts"}


def test_an_empty_contact_is_none():
    assert not Contact(source="https://example.com/")
