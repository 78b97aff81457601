"""Runs web, worker and scheduler together for a trial on one machine (`make run`), and knows how each is started.

A lock in the data folder and the parent-death signal keep a second set of processes from ever working beside the first.
"""

import ctypes
import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

from alliance.env import ROOT, Misconfigured

PYTHON = sys.executable
CELERY = (PYTHON, "-m", "celery", "--quiet", "--app", "alliance.celery")
WEB = (PYTHON, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py"))
WORKER = (*CELERY, "worker", "--loglevel=WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat")
SCHEDULER = (*CELERY, "beat", "--loglevel=WARNING", "--pidfile=")
HIGHEST_PORT = 65_535
READY_WITHIN_SECONDS = 60.0
STOP_WITHIN_SECONDS = 20.0
MOST_RESTARTS = 5
RESTARTS_COUNTED_SECONDS = 60.0
# A trial as root is harmless: Celery's page of warning would hide the address.
QUIET = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


class CannotRun(Exception):
    """A process does not start or keeps dying; the message names it."""


def listening_socket(source: Mapping[str, str]) -> socket.socket:
    """Take HOST and PORT before anything else is started. Raises Misconfigured, naming the one that is wrong."""
    host = source.get("HOST") or "127.0.0.1"
    port = port_of(source)
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as fault:
        raise Misconfigured(f"HOST is {host!r}, which is no address: leave it out or set it to 127.0.0.1.") from fault
    taken = socket.socket(family, kind, protocol)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(address)
    except OSError as fault:
        taken.close()
        raise Misconfigured(refusal(host, port, fault)) from fault
    return taken


def refusal(host: str, port: int, fault: OSError) -> str:
    if fault.errno == errno.EACCES:
        return f"PORT {port} is reserved for the system: set PORT to one above 1023."
    if fault.errno == errno.EADDRNOTAVAIL:
        return f"HOST {host} is no address of this machine: use 127.0.0.1 or 0.0.0.0."
    free = port + 1 if port < HIGHEST_PORT else 8000
    return (
        f"PORT {port} on {host} cannot be used ({fault.strerror}): stop what uses it, or set PORT to a free one, "
        f"as in `PORT={free} make run`."
    )


def port_of(source: Mapping[str, str]) -> int:
    given = source.get("PORT") or "8000"
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= HIGHEST_PORT:
        raise Misconfigured(f"PORT is {given!r}: set it to a number from 1 to 65535.")
    return int(given)


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold the data folder for as long as this process lives. Raises Misconfigured where another one holds it."""
    with (data_dir / "running.lock").open("a+") as file:
        take(file, data_dir)
        yield


def take(file: IO[str], data_dir: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        file.seek(0)
        raise Misconfigured(
            f"DATA_DIR {data_dir} is in use by Alliance (process {file.read().strip() or 'unknown'}): "
            "stop that one, or set DATA_DIR to another folder."
        ) from fault
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()


def die_with_parent() -> None:
    """Ask the kernel to stop this child when the launcher is killed, however it is killed. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


@dataclass
class Child:
    """One of the three, started again when it dies, but not for ever."""

    name: str
    command: tuple[str, ...]
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    starts: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_RESTARTS))

    def start(self) -> None:
        now = time.monotonic()
        if len(self.starts) == MOST_RESTARTS and now - self.starts[0] < RESTARTS_COUNTED_SECONDS:
            raise CannotRun(f"The {self.name} process keeps dying: see what it wrote above.")
        self.starts.append(now)
        self.process = subprocess.Popen(  # noqa: S603 — our own fixed command lines
            self.command,
            cwd=ROOT,
            env=os.environ | QUIET,
            pass_fds=self.pass_fds,
            start_new_session=True,  # Ctrl-C reaches the launcher alone, which then stops them in order
            preexec_fn=die_with_parent,
        )

    @property
    def code(self) -> int | None:
        return self.process.poll() if self.process else None

    def end(self) -> None:
        if self.process and self.code is None:
            self.process.terminate()

    def wait_or_kill(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Launcher:
    def __init__(self, taken: socket.socket) -> None:
        self.host, self.port = taken.getsockname()[:2]
        fd = taken.fileno()
        self.web = Child("web", (*WEB, "--bind", f"fd://{fd}"), (fd,))
        self.children = (self.web, Child("worker", WORKER), Child("scheduler", SCHEDULER))
        self.stopping = False

    @property
    def address(self) -> str:
        shown = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 — compared, not bound
        return f"http://[{shown}]:{self.port}/" if ":" in shown else f"http://{shown}:{self.port}/"

    def start(self) -> None:
        """Start the web process, and when it serves pages the other two. Raises CannotRun."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self.ask_to_stop)
        self.web.start()
        end = time.monotonic() + READY_WITHIN_SECONDS
        while not self.stopping and not self.answers():
            if self.web.code is not None or time.monotonic() > end:
                raise CannotRun("The web process does not start: see what it wrote above.")
            time.sleep(0.1)
        for child in self.children[1:]:
            if not self.stopping:
                child.start()

    def answers(self) -> bool:
        link = HTTPConnection("127.0.0.1" if self.host == "0.0.0.0" else self.host, self.port, timeout=5)  # noqa: S104
        try:
            link.request("GET", "/readyz", headers={"Host": "localhost"})
            return link.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            link.close()

    def watch(self) -> None:
        """Until somebody asks to stop: start again whichever died. Raises CannotRun where that does not help."""
        while not self.stopping:
            for child in self.children:
                if child.code is not None and not self.stopping:
                    child.start()
            time.sleep(0.5)

    def ask_to_stop(self, *_: object) -> None:
        self.stopping = True

    def stop(self) -> None:
        end = time.monotonic() + STOP_WITHIN_SECONDS
        for child in reversed(self.children):
            child.end()
        for child in self.children:
            child.wait_or_kill(end)
