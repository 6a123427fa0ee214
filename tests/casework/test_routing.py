"""Requests, each with the kind of seat and the body that an experienced officer would choose."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries

from companies.models import Company
from hub.accounts.choices import Role
from hub.casework.choices import PresenceForm, RequestKind
from hub.casework.models import ServiceRequest
from hub.casework.referrals.candidates import SeatCandidate, candidates_for
from hub.casework.requests.services.submission import OfficialInput
from hub.core.db.tenancy import unscoped
from hub.core.vocabulary.enums import ExportExperience, Need
from hub.directory.catalogue.rules import routing_table
from hub.directory.choices import PresenceLevel, SeatKind
from hub.directory.entry_types import ROUTE, SEAT
from hub.directory.models import Route, Seat
from hub.directory.seats.presence import published_routing
from hub.directory.seats.services import seat_person
from opportunities.models import Opportunity
from programs.models import Program
from tests.accounts.people import make_person
from tests.casework.routing_cases import AIR, FURTHER, GRID, INDUSTRY, MOVING, POWER, WATER, Case
from tests.casework.world import SHANGHAI, World
from tests.publishing.desk import published

pytestmark = pytest.mark.django_db

K, N = RequestKind, Need
CASES = (
    Case("unpaid buyer, Shanghai", "en", "ON", K.DISPUTE, "Our buyer refuses to pay for two pumps.",
         "post", "tcs-shanghai", {"cn_provinces": ["CN-SH"], "areas": [WATER]}),
    Case("contract broken, Chongqing, no seat for the area", "fr", "QC", K.DISPUTE,
         "Notre client ne respecte pas le contrat pour nos bornes de recharge.",
         "post", "tcs-chongqing", {"cn_provinces": ["CN-CQ"], "areas": [MOVING]}),
    Case("insurance for an export", "en", "AB", K.FINANCE, "Who insures a first order on open account?",
         "export-credit", "edc", {"needs": [N.EXPORT_FINANCE], "cn_provinces": ["CN-NM"]}),
    Case("insurance, said in words alone", "fr", "NB", K.FINANCE,
         "Nous voulons assurer notre premier acheteur étranger contre le non-paiement.", "export-credit", "edc"),
    Case("money for a second line at home", "en", "SK", K.FINANCE,
         "We need a repayable contribution for equipment on a second production line in Saskatoon.",
         "development-agency", "prairiescan"),
    Case("investors", "en", "BC", K.FINANCE, "We are raising a Series A round and look for an investor.",
         "business-bank", "bdc", {"needs": [N.GROWTH_CAPITAL]}),
    Case("pilot in Saguenay", "fr", "QC", K.PROGRAMS, "Nous cherchons à financer un projet de démonstration.",
         "development-agency", "ced", {"needs": [N.FUNDING_DEMO], "areas": [INDUSTRY]}),
    Case("research", "en", "NS", K.PROGRAMS, "We want to fund two years of research on a membrane.",
         "research-adviser", "nrc", {"needs": [N.FUNDING_RD], "areas": [WATER]}),
    Case("pilot in Sudbury", "en", "ON", K.PROGRAMS, "Funding for a pilot at a mine.",
         "development-agency", "fednor", {"needs": [N.FUNDING_DEMO]}, {"city": "Sudbury"}),
    Case("pilot in Hamilton", "en", "ON", K.PROGRAMS, "Funding for a pilot at a steel mill.",
         "development-agency", "feddev-ontario", {"needs": [N.FUNDING_DEMO]}, {"city": "Hamilton"}),
    Case("growth in Nunavut", "fr", "NU", K.FINANCE, "Nous voulons agrandir notre atelier à Iqaluit.",
         "development-agency", "cannor", {"needs": [N.GROWTH_CAPITAL]}),
    Case("a group to bid together", "fr", "QC", K.OTHER, "Nous voulons nous associer à d’autres PME d’ici.",
         "cluster", "qc-ecotech", {"needs": [N.CONSORTIUM]}),
    Case("question on a program", "en", "MB", K.PROGRAMS, "Does it cover one shipment?",
         "program-organization", "edc", program="ca-edc-select-credit-insurance"),
    Case("question on a program that was replaced", "en", "ON", K.PROGRAMS, "Is it still open?",
         "program-organization", "nrc", program="ca-sdtc"),
    Case("question on a program of Quebec", "fr", "QC", K.PROGRAMS, "Quelles dépenses sont admissibles?",
         "program-organization", "qc-investissement-quebec", program="qc-essor"),
    Case("question on CanExport", "en", "NB", K.PROGRAMS, "When is the next intake?",
         "trade-office", "ro-atlantic", program="ca-gac-canexport-smes"),
    Case("question on a program of Alberta", "en", "AB", K.UNSURE, "Could this one fund our kiln?",
         "program-organization", "ab-emissions-reduction-alberta", program="ab-era-partnership-intake"),
    Case("a patent", "en", "ON", K.IP, "We want to file a patent for our sorter.", "ip-office", "cipo"),
    Case("a trademark for China", "fr", "QC", K.IP, "Nous voulons protéger notre marque en Chine.",
         "ip-office", "cipo", {"cn_provinces": ["CN-GD"]}),
    Case("a standard", "en", "BC", K.STANDARDS, "Which standard does our heat pump need?", "standards-body", "scc"),
    Case("certification for China", "fr", "ON", K.STANDARDS, "Comment obtenir la certification CCC en Chine?",
         "standards-body", "scc", {"areas": [POWER]}),
    Case("copies of a pump", "en", "AB", K.IP, "Counterfeit copies of our pump are sold in Shenzhen.",
         "post", "tcs-guangzhou", {"areas": [WATER]}),
    Case("partner in Jiangsu", "en", "QC", K.PARTNERS, "We look for an operator to host a pilot.",
         "post", "tcs-shanghai", {"cn_provinces": ["CN-JS"], "areas": [WATER]}),
    Case("partenaire au Guangdong", "fr", "BC", K.PARTNERS, "Nous cherchons un fabricant de piles à combustible.",
         "post", "tcs-guangzhou", {"cn_provinces": ["CN-GD"], "areas": [MOVING]}),
    Case("a place in words alone", "en", "ON", K.PARTNERS, "We met a sewage operator in Wuhan and want a distributor.",
         "post", "tcs-beijing", {"areas": [WATER]}),
    Case("China as a whole, exporter", "en", "ON", K.MARKET_ENTRY, "We sell emission monitors abroad; now China.",
         "post", "tcs-beijing", {"areas": [AIR], "needs": [N.MARKET_ENTRY_CHINA]},
         {"export_experience": ExportExperience.REGULAR}),
    Case("first steps abroad", "fr", "QC", K.MARKET_ENTRY, "Nous n’avons jamais exporté. Par où commencer en Chine?",
         "trade-office", "ro-quebec", {"areas": [WATER]}, {"export_experience": ExportExperience.NONE}),
    Case("Germany", "en", "BC", K.MARKET_ENTRY, "We want to sell our controls in Germany.", "trade-office", "ro-pacific"),
    Case("les États-Unis", "fr", "ON", K.MARKET_ENTRY, "Nous visons le marché des États-Unis.",
         "trade-office", "ro-ontario", {"areas": [GRID]}),
    Case("an officer at a meeting", "en", "NS", K.PRESENCE, "Please join our meeting with the district.",
         "post", "tcs-shanghai", {"areas": [AIR]}, level=PresenceLevel.OFFICER),
    Case("a letter of the consul general", "fr", "QC", K.PRESENCE, "Une lettre d’appui pour notre dossier.",
         "post", "tcs-guangzhou", {"cn_provinces": ["CN-GD"], "areas": [WATER]},
         level=PresenceLevel.CONSUL_GENERAL, city="Guangzhou"),
    Case("the ambassador on a site in Jiangsu", "en", "AB", K.PRESENCE, "A visit of our plant.",
         "post", "tcs-beijing", {"cn_provinces": ["CN-JS"]}, level=PresenceLevel.AMBASSADOR, city="Nanjing"),
    Case("a minister at a signing", "en", "ON", K.PRESENCE, "A signing with our partner.",
         "headquarters", "tcs", {"cn_provinces": ["CN-SH"]}, level=PresenceLevel.MINISTER),
    Case("le premier ministre du Québec", "fr", "QC", K.PRESENCE, "La visite du premier ministre du Québec.",
         "province", "qc-mrif", {"cn_provinces": ["CN-SH"]}, level=PresenceLevel.PREMIER),
    Case("the premier of Alberta", "en", "AB", K.PRESENCE, "Our premier travels in spring.",
         "province", "ab-government", {"cn_provinces": ["CN-BJ"]}, level=PresenceLevel.PREMIER, city="Beijing"),
    Case("an opportunity", "en", "SK", K.PARTNERS, "We would like to exhibit.",
         "post", "tcs-chongqing", {"areas": [WATER]}, opportunity="cn-fair-ie-expo-chengdu"),
    Case("fairs in China", "en", "ON", K.OTHER, "Which fairs in China are worth it, and who takes us along?",
         "post", "tcs-shanghai", {"needs": [N.TRADE_MISSION], "areas": [WATER]}),
    Case("no idea whom to ask", "en", "ON", K.UNSURE, "We make clean things and would like to talk to somebody.",
         "hub", "hub"),
    Case("people to hire", "fr", "ON", K.OTHER, "Nous voulons embaucher deux doctorants.",
         "talent", "mitacs", {"needs": [N.TALENT]}),
    Case("a ministry abroad that buys", "en", "ON", K.OTHER, "The water ministry of Peru wants to buy from us.",
         "government-sales", "ccc", {"needs": [N.PROCUREMENT], "areas": [WATER]}),
    Case("un distributeur au Brésil", "fr", "QC", K.PARTNERS,
         "Un distributeur de São Paulo s’intéresse à notre procédé de traitement des boues; à qui parler?",
         "trade-office", "ro-quebec", {"areas": [WATER]}),
    Case("an unpaid invoice, a place in words alone", "en", "ON", K.UNSURE,
         "Our buyer in Shenzhen has not paid the last invoice and no longer answers.",
         "post", "tcs-guangzhou", {"areas": [INDUSTRY]}),
    Case("a bond for an advance payment", "en", "BC", K.FINANCE,
         "We won a contract in Suzhou and the buyer wants a bank guarantee for the advance payment.",
         "export-credit", "edc", {"cn_provinces": ["CN-JS"]}),
    Case("copied on a marketplace, whom to ask unknown", "en", "AB", K.UNSURE,
         "Somebody in Guangzhou copied our membrane and sells it on Alibaba.",
         "post", "tcs-guangzhou", {"areas": [WATER]}),
    Case("déposer un brevet, sans savoir à qui parler", "fr", "QC", K.UNSURE,
         "Nous voudrions déposer un brevet avant de montrer notre capteur au salon.", "ip-office", "cipo"),
    Case("engineers to hire with help", "en", "NS", K.UNSURE,
         "Is there a wage subsidy to hire graduates?", "talent", "mitacs"),
    Case("équipement d’usine, sans savoir à qui parler", "fr", "QC", K.UNSURE,
         "Nous cherchons une subvention pour acheter l’équipement d’une deuxième ligne à Saguenay.",
         "development-agency", "ced"),
    Case("a mark for China, in words alone", "en", "MB", K.UNSURE,
         "The importer says our heat pump needs a CCC certification before it can order.", "standards-body", "scc"),
    Case("a consul general at Chengdu", "en", "SK", K.PRESENCE, "A signing with the water bureau.",
         "post", "tcs-chongqing", {"cn_provinces": ["CN-SC"], "areas": [WATER]},
         level=PresenceLevel.CONSUL_GENERAL, city="Chengdu"),
    Case("money held back, no place", "en", "ON", K.DISPUTE,
         "Our partner in China keeps the deposit and will not return the equipment.", "post", "tcs-beijing"),
    Case("un prêt pour un entrepôt à Moncton", "fr", "NB", K.FINANCE,
         "Nous avons besoin d’un prêt pour un fonds de roulement et un nouvel entrepôt à Moncton.",
         "business-bank", "bdc"),
    Case("is this buyer real", "en", "ON", K.OTHER,
         "A company in Beijing wants to buy. Can somebody check whether it is real before we sign?",
         "post", "tcs-beijing", {"areas": [AIR]}),
    Case("never sold outside Canada", "en", "YT", K.UNSURE,
         "We have never exported and do not know where to start.", "trade-office", "ro-pacific"),
    Case("Hong Kong", "en", "ON", K.PARTNERS, "We look for a distributor in Hong Kong.",
         "post", "tcs-hong-kong", {"areas": [POWER]}),
    Case("a utility in Japan", "en", "BC", K.MARKET_ENTRY,
         "A utility in Osaka asked for a quote.", "trade-office", "ro-pacific",
         {"areas": [GRID]}, {"export_experience": ExportExperience.REGULAR}),
    Case("an export permit", "en", "ON", K.OTHER,
         "Do we need an export permit to send our sensors to China?", "trade-office", "ro-ontario"),
    Case("recherche, sans savoir à qui parler", "fr", "QC", K.UNSURE,
         "Nous aimerions de l’aide pour la recherche et développement d’un nouveau catalyseur.",
         "research-adviser", "nrc"),
    Case("a tender at home", "en", "ON", K.OTHER,
         "How do we sell to the Government of Canada; is there a tender for testing?",
         "federal-programs", "ised", {"needs": [N.PROCUREMENT]}),
    Case("diesel to be replaced in Iqaluit", "en", "NU", K.PROGRAMS,
         "We want a grant for a demonstration of a battery in place of diesel.", "development-agency", "cannor"),
    Case("a delegation to Tianjin", "fr", "QC", K.OTHER,
         "Une délégation part pour Tianjin en mai; peut-on se joindre à elle?",
         "post", "tcs-beijing", {"cn_provinces": ["CN-TJ"], "areas": [WATER]}),
    Case("the premier of Nova Scotia", "en", "NS", K.PRESENCE, "We hope the premier will speak.",
         "province", "ns-invest-nova-scotia", {"cn_provinces": ["CN-GD"]}, level=PresenceLevel.PREMIER, city="Guangzhou"),
    Case("two needs, export insurance first", "en", "ON", K.FINANCE,
         "We fear that the buyer in Vietnam does not pay, and want insurance.",
         "export-credit", "edc", {"needs": [N.EXPORT_FINANCE, N.GROWTH_CAPITAL]}),
    Case("a customer in the United States", "en", "ON", K.DISPUTE,
         "A customer in Ohio has not paid us.", "trade-office", "ro-ontario"),
    Case("question on a program, whom to ask unknown", "fr", "QC", K.UNSURE,
         "Notre dossier a été refusé; pouvons-nous demander une révision?",
         "program-organization", "qc-investissement-quebec", program="qc-essor"),
    Case("two plain questions at once", "en", "ON", K.UNSURE,
         "A buyer has not paid us, and somebody copied our valve.", "hub", "hub"),
    Case("unpaid, with no word of where", "fr", "QC", K.UNSURE, "Notre client étranger n’a jamais payé la facture.",
         "trade-office", "ro-quebec"),
    Case("certified already, no idea whom to ask", "en", "ON", K.UNSURE,
         "We are ISO certified and would like to talk to somebody.", "hub", "hub"),
    # Words that stand in a plain question, and here ask something else: whoever does not know whom to ask is heard.
    Case("a new company", "en", "ON", K.UNSURE,
         "We registered our company in January and would like to know who helps.", "hub", "hub"),
    Case("where money begins", "en", "AB", K.UNSURE, "What are the first steps to pay for a pilot?",
         "development-agency", "prairiescan"),
    Case("par où passer", "fr", "QC", K.UNSURE,
         "Nous faisons nos premiers pas en affaires et ne savons pas à qui parler.", "hub", "hub"),
    Case("a false buyer", "en", "BC", K.UNSURE,
         "We think that a fake buyer writes to us. Whom do we tell?", "hub", "hub"),
    Case("insurance of a site", "en", "NS", K.UNSURE,
         "Must we insure our unit when we test it at a mine in Canada?", "hub", "hub"),
    Case("un assureur", "fr", "QC", K.UNSURE,
         "Notre assureur veut un essai en usine avant de couvrir l’installation. Qui peut aider?", "hub", "hub"),
    Case("certified elsewhere", "en", "ON", K.UNSURE,
         "We have our certification in Europe. Which market comes next?", "hub", "hub"),
    Case("first steps abroad, whom to ask unknown", "en", "ON", K.UNSURE,
         "We would like to take our first steps abroad.", "trade-office", "ro-ontario"),
    Case("premiers pas en Chine", "fr", "QC", K.UNSURE, "Nous voulons faire nos premiers pas en Chine.",
         "trade-office", "ro-quebec"),
    Case("a sale to insure, whom to ask unknown", "en", "ON", K.UNSURE,
         "Can anybody insure our first sale to Chile?", "export-credit", "edc"),
    Case("un acheteur à couvrir", "fr", "NB", K.UNSURE,
         "Notre acheteur au Chili demande une lettre de crédit. Vers qui se tourner?", "export-credit", "edc"),
    Case("a mark that others registered", "en", "BC", K.UNSURE,
         "Somebody in Shanghai registered our trademark before us.", "post", "tcs-shanghai", {"areas": [WATER]}),
    Case("fakes", "en", "QC", K.UNSURE, "We saw fake copies of our valve in Guangzhou.",
         "post", "tcs-guangzhou", {"areas": [WATER]}),
    Case("a buyer under sanctions", "en", "ON", K.UNSURE, "Is our buyer under sanctions?", "trade-office", "ro-ontario"),
)  # fmt: skip


@unscoped()
def _sent(world: World, case: Case) -> ServiceRequest:
    known = {"city": "", "export_experience": ""} | case.company
    Company.objects.filter(pk=world.company.pk).update(province=case.province, **known)
    world.company.refresh_from_db()
    if case.stage:
        world.company.offerings.create(name="Unit", stage=case.stage)
    official = None
    if case.level:
        official = OfficialInput(
            level=case.level,
            form=PresenceForm.VISIT,
            on=date(2027, 5, 4),
            city=case.city,
            host="The district",
            purpose="Trust",
        )
    said = {"needs": [], "areas": [], "cn_provinces": []} | case.said
    return world.submit(
        kind=case.asked,
        language=case.lang,
        subject=case.label,
        body=case.body_text,
        official=official,
        program=Program.objects.get(slug=case.program) if case.program else None,
        opportunity=Opportunity.objects.get(slug=case.opportunity) if case.opportunity else None,
        **said,
    )


def _is_right(found: SeatCandidate, case: Case) -> bool:
    seat = found.seat
    place = seat.office or seat.organization
    bodies = {"hub"} if seat.kind == SeatKind.HUB_DESK else {place.slug, seat.body.slug}
    kinds = {found.step.kind, routing_table().kind_of(seat.slug, seat.kind)}
    return case.body in bodies and case.kind in kinds


@pytest.fixture
def everybody(world: World) -> World:
    """Every seat of posts and trade offices is held."""
    for seat in Seat.objects.filter(kind__in=[SeatKind.CHINA_POST, SeatKind.REGIONAL_OFFICE], holders=None):
        person = make_person(f"{seat.slug}@desk.example", role=Role.ADVISER, name=seat.slug)
        seat_person(seat=seat, person=person, by=None, at=world.at)
    return world


@pytest.fixture
def routed(everybody: World) -> list[tuple[Case, tuple[SeatCandidate, ...]]]:
    """The table, each request with its candidates."""
    return [(case, candidates_for(_sent(everybody, case), at=everybody.at)) for case in CASES]


def test_the_first_proposal_is_whom_an_officer_would_ask(routed: list[tuple[Case, tuple[SeatCandidate, ...]]]):
    first = [(case.label, found[0].seat.slug) for case, found in routed if not _is_right(found[0], case)]
    among = [case.label for case, found in routed if not any(_is_right(one, case) for one in found[:3])]
    assert first == []
    assert among == []


def _as_entry(number: int, case: Case) -> dict[str, Any]:
    """Return a case as a file of requests holds it."""
    named = {"program": case.program, "opportunity": case.opportunity}
    return {
        "id": str(number),
        "kind": case.asked,
        "language": case.lang,
        "subject": case.label,
        "body": case.body_text,
        "company": {"province": case.province} | case.company,
        **{name: slug for name, slug in named.items() if slug},
        **({"presence": {"level": case.level, "city": case.city}} if case.level else {}),
        **case.said,
    }


def _answered(cases: Sequence[Case], tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> Any:
    """Return the answers of the command to a file of the same requests."""
    path = tmp_path / "requests.jsonl"
    lines = (json.dumps(_as_entry(number, case)) for number, case in enumerate(cases))
    path.write_text("\n".join(lines), encoding="utf-8")
    call_command("route_requests", str(path), *options)
    return json.loads(capsys.readouterr().out)["requests"]


def test_a_file_of_the_same_requests_has_the_same_proposals(
    routed: list[tuple[Case, tuple[SeatCandidate, ...]]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Each with the same seats in the same order, marks and reasons, by the words of the command."""
    answers = _answered([case for case, _found in routed], tmp_path, capsys, "--lang=fr", "--top=99")
    for (case, found), answer in zip(routed, answers, strict=True):
        shown = [(one["id"], one["mark"], one["why"]) for one in answer["proposals"]]
        assert shown == [(one.seat.slug, one.mark, [fr for _en, fr in one.reasons]) for one in found], case.label


