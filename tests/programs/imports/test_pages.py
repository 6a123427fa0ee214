"""What a curator sees and sends: a file, what it would change, the confirmation, conflicts, pairs, templates."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from hub.core.http.uploads import MOST_BYTES
from hub.core.vocabulary.enums import ConditionKind
from hub.publishing.services import document_at
from programs.choices import ImportState
from programs.imports.formats.columns import COLUMNS
from programs.imports.formats.problems import MAX_BYTES
from programs.imports.services import apply_import, check_file
from programs.models import Import, ImportConflict, ImportRow, Program, ProgramPair, Revision
from programs.publication.services import live_catalogue
from tests.programs.desk.curators import MOMENT, curator, edited, enter
from tests.programs.desk.test_queries import statements
from tests.programs.factories import condition, entry, organization, publish
from tests.programs.imports.sheets import as_csv, as_xlsx, row

pytestmark = pytest.mark.django_db
SEVERAL = 8


def send(browser, content, name="fund.csv", lang="en", **options):
    data = content.encode() if isinstance(content, str) else content
    with translation.override(lang):
        address = reverse("imports:list")
    return browser.post(address, {"file": SimpleUploadedFile(name, data)}, **options)


def test_a_file_is_checked_shown_confirmed_and_waits_on_the_desk_as_a_draft():
    browser, _ada = enter()
    page = send(browser, as_csv(row()), follow=True)
    assert "Name of ca-fund" in page.content.decode()
    assert not Program.objects.exists()
    source = Import.objects.get()
    page = browser.post(reverse("imports:step", args=[source.pk, "apply"]), follow=True)
    assert "nothing is published" in page.content.decode()
    assert Program.objects.get().live is None
    assert "Name of ca-fund" in browser.get(reverse("curating:desk"), {"list": "drafts"}).content.decode()
    draft = Revision.objects.get()
    assert browser.get(reverse("curating:draft", args=[draft.pk])).status_code == 200
    assert "Imported from a file" in browser.get(reverse("curating:saves", args=[draft.pk])).content.decode()


@pytest.mark.parametrize(("lang", "words"), [("en", "Imported from a file"), ("fr", "Importée d’un fichier")])
def test_the_saves_of_a_draft_from_a_file_begin_with_the_import_and_can_be_gone_back_to(lang, words):
    browser, _ada = enter()
    for number in (1, 2):  # the second file is written into the draft of the first
        send(browser, as_csv(row(name_en=f"Name {number}")))
        browser.post(reverse("imports:step", args=[Import.objects.latest("pk").pk, "apply"]))
    draft = Revision.objects.get()
    with translation.override(lang):
        url = reverse("curating:saves", args=[draft.pk])
    assert [one["what"] for one in browser.get(url).context["saves"]][-1] == words
    browser.post(url, {"number": "1"})
    assert [one["save"].number for one in browser.get(url).context["saves"]] == [3, 2, 1]
    assert document_at(draft)[0]["name_en"] == "Name 1"


def test_a_file_may_be_dropped():
    browser, _ada = enter()
    send(browser, as_csv(row()))
    browser.post(reverse("imports:step", args=[Import.objects.get().pk, "drop"]))
    assert not Import.objects.exists()


def test_the_same_file_again_leads_to_the_import_of_it():
    browser, _ada = enter()
    send(browser, as_csv(row()))
    source = Import.objects.get()
    browser.post(reverse("imports:step", args=[source.pk, "apply"]))
    page = send(browser, as_csv(row()), follow=True)
    assert page.redirect_chain[-1][0] == reverse("imports:detail", args=[source.pk])
    assert "imported already" in page.content.decode()
    assert Import.objects.get().state == ImportState.APPLIED


@pytest.mark.parametrize(
    ("lang", "place", "remedy"),
    [("en", "Row 2, column as_of", "Give one."), ("fr", "Ligne 2, colonne as_of", "Donnez-en une.")],
)
def test_a_refusal_names_place_and_remedy_in_the_language_of_the_page(lang, place, remedy):
    browser, _ada = enter()
    words = send(browser, as_csv(row(as_of="")), lang=lang).content.decode()
    assert place in words
    assert remedy in words
    assert not Import.objects.exists()


def test_what_is_larger_than_the_limit_is_not_kept_in_memory_and_is_refused():
    assert MOST_BYTES == MAX_BYTES
    browser, _ada = enter()
    assert "larger than 2 MB" in send(browser, b"x" * (MAX_BYTES + 1)).content.decode()
    assert "Choose a file." in browser.post(reverse("imports:list")).content.decode()
    assert "The file is empty." in send(browser, b"").content.decode()


def test_the_templates_come_from_the_columns_and_can_be_filled_in_and_sent():
    browser, _ada = enter()
    header = browser.get(reverse("imports:template", args=["csv"])).content.decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(header))) == [column.name for column in COLUMNS]
    filled = header.splitlines() + as_csv(row()).splitlines()[1:]
    assert send(browser, "\n".join(filled), name="filled.csv").status_code == 302
    assert ImportRow.objects.filter(slug="ca-fund").exists()


def test_a_conflict_is_shown_with_both_texts_and_settled():
    program = publish(entry("ca-fund"))[0]
    browser, ada = enter()
    draft = edited(program, curator("ben"), name_en="Written by a curator")
    source = check_file(name="a.csv", content=as_csv(row()).encode(), by=ada, at=MOMENT)
    apply_import(source=source, by=ada, at=MOMENT)
    page = browser.get(reverse("imports:conflicts")).content.decode()
    assert "<del>Written" in page
    assert "<ins>Name" in page
    still_right = browser.get(reverse("freshness:still_right", args=[program.slug])).text
    there = f"{reverse('imports:conflicts')}?program={program.slug}"
    assert f'href="{there}"' in still_right
    assert "<del>Written" in browser.get(there).text
    assert "No conflict waits" in browser.get(reverse("imports:conflicts"), {"program": "ca-other"}).text
    conflict = ImportConflict.objects.get(field="name_en")
    page = browser.post(reverse("imports:resolve_conflict", args=[conflict.pk]), {"choice": "theirs"}, follow=True)
    assert "That is settled." in page.content.decode()
    draft.refresh_from_db()
    assert draft.name_en == "Name of ca-fund"


def test_a_pair_is_judged_on_its_page():
    same = {"name_en": "Clean Hydrogen Pilot", "name_fr": "Pilote hydrogène propre"}
    publish(entry("ca-one", **same), entry("ca-two", **same))
    browser, _ada = enter()
    page = browser.post(reverse("imports:propose_pairs"), follow=True).content.decode()
    assert "1 new pair" in page
    pair = ProgramPair.objects.get()
    page = browser.post(
        reverse("imports:decide_pair", args=[pair.pk]), {"judgement": "first"}, follow=True
    ).content.decode()
    assert "which program took over" in page
    assert "No pair waits" in browser.get(reverse("imports:pairs")).content.decode()


def test_a_draft_that_may_be_another_program_is_called_by_its_name():
    publish(entry("ca-old", name_en="Clean Hydrogen Pilot", name_fr="Pilote hydrogène propre"))
    browser, ada = enter()
    cells = {"name_en": "Clean Hydrogen Pilot Program", "name_fr": "Programme pilote hydrogène propre"}
    source = check_file(name="new.csv", content=as_csv(row("ca-new", **cells)).encode(), by=ada, at=MOMENT)
    apply_import(source=source, by=ada, at=MOMENT)
    page = browser.get(reverse("imports:pairs")).text
    assert ">Clean Hydrogen Pilot Program</a>" in page
    assert ">ca-new</a>" not in page
    pair = ProgramPair.objects.get()
    browser.post(reverse("imports:decide_pair", args=[pair.pk]), {"judgement": "apart"})
    assert ">ca-new</a>" not in " ".join(browser.get(reverse("imports:pairs")).text.split())


def test_what_waits_for_a_person_stands_on_the_desk():
    same = {"name_en": "Clean Hydrogen Pilot", "name_fr": "Pilote hydrogène propre"}
    [program, *_others] = publish(entry("ca-fund", name_en="Fund"), entry("ca-one", **same), entry("ca-two", **same))
    browser, ada = enter()
    edited(program, ada, name_en="By hand")
    source = check_file(name="fund.csv", content=as_csv(row("ca-fund")).encode(), by=ada, at=MOMENT)
    apply_import(source=source, by=ada, at=MOMENT)
    browser.post(reverse("imports:propose_pairs"))
    page = browser.get(reverse("curating:desk"), {"list": "conflicts"}).content.decode()
    number = ImportConflict.objects.count()
    assert number >= 1
    assert f"{number} field{'s' if number > 1 else ''} differ{'' if number > 1 else 's'} from fund.csv." in page
    assert reverse("imports:conflicts") in page
    page = browser.get(reverse("curating:desk"), {"list": "pairs"}).content.decode()
    assert "Compare with Clean Hydrogen Pilot." in page
    assert reverse("imports:pairs") in page
    stranger, _eve = enter("eve", organization("other-agency", acronym_en="OA", name_en="Other Agency"))
    for name in ("conflicts", "pairs"):
        assert "Fund" not in stranger.get(reverse("curating:desk"), {"list": name}).content.decode().split("</nav>")[-1]


def test_two_that_a_person_joined_are_shown_once_to_companies():
    same = {"name_en": "Clean Hydrogen Pilot", "name_fr": "Pilote hydrogène propre"}
    publish(entry("ca-one", **same), entry("ca-two", **same))
    browser, _ada = enter()
    browser.post(reverse("imports:propose_pairs"))
    before = live_catalogue()
    browser.post(reverse("imports:decide_pair", args=[ProgramPair.objects.get().pk]), {"judgement": "second"})
    after = live_catalogue()
    assert [tuple(pair) for pair in after.joined] == [("ca-one", "CA", "ca-two", "CA", "ca-two")]
    assert (before.joined, before.version) == ((), after.version)  # it decides what is shown once, and no verdict


def test_a_second_curator_approves_what_joins_two_organizations():
    same = {"name_en": "Clean Hydrogen Pilot", "name_fr": "Pilote hydrogène propre"}
    other = organization("other-agency", acronym_en="OA", name_en="Other Agency")
    publish(entry("ca-one", **same), entry("ca-two", **same, organization_slug="other-agency"))
    hub, _ada = enter("ada", None)
    theirs, _eve = enter("eve", other)
    hub.post(reverse("imports:propose_pairs"))
    pair = ProgramPair.objects.get()
    judge = reverse("imports:decide_pair", args=[pair.pk])
    assert "a second curator approves a join" in hub.get(reverse("imports:pairs")).text
    assert "No pair waits" in theirs.get(reverse("imports:pairs")).text
    assert theirs.post(judge, {"judgement": "first"}).status_code == 404
    assert "once a second curator approves it" in hub.post(judge, {"judgement": "first"}, follow=True).text
    page = hub.get(reverse("imports:pairs")).text
    assert 'value="approve"' not in page
    assert "You proposed it" in page
    assert (
        "Somebody would join it with Clean Hydrogen Pilot."
        in theirs.get(reverse("curating:desk"), {"list": "pairs"}).text
    )
    assert live_catalogue().joined == ()
    assert 'value="approve"' in theirs.get(reverse("imports:pairs")).text
    assert "They are joined." in theirs.post(judge, {"judgement": "approve"}, follow=True).text
    assert [pair.first for pair in live_catalogue().joined] == ["ca-one"]
    page = theirs.post(judge, {"judgement": "reopen"}, follow=True).text
    assert "the pair waits again" in page
    assert live_catalogue().joined == ()
    assert "Versions of one program" not in theirs.get(reverse("imports:pairs")).text


def test_another_organizations_curator_sees_none_of_it():
    browser, _ada = enter()
    send(browser, as_csv(row()))
    source = Import.objects.get()
    other, _eve = enter("eve", organization("other-agency", acronym_en="OA", name_en="Other Agency"))
    assert other.get(reverse("imports:detail", args=[source.pk])).status_code == 404
    assert "fund.csv" not in other.get(reverse("imports:list")).content.decode()
    assert other.post(reverse("imports:step", args=[source.pk, "apply"])).status_code == 404


def test_pages_run_the_same_statements_with_one_row_and_with_several(queries):
    browser, ada = enter()
    counts = []
    for number in (1, SEVERAL):
        slugs = [f"ca-{number}-{turn}" for turn in range(number)]
        conditions = (condition(ConditionKind.EMPLOYEES, {"min": 3}),)
        for program in publish(*(entry(slug, name_en=f"Fund {slug}", conditions=conditions) for slug in slugs)):
            edited(program, ada, name_en="By hand")
        content = as_csv(
            *(row(slug) for slug in slugs), *(row(f"{slug}-new", name_en=f"Fund {slug}") for slug in slugs)
        )
        source = check_file(name="a.csv", content=content.encode(), by=ada, at=MOMENT)
        apply_import(source=source, by=ada, at=MOMENT)
        counts.append(
            {
                "list": statements(browser, queries, "imports:list"),
                "conflicts": statements(browser, queries, "imports:conflicts"),
                "pairs": statements(browser, queries, "imports:pairs"),
                "detail": statements(browser, queries, "imports:detail", source.pk),
            }
        )
    assert counts[0] == counts[1]
    assert max(len(found) for found in counts[1].values()) <= 12


def test_a_workbook_says_the_same_as_the_csv():
    browser, _ada = enter()
    send(browser, as_csv(row()))
    send(browser, as_xlsx(row()), name="fund.xlsx")
    documents = list(ImportRow.objects.values_list("document", flat=True))
    assert len(documents) == 2
    assert documents[0] == documents[1]
