"""Thirty imported programs, five with a fault and two that are there already: in how few clicks they are published.

And a round trip through a spreadsheet: what is changed there in a cell of two programs, until readers see it.
"""

import sys
from pathlib import Path

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, expect

from tests.browser.checks import check_page
from tests.browser.conftest import Portal, open_page
from tests.browser.curators import Clicks
from tests.browser.people import address, sign_in
from tests.programs.imports.sheets import as_csv, row

# The goal is 25.
AT_MOST = 21
ROUND_TRIP = 9
CURATOR, SECOND = "curator1@demo.example", "curator2@demo.example"
BODY, FAULTS, PROGRAMS = "nrcan", 5, 30
# Names that share no word, but for two: these stand in the catalogue of the demonstration's curators already.
_WORDS = (
    "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "inlet", "jetty", "kelp", "lichen",
    "maple", "nickel", "osprey", "pebble", "quarry", "ridge", "spruce", "tundra", "umber", "valley", "willow",
    "yarrow", "zinc", "basalt", "canyon", "drift",
)  # fmt: skip
THERE = """
import sys
from programs.models import Program
from hub.directory.models import Organization
for program in Program.objects.published().filter(organization__slug="nrcan").order_by("slug")[:2]:
    print(program.live.name_en, file=open(sys.argv[1], "a", encoding="utf-8"))
"""


def sheet(names: list[str]) -> bytes:
    """Return a sheet of made-up programs: two bear names that are there, five name no page that says so."""
    rows = []
    for number, name in enumerate([*(f"{word.capitalize()} sluice" for word in _WORDS), *names]):
        cells = {"provinces": "", "trl_min": "", "other_en": "", "other_fr": ""} if number < FAULTS else {}
        if number < FAULTS:
            cells["sources"] = ""
        rows.append(
            row(
                f"ca-nrcan-clicks-{number:02}",
                organization=BODY,
                name_en=name,
                name_fr=f"{name} (français)",
                **{"url_en": f"https://natural-resources.canada.ca/clicks/{number}", **cells},
            )
        )
    return as_csv(*rows).encode()


def test_thirty_imported_drafts_are_reviewed_and_published_in_few_clicks(
    portal: Portal, browser: Browser, tmp_path: Path
) -> None:
    portal.act(THERE, str(tmp_path / "names"))
    names = (tmp_path / "names").read_text(encoding="utf-8").splitlines()
    file, clicks = tmp_path / "programs.csv", Clicks()
    file.write_bytes(sheet(names))
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang="en")
    sign_in(page, portal, "en", CURATOR)
    page.goto(portal.base + address("en", "imports:list"))
    page.locator("input[type=file]").set_input_files(file)
    clicks.press(page, "main form[enctype] button[type=submit]")
    # Both twins are told before anything is written.
    for name in names:
        expect(page.locator("main .card .list")).to_contain_text(name)
    check_page(page, "an import with twins", "en")
    clicks.press(page, "main form[action$='/apply/'] button")
    # All drafts at once, but for what stops some: mended one after the other.
    clicks.press(page, "main button[value=submit]")
    expect(page.locator("main .field input[name=pick]")).to_have_count(PROGRAMS)
    expect(page.locator("main .field input[name=pick]:not(:checked)")).to_have_count(FAULTS)
    check_page(page, "many drafts to submit", "en")
    clicks.press(page, "main .field p a")
    for number in range(FAULTS):
        page.locator("textarea[name=sources]").fill(f"https://natural-resources.canada.ca/clicks/{number}/guide")
        if not number:
            check_page(page, "a fault of a draft", "en")
        clicks.press(page, "main form button[name=next]")
    imports, pairs = address("en", "imports:list"), address("en", "imports:pairs")
    clicks.press(page, f"main a[href='{imports}']")
    clicks.press(page, f"main a:has-text('{file.name}')")
    clicks.press(page, "main button[value=submit]")
    expect(page.locator("main .field input[name=pick]:checked")).to_have_count(PROGRAMS)
    page.locator("textarea[name=reason]").fill("The partner’s sheet of November.")
    clicks.press(page, "main form button[name=do]")
    # The twins are judged.
    clicks.press(page, f"main a[href='{imports}']")
    clicks.press(page, f"main a[href='{pairs}']")
    for slug in ("ca-nrcan-clicks-28", "ca-nrcan-clicks-29"):
        clicks.press(page, f"main ul.rows > li:has-text('{slug}') button[value=apart]")
    guard.check()
    page.context.close()

    # The second one has a phone: there, too, all are ticked at once.
    second, other_guard = open_page(browser, portal, width=360, javascript=True, lang="en")
    sign_in(second, portal, "en", SECOND)
    second.goto(portal.base + address("en", "curating:desk"))
    clicks.press(second, ".views2 a[href*='view=review']")
    clicks.tick(second, "#pick-all")
    clicks.press(second, ".bulk button[value=approve]")
    clicks.press(second, "main form button[name=do]")
    second.goto(portal.base + address("en", "programs:list") + "?q=sluice")
    expect(second.locator("main")).to_contain_text("28")
    other_guard.check()
    second.context.close()
    sys.stdout.write(f"{clicks.number} clicks for {PROGRAMS} imported drafts, {FAULTS} faults and {len(names)} twins\n")
    assert clicks.number <= AT_MOST


