"""Entries of every type leave as a workbook and come back: only the cells that were edited change."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from django.utils.translation import override

from hub.core.workflow import RefusedError
from hub.directory.models import Organization, Route
from hub.directory.seats.access import charge_of
from hub.publishing import services
from hub.publishing.choices import OPEN_STATES, Origin
from hub.publishing.registry import entry_types
from hub.publishing.services import newest_save, open_draft
from programs.choices import RowStatus
from programs.imports.formats import xlsx_files
from programs.imports.formats.entries import read_entries
from programs.imports.formats.problems import FileRefusedError
from programs.imports.formats.templates import workbook
from programs.imports.services import apply_import, check_file
from programs.imports.services.entries import blank_sheets, entry_sheets, exported
from programs.models import Import, ProgramPair
from programs.publication.services import live_catalogue
from tests.programs.desk.curators import curator, enter
from tests.programs.imports.broken import attacks
from tests.publishing.desk import MOMENT, REASON, editor
from tests.publishing.test_every_type import Way

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
TYPES = pytest.mark.parametrize("entry_type", entry_types(), ids=lambda each: each.slug)
TYPE = {each.slug: each for each in entry_types()}


class Book:
    """An export as somebody edits it in a spreadsheet program."""

    def __init__(self, entry_type, by):
        self.type, self.by = entry_type, by
        content = workbook(exported(entry_type, charge_of(by), "en"), "en")
        self.book = openpyxl.load_workbook(io.BytesIO(content))

    def rows(self, sheet, slug):
        return [row for row in self.book[sheet].iter_rows(min_row=2) if row[0].value == slug]

    def cell(self, slug, column, *, sheet=None, row=0):
        page = self.book[sheet or self.type.slug]
        place = [cell.value for cell in page[1]].index(column)
        return self.rows(page.title, slug)[row][place]

    def write(self, slug, **cells):
        for column, value in cells.items():
            self.cell(slug, column).value = value

    def check(self):
        out = io.BytesIO()
        self.book.save(out)
        return check_file(name="sent.xlsx", content=out.getvalue(), by=self.by, at=MOMENT)

    def bring(self):
        return apply_import(source=self.check(), by=self.by, at=MOMENT)

    def refused(self):
        with pytest.raises(FileRefusedError) as caught:
            self.check()
        assert not Import.objects.exists()
        return [(fault.sheet, fault.row, fault.column) for fault in caught.value.faults]


@pytest.fixture
def way(entry_type):
    return Way(entry_type)


def keeper(entry_type, slug):
    """Return a curator of the organizations of one entry, whose book is small; of everything where it has none."""
    bodies = Organization.objects.filter(pk__in=entry_type.bodies_of_row(entry_type.row(slug)))
    return curator("keeper", *(bodies or [None]))


@TYPES
def test_only_the_cells_that_were_edited_change(way):
    before = {slug: document for slug, (_row, document) in way.type.shown_entries().items()}
    book = Book(way.type, way.ada)
    assert [row[0].value for row in book.book[way.type.slug].iter_rows(min_row=2)] == list(before)
    untouched = Book(way.type, keeper(way.type, way.slug)).check()
    assert way.slug in set(untouched.rows.values_list("slug", flat=True))
    assert set(untouched.rows.values_list("status", flat=True)) == {RowStatus.UNCHANGED}
    edits = way.change("By a spreadsheet") | {
        name: value for name, value in way.other.items() if not isinstance(value, bool) and name != "as_of"
    }
    book.write(way.slug, **edits)
    source = book.bring()
    assert list(source.rows.exclude(status=RowStatus.UNCHANGED).values_list("slug", flat=True)) == [way.slug]
    assert way.type.version_model.objects.filter(state__in=OPEN_STATES).count() == 1
    content = newest_save(open_draft(entry_type=way.type, slug=way.slug)).content
    assert {name for name in content if content[name] != before[way.slug][name]} == set(edits)
    assert {name: content[name] for name in edits} == edits
    assert {slug: document for slug, (_row, document) in way.type.shown_entries().items()} == before


@pytest.mark.parametrize(
    "slug", [each.slug for each in entry_types() if "sources" in entry_sheets()[each.slug].columns]
)
def test_sources_have_a_sheet_of_their_own_and_come_back_from_it(slug):
    way = Way(TYPE[slug])
    # The rules of the file have no page: nobody has looked for one.
    Route.objects.filter(slug=way.slug).update(sources=["https://www.canada.ca/en/page.html"], as_of=date(2026, 11, 2))
    rows = way.type.shown_entries()
    entry = next(key for key, (_row, document) in rows.items() if document["sources"] and document["as_of"])
    book, document = Book(way.type, keeper(way.type, entry)), rows[entry][1]
    told = [[cell.value for cell in row] for row in book.rows("sources", entry)]
    assert [row[1] for row in told] == document["sources"].split("\n")
    assert {row[3] for row in told} == {document["as_of"]}
    assert all(row[2] for row in told)
    assert {row[4] for row in told} <= {"official", "secondary"}
    book.cell(entry, "address", sheet="sources").value = "https://www.canada.ca/en/read.html"
    for number in range(len(told)):
        book.cell(entry, "day", sheet="sources", row=number).value = "2026-11-20"
    book.bring()
    content = newest_save(open_draft(entry_type=way.type, slug=entry)).content
    assert {name for name in content if content[name] != document[name]} <= {"sources", "as_of"}
    assert content["sources"].split("\n") == [
        "https://www.canada.ca/en/read.html",
        *document["sources"].split("\n")[1:],
    ]
    assert content["as_of"] == "2026-11-20"


def test_a_condition_keeps_its_own_page_and_day():
    way = Way(TYPE["program"])
    rows = way.type.shown_entries()
    slug = next(key for key, (_row, document) in rows.items() if len(document["conditions"]) > 1)
    book, before = Book(way.type, keeper(way.type, slug)), rows[slug][1]["conditions"]
    book.cell(slug, "source", sheet="conditions", row=1).value = "https://www.canada.ca/en/condition.html"
    book.cell(slug, "as_of", sheet="conditions", row=1).value = "2026-11-20"
    book.bring()
    content = newest_save(open_draft(entry_type=way.type, slug=slug)).content
    news = {"source": "https://www.canada.ca/en/condition.html", "as_of": "2026-11-20"}
    assert content["conditions"] == [before[0], before[1] | news, *before[2:]]
    assert {name for name in content if content[name] != rows[slug][1][name]} == {"conditions"}


def cells_of(book):
    return {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in book.worksheets}


@pytest.mark.parametrize("lang", ["en", "fr"])
@TYPES
def test_a_template_is_an_export_with_nothing_in_it(entry_type, lang):
    browser, _ada = enter("ada", None)
    by = keeper(entry_type, next(iter(entry_type.shown_entries())))
    with override(lang):
        address = reverse("imports:template", args=[entry_type.slug])
    answer = browser.get(address)
    if not entry_type.may_begin:
        assert answer.status_code == 404
        return
    template = cells_of(openpyxl.load_workbook(io.BytesIO(answer.content)))
    whole = workbook(exported(entry_type, charge_of(by), lang), lang)
    export = cells_of(openpyxl.load_workbook(io.BytesIO(whole)))
    *sheets, last = template
    assert list(export) == [*sheets, last]
    assert template[last] == export[last]
    assert {sheet: template[sheet] for sheet in sheets} == {sheet: export[sheet][:1] for sheet in sheets}
    assert len(export[entry_type.slug]) > 1


def sent(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def many_new(way, organization, **cells):
    """Return a template with three new programs of an organization, as it is called, each with one page."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(blank_sheets(way.type), "en")))
    for number in range(3):
        slug, page = f"ca-walk-{number}", f"https://www.canada.ca/en/walk-{number}.html"
        for sheet, told in (
            ("program", {"id": slug, "organization": organization, "jurisdiction": "CA", "support": "grant",
                         "name_en": f"Walk {number}", "name_fr": f"Marche {number}"} | cells),
            ("sources", {"entry": slug, "address": page, "day": "2026-11-20"}),
            ("conditions", {"entry": slug, "kind": "employees", "min": "5"}),
        ):  # fmt: skip
            book[sheet].append([told.get(cell.value) for cell in book[sheet][1]])
    return sent(book)


