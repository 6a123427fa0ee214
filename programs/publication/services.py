"""What is done with the catalogue: load it from files, show, withdraw, and give it to the rest of the portal."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max, QuerySet

from hub.accounts.models import User
from hub.audit.services import history_context, record
from hub.core.models import public_change
from hub.core.text.localized import Localized
from hub.core.workflow import Refusal, RefusedError, require
from hub.directory.catalogue.upsert import UpsertCounts, delete_missing, upsert_rows
from hub.directory.models import Organization
from hub.publishing.choices import Origin
from hub.publishing.workflow import PUBLISHING
from programs.catalogue.entries import Catalogue, digest_of, version_of
from programs.catalogue.entries import ProgramView as Entry
from programs.catalogue.program_rules import JoinedPrograms, Rules
from programs.choices import PairDecision
from programs.models import Condition, Program, ProgramPair, ProgramRule, Revision, SearchDocument, Succession
from programs.publication.mappers import (
    CONFIRMATIONS,
    PARTS,
    columns_of_rule,
    conditions_of,
    confirmed_program_of,
    program_of,
    revision_of,
    rule_between,
    search_document_of,
    successions_of,
)
from programs.publication.rules import may_change_cases, may_withdraw
from programs.signals import program_published, program_withdrawn
from programs.verdict_cases.evaluate import ChangedCase, changed_cases
from programs.verdict_cases.files import project_cases

_SEARCHED = [
    "folded",
    *(f"{part}_{lang}" for part in ("names", "bodies", "summary", "sentences") for lang in ("en", "fr")),
]
# The version is made of contents, so that the same files have the same version wherever they are loaded. The second
# value changes when an organization is renamed or confirms an entry, when a curator finds parts of one still right,
# and when a person joins two programs; the third
# with every change of a rule between programs; the fourth when curators publish other words of an area.
_VERSION = """
    SELECT encode(sha256(convert_to(
               coalesce(string_agg(program.slug || ' ' || live.content_digest, E'\\n'
                                   ORDER BY program.slug COLLATE "C"), ''), 'UTF8')), 'hex'),
           md5(concat(string_agg(concat_ws('|', body.slug, body.level, body.acronym_en, body.acronym_fr,
                                           body.name_en, body.name_fr, body.domains, body.contact_email,
                                           body.contact_url_en, body.contact_url_fr, live.confirmed_on,
                                           live.published_at),
                                 E'\\n' ORDER BY program.slug),
                      (SELECT string_agg(concat_ws(' ', id, kept_id), ' ' ORDER BY id)
                       FROM programs_programpair WHERE judgement = 'joined'),
                      (SELECT concat_ws('.', max(id), count(undone_at)) FROM programs_confirmation))),
           (SELECT concat_ws('.', count(*), max(pgh_id)) FROM programs_programruleevent),
           directory_area_words()
    FROM programs_program AS program
    JOIN programs_revision AS live ON live.id = program.live_id
    JOIN directory_organization AS body ON body.id = program.organization_id