def _change(file: Path) -> list[str]:
    """Change the amount of two programs of an export, and keep their rows alone; return their short names."""
    export, book = load_workbook(file), Workbook()
    title, *rows = export["program"].iter_rows(values_only=True)
    column = title.index("amount_max")
    named = [str(cells[0]) for cells in rows if cells[column] and "-nrcan-" in str(cells[0])][:2]
    del book[book.active.title]
    for sheet in export:
        kept = book.create_sheet(sheet.title)
        for number, cells in enumerate(sheet.iter_rows(values_only=True)):
            if not number or cells[0] in named or sheet.title == "columns":
                is_amount = number and sheet.title == "program"
                kept.append([123456 if is_amount and place == column else cell for place, cell in enumerate(cells)])
    book.save(file)
    return named


def test_a_cell_that_was_changed_in_a_spreadsheet_is_published_in_few_clicks(
    portal: Portal, browser: Browser, tmp_path: Path
) -> None:
    clicks, file = Clicks(), tmp_path / "programs.xlsx"
    page, guard = open_page(browser, portal, width=1280, javascript=True, lang="en")
    sign_in(page, portal, "en", CURATOR)
    page.goto(portal.base + address("en", "imports:list"))
    with page.expect_download() as export:
        clicks.tick(page, f"main a[href='{address('en', 'imports:export', 'program')}']")
    export.value.save_as(file)
    changed = _change(file)
    page.locator("input[type=file]").set_input_files(file)
    clicks.press(page, "main form[enctype] button[type=submit]")
    clicks.press(page, "main form[action$='/apply/'] button")
    clicks.press(page, "main button[value=submit]")
    expect(page.locator("main .field input[name=pick]:checked")).to_have_count(len(changed))
    page.locator("textarea[name=reason]").fill("The new guide says so.")
    clicks.press(page, "main form button[name=do]")
    guard.check()
    page.context.close()

    second, other_guard = open_page(browser, portal, width=360, javascript=True, lang="en")
    sign_in(second, portal, "en", SECOND)
    second.goto(portal.base + address("en", "curating:desk") + "?view=review&organization=nrcan")
    clicks.tick(second, "#pick-all")
    clicks.press(second, ".bulk button[value=approve]")
    clicks.press(second, "main form button[name=do]")
    for slug in changed:
        second.goto(portal.base + address("en", "programs:detail", slug))
        expect(second.locator("main")).to_contain_text("$123,456")
    other_guard.check()
    second.context.close()
    sys.stdout.write(f"{clicks.number} clicks for a round trip through a spreadsheet\n")
    assert clicks.number <= ROUND_TRIP
