"""A line to PostgreSQL that can be cut, held or answered as a crowded server does; the real web server stands behind it."""

import os
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import closing, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CROWDED = b"SFATAL\x00VFATAL\x00C53300\x00Msorry, too many clients already\x00\x00"


def free_port():
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Line:
    """Forwards to the server while `mode` is "open"; "cut" refuses, "held" passes nothing on, "crowded" turns away."""

    def __init__(self, host, port):
        self.to, self.mode, self.pairs = (host, port), "open", []
        self.port = free_port()
        self.listener = None
        self.listen()

    def listen(self):
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", self.port))
        self.listener.listen(64)
        threading.Thread(target=self.accept, args=[self.listener], daemon=True).start()

    def accept(self, listener):
        with suppress(OSError):
            while True:
                threading.Thread(target=self.serve, args=[listener.accept()[0]], daemon=True).start()

    def serve(self, client):
        if self.mode == "crowded":
            with suppress(OSError), client:
                client.recv(8)  # asks for TLS first
                client.sendall(b"N")
                client.recv(4096)
                client.sendall(b"E" + struct.pack(">I", len(CROWDED) + 4) + CROWDED)
            return
        if self.mode == "cut":
            client.close()
            return
        server = socket.create_connection(self.to)
        self.pairs += [client, server]
        for one, other in ((client, server), (server, client)):
            threading.Thread(target=self.pass_on, args=[one, other], daemon=True).start()

    def pass_on(self, one, other):
        with suppress(OSError):
            while piece := one.recv(65536):
                while self.mode == "held":
                    time.sleep(0.05)
                other.sendall(piece)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        one.close()  # the other one is closed by the thread that reads from it

    def hang_up(self):
        for end in self.pairs:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.pairs.clear()

    def set(self, mode):
        if self.mode == "cut" and mode != "cut":
            self.listen()
        self.mode = mode
        if mode == "cut":
            with suppress(OSError):
                self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
        if mode in ("cut", "crowded"):
            self.hang_up()

    def close(self):
        self.set("cut")


class Server:
    """gunicorn as it is started in production, in embedded mode so that it speaks plain HTTP."""

    def __init__(self, folder, database_url):
        self.port = free_port()
        keep = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        self.env = {**keep, "DATA_DIR": str(folder), "PORT": str(self.port), "DATABASE_URL": database_url}
        self.env |= {"WEB_CONCURRENCY": "1", "ALLIANCE_SECRET_KEY": "of-this-test-only-" * 4}
        self.log = (folder / "web.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "web"], cwd=ROOT, env=self.env, stdout=self.log, stderr=self.log
        )
        end = time.monotonic() + 120
        while self.ask("/healthz")[0] != 200:
            assert time.monotonic() < end, self.said()
            time.sleep(0.2)

    def ask(self, path, body=None, token="", wait=60):
        """(status, seconds, headers); status 0 where nobody answers."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= {"Content-Type": "application/json"} if body else {}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers)
        began = time.monotonic()
        try:
            with urllib.request.urlopen(request, timeout=wait) as answer:
                answer.read()
                found = answer.status, answer.headers
        except urllib.error.HTTPError as fault:
            fault.close()
            found = fault.code, fault.headers
        except OSError:
            found = 0, {}
        return found[0], time.monotonic() - began, found[1]

    def said(self):
        """Its last words, for whoever reads a failure."""
        return Path(self.log.name).read_text()[-4000:]

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
        self.log.close()
