"""Requests by the thousand: through the doors and views of the portal, without what only dresses an answer.

A probe goes through Django's handler, so that what a view raises is answered as it always is. Left out are the
middlewares that neither read an address nor a form, and most pages are not drawn: forms, lists and pages that stand in
their context itself are still worked out, what lies deeper is not.
"""

import copy
import gc
import logging
import random
import sys
import traceback
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from itertools import islice
from typing import Any, ClassVar, NamedTuple
from unittest import mock
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.base import BaseHandler
from django.core.paginator import Page
from django.core.signals import got_request_exception
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.backends.django import Template
from django.test import RequestFactory, override_settings
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import override

from hub.casework.desk.views import actions
from hub.casework.desk.views.case import render_case
from hub.core.db.tenancy import unscoped
from tests.support.access import World, undone
from tests.support.hostile import HOSTILE, READABLE, Reading, names_of_api, names_of_filters, quoted
from tests.support.pages import addresses, admin_addresses
from tests.support.policies import METHODS, Role, Thing
from tests.support.samples import DEEP, in_share

SHORT_CHAIN = [
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hub.core.db.tenancy.TenancyMiddleware",
    "hub.core.db.tenancy.ReadonlyMiddleware",
    "hub.core.http.middleware.MovedMiddleware",
    "hub.core.http.middleware.ReaderZoneMiddleware",
    "hub.core.http.middleware.QueryStringMiddleware",
]
BODIES = (
    ("application/json", b""),
    ("application/json", b"{"),
    ("application/json", b"[" * 20_000),
    ("application/json", b'{"a": "\\ud800", "facts": {"province": 7, "employees": 1e999}}'),
    ("application/json", b'{"facts": [], "limit": "\\u0000"}'),
    ("application/json", b"\xff\xfe"),
    ("application/json; charset=unicode_escape", rb'"\ud800"'),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"; filename="\x00"\r\n\r\nb\r\n--x--',
    ),
    ("application/x-www-form-urlencoded", b"a=%ff%00&=&&%"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"a=+AGE-"),
    ("application/x-www-form-urlencoded; charset=none", b"a=b"),
    ("text/plain", b"\x00" * 100),
    ("", b"a=b"),
)
FILES = ("a.csv", "a.xlsx", "a.yaml", "\u202egnp.pdf")


REFUSED = {302, 401, 403, 404}
# The share of pages that are drawn: it costs more than all the rest of a probe.
DRAWN = 0.03


class Target(NamedTuple):
    """A view, who asks for it, and what may stand in its address: first what is theirs."""

    name: str
    role: Role
    things: list[dict[str, Any]]


class Probe(NamedTuple):
    """One request, as it can be sent again."""

    name: str
    role: Role
    method: str
    path: str
    query: str
    kind: str
    body: bytes
    part: bool


class _Query(Reading):
    asked: ClassVar[set[str]] = set()


class _Form(Reading):
    asked: ClassVar[set[str]] = set()


