"""Rooms in the words of the page."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hub.casework.choices import ConsortiumState, RoomKind
from hub.casework.metrics.columns import Bar
from hub.casework.metrics.report import FiguresReport, ReportSection, ReportTable
from hub.casework.models import Consortium, Post, Room, RoomMember
from hub.casework.rooms.access import OpenRoom, members_of, names_of, posts_of, room_for
from hub.casework.rooms.queries import (
    covered_by_asked,
    group_of,
    needs_by_area_and_province,
    needs_by_kind_and_province,
)
from hub.core.db.bilingual import current_language
from hub.core.text.formats import clock_time, day, join_words, plain_number
from hub.core.vocabulary.enums import Area, Province
from hub.core.vocabulary.labels import label
from hub.directory.reference.capabilities import capabilities
from hub.directory.reference.places import zone_words
from hub.matching.company_matching.coverage import CoveringSet
from hub.outbox.report_files import page_report

_TONES: Mapping[str, str] = {
    ConsortiumState.FORMING: "soon",
    ConsortiumState.AGREED: "ok",
    ConsortiumState.DISSOLVED: "",
}

# What the governments' table counts, by the name in the address of its file.
NEEDS: Mapping[str, tuple[Any, Any]] = {
    "area": (gettext_lazy("Area"), needs_by_area_and_province),
    "kind": (gettext_lazy("Need"), needs_by_kind_and_province),
}


def capability_name(slug: str, lang: str) -> str:
    """Return the name of a capability; its code where it left the list."""
    known = capabilities().get(slug)
    return known.name(lang) if known else slug


def capabilities_by_area(
    areas: Collection[str], chosen: Collection[str], lang: str
) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return the capabilities of ``areas`` to choose from, by their main area; all of them where it has none.

    What is ``chosen`` stays, whatever its area.
    """
    found: dict[Area, list[tuple[str, str, bool]]] = {}
    for each in capabilities().values():
        if not areas or not {*areas}.isdisjoint(each.areas) or each.slug in chosen:
            found.setdefault(each.areas[0], []).append((each.slug, each.name(lang), each.slug in chosen))
    return [(label(area, lang), found[area]) for area in Area if area in found]


def set_mark(members: Sequence[int]) -> str:
    """Return the mark by which a page names a set: of the companies it tells nothing."""
    return salted_hmac("casework.rooms.set", ",".join(map(str, members)), algorithm="sha256").hexdigest()[:32]


def set_row(found: CoveringSet, names: Mapping[int, str], required: Sequence[str], lang: str) -> dict[str, Any]:
    """Return what a page shows of a set: who covers what, by the ``names`` that the reader may read."""
    return {
        "mark": set_mark(found.members),
        "names": [names[key] for key in found.members],
        "is_alone": len(found.members) == 1,
        "covered": len(required) - len(found.open),
        "cover": [
            {
                "name": capability_name(each, lang),
                "by": [names[key] for key in found.members if each in found.covers[key]],
            }
            for each in required
        ],
    }


def letters(companies: Iterable[int]) -> dict[int, str]:
    """Return what companies are called before they have said yes."""
    return {key: _("Company %(letter)s") % {"letter": "ABCDEFGH"[place]} for place, key in enumerate(companies)}


def _key(row: RoomMember | Post) -> tuple[str, int]:
    return ("company", row.company_id) if row.company_id is not None else ("seat", row.seat_id or 0)


def room_context(opened: OpenRoom, lang: str) -> dict[str, Any]:
    group, members, posts = group_of(opened.room), members_of(opened), posts_of(opened)
    asked = covered_by_asked(opened.room) if opened.is_current else []
    rows: list[RoomMember | Post] = [*posts, *members]
    names = names_of(
        {row.company_id for row in rows if row.company_id is not None},
        {row.seat_id for row in rows if row.seat_id is not None},
        lang,
    )
    own = opened.own
    lines: list[dict[str, Any]] = [
        {"row": post, "by": names[_key(post)], "is_own": _key(post) == _key(own)} for post in posts
    ]
    people = [
        {
            "row": member,
            "name": names[_key(member)],
            "is_own": member.pk == own.pk,
            "leads": group is not None and member.company_id is not None and member.company_id == group.lead_company_id,
        }
        for member in members
    ]
    cover = cover_rows(group, people, asked, lang) if group else []
    return {
        "opened": opened,
        "room": opened.room,
        "title": opened.room.title(lang),
        "posts": lines,
        "decisions": [line for line in lines if line["row"].is_decision],
        "members": people,
        "readers": readers(members),
        "group": group,
        "state": state_words(group, members) if group else "",
        "tone": _TONES[group.state] if group else "",
        "asked_count": len(asked),
        "cover": cover,
        "is_missing": any(not line["by"] and not line["is_asked"] for line in cover),
        "is_bid": opened.room.kind == RoomKind.BID,
        "zone": zone_words(str(opened.zone)).text(lang),
    }


