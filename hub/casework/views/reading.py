"""A draft read back: as rows for the page that checks it, and as what is sent."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import Company, Offering, Project
from companies.presentation import fact_words
from hub.casework.choices import PresenceForm, PresenceLevel, RequestKind, Urgency
from hub.casework.forms.asking import steps_of
from hub.casework.forms.sharing import SHARING_WORDS
from hub.casework.forms.step import Setting
from hub.casework.models import Presence, ServiceRequest
from hub.casework.presentation.outcome import Row
from hub.casework.routing import NEEDS_OF_KIND
from hub.casework.services import Ask, Official
from hub.casework.sharing import CODES
from hub.casework.views.setting import About
from hub.core import text
from hub.core.bilingual import current_language
from hub.core.vocabulary import Language
from hub.core.words import label


def rows_of(known: Mapping[str, Any], setting: Setting, about: About, token: str) -> list[Row]:
    """Return everything that a draft would send, in the order of its pages."""
    told = {"about": _kind, "words": _words, "presence": _official, "fit": _fit, "when": _when, "sharing": _sharing}
    rows = []
    if about.name:
        rows.append(Row(label=_("About"), words=about.name))
    if about.seat is not None:
        rows.append(Row(label=_("You asked for"), words=str(about.seat.title)))
    for page in steps_of(known):
        url = reverse("casework:step", args=[token, page.name])
        rows += [Row(label=name, words=words, url=url) for name, words in told[page.name](known, setting)]
    return rows


type Pairs = Iterator[tuple[str, str]]


def _kind(known: Mapping[str, Any], _setting: Setting) -> Pairs:
    yield _("What you need help with"), str(RequestKind(known["kind"]).label)


def _words(known: Mapping[str, Any], _setting: Setting) -> Pairs:
    yield _("In one line"), known["subject"]
    yield _("In your own words"), known["body"]
    yield _("Links"), "\n".join(known.get("links") or ())


def _official(known: Mapping[str, Any], _setting: Setting) -> Pairs:
    wish = known["official"]
    yield _("Who is asked"), str(PresenceLevel(wish["level"]).label)
    yield _("To do what"), str(PresenceForm(wish["form"]).label)
    yield _("Day and city"), f"{_day(wish['on'])}, {wish['city']}"
    yield _("Whom the official would meet"), wish["host"]
    yield _("What it would change"), wish["purpose"]


def _fit(known: Mapping[str, Any], setting: Setting) -> Pairs:
    if known.get("kind") not in NEEDS_OF_KIND:
        yield _("What you look for"), fact_words("needs", known.get("needs")) if known.get("needs") else ""
    yield _("Areas"), fact_words("areas", known["areas"]) if known["areas"] else ""
    for name, rows in (("offering", setting.offerings), ("project", setting.projects)):
        if rows:
            chosen = next((row.name for row in rows if row.pk == known.get(name)), "")
            yield (_("Offering") if name == "offering" else _("Project")), chosen


def _when(known: Mapping[str, Any], _setting: Setting) -> Pairs:
    if known.get("kind") != RequestKind.PROGRAMS:
        yield _("Where in China"), place_words(known.get("cn_provinces") or (), known.get("city") or "")
    day = known.get("needed_by")
    yield _("How much time you have"), _day(day) if day else str(Urgency(known["urgency"]).label)


def _sharing(known: Mapping[str, Any], setting: Setting) -> Pairs:
    given = {*known.get("shared_with", ()), *setting.agreed}
    words = [str(SHARING_WORDS[code]) for code in CODES if code in given]
    yield _("Who may read your profile"), "; ".join(words) or _("Nobody beside your members")
    yield _("Language of the answer"), label(Language(known["language"]), current_language())


def _day(written: str) -> str:
    return text.day(date.fromisoformat(written), current_language(), weekday=True)


def ask_of(known: Mapping[str, Any], *, key: uuid.UUID, company: Company, about: About) -> Ask:
    """Return what a finished draft asks, for a company whose offerings and projects alone can be meant."""
    kind = RequestKind(known["kind"])
    is_place_told = kind != RequestKind.PROGRAMS
    wish = known.get("official") if kind == RequestKind.PRESENCE else None
    is_dated = wish is None and known.get("urgency") == Urgency.DATED
    return Ask(
        kind=kind,
        subject=known["subject"],
        body=known["body"],
        language=known["language"],
        needs=() if kind in NEEDS_OF_KIND else known.get("needs") or (),
        areas=known.get("areas") or (),
        offering=_own(Offering, company, known.get("offering")),
        project=_own(Project, company, known.get("project")),
        program=about.program,
        opportunity=about.opportunity,
        cn_provinces=known.get("cn_provinces") or () if is_place_told else (),
        city=known.get("city", "") if is_place_told else "",
        links=known.get("links") or (),
        urgency=Urgency(known["urgency"]) if wish is None else Urgency.NORMAL,
        needed_by=date.fromisoformat(known["needed_by"]) if is_dated else None,
        shared_with=[code for code in CODES if code in known.get("shared_with", ())],
        shown_in=current_language(),
        wished_seat=about.seat,
        official=Official(**{**wish, "on": date.fromisoformat(wish["on"])}) if wish else None,
        key=key,
    )


def _own[Part: (Offering, Project)](model: type[Part], company: Company, key: int | None) -> Part | None:
    return model.objects.filter(company=company, pk=key).first() if key else None  # type: ignore[no-any-return]


def request_rows(
    found: ServiceRequest, presence: Presence | None = None, *, in_full: bool = True, to_company: bool = True
) -> list[Row]:
    """Return what was asked, as it was sent, without the words themselves.

    ``in_full`` False leaves out what names the company or is in its words, and keeps what was chosen from lists.
    ``to_company`` False speaks of the company, not to it.
    """
    looks_for, time = (
        (_("What you look for"), _("How much time you have"))
        if to_company
        else (_("What it looks for"), _("How much time there is"))
    )
    rows = [
        Row(label=_("Kind of request"), words=str(found.get_kind_display())),
        Row(label=_("About"), words=About(program=found.program, opportunity=found.opportunity).name),
        Row(label=looks_for, words=fact_words("needs", found.needs) if found.needs else ""),
        Row(label=_("Areas"), words=fact_words("areas", found.areas) if found.areas else ""),
        Row(label=_("Where in China"), words=place_words(found.cn_provinces, found.city if in_full else "")),
        Row(label=time, words=_time(found)),
        Row(label=_("Language of the answer"), words=label(Language(found.language), current_language())),
    ]
    own = _own_rows(found, presence, to_company=to_company) if in_full else ()
    return [row for row in [*rows, *own] if row.words]


def _own_rows(found: ServiceRequest, presence: Presence | None, *, to_company: bool) -> Iterator[Row]:
    yield Row(label=_("Offering"), words=found.offering.name if found.offering else "")
    yield Row(label=_("Project"), words=found.project.name if found.project else "")
    asked_for = _("You asked for") if to_company else _("Asked for")
    yield Row(label=asked_for, words=str(found.wished_seat.title) if found.wished_seat else "")
    if presence is not None:
        day = text.day(presence.on, current_language(), weekday=True)
        yield Row(label=_("Who is asked"), words=str(presence.get_level_display()))
        yield Row(label=_("To do what"), words=str(presence.get_form_display()))
        yield Row(label=_("Day and city"), words=f"{day}, {presence.city}")
        yield Row(label=_("Whom the official would meet"), words=presence.host)
        yield Row(label=_("What it would change"), words=presence.purpose)


def place_words(parts: Sequence[str], city: str) -> str:
    """Return where in China, in words; empty where nothing was said."""
    named = [fact_words("target_markets", list(parts))] if parts else []
    return "; ".join([*named, *([city] if city else [])])


def _time(found: ServiceRequest) -> str:
    if found.needed_by is not None:
        return text.day(found.needed_by, current_language(), weekday=True)
    return str(found.get_urgency_display()) if found.urgency == Urgency.URGENT else ""
