"""All figures in one go, with what they were measured on."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from hub.matching.engine.answer import ENGINE_VERSION
from programs.catalogue.entries import Catalogue
from programs.stacking.files import read_rules
from tests.quality.areas import area_figures
from tests.quality.extraction import extraction_figures
from tests.quality.figures import Figure
from tests.quality.first_pages import FirstPages
from tests.quality.judged import FURTHER_FILES, read_judged
from tests.quality.programs import Bench, Exclusion, exclusion_figures, exclusions, program_figures
from tests.quality.records import clients, read_exclusions, read_records
from tests.support.catalogue import real_catalogue

ON = date(2026, 11, 24)  # the day of the catalogue's evidence: intake and age of evidence enter the rank
# What came into the catalogue after the lists were judged: no adviser could name it, so a place of it says nothing of the
# rank, and nobody is to learn that it is never named. Whoever has new lists judged empties this.
UNJUDGED = frozenset({"ca-aafc-cala", "nl-rd-tax-credit", "qc-c3i"})


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one run, and what they rest on."""

    on: date
    engine_version: str
    catalogue_version: str
    fitting: int  # records that fit at least one area
    negative: int  # records that fit none
    supported: int  # records with support really received
    judged: int  # companies whose first page was judged
    first_pages: tuple[Figure, ...]
    further_pages: tuple[Figure, ...]  # of the companies of FURTHER_FILES
    extraction: tuple[Figure, ...]
    areas: tuple[Figure, ...]
    programs: tuple[Figure, ...]
    false_exclusions: tuple[Figure, ...]
    exclusions: tuple[Exclusion, ...]
    gone: tuple[tuple[str, str], ...]  # pairs of record and program for which nothing stands today

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures in the order of the page."""
        return (
            self.first_pages + self.further_pages + self.extraction + self.areas + self.programs + self.false_exclusions
        )


def judged_catalogue() -> Catalogue:
    """Return the programs that advisers could name, with their rules, since pages fold what rules call versions of one."""
    programs = Catalogue.of(program for program in real_catalogue().programs if program.slug not in UNJUDGED)
    return replace(programs, rules=read_rules(catalogue=programs))


@cache
def measure() -> Measured:
    """Return the figures of the pages and the catalogue as they stand. A few seconds; kept for the process."""
    records, catalogue = read_records(), judged_catalogue()
    bench = Bench(records, catalogue=catalogue, on=ON)
    found = exclusions(bench, read_exclusions())
    fitting, judged = len(clients(records)), read_judged()
    return Measured(
        on=ON,
        engine_version=ENGINE_VERSION,
        catalogue_version=catalogue.version,
        fitting=fitting,
        negative=len(records) - fitting,
        supported=len(bench.records),
        judged=len(judged),
        first_pages=tuple(FirstPages(judged, catalogue, ON).figures()),
        further_pages=tuple(
            figure
            for of, path in FURTHER_FILES.items()
            for figure in FirstPages(read_judged(path), catalogue, ON, of=of).figures()
        ),
        extraction=extraction_figures(),
        areas=area_figures(records),
        programs=program_figures(bench),
        false_exclusions=exclusion_figures(bench, found),
        exclusions=found,
        gone=bench.gone(),
    )