@page_report("room")
def room_report(reader: Any, room: Any, *, at: datetime) -> FiguresReport:
    """Return a room as a file for whoever is or was in it: what its page says to the same reader."""
    opened, lang = room_for(reader, room, at=at), current_language()
    said, zone = room_context(opened, lang), opened.zone

    def on(moment: datetime) -> str:
        return day(moment.astimezone(zone), lang)

    members, notes = [], []
    for one in said["members"]:
        row, line = one["row"], [one["name"], *([_("leads")] if one["leads"] else ())]
        line.append(_("since %(day)s") % {"day": on(row.since)})
        line += [_("agreed on %(day)s") % {"day": on(row.agreed_at)}] if row.agreed_at else []
        members.append(", ".join(line))
        notes += [f"{one['name']}, {on(row.since)}."] if row.note else []
    cover = ReportTable(
        headings=(_("Capability"), _("Who covers it")),
        lines=[
            (
                one["name"],
                join_words(one["by"], lang) or (_("A company is asked") if one["is_asked"] else _("Still open")),
            )
            for one in said["cover"]
        ],
        is_prose=True,
    )
    covered = ReportSection(
        title=_("Who covers what"),
        texts=[] if cover.lines else [_("No capability is named.")],
        table=cover if cover.lines else None,
    )
    read = ReportSection(title=_("The note on joint bids"), texts=[" ".join([_("Read before joining:"), *notes])])
    no_posts = _("Nobody has written since you are here.")
    texts = [
        _("You read what was written since %(day)s.") % {"day": on(opened.own.since)},
        _("Times: %(zone)s.") % {"zone": said["zone"]},
    ]
    return FiguresReport(
        lang=lang,
        title=said["title"],
        subtitle=said["state"],
        texts=[_("Told in confidence."), " ".join(texts)],
        fiction=_("Demonstration: all of this is fictional."),
        zone=zone,
        sections=[
            *_needs(needs_tables(opened, lang, at=at)),
            ReportSection(title=_("What is decided"), texts=[] if said["decisions"] else [_("Nothing yet.")]),
            *_posts(said["decisions"], zone, lang),
            *([covered] if said["group"] else ()),
            ReportSection(title=_("In the room"), texts=members),
            *([read] if notes else ()),
            ReportSection(title=_("Posts"), texts=[] if said["posts"] else [no_posts]),
            *_posts(said["posts"], zone, lang),
        ],
    )


def _posts(lines: Iterable[Mapping[str, Any]], zone: ZoneInfo, lang: str) -> Iterator[ReportSection]:
    """Yield posts, each with its writer and moment, its paragraphs and links."""
    for line in lines:
        row, at = line["row"], line["row"].at.astimezone(zone)
        texts = [*filter(None, row.text.splitlines()), *row.links]
        yield ReportSection(title=f"{line['by']}, {day(at, lang)}, {clock_time(at, lang)}", texts=texts, level=2)


def state_words(group: Consortium, members: Iterable[RoomMember]) -> str:
    """Return where a joint offer stands: while it forms, how many of its companies have agreed."""
    agreed = [row.agreed_at is not None for row in members if row.company_id is not None]
    if group.state != ConsortiumState.FORMING or len(agreed) < 2:
        return str(ConsortiumState(group.state).label)
    return _("Agreed: %(part)s of %(whole)s") % {"part": sum(agreed), "whole": len(agreed)}


