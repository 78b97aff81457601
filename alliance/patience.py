"""No request waits for ever on a database that has stopped answering (trust case I2).

A statement ends by itself after ten seconds as long as the server lives. Where the server hangs, nobody would tell us:
so one thread of each process looks at requests that are too old and hangs up on the database for them. The request
then ends as any does whose database is away, and the next one connects anew.
"""

import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg2
import structlog
from django.db import connections
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger(__name__)
LONGEST_SECONDS = 20.0
LOOKS_EVERY_SECONDS = 1.0

Handler = Callable[[HttpRequest], HttpResponse]
_since: dict[int, tuple[float, list[Any]]] = {}  # thread → when its request began, and its connections
_watching: dict[int, threading.Thread] = {}  # process → its watcher; a worker is a copy of a process that had one


class PatienceMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        watched = [connection for connection in connections.all() if connection.vendor == "postgresql"]
        if not watched:
            return self.get_response(request)
        begin_watching()
        me = threading.get_ident()
        _since[me] = time.monotonic(), watched
        try:
            return self.get_response(request)
        finally:
            _since.pop(me, None)


def begin_watching() -> None:
    watcher = _watching.get(os.getpid())
    if watcher is None or not watcher.is_alive():
        watcher = threading.Thread(target=watch, name="patience", daemon=True)
        _watching[os.getpid()] = watcher
        watcher.start()


def watch() -> None:
    while True:
        time.sleep(LOOKS_EVERY_SECONDS)
        end_older_than(LONGEST_SECONDS)


def end_older_than(seconds: float) -> None:
    now = time.monotonic()
    for thread, (began, watched) in list(_since.items()):
        if now - began > seconds:
            for connection in watched:
                hang_up(connection.connection)
            log.warning("database_hangs", thread=thread, seconds=round(now - began))


def hang_up(raw: Any) -> None:
    """End the conversation under whoever waits in it. Its own thread then finds the connection closed."""
    with suppress(OSError, AttributeError, psycopg2.Error), socket.socket(fileno=os.dup(raw.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)
