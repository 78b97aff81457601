"""Running everything on one machine: nothing half-started, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from alliance import launch, prepare
from alliance.env import Misconfigured


def free_port():
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "80.5", "٨٠٠٠"])
def test_a_port_that_is_no_port_is_named(port):
    with pytest.raises(Misconfigured, match="PORT is"):
        launch.listening_socket({"PORT": port})


def test_an_occupied_port_is_named_with_the_fix():
    with closing(launch.listening_socket({"PORT": str(free_port())})) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Misconfigured, match=f"PORT {port} on 127.0.0.1 cannot be used .* set PORT to a free one"):
            launch.listening_socket({"PORT": str(port)})


def test_an_address_of_another_machine_is_named():
    with pytest.raises(Misconfigured, match=r"HOST 192\.0\.2\.1 is no address of this machine"):
        launch.listening_socket({"HOST": "192.0.2.1", "PORT": str(free_port())})


def test_a_data_folder_is_used_by_one_launcher_at_a_time(tmp_path):
    words = rf"DATA_DIR .* is in use by Alliance \(process {os.getpid()}\)"
    with launch.only_one(tmp_path), pytest.raises(Misconfigured, match=words), launch.only_one(tmp_path):
        pass
    with launch.only_one(tmp_path):
        pass


def test_a_child_that_keeps_dying_is_given_up():
    child = launch.Child("web", (sys.executable, "-c", ""))
    for _ in range(launch.MOST_RESTARTS):
        child.start()
        child.process.wait()
    with pytest.raises(launch.CannotRun, match="The web process keeps dying"):
        child.start()


def test_a_child_that_ignores_the_request_to_stop_is_killed():
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    child = launch.Child("worker", (sys.executable, "-c", stubborn))
    child.start()
    time.sleep(0.5)
    child.end()
    child.wait_or_kill(time.monotonic() + 0.2)
    assert child.code == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's")
def test_a_killed_launcher_takes_its_children_along():
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from alliance.launch import Child;"
            "c = Child('worker', (sys.executable, '-c', 'import time; time.sleep(60)')); c.start();"
            "print(c.process.pid, flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        cwd=launch.ROOT,
    )
    with parent:
        child = int(parent.stdout.readline())
        parent.kill()
    for _ in range(100):
        if is_gone(child):
            return
        time.sleep(0.05)
    pytest.fail("the child outlived its launcher")


def is_gone(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:"), ("0.0.0.0", "http://127.0.0.1:"), ("::1", "http://[::1]:")],  # noqa: S104
)
def test_the_address_shown_is_one_that_opens(host, address):
    with closing(launch.listening_socket({"HOST": host, "PORT": str(free_port())})) as taken:
        assert launch.Launcher(taken).address.startswith(address)


@pytest.mark.django_db
def test_a_database_that_is_too_old_to_be_brought_forward_is_named():
    prepare.make_tables(say=pytest.fail)  # up to date: nothing to say
    MigrationRecorder(connection).migration_qs.get(app="alliance", name="0010_trail_by_day").delete()
    with pytest.raises(Misconfigured, match="too old for this version"):
        prepare.make_tables(say=pytest.fail)


def test_run_is_refused_in_production(settings):
    from django.core.management import call_command

    settings.EMBEDDED = False
    with pytest.raises(Misconfigured, match="ALLIANCE_MODE"):
        call_command("run")