"""


class UnknownOrganizationsError(Exception):
    """Programs name organizations that the directory does not hold."""

    def __init__(self, slugs: Iterable[str]) -> None:
        self.slugs = tuple(sorted(slugs))
        super().__init__(f"The directory lacks these organizations: {', '.join(self.slugs)}.")


class ChangedCasesError(RefusedError):
    """What would be published changes the verdict of cases, and nobody said for what reason."""

    def __init__(self, refusal: Refusal, changes: Iterable[ChangedCase]) -> None:
        super().__init__(refusal)
        self.changes = tuple(changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What a load did, as slugs.

    ``kept`` were left alone, because a curator wrote or withdrew what stands there. ``absent`` are in the database
    and not in the files: they stay as they are.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...]
    absent: tuple[str, ...]


@transaction.atomic
def load_catalogue(
    *, catalogue: Catalogue, by: User | None, at: datetime, accept_changed_cases: str = ""
) -> LoadReport:
    """Make the published programs say what ``catalogue`` says; a second load of the same changes nothing.

    A new or changed entry becomes a published revision. What a curator published is never overwritten. Raise
    ``UnknownOrganizationsError``, with nothing written, when the directory lacks an organization, and
    ``ChangedCasesError`` when the verdict of a case would change; a reason in ``accept_changed_cases`` lets it.
    """
    organizations = _organizations_of(catalogue)
    rows = {row.slug: row for row in Program.objects.select_for_update(of=("self",)).select_related("live")}
    added, changed, unchanged, kept = [], [], [], []
    for entry in catalogue.programs:
        row = rows.get(entry.slug)
        if row is None:
            added.append(entry)
        elif row.live is not None and _says_same(row.live, entry):
            unchanged.append(entry)
        elif row.live is None or row.live.origin != Origin.FILE:
            kept.append(entry)
        else:
            changed.append(entry)
    report = LoadReport(
        added=_slugs(added),
        changed=_slugs(changed),
        unchanged=_slugs(unchanged),
        kept=_slugs(kept),
        absent=tuple(sorted(set(rows) - set(catalogue.by_slug))),
    )
    if added or changed:
        live = {entry.slug: rows[entry.slug].live for entry in changed}
        accepted = _accepted([(live.get(entry.slug), entry) for entry in (*added, *changed)], accept_changed_cases)
        with history_context(by, "programs.catalogue.loaded"):
            _write([*added, *changed], rows, organizations, by=by, at=at)
        record(
            action="programs.catalogue.loaded",
            by=by,
            at=at,
            data={"added": report.added, "changed": report.changed, "version": catalogue.version, **accepted},
        )
    return report


@transaction.atomic
def load_rules(*, rules: Rules, by: User | None, at: datetime) -> UpsertCounts:
    """Make the rules between programs those of ``rules``, but for what curators published or withdrew.

    A second load of the same changes nothing.
    """
    rows = [columns_of_rule(rule, order) for order, rule in enumerate(rules.rules)]
    with history_context(by, "programs.rules.loaded"):
        changes = upsert_rows(model=ProgramRule, rows=rows)
        changes += delete_missing(model=ProgramRule, slugs=[row["slug"] for row in rows])
    if changes.wrote:
        counts = {"added": changes.added, "changed": changes.changed, "removed": changes.removed}
        record(action="programs.rules.loaded", by=by, at=at, data=counts)
    return changes


def show_revision(revision: Revision) -> None:
    """Make the catalogue say what a revision says, whose state is published already; tell who listens."""
    _point_to([Revision.objects.select_related("program").get(pk=revision.pk)])


def check_cases(*, revision: Revision, reason: str) -> dict[str, Any]:
    """Return what the audit keeps of the cases whose verdict a revision changes; nothing where it changes none.

    The revision, unsaved, takes the digest of what it says. Raise ``ChangedCasesError`` where the verdict of a case
    would change without a ``reason``.
    """
    entry = program_of(_whole(revision))
    revision.content_digest = digest_of(entry)
    return _accepted([(revision.program.live, entry)], reason)


@transaction.atomic
def withdraw_program(program: Program, *, by: User | None, at: datetime, reason: str) -> None:
    """Take a program out of the catalogue; its address and its revisions stay.

    Raise ``RefusedError`` when the rule refuses.
    """
    row = Program.objects.select_for_update(of=("self",)).select_related("live").get(pk=program.pk)
    require(may_withdraw(row, by=by))
    live: Revision = row.live
    with history_context(by, "programs.program.withdrawn"):
        row.live, row.withdrawn_at, row.withdrawn_reason = None, at, reason
        row.save(update_fields=["live", "withdrawn_at", "withdrawn_reason"])
        live.save(update_fields=PUBLISHING.take(live, "retire", by=by, at=at))
        SearchDocument.objects.filter(program=row).delete()
    record(action="programs.program.withdrawn", by=by, at=at, subject=row, reason=reason)
    program_withdrawn.send(Program, program_id=row.pk)


def refresh_search(*, organization: Organization) -> None:
    """Make the search find an organization's programs by its present names."""
    _index(_with_parts(Revision.objects.filter(live_program__organization=organization)))


