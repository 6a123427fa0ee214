"""What pages, mails and calendars say of what was saved, in the language that is on."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from icalendar import Calendar, Event

from hub.core.db.bilingual import current_language
from hub.core.text.formats import day, join_words, quoted
from hub.core.text.localized import Localized
from hub.notifications.mail.registry import absolute_url
from hub.subscriptions.changes import AlertKind, EntryState
from hub.subscriptions.choices import ENTRY_KINDS, FOUND_BY, SEARCH_KINDS, SubscriptionKind
from hub.subscriptions.models import Alert, Subscription
from hub.subscriptions.queries import PersonalView, entry_names
from opportunities.entries.filters import OpportunityListQuery, policy_area
from opportunities.entries.filters import choice_label as opportunity_choice
from opportunities.entries.policy_signals import SignalCard
from opportunities.entries.presentation import OpportunityCard
from programs.pages.cards import ProgramCard
from programs.pages.forms import ProgramListQuery
from programs.pages.forms import choice_label as program_choice

_NAMED = 3  # entries named in one line
_SHOWN = 30  # lines of what happened
_PLAIN = {
    AlertKind.SHUT: gettext_lazy("Takes no applications for now"),
    AlertKind.ENDED: gettext_lazy("It has ended"),
    AlertKind.GONE: gettext_lazy("No longer published"),
    AlertKind.BACK: gettext_lazy("Published again"),
}
_PAST = gettext_lazy("This is past")
_LISTS = {
    SubscriptionKind.PROGRAM_SEARCH: "programs:list",
    SubscriptionKind.OPPORTUNITY_SEARCH: "opportunities:list",
    SubscriptionKind.SIGNAL_SEARCH: "opportunities:signals",
}
_PAGES = {
    SubscriptionKind.PROGRAM: "programs:detail",
    SubscriptionKind.OPPORTUNITY: "opportunities:detail",
    SubscriptionKind.SIGNAL: "opportunities:signal",
}
# Days that have passed stay this long, so that a calendar does not forget last week.
_KEPT = timedelta(days=31)

# What parts above this one put into the calendar file of a person: ``days_of(person, at=)``.
PERSONAL_CALENDARS: list[Callable[..., "Iterable[Deadline]"]] = []


# --- The calendar (RFC 5545): openings, closings, and the days of fairs -----------------------------------------------


class Deadline:
    """One day, or days of an event, of an entry. ``path`` is that of its page; ``stamp`` when it was saved."""

    def __init__(self, title: str, first: date, last: date, *, path: str, name: str, stamp: datetime) -> None:
        self.title, self.first, self.last, self.path, self.name, self.stamp = title, first, last, path, name, stamp


def calendar_file(deadlines: Iterable[Deadline], *, title: str, lang: str, on: date) -> bytes:
    """Return the calendar. The same days make the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Clean Growth Hub//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for one in sorted(deadlines, key=lambda one: (one.first, one.name)):
        if one.last < on - _KEPT:
            continue
        event = Event()
        event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, f"clean-growth-hub/{one.name}")))
        event.add("dtstamp", one.stamp)
        event.add("dtstart", one.first)
        event.add("dtend", one.last + timedelta(days=1))
        event.add("summary", one.title, parameters={"LANGUAGE": lang})
        event.add("url", absolute_url(one.path))
        event.add(
            "description", f"{absolute_url(one.path)}\n{_('Check the official page before you count on a date.')}"
        )
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


# --- Pages and mails --------------------------------------------------------------------------------------------------


def _parts() -> dict[str, str]:
    return {
        "name": _("its name"),
        "description": _("its description"),
        "amounts": _("its amounts"),
        "conditions": _("its conditions"),
        "application": _("how to apply to it"),
        "contact": _("its contact"),
        "page": _("its official page"),
        "buyer": _("who buys or hosts"),
        "place": _("its place"),
        "effect": _("what it does for a company"),
        "days": _("its dates"),
        "state": _("whether it is in force"),
        "more": _("what else its page says"),
    }


def alert_words(kind: str, data: Mapping[str, Any], *, is_program: bool, names: Mapping[str, Localized]) -> str:
    """Return what happened to an entry, as it stands after its name. ``names`` are those of successors."""
    lang = current_language()
    match kind:
        case AlertKind.CHANGED:
            parts = _parts()
            listed = join_words([parts[name] for name in data["parts"] if name in parts], lang)
            return _("What changed: %(parts)s") % {"parts": listed}
        case AlertKind.DATES:
            return _dates(data, lang, is_program=is_program)
        case AlertKind.OPENED:
            words = _("Takes applications now") if is_program else _("It can be acted on now")
            return f"{words}, {_closing(data['closes'], lang)}" if data["closes"] else words
        case AlertKind.CLOSING:
            words = _("Begins on %(day)s") if data["event"] else _("Closing date: %(day)s")
            return words % {"day": _day(data["day"], lang)}
        case AlertKind.ENDED if found := [names[slug].text(lang) for slug in data["successors"] if slug in names]:
            return _("Ended, replaced by %(programs)s") % {"programs": join_words(found, lang)}
    return str(_PLAIN[AlertKind(kind)] if is_program or kind != AlertKind.ENDED else _PAST)


