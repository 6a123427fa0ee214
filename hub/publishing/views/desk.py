"""The queue, who keeps what of it, and the beginning of a new entry."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.accounts.authentication.sessions import SignedInRequest
from hub.core.db.bilingual import current_language
from hub.core.forms import SearchedChoiceField
from hub.core.http.addresses import list_address
from hub.core.http.middleware import answers_once
from hub.core.text.formats import fold, plain_number
from hub.core.text.localized import Localized
from hub.core.workflow import RefusedError
from hub.publishing.access import CATALOGUE, ENTRIES, type_for, types_for
from hub.publishing.entry_types.base import EntryType
from hub.publishing.entry_types.fields import entry_option
from hub.publishing.entry_types.pairs import twins as twins_of
from hub.publishing.forms import NewEntryForm
from hub.publishing.queue.queries import (
    Queue,
    Row,
    counts_of,
    first_part,
    part,
    queue_for,
    shares_of_parts,
    shares_of_people,
    worth_saying,
)
from hub.publishing.queue.work_lists import ALL, DRAFTS, Look
from hub.publishing.registry import entry_types
from hub.publishing.services import begin_entry
from hub.publishing.views.base import keep_queue, last_queue, name_columns, queue_look, twins_beside
from hub.publishing.views.bulk import ACTS, Act

PER_PAGE = 50  # as many as one act takes
MINE = "mine"
_PARTS = {
    MINE: gettext_lazy("Mine or unassigned"),
    "asked": gettext_lazy("Somebody waits"),
    "review": gettext_lazy("To review"),
    "snoozed": gettext_lazy("Set aside until later"),
    "all": gettext_lazy("Everybody’s"),
    "every": gettext_lazy("All entries"),
}
_IN_HAND = (MINE, "snoozed")


@require_safe
def desk(request: SignedInRequest, *, namespace: str) -> HttpResponse:
    """Show the queue: what wants a person, within what the reader looks after, in its order."""
    look = queue_look(request, namespace)
    keep_queue(request, namespace)
    queue = queue_for(look)
    types = {each.slug: each.one.text(look.lang) for each in entry_types()}
    seen = _look_at(queue, look, request.GET, types)
    acts, asked, reason, view = seen.acts, seen.asked, seen.reason, seen.view
    counts = counts_of(asked)
    page = Paginator(seen.rows, PER_PAGE).get_page(request.GET.get("page"))
    titles = {one.name: one.title for one in queue.lists}
    shown = [_shown(row, look, types) for row in page]
    context = {
        "charge": look.charge,
        "acts": acts,
        "buttons": _buttons(shown, aside=view == "snoozed" and not reason),
        "desk_url": request.path,
        "namespace": namespace,
        "list_query": request.GET.urlencode(),
        "is_at_posts": not look.charge.whole and not look.charge.rows,
        "views": [
            {
                "text": text,
                "count": len(part(asked, name, look.person)),
                "url": list_address(request, "list", view=name),
                "current": not reason and name == view,
            }
            for name, text in seen.parts.items()
        ],
        # What is handed to a second person, several at once, is one press away.
        "quick": [
            {"text": one.title, "count": counts[one.name], "url": list_address(request, "view", list=one.name)}
            for one in queue.lists
            if one == DRAFTS and counts[one.name] and one.name != reason
        ],
        "lists": [{"name": one.name, "text": one.title, "count": counts[one.name]} for one in queue.lists],
        "kinds": [(slug, types[slug]) for slug in seen.kinds],
        "organization": _organization_field(seen.labels, seen.body) if len(seen.labels) > 1 else "",
        "kind": seen.kind,
        "words": seen.words,
        "reason": reason,
        "view": view,
        "filters_on": sum(map(bool, (seen.kind, seen.body, seen.words, reason))),
        "title": titles[reason] if reason else _PARTS[view],
        "progress": queue.progress,
        "page_obj": page,
        "rows": shown,
        "next_due": _next(queue.rows, look),
        "new_types": [
            (each.url("new", each.slug) if each.namespace == ENTRIES else each.url("new"), each.one.text(look.lang))
            for each in types_for(look.charge, CATALOGUE) + types_for(look.charge, ENTRIES)
            # One that belongs to itself is begun by who looks after the whole.
            if each.may_begin and (look.charge.whole or each.nobody_named or each.of_posts)
        ],
    }
    return render(request, "publishing/queue.html", context)


class _Seen(NamedTuple):
    """What is asked of the queue by the names in its address, and the rows that answer to it."""

    acts: bool
    parts: Mapping[str, Promise]
    kinds: list[str]
    labels: Mapping[str, str]
    kind: str
    body: str
    words: str
    reason: str
    view: str
    asked: list[Row]
    rows: list[Row]


def _look_at(queue: Queue, look: Look, query: QueryDict, types: Mapping[str, str]) -> _Seen:
    kinds = sorted({row.kind for row in queue.rows}, key=lambda kind: fold(types[kind]))
    labels = {row.item.body[0]: row.item.body[1] for row in queue.rows if row.item.body[0]}
    if len(labels) > 1:  # else there is nothing to choose
        charge: Any = look.charge
        labels |= {body.slug: entry_option(body) for body in charge.organizations.filter(slug__in=labels)}
    kind = _of(query.get("kind", ""), kinds)
    body = query.get("organization", "")[:200].strip()
    meant = _meant(labels, body) if body else []
    body = meant[0] if len(meant) == 1 else body
    words = query.get("q", "")[:200]
    asked = [row for row in queue.rows if _is_asked(row, kind, meant if body else None, words, types)]
    reason = _of(query.get("list", ""), [one.name for one in queue.lists])
    acts = bool(look.charge.rows or look.charge.posts)
    # Who keeps nothing has nothing in hand.
    parts = {name: text for name, text in _PARTS.items() if acts or name not in _IN_HAND}
    view = _of(query.get("view", ""), parts) or (first_part(asked, look.person) if acts else "all")
    rows = part(asked, view, look.person) if not reason else [one for row in asked if (one := row.because_of(reason))]
    return _Seen(acts, parts, kinds, labels, kind, body, words, reason, view, asked, rows)


def _meant(labels: Mapping[str, str], body: str) -> list[str]:
    """Return the organizations that a text names; a part of several names stands for all of them."""
    asked = fold(body)
    whole = [slug for slug, label in labels.items() if asked in map(fold, (slug, label, *label.split(", ", 1)))]
    return whole or [slug for slug, label in labels.items() if asked in fold(f"{slug} {label}")]


def next_in_queue(request: SignedInRequest, kind: str, slug: str) -> tuple[str, str] | None:
    """Return the name and address of what comes after an entry in the queue as its reader saw it last.

    The first where it does not stand there; None where nothing else does.
    """
    namespace, query = last_queue(request, CATALOGUE)
    look = queue_look(request, namespace)
    types = {each.slug: each.one.text(look.lang) for each in entry_types()}
    rows = _look_at(queue_for(look), look, query, types).rows
    at = next((place for place, row in enumerate(rows) if (row.kind, row.slug) == (kind, slug)), -1)
    others = [*rows[at + 1 :], *rows[: max(at, 0)]]
    return (others[0].item.name, others[0].item.url) if others else None


@require_safe
def team(request: SignedInRequest) -> HttpResponse:
    """Show who keeps what within what the reader sees, how much waits there, and the oldest of it."""
    look = queue_look(request, CATALOGUE)
    queue = queue_for(look)
    names = {each.slug: each.many.text(look.lang) for each in entry_types()}
    context = {
        "progress": queue.progress,
        "whole": part(queue.rows, "all", request.user),
        "people": shares_of_people(queue, look.lang),
        "parts": shares_of_parts(queue, names, look.lang),
    }
    return render(request, "publishing/team.html", context)


def _buttons(shown: Iterable[Mapping[str, Any]], *, aside: bool) -> list[tuple[str, Act]]:
    """Return the acts that fit one of some rows; what is put aside is taken up again in its own list alone."""
    fitting = {act for one in shown for act in one["acts"]} - {"snooze" if aside else "wake"}
    return [(name, act) for name, act in ACTS.items() if name in fitting]


def _of(value: str, known: Iterable[str]) -> str:
    return value if value in known else ""


def _organization_field(labels: Mapping[str, str], body: str) -> str:
    """Return the field in which an organization of the queue is typed: a hundred are too many to look through."""
    choices: Any = sorted(labels.items(), key=lambda pair: fold(pair[1]))
    field: Any = SearchedChoiceField(choices=choices)
    return str(field.widget.render("organization", field.prepare_value(body), {"id": "queue-body", "class": "input"}))


def _is_asked(row: Row, kind: str, bodies: Sequence[str] | None, words: str, types: Mapping[str, str]) -> bool:
    item = row.item
    if (kind and row.kind != kind) or (bodies is not None and item.body[0] not in bodies):
        return False
    text = fold(f"{item.name} {item.body[1]} {item.slug} {types[row.kind]}")
    return all(word in text for word in fold(words).split())


def _shown(row: Row, look: Look, types: Mapping[str, str]) -> dict[str, Any]:
    work_list, item = row.first
    known = next((each for each in entry_types() if each.slug == row.kind), None)
    only_looks = not look.charge.rows and not look.charge.posts
    return {
        "row": row,
        "key": f"{row.kind}/{row.slug}",
        "item": item,
        # Who only looks is led to the entry: what settles it belongs to those who keep it.
        "url": known.entry_url(row.slug) if only_looks and known is not None else item.url,
        "can_tick": known is not None,
        "acts": row.acts,
        "kind": types[row.kind],
        "tone": work_list.tone or "calm",
        "icon": work_list.icon,
        "turn": _("Nothing to do") if work_list == ALL else work_list.title,
        "others": ", ".join(f"{one.title}" for one, _item in worth_saying(row.reasons) if one != work_list),
        "risk": _risk_words(row, look),
        "is_mine": row.holder is not None and row.holder.pk == look.person.pk,
    }


def _risk_words(row: Row, look: Look) -> str:
    told = []
    if row.companies:
        words = ngettext("%(count)s company", "%(count)s companies", row.companies)
        told.append(words % {"count": plain_number(row.companies, look.lang)})
    if row.standing.is_open:
        told.append(gettext("open now"))
    return ", ".join(told)


def _next(rows: Iterable[Row], look: Look) -> Row | None:
    """Return what is put aside until the first day, of one's own or nobody's."""
    aside = [row for row in part(rows, "snoozed", look.person) if row.holder is None or row.holder.pk == look.person.pk]
    return min(aside, key=lambda row: row.snoozed_until or look.today, default=None)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_once
def new(request: SignedInRequest, kind: str) -> HttpResponse:
    """Begin an entry that readers do not see yet."""
    begun, charge = type_for(request.user, kind)
    if not begun.may_begin:
        raise Http404
    asked = {field.name: request.GET[field.name] for field in begun.new_fields if field.name in request.GET}
    form = NewEntryForm(request.POST or None, entry_type=begun, charge=charge, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            draft = begin_entry(entry_type=begun, values=form.cleaned_data, by=request.user, at=timezone.now())
        except RefusedError as error:
            form.add_error(None, error.refusal.sentence)
        else:
            messages.success(request, _("The draft is begun. Nobody sees it before it is published."))
            return redirect(begun.part_url(draft.pk, begun.sections[0].slug))
    context = {
        "form": form,
        "entry_type": begun,
        "kind_name": _begun_name(begun, asked),
        "lead": begun.new_words.text(current_language()),
        **twins_beside(begun),
    }
    return render(request, "publishing/new.html", context)


def _begun_name(begun: EntryType, asked: Mapping[str, str]) -> str:
    """Return what is begun: its kind where the address names one ("Lead"), else its type."""
    kinds = next((dict(field.members) for field in begun.new_fields if field.name == "kind"), {})
    words = kinds.get(asked.get("kind", ""), begun.one)
    return words.text(current_language()) if isinstance(words, Localized) else str(words)


@require_safe
def twins(request: SignedInRequest, kind: str) -> HttpResponse:
    """Show, while a name is typed, the entries that may be the same."""
    begun, charge = type_for(request.user, kind)
    asked = {name: request.GET.get(name, "")[:300] for name in (*name_columns(begun), "organization")}
    if asked["organization"]:
        # It is typed by its name.
        searched = NewEntryForm(entry_type=begun, charge=charge).fields.get("organization")
        if searched is not None:
            asked["organization"] = str(searched.to_python(asked["organization"]))
    found = twins_of(begun, asked, slug=request.GET.get("entry", ""), charge=charge)
    return render(request, "publishing/twins.html", {"twins": found})