class _Cache:
    """The catalogue last built in this process, and the key of what it was built from."""

    lock = Lock()
    asked: tuple[str, tuple[tuple[str, str, str], str]] = "", (("", "", ""), "")
    key: tuple[str, str, str] | None = None
    catalogue: Catalogue = Catalogue.of(())


def catalogue_version() -> str:
    """Return the version of the published catalogue: a digest of all that its live revisions say."""
    return _key()[0][0]


def live_catalogue() -> Catalogue:
    """Return the published catalogue with its rules: one small query while nothing has changed, six when all has."""
    return catalogue_and_area_words()[0]


def catalogue_and_area_words(change: str | None = None) -> tuple[Catalogue, str]:
    """Return the published catalogue and, by the same query, the version of what curators published of the areas.

    That version is "" where all words are those of the files. Who has just asked for the ``change`` names it.
    """
    key, area_words = _key(change)
    return _catalogue_of(key), area_words


def _catalogue_of(key: tuple[str, str, str]) -> Catalogue:
    with _Cache.lock:
        known, catalogue = _Cache.key, _Cache.catalogue
    if known == key:
        return catalogue
    if known is None or known[:2] != key[:2]:
        rows = list(_with_parts(Revision.objects.filter(live_program__isnull=False)).prefetch_related(CONFIRMATIONS))
        catalogue = Catalogue.of(map(confirmed_program_of, rows), joined=_joined(), rules=catalogue.rules)
        # A revision keeps the digest that it was published with, by whatever rule that was made.
        catalogue = replace(catalogue, version=version_of((row.program.slug, row.content_digest) for row in rows))
    if known is None or known[2] != key[2]:
        rules = map(rule_between, ProgramRule.objects.order_by("order", "slug"))
        catalogue = replace(catalogue, rules=Rules(tuple(rules)))
    if catalogue.version == key[0]:
        # Else somebody published in between: what was read is whole, but belongs to the next key.
        with _Cache.lock:
            _Cache.key, _Cache.catalogue = key, catalogue
    return catalogue


def program_names(slugs: Iterable[str], *, drafts: bool = False) -> dict[str, Localized]:
    """Return what programs are called, or were last, by slug (one query); ``drafts`` count for staff alone."""
    found = Revision.objects.filter(program__slug__in=list(slugs))
    found = found if drafts else found.filter(published_at__isnull=False)
    rows = found.order_by("program", F("published_at").desc(nulls_last=True), "-number").distinct("program")
    return {slug: Localized(en, fr) for slug, en, fr in rows.values_list("program__slug", "name_en", "name_fr")}


def _key(change: str | None = None) -> tuple[tuple[str, str, str], str]:
    change = change or public_change()
    known, answer = _Cache.asked
    if known != change:
        with connection.cursor() as cursor:
            cursor.execute(_VERSION)
            version, names, rules, area_words = cursor.fetchone()
        answer = (version, names, rules), area_words
        _Cache.asked = change, answer
    return answer


def _joined() -> list[JoinedPrograms]:
    pairs = ProgramPair.objects.filter(judgement=PairDecision.JOINED).order_by("pk")
    rows = pairs.values_list("first__slug", "first__jurisdiction", "second__slug", "second__jurisdiction", "kept__slug")
    return [JoinedPrograms(one, its, other, others, kept or "") for one, its, other, others, kept in rows]


def _says_same(live: Revision, entry: Entry) -> bool:
    """Return whether a published revision says what an entry says, by whatever rule its digest was made."""
    wanted = digest_of(entry)
    return live.content_digest == wanted or digest_of(program_of(_whole(live))) == wanted


def _whole(revision: Revision) -> Revision:
    return _with_parts(Revision.objects.all()).get(pk=revision.pk)


