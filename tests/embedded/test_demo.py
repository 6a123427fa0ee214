"""The demonstration refuses what it cannot do in words that say what to do, and children end with their parent."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from hub.embedded import demo
from hub.embedded.processes import Children
from hub.embedded.services import ServiceError, Services, Valkey, free_port

ROOT = Path(__file__).resolve().parents[2]


def test_a_port_in_use_is_named_with_another_to_take(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServiceError, match=f"--port {port + 1}"):
            demo._refuse_port_in_use(port)
        with Children(folder=tmp_path, environment={}) as children:
            with pytest.raises(ServiceError, match="in use"):
                demo._start_processes(children, port)
            assert not children.running, "it was taken while the database was prepared"


@pytest.mark.parametrize(
    ("refusal", "advice"),
    [(OSError("in use"), "in use.*--port 65534"), (PermissionError("not yours"), "may not open.*--port 8080")],
)
def test_a_port_that_cannot_be_opened_is_told_with_one_that_may(monkeypatch, refusal, advice):
    def bind(*_):
        raise refusal

    monkeypatch.setattr(socket.socket, "bind", bind)
    with pytest.raises(ServiceError, match=advice):
        demo._refuse_port_in_use(65_535)


@pytest.mark.parametrize("text", ["99999", "65536", "0", "-1", "abc", "", "80.5"])
def test_a_number_that_is_no_port_is_refused_with_the_range(monkeypatch, capsys, text):
    monkeypatch.setattr(sys, "argv", ["demo", "--port", text])
    with pytest.raises(SystemExit) as ended:
        demo.main()
    assert ended.value.code == 2
    assert f"choose a number from 1 to 65535, such as 8080, not '{text}'" in capsys.readouterr().err


def test_a_free_port_is_taken():
    demo._refuse_port_in_use(free_port())


def test_a_folder_that_another_run_holds_is_refused(tmp_path):
    code = (
        "import fcntl, os, sys, time\n"
        "held = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)\n"
        "fcntl.flock(held, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "time.sleep(30)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "lock")], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(ServiceError, match="Another run uses"), Services(tmp_path, durable=False):
            pass
    finally:
        holder.kill()
        holder.wait()


def test_children_end_when_the_run_ends(tmp_path):
    with Children(folder=tmp_path, environment={}) as children:
        children.start("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"])
        pid = children.running["sleeper"].pid
        assert children.first_dead() is None
    assert not psutil.pid_exists(pid)


def test_a_child_that_dies_is_named(tmp_path):
    with Children(folder=tmp_path, environment={}) as children:
        children.start("brief", [sys.executable, "-c", "print('bye')"])
        children.running["brief"].wait(10)
        assert children.first_dead() == "brief"
    assert (tmp_path / "brief.log").read_text() == "bye\n"


def test_children_end_even_when_the_parent_is_killed(tmp_path):
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from hub.embedded.processes import Children\n"
        "children = Children(folder=Path(sys.argv[1]), environment={})\n"
        "children.start('sleeper', [sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(children.running['sleeper'].pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ}
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.3)  # the child asks for the signal after it was forked
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(100):
        if not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.05)
    pytest.fail("The child outlived its parent.")


def test_what_a_killed_run_left_behind_is_cleared_by_the_next(tmp_path):
    code = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from hub.embedded import services\n"
        "services.die_with_parent = lambda: None\n"
        "server = services.Valkey(Path(sys.argv[1]))\n"
        "server.start()\n"
        "print(server.process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    run = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT)
    assert run.stdout is not None
    orphan = int(run.stdout.readline())
    run.kill()
    run.wait()
    assert psutil.pid_exists(orphan)
    server = Valkey(tmp_path)
    server.start()
    try:
        assert not psutil.pid_exists(orphan) or psutil.Process(orphan).status() == psutil.STATUS_ZOMBIE
    finally:
        server.stop()