@pytest.mark.usefixtures("everybody")
def test_a_file_of_further_requests_goes_where_an_officer_would_send_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """In words alone, misspelt, in two languages, with two needs, of industries that the table has not."""
    seats, table = {seat.slug: seat for seat in Seat.objects.all()}, routing_table()
    wrong = []
    for case, answer in zip(FURTHER, _answered(FURTHER, tmp_path, capsys, "--top=1"), strict=True):
        (first,) = answer["proposals"]
        seat = seats[first["id"]]
        bodies = {"hub"} if seat.kind == SeatKind.HUB_DESK else {first["office"], first["organization"]}
        if case.body not in bodies or case.kind not in {first["kind"], table.kind_of(seat.slug, seat.kind)}:
            wrong.append((case.label, first["id"]))
    assert wrong == []


@unscoped()
def test_the_next_request_goes_by_what_a_curator_published_of_a_seat(world: World):
    request = world.submit()
    assert candidates_for(request, at=world.at)[0].seat.slug == SHANGHAI
    published(SEAT, SHANGHAI, areas=[GRID], cn_provinces=["CN-CQ"])
    assert candidates_for(request, at=world.at)[0].seat.slug != SHANGHAI


@unscoped()
def test_the_next_request_goes_by_the_rule_that_a_curator_published(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
):
    request = world.submit(kind=K.OTHER, needs=[N.TALENT])
    kinds = [one.step.kind for one in candidates_for(request, at=world.at)]
    assert kinds[0] == "talent"
    said = {"reason_1_en": "Has the people", "reason_1_fr": "A les gens"}
    published(ROUTE, "talent", kind_1="research-adviser", kind_2="talent", **said)
    (first, *_others) = candidates_for(request, at=world.at)
    assert (first.step.kind, first.reasons[0]) == ("research-adviser", ("Has the people.", "A les gens."))
    with django_assert_num_queries(1):
        published_routing()


def test_without_rows_the_table_is_that_of_the_file():
    assert published_routing().rules
    Route.objects.all().delete()
    assert published_routing() == routing_table()