def test_what_is_wrong_with_many_rows_is_told_once_with_what_stands_there():
    way = Way(TYPE["program"])
    body = Organization.objects.create(
        slug="ca-walkers", acronym_en="WLK", acronym_fr="MRC", name_en="Walkers of the North", name_fr="Marcheurs du Nord",
        level="federal", jurisdiction="CA",
    )  # fmt: skip
    with pytest.raises(FileRefusedError) as caught:
        check_file(name="new.xlsx", content=many_new(way, "The walkers", cost_share="fifty"), by=way.ada, at=MOMENT)
    assert [fault.text("en") for fault in caught.value.told] == [
        (
            "Sheet program, rows 2 to 4, column cost_share, “fifty”: "
            "Write percents between 0 and 100. Or leave it as it was."
        ),
        (
            "Sheet program, rows 2 to 4, column organization, “The walkers”: "
            "There is no such entry. Is it one of these? ca-walkers."
        ),
    ]
    assert (
        caught.value.told[1]
        .text("fr")
        .startswith(
            "Feuille program, lignes 2 à 4, colonne organization, «\u00a0The walkers\u00a0»\u00a0: Il n’y a pas de telle fiche."
        )
    )
    # As at the desk, an organization is known by its acronym and its name too.
    for name in ("wlk", "Walkers of the North"):
        source = check_file(name="new.xlsx", content=many_new(way, name), by=way.ada, at=MOMENT)
        assert {row.document["organization"] for row in source.rows.all()} == {body.slug}