def _with_parts(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    return revisions.select_related("program__organization").prefetch_related(*PARTS)


def _accepted(pairs: Iterable[tuple[Revision | None, Entry]], reason: str) -> dict[str, Any]:
    """Return what the audit keeps of the cases that change: nothing where none does.

    ``pairs`` hold what a program shows now and what it would say. Raise ``ChangedCasesError`` without a reason.
    """
    changes: list[ChangedCase] = []
    for live, entry in pairs:
        about = [case for case in project_cases() if case.program == entry.slug]
        if live is not None and changed_cases(about, before=None, after=entry):
            changes += changed_cases(about, before=program_of(_whole(live)), after=entry)
        else:
            changes += changed_cases(about, before=None, after=entry)
    if refusal := may_change_cases(changes, reason=reason):
        raise ChangedCasesError(refusal, changes)
    if not changes:
        return {}
    return {"changed_cases": [change.case.id for change in changes], "changed_cases_accepted": reason}


def _organizations_of(catalogue: Catalogue) -> dict[str, Organization]:
    wanted = {entry.organization_slug for entry in catalogue.programs}
    found = {row.slug: row for row in Organization.objects.filter(slug__in=wanted)}
    if missing := wanted - set(found):
        raise UnknownOrganizationsError(missing)
    return found


def _write(
    changes: list[Entry],
    rows: dict[str, Program],
    organizations: dict[str, Organization],
    *,
    by: User | None,
    at: datetime,
) -> None:
    new = [
        Program(
            slug=entry.slug,
            organization=organizations[entry.organization_slug],
            jurisdiction=entry.jurisdiction,
        )
        for entry in changes
        if entry.slug not in rows
    ]
    moved = []
    for entry in changes:
        if (row := rows.get(entry.slug)) is not None:
            row.organization, row.jurisdiction = organizations[entry.organization_slug], entry.jurisdiction
            moved.append(row)
    Program.objects.bulk_update(moved, ["organization", "jurisdiction"])
    rows |= {row.slug: row for row in Program.objects.bulk_create(new)}
    numbers = dict(
        Revision.objects.filter(program__in=[rows[entry.slug] for entry in changes])
        .values_list("program_id")
        .annotate(last=Max("number"))
    )
    drafts = [
        revision_of(
            entry,
            program=rows[entry.slug],
            number=numbers.get(rows[entry.slug].pk, 0) + 1,
            origin=Origin.FILE,
            made_by=by,
            made_at=at,
        )
        for entry in changes
    ]
    Revision.objects.bulk_create(drafts)
    pairs = list(zip(changes, drafts, strict=True))
    Condition.objects.bulk_create([row for entry, draft in pairs for row in conditions_of(entry, draft)])
    Succession.objects.bulk_create([row for entry, draft in pairs for row in successions_of(entry, draft, rows)])
    for draft in drafts:
        PUBLISHING.take(draft, "load", by=by, at=at)
    _show(drafts, by=by, at=at)


def _show(revisions: list[Revision], *, by: User | None, at: datetime) -> None:
    """Show revisions, whose transition was taken, in place of what their programs show now."""
    replaced = [revision.program.live for revision in revisions if revision.program.live is not None]
    for old in replaced:
        PUBLISHING.take(old, "retire", by=by, at=at)
    Revision.objects.bulk_update(replaced, ["state", "retired_at"])
    Revision.objects.bulk_update(revisions, ["state", "published_at"])
    _point_to(revisions)


def _point_to(revisions: list[Revision]) -> None:
    """Flip the pointers of the programs to published revisions; tell who listens."""
    programs = []
    for revision in revisions:
        program = revision.program
        program.live, program.withdrawn_at, program.withdrawn_reason = revision, None, ""
        programs.append(program)
    Program.objects.bulk_update(programs, ["live", "withdrawn_at", "withdrawn_reason"])
    _index(_with_parts(Revision.objects.filter(pk__in=[revision.pk for revision in revisions])))
    for revision in revisions:
        program_published.send(Program, program_id=revision.program_id, revision_id=revision.pk)


def _index(revisions: Iterable[Revision]) -> None:
    SearchDocument.objects.bulk_create(
        [search_document_of(program_of(row), row.program, row.program.organization) for row in revisions],
        update_conflicts=True,
        unique_fields=["program"],
        update_fields=_SEARCHED,
    )


def _slugs(programs: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(entry.slug for entry in programs)