class Prober:
    """Sends probes, and learns from each what the next ones may hold."""

    def __init__(self, world: World, policy: Mapping[str, Any]) -> None:
        self.world = world
        self.policy = policy
        self.factory = RequestFactory()
        self.names: dict[tuple[str, str], set[str]] = defaultdict(lambda: {"q", "page", "next"})
        # They read a query string whole.
        for name, read in (*names_of_api().items(), *names_of_filters().items()):
            self.names[name, "GET"] |= read
        # Of these names, those that were sent something hostile to whom a view opens, beside what else was right.
        self.tried: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.choices: dict[str, list[str]] = {}
        # Methods that no view of an address takes, and who was answered with more than a refusal.
        self.closed: set[tuple[str, str]] = set()
        self.opened: set[tuple[str, Role]] = set()
        self.handler = BaseHandler()
        with override_settings(MIDDLEWARE=SHORT_CHAIN):
            self.handler.load_middleware()
        self.readers = {role: self._reader(role) for role in Role}
        self.sent = 0
        self.broken: dict[tuple[str, str], Probe] = {}
        self._drawing = False
        # Acts after whose form the whole case was worked out once more.
        self._cases: set[str] = set()
        self._raised = ""

    def _reader(self, role: Role) -> tuple[Any, str | None, dict[str, Any]]:
        if role is Role.ANONYMOUS:
            return AnonymousUser(), None, {}
        key = self.world.sessions[role]
        person = self.world.people[role]
        person.refresh_from_db()
        return person, key, SessionStore(key).load()

    @contextmanager
    def ready(self) -> Iterator[None]:
        """Stand between views and their templates, and hear what they raise."""
        drawn = Template.render

        def render(template: Template, context: Any = None, request: Any = None) -> Any:
            if request is None or self._drawing:
                return drawn(template, context, request)
            self._work_out(context or {})
            return SafeString("")

        got_request_exception.connect(self._hear)
        # A line for each refusal, with its traceback, costs as much as the refusal.
        logging.disable()
        # What stands already need not be looked through for each few probes.
        gc.freeze()
        try:
            with (
                mock.patch.object(Template, "render", render),
                mock.patch.object(actions, "render_case", actions.render_case if DEEP else self._case),
                mock.patch("django.core.handlers.wsgi.QueryDict", _Query),
                mock.patch("django.http.request.QueryDict", _Form),
            ):
                yield
        finally:
            gc.unfreeze()
            logging.disable(logging.NOTSET)
            got_request_exception.disconnect(self._hear)

    def _hear(self, **_: Any) -> None:
        error = sys.exception()
        frames = traceback.extract_tb(error.__traceback__ if error else None)
        places = [frame for frame in frames if "site-packages" not in frame.filename] or frames
        self._raised = f"{type(error).__name__}: {str(error)[:120]} ({places[-1].name}:{places[-1].lineno})"

    def _work_out(self, context: Any) -> None:
        for value in list(context.values()) if hasattr(context, "values") else ():
            if isinstance(value, BaseForm):
                self._learn(value)
            elif isinstance(value, QuerySet | Page | Iterator):
                list(islice(value, 50))

    def _case(self, request: HttpRequest, found: Any, **shown: Any) -> HttpResponse:
        """Show the case that a form was sent from: the whole of it once for each act, then the form alone.

        It is the same case for them all, and the longest page there is; its own address is sent all that it reads.
        """
        act = shown.get("do", "")
        if self._drawing or act not in self._cases:
            self._cases.add(act)
            return render_case(request, found, **shown)
        if shown.get("form") is not None:
            self._learn(shown["form"])
        return HttpResponse(status=shown.get("status", 200))

    def _learn(self, form: BaseForm) -> None:
        bool(form.errors)
        for name, field in form.fields.items():
            named = form.add_prefix(name)
            if named not in self.choices:
                listed = islice(getattr(field, "choices", ()), 8)
                self.choices[named] = [str(value) for value, *_ in listed]

    def targets(self) -> Iterator[Target]:
        """Yield every view, as each role may ask for it."""
        for address in addresses():
            for role in Role:
                if things := [*self.world.things(address, role).values()]:
                    yield Target(address.name, role, things)
        yield from self._of_admin(Role.ADMINISTRATOR, Role.ADVISER)

    def _of_admin(self, *roles: Role) -> Iterator[Target]:
        person = self.world.people[Role.OWNER].pk
        known = {"id": person, "app_label": "accounts", "url": "none"}
        known["content_type_id"] = ContentType.objects.get_for_model(self.world.people[Role.OWNER]).pk
        rows = _rows_of_admin()
        for address in admin_addresses():
            key = rows.get(address.name.rpartition("_")[0], person)
            things = [{name: known.get(name, key) for name in address.arguments}]
            yield from (Target(address.name, role, things) for role in roles)

    def leaders(self) -> Iterator[tuple[Target, int]]:
        """Yield a view as one asks for whom it opens, if for anybody, and how it answers what is right.

        A third of the views in a normal run, all in a deep one.
        """
        for address in addresses():
            if not in_share(address.name, one_in=3):
                continue
            found = {role: self.world.things(address, role) for role in Role}
            own = {role: things[Thing.OWN] for role, things in found.items() if Thing.OWN in things}
            expected = self.policy[address.name].expected
            answers = {role: min(expected(role, Thing.OWN, method) for method in METHODS) for role in own}
            if answers:
                best = min(answers, key=answers.__getitem__)
                yield Target(address.name, best, [own[best]]), answers[best]
        # Of the admin site, only what shows a row of each table is promised to open, where there is one.
        shown = {f"{name}_change" for name in _rows_of_admin()}
        for target in self._of_admin(Role.ADMINISTRATOR):
            if in_share(target.name, one_in=3):
                yield target, 200 if target.name in shown else 302

    def learn(self) -> None:
        """Ask each for what is there, without a word: so what it reads, and what its forms offer, is known."""
        for target, _status in self.leaders():
            for method in METHODS:
                with undone():
                    self.send(self._plain(target, method, []))

    def sweep(self) -> None:
        """Send each name that a view reads something hostile, with half of the others or less."""
        for target, _status in self.leaders():
            # Forms first: their views may read an address that no page reads.
            for place in reversed(METHODS):
                # A view that is only sent forms may read an address, too.
                method = "POST" if place == "POST" or (target.name, "GET") in self.closed else "GET"
                key = target.name, place
                while (target.name, method) not in self.closed and (left := sorted(self.names[key] - self.tried[key])):
                    chance = random.Random(f"{key} {len(left)}")
                    chosen = chance.sample(left, (len(left) + 1) // 2)
                    with undone():
                        self.send(
                            self._plain(target, method, [(name, chance.choice(READABLE)) for name in chosen], place)
                        )
                    self.tried[key].update(chosen)

    def _plain(self, target: Target, method: str, pairs: list[tuple[str, str]], place: str = "GET") -> Probe:
        """Return a request for what is one's own, with these pairs in its query string or its form."""
        with override("en"):
            path = reverse(target.name, kwargs=target.things[0])
        written = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in pairs)
        query, body = (written, "") if place == "GET" else ("", written)
        kind = "application/x-www-form-urlencoded" if method == "POST" else ""
        return Probe(target.name, target.role, method, path, query, kind, body.encode(), part=False)

    def probe(self, target: Target, chance: random.Random) -> Probe | None:
        """Make up a request to a view, or nothing where its address cannot be written."""
        name, role, _things = target
        with override(chance.choice(("en", "en", "fr"))):
            path = self._path(target, chance)
        methods = [method for method in ("GET", "POST") if (name, method) not in self.closed]
        if path is None or not methods:
            return None
        method = chance.choice(methods)
        query = self._pairs("GET", name, chance) if method == "GET" or chance.random() < 0.2 else []
        kind, body = ("", b"") if method == "GET" else self._body(name, chance)
        encoded = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in query)
        return Probe(name, role, method, path, encoded, kind, body, chance.random() < 0.1)

    def _path(self, target: Target, chance: random.Random) -> str | None:
        arguments = dict(chance.choice(target.things) if chance.random() < 0.3 else target.things[0])
        if arguments and chance.random() < 0.4:
            arguments[chance.choice([*arguments])] = chance.choice(HOSTILE)
        for _try in range(8):
            try:
                return reverse(target.name, kwargs=arguments)
            except (NoReverseMatch, UnicodeEncodeError):
                # The address takes no such text: another one.
                arguments = dict(target.things[0])
                if arguments:
                    arguments[chance.choice([*arguments])] = chance.choice(HOSTILE)
        return None

    def _pairs(self, method: str, name: str, chance: random.Random) -> list[tuple[str, str]]:
        known = sorted(self.names[name, method])
        # What refuses an address must not hide what reads the rest: never all of them.
        chosen = chance.sample(known, chance.randint(min(1, len(known)), len(known))) if known else []
        return [(each, self._value(each, chance)) for each in chosen for _ in range(chance.choice((1, 1, 2)))]

    def _value(self, name: str, chance: random.Random) -> str:
        listed = self.choices.get(name)
        return chance.choice(listed) if listed and chance.random() < 0.4 else chance.choice(HOSTILE)

    def _body(self, name: str, chance: random.Random) -> tuple[str, bytes]:
        if chance.random() < 0.15:
            return chance.choice(BODIES)
        pairs = self._pairs("POST", name, chance)
        if chance.random() < 0.1:
            files = {
                each: SimpleUploadedFile(chance.choice(FILES), value.encode("utf-8", "replace"))
                for each, value in pairs
            }
            request = self.factory.post("/", files)
            return request.META["CONTENT_TYPE"], request.read()
        encoded = urlencode(pairs, errors="surrogatepass", encoding="utf-8")
        return "application/x-www-form-urlencoded", encoded.encode()

    def run(self, seed: str, number: int) -> None:
        """Send a number of probes, each seed others."""
        targets = list(self.targets())
        random.Random(seed).shuffle(targets)
        begun, most = 0, self.sent + number
        while self.sent < most:
            # What somebody reads may be written down; a batch is taken back as one.
            with undone():
                for place in range(begun, begun + 25):
                    chance, target = random.Random(f"{seed} {place}"), targets[place % len(targets)]
                    asked = place < len(targets) or target[:2] in self.opened or chance.random() < 0.2
                    probe = self.probe(target, chance) if asked and self.sent < most else None
                    if probe and self.send(probe, drawn=chance.random() < DRAWN) >= 500:
                        break
            begun = place + 1

    def send(self, probe: Probe, *, drawn: bool = False) -> int:
        """Send a probe, take back what a form wrote, and return how it was answered."""
        request = self.factory.generic(probe.method, probe.path, probe.body, probe.kind, QUERY_STRING=probe.query)
        if probe.part:
            request.META["HTTP_HX_REQUEST"] = "true"
        person, key, kept = self.readers[probe.role]
        request._dont_enforce_csrf_checks = True
        request.user = copy.copy(person)
        request.session = SessionStore(key)
        request.session._session_cache = copy.deepcopy(kept)
        _Query.asked.clear()
        _Form.asked.clear()
        self._drawing, self._raised = drawn, ""
        with undone() if probe.method == "POST" else nullcontext():
            response = self.handler.get_response(request)
            if response.streaming:
                list(islice(response.streaming_content, 3))
        self._remember(probe, response.status_code)
        return response.status_code

    def _remember(self, probe: Probe, status: int) -> None:
        self.sent += 1
        self.names[probe.name, "GET"] |= _Query.asked
        self.names[probe.name, "POST"] |= _Form.asked
        if status == 405:
            self.closed.add((probe.name, probe.method))
        elif status not in REFUSED:
            self.opened.add((probe.name, probe.role))
        if status >= 500:
            self.broken.setdefault((probe.name, self._raised), probe)


def _rows_of_admin() -> dict[str, Any]:
    """Return the key of a row of each table of the admin site that has one, by the start of its addresses."""
    with unscoped():
        found = {
            f"admin:{model._meta.label_lower.replace('.', '_')}": model._base_manager.order_by("pk").first()
            for model in admin.site._registry
        }
    return {name: row.pk for name, row in found.items() if row is not None}