def test_what_a_new_entry_lists_stands_on_its_one_page():
    way = Way(TYPE["program"])
    there = live_catalogue().by_slug[next(iter(way.type.shown_entries()))]
    content = many_new(way, there.organization_slug)
    source = check_file(name="new.xlsx", content=content, by=way.ada, at=MOMENT)
    (row,) = source.rows.get(slug="ca-walk-1").document["conditions"]
    # That this page says the condition itself is said by nobody.
    assert (row["source"], row["own"], row["as_of"]) == ("https://www.canada.ca/en/walk-1.html", "", "2026-11-20")


def test_a_filled_template_becomes_a_draft_with_its_conditions_and_its_doubles_are_told():
    way = Way(TYPE["program"])
    there = live_catalogue().by_slug[next(iter(way.type.shown_entries()))]
    book = openpyxl.load_workbook(io.BytesIO(workbook(blank_sheets(way.type), "en")))
    for sheet, told in (
        ("program", {"id": "ca-new-fund", "organization": there.organization_slug, "jurisdiction": there.jurisdiction,
                     "name_en": there.name_en, "name_fr": there.name_fr, "closes": "20 November 2027"}),
        ("sources", {"entry": "ca-new-fund", "address": "https://www.canada.ca/en/fund.html", "day": "2026-11-20"}),
        ("conditions", {"entry": "ca-new-fund", "kind": "employees", "min": "5", "own": "yes",
                        "source": "https://www.canada.ca/en/fund.html", "as_of": "2026-11-20"}),
        ("sources", {"entry": "ca-new-fund", "address": "https://www.canada.ca/fr/fonds.html"}),
        ("program", {"id": "ca-bare-fund", "organization": there.organization_slug, "jurisdiction": there.jurisdiction,
                     "name_en": "Bare fund", "name_fr": "Fonds nu", "verified": "true"}),
        ("sources", {"entry": "ca-bare-fund", "address": "https://www.canada.ca/en/bare.html"}),
    ):  # fmt: skip
        page = book[sheet]
        page.append([told.get(cell.value) for cell in page[1]])
    source = check_file(name="new.xlsx", content=sent(book), by=way.ada, at=MOMENT)
    apply_import(source=source, by=way.ada, at=MOMENT)
    draft = open_draft(entry_type=way.type, slug="ca-new-fund")
    # As of any file: its faults lead from one draft to the next, and the import to its drafts.
    assert draft.origin == Origin.IMPORT
    assert source.rows.get(slug=draft.slug).draft == draft
    content = newest_save(draft).content
    plain = way.type.blank(MOMENT)
    assert {name for name in content if content[name] != plain.get(name)} - {"organization", "jurisdiction"} == {
        "name_en", "name_fr", "closes", "sources", "as_of", "conditions",
    }  # fmt: skip
    # Nobody has read its pages: neither that nor their day is said where the file does not.
    assert (content["closes"], content["verified"], content["as_of"]) == ("2027-11-20", False, "2026-11-20")
    bare = newest_save(open_draft(entry_type=way.type, slug="ca-bare-fund")).content
    assert (bare["verified"], bare["as_of"], bare["sources"]) == (True, "", "https://www.canada.ca/en/bare.html")
    assert [(row["kind"], row["min"], row["own"]) for row in content["conditions"]] == [("employees", "5", "yes")]
    assert ProgramPair.objects.filter(first__slug__in=[there.slug, "ca-new-fund"]).exists()


