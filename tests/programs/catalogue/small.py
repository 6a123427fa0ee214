"""A catalogue of three programs in files, whole and right, to be broken in one place at a time."""

from collections.abc import Mapping
from pathlib import Path

from programs.catalogue.entries import Catalogue
from programs.catalogue.files import read_programs

PROGRAMS = """\
- id: ca-example-grant
  jurisdiction: CA
  organization:
    acronym: EX
    name_en: Example Agency
    name_fr: Agence exemple
  name_en: Example grant
  name_fr: Subvention exemple
  url_en: https://example.org/grant
  url_fr: null
  summary_en: Pays half of a pilot.
  summary_fr: "Paie la moitié : d'un essai"
  support: [grant]
  stages: [demonstration]
  amount_cad: {min: 1000, max: 50000}
  cost_share_max: 0.5
  eligibility:
    provinces: [ON, QC]
    employees: {min: 3, max: 500}
    legal_forms: [corporation, cooperative]
    areas: [wastewater-treatment]
    sectors_naics: ["3333"]
    target_markets: ["*", CN]
    export_experience: some
    other_en:
    - Partnerships are also eligible
    - At least two years in business
    - Sound management
    - Public money at most 75%
    other_fr:
    - Les sociétés de personnes sont aussi admissibles
    - Au moins deux ans d'activité
    - Saine gestion
    - Aide publique d'au plus 75 %
  intake: call
  opens: 2026-09-01
  closes: 2026-12-01
  closed_on: null
  replaced_by: []
  as_of: 2026-06-15
  sources: [https://example.org/guide]
  verified: true
- id: ca-example-old
  jurisdiction: CA
  organization: {acronym: EX, name_en: Example Agency, name_fr: Agence exemple}
  name_en: Old example
  name_fr: Ancien exemple
  summary_en: Ended.
  summary_fr: Terminé.
  support: [loan]
  stages: [export]
  eligibility: {}
  intake: closed
  closed_on: 2025-03-31
  replaced_by: [ca-example-grant]
  as_of: 2025-01-01
  sources: [https://example.org/old]
  verified: false
  unverified_reason: Seen in one place only.
"""
PROVINCIAL = """\
- id: on-example-loan
  jurisdiction: "ON"
  organization: {acronym: OX, name_en: Ontario Example, name_fr: Exemple Ontario}
  name_en: Example loan
  name_fr: Prêt exemple
  summary_en: Lends for exports.
  summary_fr: Prête pour l’exportation.
  support: [loan]
  stages: []
  eligibility:
    annual_revenue_cad: {min: null, max: 10000000}
    trl: {min: 6, max: 9}
    for_profit: true
    ownership: [women]
    other_en: [Revenue and staff count together]
    other_fr: [Revenus et effectif comptent ensemble]
  intake: continuous
  as_of: 2026-05-01
  sources: [https://example.org/loan]
  verified: true
"""
SORTING = """\
ca-example-grant:
  sentences:
  - sentence: Partnerships are also eligible
    sort: widening
    widens: legal_forms
    add: [partnership]
  - sentence: At least two years in business
    sort: test
    tests:
    - {kind: years_in_business, min: 2}
  - sentence: Sound management
    sort: check
  - sentence: Public money at most 75%
    sort: note
on-example-loan:
  sentences:
  - sentence: Revenue and staff count together
    sort: test
    tests:
    - {kind: employees, max: 99}
    remainder: check
  any_of:
  - [annual_revenue_cad, employees]
  extra_tests:
  - kind: project_place
    in: ["ON"]
    sentence_en: The project must take place in Ontario.
    sentence_fr: Le projet doit se dérouler en Ontario.
"""
CORRECTIONS = """\
ca-example-grant:
- field: sectors_naics
  value: ["3333"]
  sentence_en: The technology must serve industry.
  sentence_fr: La technologie doit servir l'industrie.
  reason: The code says where the technology is used.
"""
PURPOSE = """\
ca-example-grant:
  pays_for: [pilot_demonstration, equipment_capital]
  serves: [water_utilities, cleantech]
  must_serve: true
  applicant: company
  not_for: [pre_revenue]
  ticket_cad: {project_min: 50000, project_max: 400000, typical: 100000}
  firm: [startup, small]
  tempo: recurring_call
  topic_en: water technology
  topic_fr: technologies de l'eau
  place_of_project: province
  role: niche
  value: 2
  obstacle_en: A utility must test it.
  obstacle_fr: "Un service d'eau doit l'essayer : sans lui, non."
  basis: adviser
"""
ORGANIZATIONS = """\
- slug: example
  acronym_en: EX
  acronym_fr: EX
  name_en: Example Agency of Canada
  name_fr: Agence exemple du Canada
  level: federal
  jurisdiction: CA
  spellings: [{acronym: EX, name_en: Example Agency}]
- slug: on-example
  acronym_en: OX
  acronym_fr: OX
  name_en: Ontario Example
  name_fr: Exemple Ontario
  level: provincial
  jurisdiction: "ON"
  spellings: [{acronym: OX, name_en: Ontario Example}]
"""
FILES = {
    "programs.yaml": PROGRAMS,
    "provincial.yaml": PROVINCIAL,
    "sorting.yaml": SORTING,
    "corrections.yaml": CORRECTIONS,
    "purpose.yaml": PURPOSE,
    "organizations.yaml": ORGANIZATIONS,
}


def ending(slug: str, says: str, *, becomes: str = "ended") -> str:
    """Return the corrections that read a closed program as ended, by the words ``says``."""
    rows = ("field: intake", "value: closed", f"becomes: {becomes}", f"says: {says}", "reason: It says so.")
    return f"{slug}:\n- {'\n  '.join(rows)}\n"


def broken(file: str, old: str, new: str) -> dict[str, str]:
    """Return the files with one piece of text replaced, which must be there."""
    assert old in FILES[file], f"{old!r} is not in {file}"
    return {**FILES, file: FILES[file].replace(old, new, 1)}


def read(folder: Path, files: Mapping[str, str] = FILES, *, strict: bool = True) -> Catalogue:
    """Write the files into a folder and read them."""
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return read_programs(
        [folder / "programs.yaml", folder / "provincial.yaml"],
        sorting_paths=[folder / "sorting.yaml"],
        corrections_path=folder / "corrections.yaml",
        purpose_path=folder / "purpose.yaml",
        organizations_path=folder / "organizations.yaml",
        strict=strict,
    )
