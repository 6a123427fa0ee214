"""From the release before to this one and back, with the release before still answering on the new tables."""

import io
import subprocess
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED

from tests.accounts.people import PASSWORD
from tests.support.stack import ROOT, Answer, Stack, Visitor, wait_for

# Nothing is released yet. Until there is a tag, this state of the main line stands for the release before.
STAND_IN = "a69fce6b0b18bc600a4db4eb979e2cbd1b2ab587"
OLD, NEW = "web", "web-2"
SETTINGS = "/en/account/settings/"
WORLD = """
from django.utils import timezone
from tests.casework.small import small_world
world = small_world(at=timezone.now())
for _ in range(3):
    world.submit()
"""
# A request more, by the company that is there.
REQUEST = """
from django.utils import timezone
from companies.models import Company
from hub.accounts.models import User
from tests.casework.world import World
owner = User.objects.get(email="owner@clairbassin.example")
company = Company.objects.get()
print(World(at=timezone.now(), owner=owner, company=company).submit().reference)
"""


def git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout


def release_before() -> str:
    """Return the release before this state: its newest tag that is not this state itself."""
    tags = git("tag", "--list", "v*", "--merged", "HEAD", "--no-contains", "HEAD", "--sort=-creatordate")
    name = tags.decode().split("\n")[0] or STAND_IN
    known = subprocess.run(["git", "cat-file", "-e", f"{name}^{{commit}}"], cwd=ROOT, check=False)
    assert known.returncode == 0, f"{name} is not in this copy of the repository: git fetch --unshallow --tags"
    return name


@pytest.fixture(scope="module")
def former(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the release before."""
    folder = tmp_path_factory.mktemp("former")
    with tarfile.open(fileobj=io.BytesIO(git("archive", release_before()))) as files:
        files.extractall(folder, filter="data")
    return folder


def state_of(release: str) -> ProjectState:
    """Return the tables that the migrations of a release make."""
    names = git("ls-tree", "-r", "--name-only", release).decode().split("\n")
    paths = [Path(name) for name in names if Path(name).match("*/migrations/0*.py")]
    ours = {(path.parts[-3], path.stem) for path in paths}
    apps = {app for app, _name in ours}
    loader = MigrationLoader(None)
    nodes = {key for key in loader.graph.nodes if key[0] not in apps or key in ours}
    assert ours <= nodes, f"a released migration is gone or has another name: {ours - nodes}"
    last = [key for key in nodes if not any(child.key in nodes for child in loader.graph.node_map[key].children)]
    return loader.project_state(last)


def broken_by(before: ProjectState, after: ProjectState) -> list[str]:
    """Return what code of the release before misses in the new tables, or cannot write to."""
    found = []
    for key, was in before.models.items():
        name = ".".join(key)
        if key not in after.models or after.models[key].options.get("db_table") != was.options.get("db_table"):
            found.append(f"{name} is gone")
            continue
        olds, news = columns_of(was.fields), columns_of(after.models[key].fields)
        found += [f"{name}.{field} is gone" for field in olds.keys() - news.keys()]
        for field in olds.keys() & news.keys():
            old, new = olds[field], news[field]
            if type(old) is not type(new) or shape(old) != shape(new):
                found.append(f"{name}.{field} has another type")
            if old.null and not new.null:
                found.append(f"{name}.{field} may not be empty any more")
        for field in news.keys() - olds.keys():
            if not (news[field].null or news[field].has_db_default()):
                found.append(f"{name}.{field} is new and has no default in the database")
    return sorted(found)


def columns_of(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a table."""
    return {name: field for name, field in fields.items() if not field.many_to_many}


def shape(field: Any) -> tuple[Any, ...]:
    """Return what decides the type of a column besides its class; a longer text holds what a shorter one did."""
    inner = getattr(field, "base_field", None)
    return (type(inner), field.db_column, *(getattr(field, name, None) for name in ("max_digits", "decimal_places")))


def test_what_the_release_before_reads_and_writes_is_still_there():
    before = state_of(release_before())
    assert len(before.models) > 80
    broken = broken_by(before, MigrationLoader(None).project_state())
    assert broken == [], "take it away a release later, docs/operations.md"


def test_each_way_to_break_the_release_before_is_found():
    before, after = state_of(release_before()), MigrationLoader(None).project_state()
    request = after.models["casework", "servicerequest"]
    request.fields["landing"] = request.fields["landing"].clone()
    request.fields["landing"].db_default = NOT_PROVIDED
    after.models["companies", "company"].fields.pop("name")
    del after.models["programs", "program"]
    after.models["accounts", "user"].fields["email"] = request.fields["landing"]
    found = broken_by(before, after)
    for text in (
        "casework.servicerequest.landing is new and has no default in the database",
        "companies.company.name is gone",
        "programs.program is gone",
        "accounts.user.email has another type",
    ):
        assert text in found


def rows_of(database: str, known: dict[str, list[str]] | None = None) -> dict[str, tuple[list[str], int, str]]:
    """Return columns, number and digest of the rows of each table, or of those columns that are known."""
    options = connection.get_connection_params()
    link = psycopg2.connect(host=options["host"], user=options["user"], port=options.get("port"), dbname=database)
    found = {}
    with link, link.cursor() as cursor:
        if known is None:
            cursor.execute(
                "SELECT relname, array_agg(attname ORDER BY attnum) FROM pg_attribute JOIN pg_class t ON t.oid = attrelid"
                " WHERE attnum > 0 AND NOT attisdropped AND relkind = 'r' AND relnamespace = 'public'::regnamespace"
                " GROUP BY relname"
            )
            known = {name: [str(column) for column in columns] for name, columns in cursor.fetchall()}
        for name, columns in known.items():
            row = "ROW(" + ", ".join(f'"{column}"' for column in columns) + ")::text"
            digest = f"md5(string_agg({row}, '' ORDER BY {row}))"
            cursor.execute(f"SELECT count(*), coalesce({digest}, '') FROM \"{name}\"")  # noqa: S608 - names of tables
            found[name] = (columns, *cursor.fetchone())
    link.close()
    return found


# What the release before, its worker and the visitor write to meanwhile.
MEANWHILE = {"audit_entry", "notifications_notification", "outbox_outboxmessage", "django_session"}
# What each migration writes to by itself: what was migrated, kinds of content and rights.
OF_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}