def _dates(data: Mapping[str, Any], lang: str, *, is_program: bool) -> str:
    opens, closes = data.get("opens"), data.get("closes")
    if opens and closes and not is_program:
        return _("Dates: from %(first)s to %(last)s") % {"first": _day(opens, lang), "last": _day(closes, lang)}
    if opens:
        words = _("Opens on %(day)s") if is_program else _("Begins on %(day)s")
        words = words % {"day": _day(opens, lang)}
        return f"{words}, {_closing(closes, lang)}" if closes else words
    if closes:
        return _("New closing date: %(day)s") % {"day": _day(closes, lang)}
    return _("Its dates were taken back")


def _closing(closes: str, lang: str) -> str:
    return _("until %(day)s") % {"day": _day(closes, lang)}


def _day(text: str, lang: str) -> str:
    return day(date.fromisoformat(text), lang)


def named_list(names: list[str]) -> str:
    """Return the first names of a list, and how many more there are."""
    listed = "; ".join(names[:_NAMED])
    more = len(names) - _NAMED
    if more <= 0:
        return listed
    return ngettext("%(names)s, and %(count)s more", "%(names)s, and %(count)s more", more) % {
        "names": listed,
        "count": more,
    }


def both(words: Callable[[str], str]) -> Localized:
    """Return a text made in each language, for a mail that is written in that of its reader."""
    made = []
    for lang in ("en", "fr"):
        with override(lang):
            made.append(words(lang))
    return Localized(*made)


def search_words(view: PersonalView, kind: str, query: str) -> str:
    """Return what a search asks for: its words, then each choice."""
    lang, data = current_language(), QueryDict(query)
    said = [quoted(text, lang)] if (text := data.get("q")) else []
    if kind == SubscriptionKind.PROGRAM_SEARCH:
        bodies = {program.organization_slug: program.organization(lang) for program in view.catalogue.programs}
        chosen = ProgramListQuery.of(data)
        said += [
            program_choice(facet, one, lang, bodies) for facet, all_ in chosen.chosen.items() for one in sorted(all_)
        ]
        if chosen.shows_all:
            said.append(_("Ended and dormant ones too"))
    elif kind == SubscriptionKind.SIGNAL_SEARCH:
        said = [opportunity_choice("area", policy_area(data), lang)]
    else:
        for facet, all_ in OpportunityListQuery.of(data).chosen.items():
            said += [opportunity_choice(facet, one, lang) for one in sorted(all_)]
    return ", ".join(said)


def search_url(kind: str, query: str) -> str:
    return f"{reverse(_LISTS[SubscriptionKind(kind)])}?{query}"


def entry_url(kind: str, slug: str) -> str:
    return reverse(_PAGES[SubscriptionKind(kind)], args=[slug])


def thing_name(view: PersonalView, kind: str, *, slug: str = "", query: str = "") -> str:
    """Return what an entry or a search is called inside a sentence; "" for what is not there, or asks for nothing."""
    lang = current_language()
    if kind in SEARCH_KINDS:
        found = FOUND_BY[SubscriptionKind(kind)].label
        words = quoted(f"{found}, {search_words(view, kind, query)}", lang)
        return _("the search %(words)s") % {"words": words} if query else ""
    names = entry_names(view, kind, [slug])
    return names[slug].text(lang) if slug in names else ""


def thing_url(kind: str, *, slug: str = "", query: str = "") -> str:
    return search_url(kind, query) if kind in SEARCH_KINDS else entry_url(kind, slug)


# --- The page --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One line of what happened. ``url`` is "" where nothing is shown of it any more."""

    at: datetime
    is_new: bool
    name: str
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class FollowedRow:
    """One thing that a person follows, its state in words where it has one, and the button that stops it."""

    name: str
    url: str
    state: str
    tone: str
    dates: str
    what: str
    query: str


def alert_rows(view: PersonalView) -> list[AlertRow]:
    """Return the last things that were told to a person, the latest first (one query)."""
    alerts = Alert.objects.filter(subscription__person=view.person).select_related("subscription")
    return [_alert_row(alert, view) for alert in alerts.order_by("-at", "-pk")[:_SHOWN]]


