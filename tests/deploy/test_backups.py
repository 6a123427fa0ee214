"""The drill of a restore: a server is lost at any moment, and little with it; what was erased stays erased."""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connection, models
from django.test import override_settings
from django.utils import timezone

import hub.accounts.tasks  # noqa: F401 - the worker finds what does the jobs by itself
from companies.models import Company, ErasedCompany
from companies.privacy.erasure import delete_company
from companies.registration.services import register_company
from hub.accounts.models import User
from hub.accounts.services import delete_account
from hub.casework.models import ServiceRequest
from hub.embedded.services import Postgres
from hub.outbox.services import deliver_due
from hub.pages.checks import archive_lag, last_backup, last_sealed, run_checks
from tests.accounts.people import make_person
from tests.casework.small import small_world
from tests.casework.world import World
from tests.support.clusters import ask, copy_template, django_on, environment_of, kill, recovered
from tests.support.compose import COMPOSE
from tests.support.databases import EMPTY

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "hub" / "deploy" / "backup.sh"
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
# Five minutes may be lost; the test's server begins a new piece of its log after a second, so that it waits less.
MOST_LOST = 300.0
PLACES = {
    "old_base": "base/20261101T050000Z/base.tar.gz",
    "new_base": "base/20261130T050000Z/base.tar.gz",
    "log": "wal/log.gz",
}
TIMEOUT = 1


