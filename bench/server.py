"""Serves an application as production does, on a free loopback port: two workers of one thread each."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from base64 import b64encode
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.database import cpu_ms

ROOT = Path(__file__).resolve().parent.parent
HOST = "alliance.bench.example"
WORKERS = 2
START_WITHIN_SECONDS = 60


def production(url: str, folder: Path) -> dict[str, str]:
    return os.environ | {
        "ALLIANCE_MODE": "production",
        "ALLIANCE_SECRET_KEY": secrets.token_urlsafe(48),
        "ALLIANCE_SEALING_KEY": b64encode(secrets.token_bytes(32)).decode(),
        "ALLIANCE_HOSTS": HOST,
        "ALLIANCE_TRUST_PROXY": "1",
        "ALLIANCE_MAIL_URL": f"filemail://{folder}/mail",
        "DATABASE_URL": url,
        "REDIS_URL": os.environ.get("REDIS_URL_BENCH", "redis://127.0.0.1:6379/14"),
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "alliance.settings",
    }


def answer_of(module: str, environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    """What a module of the benchmark prints as JSON in its last line, run in a process of its own."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{module} failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


class Server:
    def __init__(self, application: str, environment: dict[str, str]) -> None:
        self.application, self.environment = application, environment
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    def __enter__(self) -> Self:
        settings = ["--workers", str(WORKERS), "--threads", "1", "--max-requests", "0"]
        command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "deploy" / "gunicorn.conf.py"), *settings]
        self.process = subprocess.Popen(  # noqa: S603
            [*command, "--bind", f"127.0.0.1:{self.port}", self.application],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
        )
        end = time.monotonic() + START_WITHIN_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"{self.application} does not start.")
            time.sleep(0.1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        self.process.wait(30)

    def answers(self) -> bool:
        try:
            return self.ask("GET", "/readyz", {}, None)[0] == 200
        except (OSError, HTTPException):
            return False

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> tuple[int, bytes]:
        link = HTTPConnection("127.0.0.1", self.port, timeout=60)
        fixed = {"Host": HOST, "Connection": "close", "X-Forwarded-Proto": "https", "Accept-Encoding": "identity"}
        try:
            link.request(method, path, body, fixed | headers)
            answer = link.getresponse()
            return answer.status, answer.read()
        finally:
            link.close()

    def workers(self) -> list[int]:
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def workers_cpu_ms(self) -> dict[int, float]:
        return {pid: cpu_ms(pid) for pid in self.workers()}

    def peak_memory_mb(self) -> float:
        return max(peak_of(pid) for pid in self.workers())


def peak_of(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0