def readers(members: Iterable[RoomMember]) -> str:
    """Return who reads a room now, in numbers."""
    rows = list(members)
    companies = sum(row.company_id is not None for row in rows)
    seats = len(rows) - companies
    said = []
    if companies:
        said.append(ngettext("%(number)s company", "%(number)s companies", companies) % {"number": companies})
    if seats:
        said.append(ngettext("%(number)s office", "%(number)s offices", seats) % {"number": seats})
    return ", ".join(said)


def cover_rows(
    group: Consortium, people: Sequence[Mapping[str, Any]], asked: Sequence[Sequence[str]], lang: str
) -> list[dict[str, Any]]:
    return [
        {
            "name": capability_name(each, lang),
            "by": [person["name"] for person in people if each in person["row"].covers],
            "is_asked": any(each in covers for covers in asked),
        }
        for each in group.requirements
    ]


def needs_table(by: str, lang: str, *, at: datetime) -> dict[str, Any]:
    """Return a table of needs, the most frequent first: all of Canada, then provinces in which something is said.

    A closed cell has no number. Its section names of each need the provinces that hold a figure.
    """
    head, count = NEEDS[by]
    cells = count(at=at)
    ordered = sorted(((label(each, lang), row) for each, row in cells.items()), key=lambda one: -(one[1][None] or 0))
    provinces = [province for province in Province if any(row[province] != 0 for row in cells.values())]
    places = (None, *provinces)
    lines = [
        (name, ["" if row[place] is None else plain_number(row[place], lang) for place in places])
        for name, row in ordered
        if any(row[place] != 0 for place in places)
    ]
    columns = [("Canada", _("All of Canada")), *((province.value, label(province, lang)) for province in provinces)]
    told = [(name, row[None], _where(row, lang)) for name, row in ordered if row[None]]
    most = max((number for _name, number, _places in told), default=1)
    small = join_words([name for name, row in ordered if row[None] is None], lang)
    section = ReportSection(
        title=str(head),
        level=2,
        table=ReportTable(
            headings=(str(head), _("All of Canada"), _("Of these, in")),
            lines=[(name, plain_number(number, lang), where) for name, number, where in told],
            is_prose=True,
        )
        if told
        else None,
        note=_("None, or too few to show: %(names)s.") % {"names": small} if small else "",
        bars=[
            Bar(name=f"{name} ({where})" if where else name, number=number, share=number / most)
            for name, number, where in told
        ],
    )
    return {"by": by, "head": str(head), "columns": columns, "lines": lines, "section": section}


def _where(row: Mapping[Province | None, int | None], lang: str) -> str:
    """Return the provinces of a need that hold a figure, the largest first."""
    found = sorted(((number, province) for province, number in row.items() if province and number), reverse=True)
    return ", ".join(f"{label(province, lang)} {plain_number(number, lang)}" for number, province in found)


def _needs(tables: Sequence[Mapping[str, Any]]) -> Iterator[ReportSection]:
    """Yield the tables of needs below what they count, those alone in which something is said."""
    sections = [table["section"] for table in tables if table["lines"]]
    if tables:
        yield ReportSection(
            title=_("What companies need, by area, kind and province"),
            texts=[
                _(
                    "Companies that named a need in their profile, or asked for something in the last twelve months. "
                    "One with several areas or needs counts in each. A province stands in brackets where its number "
                    "gives nobody away."
                ),
                *([] if sections else [_("No company has named a need yet.")]),
            ],
        )
    yield from sections


def needs_tables(opened: OpenRoom, lang: str, *, at: datetime, asked: Iterable[str] = NEEDS) -> list[dict[str, Any]]:
    """Return the tables of needs, or those that are asked for, to who is at the governments' table now."""
    if opened.room.kind != RoomKind.TABLE or not opened.is_current:
        return []
    return [needs_table(by, lang, at=at) for by in NEEDS if by in asked]


def rows_for_file(table: Mapping[str, Any]) -> Iterator[list[str]]:
    """Yield such a table as cells, the head first; numbers are plain digits."""
    yield [table["head"], *(str(name) for _code, name in table["columns"])]
    for name, numbers in table["lines"]:
        yield [str(name), *("".join(filter(str.isdigit, number)) for number in numbers)]


def room_line(member: RoomMember, room: Room, lang: str) -> dict[str, Any]:
    return {"room": room, "title": room.title(lang), "kind": RoomKind(room.kind).label, "since": member.since}
