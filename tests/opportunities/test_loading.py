"""The China side's files: what they hold, that a second load changes nothing, that a mistake changes nothing."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from hub.audit.models import Entry
from hub.core.text.problems import InvalidDataError
from hub.directory.catalogue.services import load_directory
from hub.matching.assessments.sources import opportunity_views
from hub.publishing.models import WithdrawnEntry
from opportunities.catalogue.reader import DATA, dates_as_text, read_opportunity_catalogue
from opportunities.catalogue.services import load_opportunities
from opportunities.entries.queries import areas_by_chinese_words
from opportunities.models import Agreement, ComplianceCheck, Guide, Opportunity, PolicySignal
from tests.support.data_files import mend


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data files that a test may break."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


@pytest.fixture
def seats(db: None, now: datetime) -> None:
    """The directory, whose seats look after what is live."""
    load_directory(by=None, at=now)


def test_a_guide_tells_of_its_resource_and_promises_nothing_of_the_portal() -> None:
    guides = read_opportunity_catalogue().guides
    assert len(guides) == 32
    told = {guide["slug"]: f"{guide['summary_en']} {guide['summary_fr']}".lower() for guide in guides}
    assert [slug for slug, text in told.items() if "portal" in text or "portail" in text] == []


@pytest.mark.usefixtures("seats")
@pytest.mark.django_db
def test_whole_china_side_is_loaded(now: datetime) -> None:
    changes = load_opportunities(by=None, at=now)
    assert Opportunity.objects.count() == 101
    assert PolicySignal.objects.count() == 41
    assert Agreement.objects.count() == 55
    assert Guide.objects.count() == 32
    assert ComplianceCheck.objects.count() == 10
    assert ComplianceCheck.objects.filter(blocks_lead=True).count() == 5
    assert Opportunity.objects.live().count() == 31
    assert (changes.changed, changes.removed) == (0, 0)
    assert Entry.objects.get(action="opportunities.loaded").data["added"] == 239


@pytest.mark.usefixtures("seats")
@pytest.mark.django_db
def test_second_load_changes_nothing(now: datetime) -> None:
    first = load_opportunities(by=None, at=now)
    keys = list(Opportunity.objects.order_by("pk").values_list("pk", flat=True))
    second = load_opportunities(by=None, at=now)
    assert not second.wrote
    assert second.unchanged == first.added
    assert list(Opportunity.objects.order_by("pk").values_list("pk", flat=True)) == keys
    assert Entry.objects.filter(action="opportunities.loaded").count() == 1


@pytest.mark.usefixtures("seats")
@pytest.mark.django_db
def test_a_changed_entry_is_one_change_and_a_removed_one_goes(now: datetime, folder: Path) -> None:
    load_opportunities(by=None, at=now)
    mend(folder, "opportunities-china.yaml", "status: historic", "status: closed")
    assert load_opportunities(by=None, at=now, folder=folder).changed == 1
    mend(folder, "china-guides.yaml", "guide: ecl-2026", "guide: sema-prc")
    assert load_opportunities(by=None, at=now, folder=folder).changed == 1


@pytest.mark.usefixtures("seats")
@pytest.mark.django_db
def test_an_agreement_whose_successor_was_withdrawn_stands_without_one(now: datetime) -> None:
    WithdrawnEntry.objects.create(model="opportunities.agreement", slug="ca-bc-cn-mou-wood-2026", at=now)
    load_opportunities(by=None, at=now)
    assert Agreement.objects.count() == 54
    assert Agreement.objects.get(slug="ca-bc-cn-mou-wood-2015").successor is None
    assert Agreement.objects.get(slug="ca-bc-cn-mou-wood-2010").successor.slug == "ca-bc-cn-mou-wood-2015"
    assert load_opportunities(by=None, at=now).wrote is False


@pytest.mark.usefixtures("seats")
@pytest.mark.django_db
def test_a_check_whose_guide_was_withdrawn_is_left_out(now: datetime) -> None:
    WithdrawnEntry.objects.create(model="opportunities.guide", slug="ecl-2026", at=now)
    load_opportunities(by=None, at=now)
    assert ComplianceCheck.objects.count() < 10
    assert load_opportunities(by=None, at=now).wrote is False


@pytest.mark.usefixtures("seats")
@pytest.mark.django_db
def test_matching_receives_what_can_be_acted_on(now: datetime) -> None:
    load_opportunities(by=None, at=now)
    facts = opportunity_views()
    assert len(facts) == 31
    assert {each.status for each in facts} == {"ongoing", "recurring", "ongoing_unconfirmed"}
    changzhi = next(each for each in facts if each.slug == "cn-adb-changzhi-2023")
    assert changzhi.closes == date(2030, 12, 31)
    assert changzhi.cn_provinces == {"CN-SX"}
    fair = next(each for each in facts if each.slug == "cn-fair-ie-expo-shanghai")
    assert fair.title_zh == "中国环博会"
    # What only our reading sees is no wish of anybody, and what a fair shows nobody buys.
    assert not fair.capabilities
    assert "sewage-treatment" in fair.shows
    hubei = next(each for each in facts if each.slug == "cn-wb-p178338-yangtze-hubei")
    assert (hubei.capabilities, hubei.shows) == ((), frozenset())


@pytest.mark.usefixtures("reference_data")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "lang", "slug"),
    [
        ("membranes", "en", "cn-fair-aquatech"),
        ("énergie éolienne", "fr", "cn-fair-cwp"),
        ("energie eolienne", "fr", "cn-fair-cwp"),
        ("中国环博会", "en", "cn-fair-ie-expo-shanghai"),
        ("环博", "fr", "cn-fair-ie-expo-shanghai"),
        ("SNEC", "fr", "cn-fair-snec-pv"),
        ("ADB 50164", "en", "cn-adb-50164-integrated-wastewater"),
        ("fuel cells", "en", "cn-fair-fcvc"),
        ("piles combustible", "fr", "cn-fair-fcvc"),
    ],
)
def test_search_finds_words_in_three_languages(words: str, lang: str, slug: str) -> None:
    found = Opportunity.objects.matching_words(words, lang=lang)
    assert slug in set(found.values_list("slug", flat=True))
    assert found.with_fit(words, lang=lang).count() == found.count()


@pytest.mark.usefixtures("reference_data")
@pytest.mark.django_db
def test_chinese_words_of_an_area_find_its_opportunities() -> None:
    areas = areas_by_chinese_words("污水处理")
    assert areas == ["wastewater-treatment"]
    assert areas_by_chinese_words("sewage") == []
    found = Opportunity.objects.matching_words("污水处理", lang="en", areas=areas)
    assert found.filter(areas__contains=areas).count() == 36
    assert {row.fit for row in found.with_fit("污水处理", lang="en")} == {0.0}


def test_every_chain_of_agreements_ends() -> None:
    rows = {row["slug"]: row for row in read_opportunity_catalogue().agreements}
    for row in rows.values():
        steps = 0
        while row["successor"]:
            row = rows[row["successor"]]
            steps += 1
            assert steps < 5


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("2018-06-07/2018-06-09", "7 to 9 June 2018", "du 7 au 9 juin 2018"),
        ("2020-08-31/2020-09-02", "31 August to 2 September 2020", "du 31 août au 2 septembre 2020"),
        ("2010-11-17", "17 November 2010", "17 novembre 2010"),
        ("2019-12-30/2020-01-02", "30 December 2019 to 2 January 2020", "du 30 décembre 2019 au 2 janvier 2020"),
        ("2019-13-40", "2019-13-40", "2019-13-40"),
    ],
)
def test_days_are_written_out(text: str, english: str, french: str) -> None:
    assert dates_as_text(text, "en") == english
    assert dates_as_text(text, "fr") == french


OPPS, AGREEMENTS, GUIDES = "opportunities-china.yaml", "agreements.yaml", "china-guides.yaml"
FIRST = "cn-adb-50164-integrated-wastewater"
VARIANTS = [
    # file, old, new, entry, field, part of the remedy
    (OPPS, f"- id: {FIRST}", "- id: CN ADB", "entry 1", "id", "small letters"),
    (OPPS, f"- id: {FIRST}", "- id: cn-adb-50273-integrated-urban-water", "cn-adb-50273", "id", "twice"),
    (OPPS, "  kind: project", "  kind: loan", FIRST, "kind", "is not one of"),
    (OPPS, "  kind: project\n", "", FIRST, "kind", "add this field"),
    (OPPS, "  title_fr: Projet de gestion intégrée des eaux usées", "  title_fr_ca: Projet", FIRST, "title_fr", "add"),
    (OPPS, "  - CN-CQ", "  - CN-TW", FIRST, "cn_provinces", "is not one of"),
    (OPPS, "  - CN-CQ", "  - CN-GS", FIRST, "cn_provinces", "stands twice"),
    (OPPS, "  cn_province: null", "  cn_province: CN-BJ", FIRST, "cn_provinces", "add CN-BJ"),
    (OPPS, "  areas:\n  - wastewater-treatment", "  areas: []\n  x:\n  - y", FIRST, "areas", "at least one"),
    (OPPS, "  areas:\n  - wastewater-treatment", "  areas: wastewater-treatment", FIRST, "areas", "write a list"),
    (OPPS, "    amount: 150000000", "    amount: 150 million", f"{FIRST}, value", "amount", "in digits"),
    (OPPS, "    amount: 150000000", "    amount: -5", f"{FIRST}, value", "amount", "in digits"),
    (OPPS, "    currency: USD", "    currency: US$", f"{FIRST}, value", "currency", "is not one of"),
    (OPPS, "  opens: '2010-12-06'", "  opens: 6 December 2010", "cn-adb-42936-songhua-ppp", "opens", "write the date"),
    (OPPS, "  opens: null\n  closes: null", "  opens: '2026-02-01'\n  closes: '2026-01-01'", FIRST, "closes", "before"),
    (OPPS, "  status: historic", "  status: recurring", FIRST, "recurring", "usual month"),
    (OPPS, "  - xinjiang_screening", "  - tibet_screening", FIRST, "compliance_flags", "is not one of"),
    (OPPS, "  - https://www.adb.org/projects/50164-001/main", "  - www.adb.org", FIRST, "sources", "whole web address"),
    (OPPS, "  verified: true", "  verified: maybe", FIRST, "verified", "true or false"),
    (OPPS, "  areas_basis: catalogue_reading", "  areas_basis: guess", FIRST, "areas_basis", "is not one of"),
    (OPPS, "  - river restoration", "  - river works", "", "", "write the French of 'river works'"),
    (
        OPPS,
        "    usual_month: 4",
        "    usual_month: April",
        "cn-fair-ie-expo-shanghai, recurring",
        "usual_month",
        "whole",
    ),
    (AGREEMENTS, "  level: federal", "  level: national", "ca-cn-leaders-statement-2026", "level", "is not one of"),
    (
        AGREEMENTS,
        "  signed: '2026-01-16'",
        "  signed: January 2026",
        "ca-cn-leaders-statement-2026",
        "signed",
        "a year",
    ),
    (
        AGREEMENTS,
        "  successor: ca-bc-cn-mou-wood-2026",
        "  successor: nothing",
        "ca-bc-cn-mou-wood-2015",
        "successor",
        "not",
    ),
    (
        AGREEMENTS,
        "  status: in_force\n  successor: null",
        "  status: in_force\n  successor: ca-cn-trade-roadmap-2026",
        "ca-cn-leaders-statement-2026",
        "status",
        "has expired",
    ),
    (
        AGREEMENTS,
        "    canadian: [Government of Canada]",
        "    canadian: []",
        "2026, parties",
        "canadian",
        "at least one party",
    ),
    (
        AGREEMENTS,
        "  verified: true",
        "  verified: false",
        "ca-cn-leaders-statement-2026",
        "unverified_reason",
        "add this field",
    ),
    (AGREEMENTS, "  provinces: []", "  provinces: [XX]", "ca-cn-leaders-statement-2026", "provinces", "is not one of"),
    (GUIDES, "  - ip-protection\n", "  - patents\n", "tcs-protect-ip", "challenges", "is not one of"),
    (GUIDES, "guide: ecl-2026", "guide: ecl-2027", "c1-export-control", "guide", "not known"),
    (GUIDES, "- slug: scale\n", "- slug: size\n", "challenges", "slug", "add the challenge scale"),
    (GUIDES, "guides:\n", "guide_list:\n", "", "guides", "add this part"),
    (GUIDES, "  use_when:\n  - before_entry", "  use_when:\n  - later", "tcs-protect-ip", "use_when", "is not one of"),
    (GUIDES, "  languages:\n  - en", "  languages:\n  - de", "tcs-protect-ip", "languages", "is not one of"),
    ("french.yaml", "stop: arrêter", "halt: arrêter", "", "", "nothing says 'halt'"),
    ("french.yaml", "stop: arrêter", "stop: [", "", "", "not readable YAML at line"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("file", "old", "new", "entry", "field", "remedy"), VARIANTS)
def test_broken_file_is_refused_whole(
    now: datetime, folder: Path, file: str, old: str, new: str, entry: str, field: str, remedy: str
) -> None:
    mend(folder, file, old, new)
    with pytest.raises(InvalidDataError) as refused:
        load_opportunities(by=None, at=now, folder=folder)
    assert any(
        entry in mistake.entry_id and mistake.field == field and remedy in f"{mistake.problem} {mistake.remedy}"
        for mistake in refused.value.mistakes
    ), str(refused.value)
    assert not Opportunity.objects.exists()
    assert not Entry.objects.exists()


def test_successors_in_a_circle_are_named(folder: Path) -> None:
    path = folder / AGREEMENTS
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    chain = {row["id"]: row for row in rows}
    chain["ca-bc-cn-mou-wood-2026"].update(successor="ca-bc-cn-mou-wood-2010", status="expired")
    path.write_text(yaml.safe_dump(rows, allow_unicode=True), encoding="utf-8")
    with pytest.raises(InvalidDataError, match="run in a circle"):
        read_opportunity_catalogue(folder)


@pytest.mark.usefixtures("seats")
@pytest.mark.django_db
def test_command_loads_and_refuses_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_opportunities")
    assert "239 added" in capsys.readouterr().out
    mend(folder, OPPS, "  kind: project", "  kind: loan")
    with pytest.raises(CommandError, match=r"Nothing was changed\. Mistakes: 1\n.*kind: 'loan' is not one of"):
        call_command("load_opportunities", folder=folder)


@pytest.mark.usefixtures("reference_data")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "change", "constraint"),
    [
        (Opportunity, {"title_fr": ""}, "opportunity_is_bilingual"),
        (Opportunity, {"kind": "loan"}, "opportunity_kind"),
        (Opportunity, {"areas": ["solar"]}, "opportunity_areas"),
        (Opportunity, {"value_amount": 5, "value_currency": ""}, "opportunity_value_has_currency"),
        (Opportunity, {"usual_month": 13}, "opportunity_usual_month"),
        (
            Opportunity,
            {"opens": date(2026, 2, 1), "closes": date(2026, 1, 1)},
            "opportunity_opens_before_it_closes",
        ),
        (Agreement, {"signed": "soon"}, "agreement_signed"),
        (Agreement, {"is_verified": False}, "agreement_unverified_has_reason"),
        (Guide, {"challenges": []}, "guide_answers_a_challenge"),
        (ComplianceCheck, {"if_yes_fr": ""}, "compliance_check_is_bilingual"),
    ],
)
def test_the_database_refuses_it(model: type, change: dict[str, object], constraint: str) -> None:
    row = model.objects.order_by("pk").first()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**change)


@pytest.mark.usefixtures("reference_data")
@pytest.mark.django_db
def test_a_replaced_agreement_has_ended() -> None:
    replaced = Agreement.objects.exclude(successor=None).first()
    with pytest.raises(IntegrityError, match="agreement_with_successor_has_ended"), transaction.atomic():
        Agreement.objects.filter(pk=replaced.pk).update(status="in_force")