def _alert_row(alert: Alert, view: PersonalView) -> AlertRow:
    row = alert.subscription
    name, url = _title(row, view)
    if row.kind in ENTRY_KINDS:
        names = entry_names(view, row.kind, alert.data.get("successors", ()))
        is_program = row.kind == SubscriptionKind.PROGRAM
        words = alert_words(alert.kind, alert.data, is_program=is_program, names=names)
    else:
        found = _found(alert, view)
        words = named_list([name for _url, name in found]) or _("No longer published")
        # One result leads to its page; several lead to the search.
        url = found[0][0] if len(found) == 1 else url
    return AlertRow(at=alert.at, is_new=alert.seen_at is None, name=name, url=url, words=words)


def _found(alert: Alert, view: PersonalView) -> list[tuple[str, str]]:
    """Return the address and the name of each new result that is published now."""
    if alert.kind == AlertKind.FIT:
        kinds = {SubscriptionKind.PROGRAM: "programs", SubscriptionKind.OPPORTUNITY: "opportunities"}
    else:
        kinds = {FOUND_BY[SubscriptionKind(alert.subscription.kind)]: "slugs"}
    lang = current_language()
    return [
        (entry_url(kind, slug), name.text(lang))
        for kind, part in kinds.items()
        for slug, name in entry_names(view, kind, alert.data[part]).items()
    ]


def _title(row: Subscription, view: PersonalView) -> tuple[str, str]:
    """Return what something saved is called on the page, and where it leads; "" for what is not published."""
    if row.kind == SubscriptionKind.FIT:
        return _("New programs and opportunities"), reverse("companies:own_companies")
    if row.kind in SEARCH_KINDS:
        return search_words(view, row.kind, row.query), search_url(row.kind, row.query)
    if name := thing_name(view, row.kind, slug=row.slug):
        return name, entry_url(row.kind, row.slug)
    saved_on = day(timezone.localdate(row.created_at), current_language())
    return _("What you saved on %(day)s") % {"day": saved_on}, ""


def followed_groups(view: PersonalView, rows: Sequence[Subscription]) -> list[dict[str, Any]]:
    """Return what a person follows by kind, in the order of the kinds."""
    groups = ((kind, [_followed(row, view) for row in rows if row.kind == kind]) for kind in SubscriptionKind)
    return [{"slug": kind.value, "title": kind.label, "rows": found} for kind, found in groups if found]


def _followed(row: Subscription, view: PersonalView) -> FollowedRow:
    name, url = _title(row, view)
    state = tone = dates = ""
    if row.kind == SubscriptionKind.PROGRAM and url:
        card = ProgramCard.of(view.catalogue.by_slug[row.slug], view.catalogue, view.on, current_language())
        state, tone = card.intake_words, card.intake_tone
    elif row.kind == SubscriptionKind.OPPORTUNITY and url:
        shown = OpportunityCard(
            view.opportunities[row.slug], reader=view.reader, today=view.on, lang=current_language()
        )
        state, tone, dates = shown.status, shown.tone, shown.dates
    elif row.kind == SubscriptionKind.SIGNAL and url:
        signal = SignalCard(view.signals[row.slug], today=view.on, lang=current_language())
        state, tone, dates = signal.state_words, signal.state_tone, signal.days
    elif row.kind in ENTRY_KINDS:
        state, tone = _("No longer published"), "shut"
    return FollowedRow(
        name=name, url=url, state=state, tone=tone, dates=dates, what=f"stop {row.kind} {row.slug}".strip(),
        query=row.query,
    )  # fmt: skip


# --- The calendar ----------------------------------------------------------------------------------------------------


def deadlines_of(view: PersonalView, rows: Iterable[Subscription]) -> list[Deadline]:
    """Return the days of the entries that a person follows and may see."""
    found = []
    for row in rows:
        entry = view.entry(row.kind, row.slug) if row.kind in ENTRY_KINDS else None
        if entry is None or entry.is_ended:
            continue
        name, path = _title(row, view)
        for what, title, first, last in _days_of(entry, name):
            named = f"{row.kind}/{row.slug}/{what}"
            found.append(Deadline(title, first, last, path=path, name=named, stamp=row.created_at))
    return found


def _days_of(entry: EntryState, name: str) -> Iterator[tuple[str, str, date, date]]:
    if entry.is_event:
        if entry.opens is not None:
            yield "event", name, entry.opens, entry.closes or entry.opens
        return
    if entry.opens is not None:
        yield "opens", _("Opens: %(entry)s") % {"entry": name}, entry.opens, entry.opens
    if entry.deadline is not None:
        yield "closes", _("Closes: %(entry)s") % {"entry": name}, entry.deadline, entry.deadline