def shipped_settings() -> dict[str, str]:
    """Return the settings with which the production shape starts its database."""
    command = COMPOSE["services"]["postgres"]["command"]
    assert command[0] == "postgres"
    assert command[1::2] == ["-c"] * (len(command) // 2)
    return dict(text.split("=", 1) for text in command[2::2])


def run_script(
    folder: Path, *arguments: str, env: Mapping[str, str] = os.environ, stdin: str = "", public_key: str = ""
) -> str:
    """Run the script on the archive and the copies of a folder, and return what it said."""
    places = {"BACKUP_ARCHIVE": str(folder / "archive"), "BACKUP_SEALED": str(folder / "sealed")}
    done = subprocess.run(
        ["sh", str(SCRIPT), *arguments],
        env={**env, **places, "BACKUP_PUBLIC_KEY": public_key},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def make_keys(folder: Path) -> tuple[str, str]:
    """Return the public and the private key that an operator makes by the page of operations."""
    lines = [line for line in OPERATIONS.splitlines() if line.startswith("gpg ")]
    home = folder / "keys"
    home.mkdir(mode=0o700)
    for number, line in enumerate(lines):
        script = f"{line} > {number}" if number == 1 else line
        subprocess.run(["sh", "-ec", script], cwd=home, env=os.environ | {"GNUPGHOME": str(home)}, check=True)
    assert len(lines) == 3
    return (home / "1").read_text(), (home / "backup-key.asc").read_text()


class Drill(NamedTuple):
    """A server that archives, the folder of its archive, and the world in its database."""

    folder: Path
    server: Postgres
    world: World

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    def backup(self, *arguments: str, stdin: str = "", public_key: str = "") -> str:
        """Run the script as an operator does, and return what it said."""
        return run_script(self.folder, *arguments, env=environment_of(self.server), stdin=stdin, public_key=public_key)

    def restored(self, name: str, *until: str) -> Postgres:
        """Return a server on what a restore brought back."""
        server = Postgres(self.folder / name, durable=False)
        self.backup("restore", str(server.folder), *until)
        if os.geteuid() == 0:
            # The server runs as an account of its own, which wrote the archive.
            owner = (self.archive / "wal").stat()
            for path in [server.folder, *server.folder.rglob("*")]:
                os.chown(path, owner.st_uid, owner.st_gid)
        recovered(server)
        return server


@pytest.fixture
def drill(django_db_blocker: Any) -> Iterator[Drill]:
    with tempfile.TemporaryDirectory(prefix="hub-drill-") as made, django_db_blocker.unblock():
        folder = Path(made)
        (folder / "archive").mkdir()
        for path in (folder, folder / "archive"):
            path.chmod(0o777)
        server = Postgres(folder / "server", durable=False)
        server.start()
        for name, value in shipped_settings().items():
            place = value.replace("/srv/backup.sh", str(SCRIPT))
            own = str(TIMEOUT) if name == "archive_timeout" else place
            prefix = f'BACKUP_ARCHIVE="{folder / "archive"}" ' if name == "archive_command" else ""
            ask(server, f"ALTER SYSTEM SET {name} = %s", [prefix + own])
        server.stop()
        server.start()
        try:
            copy_template(EMPTY, server)
            with django_on(server):
                yield Drill(folder, server, small_world(at=timezone.now()))
        finally:
            server.stop()


def test_the_production_shape_archives_within_five_minutes():
    settings = shipped_settings()
    assert settings["archive_mode"] == "on"
    assert settings["archive_command"] == "sh /srv/backup.sh archive %p %f"
    # A piece is ended after this time, and archived at once; the alert comes before the promise is broken.
    assert 0 < int(settings["archive_timeout"]) <= 60
    for service in ("postgres", "backup"):
        assert "./hub/deploy/backup.sh:/srv/backup.sh:ro" in COMPOSE["services"][service]["volumes"]
    assert COMPOSE["services"]["backup"]["command"] == ["sh", "/srv/backup.sh", "nightly"]


@pytest.mark.parametrize(("said", "is_ready"), [("echo f", True), ("echo t", False), ("exit 2", False)])
def test_whatever_needs_the_database_waits_until_it_was_restored(said: str, is_ready: bool, tmp_path: Path):
    (tmp_path / "psql").write_text(f"#!/bin/sh\n{said}\n", encoding="utf-8")
    (tmp_path / "psql").chmod(0o755)
    check = COMPOSE["services"]["postgres"]["healthcheck"]
    assert check["test"][0] == "CMD-SHELL"
    assert "'SELECT pg_is_in_recovery()'" in check["test"][1]
    path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    assert (subprocess.run(["sh", "-c", check["test"][1]], env=path, check=False).returncode == 0) is is_ready
    # Compose gives up on what fails three times after that.
    assert check["start_period"] == "1h"


def test_the_production_shape_encrypts_for_another_place():
    backup = COMPOSE["services"]["backup"]
    assert backup["environment"]["BACKUP_PUBLIC_KEY"] == "${BACKUP_PUBLIC_KEY:-}"
    assert "sealed:/srv/sealed" in backup["volumes"]


def test_the_copies_outlive_an_archive_that_is_lost():
    with tempfile.TemporaryDirectory(prefix="hub-seal-") as made:
        folder = Path(made)
        archive, sealed = folder / "archive", folder / "sealed"
        public, private = make_keys(folder)

        def seal(**files: str) -> set[str]:
            for name, text in files.items():
                path = archive / PLACES[name]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            run_script(folder, "seal", public_key=public)
            copies = {str(path.relative_to(sealed)) for path in sealed.rglob("*") if path.is_file()}
            return {name for name, place in PLACES.items() if f"{place}.gpg" in copies}

        assert seal(old_base="one", log="one") == {"old_base", "log"}
        shutil.rmtree(archive)
        # Not even a new server's first base takes them along.
        assert seal(new_base="two") == set(PLACES)
        copy = sealed / f"{PLACES['log']}.gpg"
        before = copy.read_bytes()
        with pytest.raises(AssertionError, match=r"log\.gz is newer than its copy(.|\n)*another server wrote"):
            seal(log="another server's")
        assert copy.read_bytes() == before
        shutil.rmtree(archive)
        archive.mkdir()
        run_script(folder, "unseal", stdin=private)
        assert (archive / PLACES["log"]).read_text() == "one"
        assert seal() == set(PLACES)
        for name in ("old_base", "log"):
            (archive / PLACES[name]).unlink()
        fifteen_days_ago = time.time() - 15 * 86400
        os.utime(copy, (fifteen_days_ago, fifteen_days_ago))
        assert seal() == {"old_base", "new_base"}


def test_no_file_of_people_is_kept_outside_of_the_database():
    """So that a backup of the database, the keys and the register is all."""
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    assert [field for field in fields if isinstance(field, models.FileField)] == []


def test_a_lost_server_comes_back_and_forgets_again_whoever_left(drill: Drill, capsys: pytest.CaptureFixture[str]):
    leaver = make_person("leaver@kestrel.example", name="Leaver")
    left = register_company(by=leaver, name="Kestrel inc.", province="QC", at=timezone.now())
    drill.backup("base")
    with pytest.raises(AssertionError, match="not empty"):
        drill.backup("restore", str(drill.server.folder))
    assert last_backup() is not None
    public, private = make_keys(drill.folder)
    drill.backup("seal", public_key=public)
    assert last_sealed() is not None
    _the_archive_is_seen(drill)
    moment = timezone.now()
    register = drill.folder / "erasures.jsonl"
    with override_settings(ERASURE_REGISTER=str(register)):
        delete_company(company=left, typed_name=left.name, by=leaver, at=timezone.now(), profile="private")
        delete_account(person=leaver, at=timezone.now())
        deliver_due()
    assert "Kestrel" not in register.read_text()
    acknowledged, killed = _submit_until_the_server_is_lost(drill)
    _lose_the_archive_and_decrypt_its_copy(drill, public=public, private=private)

    begun = time.monotonic()
    server = drill.restored("latest")
    seconds = time.monotonic() - begun
    with django_on(server):
        lost = _lost(acknowledged, killed)
        # On this server's scale: the piece that had just begun, and one that was on its way.
        assert lost <= 2 * TIMEOUT + 3 <= MOST_LOST
        _holds_and_goes_on(drill)
        assert not Company.objects.filter(slug=left.slug).exists()
    server.stop()
    with capsys.disabled():
        sys.stdout.write(f"\nrestore in {seconds:.1f} s; {lost:.1f} s lost of {len(acknowledged)} requests\n")

    server = drill.restored("earlier", moment.isoformat(sep=" "))
    with django_on(server):
        assert Company.objects.filter(slug=left.slug).exists()
        call_command("repeat_erasures", str(register))
        assert not Company.objects.filter(slug=left.slug).exists()
        assert not User.objects.filter(email=leaver.email).exists()
        assert ErasedCompany.objects.filter(slug=left.slug).exists()
        _holds_and_goes_on(drill)
        # What was done is not done again.
        call_command("repeat_erasures", str(register))
    server.stop()
    assert "2 in the register, 2 erased again\n2 in the register, 0 erased again\n" in capsys.readouterr().out


def _the_archive_is_seen(drill: Drill) -> None:
    """See that what waits for the archive is told, and that nothing is told while nothing waits."""
    drill.world.submit()
    ask(drill.server, "SELECT pg_switch_wal()")
    _wait(lambda: archive_lag() == 0)
    wal = drill.archive / "wal"
    try:
        wal.rename(drill.archive / "away")
        wal.touch()  # a disk that takes nothing
        drill.world.submit()
        _wait(lambda: archive_lag() > 0.5)
    finally:
        wal.unlink()
        (drill.archive / "away").rename(wal)


def _wait(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _submit_until_the_server_is_lost(drill: Drill) -> tuple[dict[str, float], float]:
    """Send requests until the server is killed, at any moment, and its disk is gone with it.

    Return when each was acknowledged, by its reference, and when the server was killed.
    """
    acknowledged: dict[str, float] = {}
    drill.world.submit()
    killer = threading.Timer(random.uniform(1.5, 3.0), kill, [drill.server])
    killer.start()
    with suppress(DatabaseError, InterfaceError):
        for _ in range(10_000):
            reference = drill.world.submit().reference
            acknowledged[reference] = time.monotonic()
            time.sleep(0.02)
    killed = time.monotonic()
    killer.join()
    connection.close()
    assert acknowledged
    shutil.rmtree(drill.server.folder)
    return acknowledged, killed


def _lose_the_archive_and_decrypt_its_copy(drill: Drill, *, public: str, private: str) -> None:
    """Bring the archive back from what was encrypted."""
    kept = {path: path.read_bytes() for path in drill.archive.rglob("*") if path.is_file()}
    owner = (drill.archive / "wal").stat()
    drill.backup("seal", public_key=public)
    sealed = [path for path in (drill.folder / "sealed").rglob("*") if path.is_file()]
    assert len(sealed) == len(kept)
    assert not {path.read_bytes() for path in sealed} & set(kept.values())
    with pytest.raises(AssertionError, match="not empty"):
        drill.backup("unseal", stdin=private)
    shutil.rmtree(drill.archive)
    with pytest.raises(AssertionError, match="no valid OpenPGP data"):
        drill.backup("unseal")
    drill.backup("unseal", stdin=private)
    assert kept == {path: path.read_bytes() for path in drill.archive.rglob("*") if path.is_file()}
    for path in [drill.archive, *drill.archive.rglob("*")]:
        os.chown(path, owner.st_uid, owner.st_gid)


def _lost(acknowledged: dict[str, float], killed: float) -> float:
    """Return for how many seconds before the end requests are lost; none is missing before another that is there."""
    kept = set(ServiceRequest.objects.values_list("reference", flat=True))
    are_kept = [reference in kept for reference in acknowledged]
    assert are_kept == sorted(are_kept, reverse=True)
    lost = [at for reference, at in acknowledged.items() if reference not in kept]
    return killed - lost[0] if lost else 0.0


def _holds_and_goes_on(drill: Drill) -> None:
    assert not any(run_checks().values())
    before = ServiceRequest.objects.count()
    drill.world.submit()
    assert ServiceRequest.objects.count() == before + 1
