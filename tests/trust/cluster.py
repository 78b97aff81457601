"""A PostgreSQL cluster of a test's own, that may be killed without harm to others."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psycopg2

NAME = "city"


def binaries():
    """Where initdb and postgres lie; Debian keeps them out of PATH."""
    found = shutil.which("initdb")
    return Path(found).parent if found else max(Path("/usr/lib/postgresql").glob("*/bin"))


class Cluster:
    """Keeps what it said was written: nothing here switches fsync off."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="cluster"))
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/{NAME}"
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust")
        self.start()
        with closing(self.connect("postgres")) as link:
            link.autocommit = True
            link.cursor().execute(f"CREATE DATABASE {NAME}")

    def command(self, name, *words):
        own = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        return [*own, str(binaries() / name), *map(str, words)]

    def run(self, name, *words):
        subprocess.run(self.command(name, *words), check=True, capture_output=True, cwd="/")

    def start(self):
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self.run("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w", "-o", options, "start")

    def connect(self, name=NAME):
        return psycopg2.connect(self.url.replace(NAME, name))

    def crash(self):
        """The first process dies at once, and the machine takes the rest along: nothing is shut down in order."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for each in [pid, *map(int, children)]:
            os.kill(each, signal.SIGKILL)
        while any(Path(f"/proc/{each}").exists() for each in children):
            time.sleep(0.05)

    def remove(self):
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)