@pytest.mark.parametrize(("kind", "column"), [("program", "summary_en"), ("opportunity", "description_en")])
def test_thirty_entries_come_back_and_only_the_edited_cells_change(kind, column):
    way = Way(TYPE[kind])
    before = {slug: document for slug, (_row, document) in way.type.shown_entries().items()}
    book, edited = Book(way.type, way.ada), list(before)[:30]
    for slug in edited[::2]:
        book.write(slug, **{column: f"{before[slug][column]} Edited."})
    source = book.bring()
    assert set(source.rows.exclude(status=RowStatus.UNCHANGED).values_list("slug", flat=True)) == {*edited[::2]}
    for slug, document in before.items():
        draft = open_draft(entry_type=way.type, slug=slug)
        if slug not in edited[::2]:
            assert draft is None
            continue
        content = newest_save(draft).content
        assert {name for name in content if content[name] != document[name]} == {column}
        assert content[column] == f"{document[column]} Edited."


def test_a_new_entry_becomes_a_draft_of_its_own():
    way = Way(TYPE["guide"])
    book = Book(way.type, way.ada)
    header = [cell.value for cell in book.book["guide"][1]]
    new = {"id": "by-hand", "title_en": "By hand", "title_fr": "À la main"}
    book.book["guide"].append([new.get(name) for name in header])
    source = book.bring()
    assert source.rows.get(slug="by-hand").status == RowStatus.NEW
    draft = open_draft(entry_type=way.type, slug="by-hand")
    assert (draft.name_en, newest_save(draft).content["title_fr"]) == ("By hand", "À la main")
    assert apply_import(source=source, by=way.ada, at=MOMENT) == source
    assert draft.saves.count() == 1


def test_a_new_signal_of_a_curator_names_no_seat():
    way = Way(TYPE["signal"])
    book = Book(way.type, way.ada)
    new = {"id": "a-rule", "title_en": "A rule", "title_fr": "Une règle", "effect": "narrows"}
    book.book["signal"].append([new.get(cell.value) for cell in book.book["signal"][1]])
    assert book.bring().rows.get(slug="a-rule").status == RowStatus.NEW


@pytest.mark.parametrize(
    ("kind", "column", "value"),
    [
        ("guide", "as_of_", "x"),
        ("service", "first_response_business_days", "soon"),
        ("service", "organization", "another-body"),
        ("guide", "version", "0123456789abcdef"),
        ("guide", "id", "No Name"),
        ("opportunity", "kind", "gift"),
        ("opportunity", "title_en", "=1+1"),
        ("seat", "receives_requests", "perhaps"),
    ],
)
def test_what_cannot_be_read_refuses_the_file_whole_with_its_place(kind, column, value):
    way = Way(TYPE[kind])
    book = Book(way.type, way.ada)
    page = book.book[kind]
    header = [cell.value for cell in page[1]]
    if column not in header:
        page.cell(1, len(header) + 1).value = column
        assert book.refused() == [(kind, 1, column)]
        return
    cell = page.cell(2, header.index(column) + 1)
    cell.value, cell.data_type = value, "s"
    assert (kind, 2, column) in book.refused()


def test_a_source_of_no_entry_and_two_days_of_one_are_told_at_their_rows():
    way = Way(TYPE["guide"])
    book = Book(way.type, way.ada)
    page = book.book["sources"]
    page.append(["no-such-entry", "https://www.canada.ca/", "", "2026-11-20", ""])
    assert book.refused() == [("sources", page.max_row, "entry")]


def test_what_somebody_changed_since_is_never_overwritten():
    way = Way(TYPE["guide"])
    book, other = Book(way.type, way.ada), editor("dora")
    book.write(way.slug, title_en="From the file", title_fr="Du fichier")
    draft = way.begun(by=other)
    way.write(draft, by=other, title_en="By hand")
    assert book.refused() == [("guide", 2 + list(way.type.shown_entries()).index(way.slug), "title_en")]
    way.write(draft, by=other, title_en=newest_save(draft).content["title_en"])