@contextmanager
def asking(visitor: Visitor, path: str) -> Iterator[list[int]]:
    """Let a visitor ask for a page all the time, and yield what came."""
    said: list[int] = []
    end = threading.Event()

    def ask() -> None:
        while not end.wait(0.3):
            said.append(visitor.get(path).status)

    asker = threading.Thread(target=ask)
    asker.start()
    try:
        yield said
    finally:
        end.set()
        asker.join()


@pytest.mark.deep
@pytest.mark.timeout(1800)
def test_an_upgrade_keeps_everything_and_can_be_taken_back(begun: Callable[..., Stack], former: Path):
    stack = begun(None, webs=2)
    stack.release = former
    stack.up(OLD)
    run(stack, WORLD)
    visitor = Visitor(stack, "127.0.0.2")
    assert sent(lambda: visitor.sign_in("owner@clairbassin.example", PASSWORD)).status == 302
    before = rows_of(stack.database)

    # The new tables, while the release before answers; docs/operations.md, "Upgrade".
    stack.release = ROOT
    with asking(visitor, SETTINGS) as said:
        stack.run("migrate")
    assert set(said) == {200}
    known = {name: columns for name, (columns, _number, _digest) in before.items() if name not in OF_DJANGO}
    after = rows_of(stack.database, known)
    assert {name for name in known if after[name] != before[name]} <= MEANWHILE
    assert all(after[name][1] >= before[name][1] for name in MEANWHILE)

    # Both work on them: the release before writes and reads, then this one does.
    stack.release = former
    references = [run(stack, REQUEST)]
    sign_up(stack, "127.0.0.3", "early@firm.example")
    stack.release = ROOT
    stack.start("web", NEW)
    wait_for(lambda: stack.is_ready(NEW), "the new web is not ready")
    assert stack.is_ready(OLD)
    with asking(visitor, SETTINGS) as said:
        stack.stop(OLD)
        references.append(run(stack, REQUEST))
        sign_up(stack, "127.0.0.4", "late@firm.example")
    assert set(said) == {200}
    assert all_is_well(stack)
    assert all(reference in visitor.get("/en/requests/").text for reference in references)

    # Back to the release before, on the new tables; docs/operations.md, "Back".
    stack.release = former
    stack.run("migrate")
    stack.start("web", OLD)
    wait_for(lambda: stack.is_ready(OLD), "the release before is not ready on the new tables")
    with asking(visitor, SETTINGS) as said:
        stack.stop(NEW)
        references.append(run(stack, REQUEST))
        sign_up(stack, "127.0.0.5", "back@firm.example")
    assert set(said) == {200}
    assert all_is_well(stack)
    assert all(reference in visitor.get("/en/requests/").text for reference in references)

    # And forward again: rights of the new tables and all.
    stack.release = ROOT
    stack.run("migrate")
    assert all_is_well(stack)


def run(stack: Stack, code: str) -> str:
    """Run code of the release that stands, with the rights of the owner of the tables, and return what it printed."""
    command = ["python", "manage.py", "shell", "--no-imports", "--command", code]
    return stack.execute_parts("migrate", command).strip()


def sign_up(stack: Stack, address: str, email: str) -> None:
    words, visitor = "nine herons cross the marsh", Visitor(stack, address)
    form = {"email": email, "password1": words, "password2": words}
    assert sent(lambda: visitor.post("/en/account/sign-up/", **form)).status == 302


def sent(send: Callable[[], Answer]) -> Answer:
    """Send a form; whoever sees an error of the front sends it again, as people do.

    Caddy up to 2.11.1, which Debian has, hands a form on without its words where the first web that it tries is not
    there (caddyserver/caddy#7546). The front as it is shipped looks up which ones run; that of a test has a list.
    """
    for _turn in range(8):
        answer = send()
        if answer.status != 502:
            break
    return answer


def all_is_well(stack: Stack) -> bool:
    """Tell whether what must hold of the data holds; the command ends with an error where it does not."""
    return "holds" in stack.execute("web", "python manage.py status")
