"""The web server of all three ways to run. HOST and PORT say where it listens, WEB_CONCURRENCY how many workers it has."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

from alliance.env import Misconfigured, read_environment
from alliance.launch import port_of

try:
    read_environment(os.environ)
    port = port_of(os.environ)
except Misconfigured as fault:
    sys.stderr.write(f"{fault}\n")
    sys.exit(2)

wsgi_app = "alliance.wsgi:application"
bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{port}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or "2")
threads = 4
preload_app = True  # imported once: a replaced worker starts at once and shares the memory
max_requests = 5000
max_requests_jitter = 1000
timeout = 30
graceful_timeout = 25
keepalive = 5
loglevel = "warning"
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108 — heartbeats must not wait for a slow disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def when_ready(server: Any) -> None:
    """What is loaded stays: workers need not look through it for garbage, nor copy its pages of memory to do so."""
    gc.collect()
    gc.freeze()