def test_what_is_published_since_counts_field_by_field():
    """The file was made of an earlier version: what it did not touch stays as it was published meanwhile."""
    way = Way(TYPE["guide"])
    book = Book(way.type, way.ada)
    draft = way.begun()
    way.write(draft, **way.other)
    services.submit(version=draft, reason=REASON, by=way.ada, at=MOMENT)
    services.approve(version=way.again(draft), by=way.ben, at=MOMENT)
    book.write(way.slug, title_en="From the file", title_fr="Du fichier")
    book.bring()
    content = newest_save(open_draft(entry_type=way.type, slug=way.slug)).content
    assert {name: content[name] for name in way.other} == way.other
    assert content["title_en"] == "From the file"


def test_what_is_changed_between_the_look_and_the_import_stops_all_of_it():
    way = Way(TYPE["guide"])
    book = Book(way.type, way.ada)
    book.write(way.slug, title_en="From the file", title_fr="Du fichier")
    source = book.check()
    draft = way.begun(by=way.ben)
    way.write(draft, by=way.ben, title_en="By hand")
    with pytest.raises(RefusedError):
        apply_import(source=source, by=way.ada, at=MOMENT)
    assert newest_save(draft).content["title_en"] == "By hand"


def test_a_curator_of_one_organization_takes_out_and_brings_in_its_own_alone():
    office = TYPE["office"]
    body = Organization.objects.filter(offices__isnull=False).order_by("slug").first()
    ada, ben = curator("one", body), editor("ben")
    own = Book(office, ada)
    slugs = [row[0].value for row in own.book["office"].iter_rows(min_row=2)]
    assert slugs == list(body.offices.order_by("slug").values_list("slug", flat=True))
    whole = Book(office, ben)
    whole.by = ada
    assert {place[2] for place in whole.refused()} == {"id"}
    own.write(slugs[0], name_en="By a spreadsheet", name_fr="Par tableur")
    own.bring()
    assert open_draft(entry_type=office, slug=slugs[0]).name_en == "By a spreadsheet"


@pytest.mark.parametrize("name", [name for name, (file, _content, _where) in attacks().items() if file == "a.xlsx"])
def test_no_attack_reaches_the_parser(name, monkeypatch):
    parsed = []
    monkeypatch.setattr(xlsx_files, "_sheets", lambda *_args: parsed.append(name))
    content = attacks()[name][1]
    if name != "formula as text in a sheet":
        with pytest.raises(FileRefusedError):
            read_entries(content, entry_sheets())
    assert not parsed


def test_the_pages_lead_there_and_back():
    browser, _ada = enter("ada", None)
    index = browser.get(reverse("imports:list")).text
    for each in entry_types():
        assert reverse("imports:export", args=[each.slug]) in index
    answer = browser.get(reverse("imports:export", args=["guide"]))
    assert answer["Content-Disposition"] == 'attachment; filename="guide.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    header = [cell.value for cell in book["guide"][1]]
    for lang in ("en", "fr"):
        book["guide"].cell(2, header.index(f"title_{lang}") + 1).value = f"By a spreadsheet ({lang})"
    out = io.BytesIO()
    book.save(out)
    out.name = "guide.xlsx"
    out.seek(0)
    page = browser.post(reverse("imports:list"), {"file": out}, follow=True)
    source = Import.objects.get()
    assert "By a spreadsheet (en)" in page.text
    page = browser.post(reverse("imports:step", args=[source.pk, "apply"]), follow=True).text
    slug = source.rows.get(status=RowStatus.CHANGED).slug
    assert reverse("entries:entry", args=["guide", slug]) in page
    assert f'value="guide/{slug}"' in page


def test_each_row_that_may_be_there_already_is_told_with_the_id_that_the_file_gives_it():
    browser, _eve = enter("eve", None)
    way = Way(TYPE["program"])
    there = live_catalogue().by_slug[next(iter(way.type.shown_entries()))]
    content = many_new(way, there.organization_slug, name_en=there.name_en, name_fr=there.name_fr)
    source = check_file(name="new.xlsx", content=content, by=way.ada, at=MOMENT)
    told = browser.get(reverse("imports:detail", args=[source.pk])).text.partition('id="rows-h"')[0]
    assert all(f"ca-walk-{number}</span>" in told for number in range(3))
