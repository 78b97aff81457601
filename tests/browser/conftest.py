"""A real server with the sample city, and Chromium to look at it. Nothing here shares the database of other tests."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from alliance.work import SAMPLE_PASSWORD

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def manage(*command, env):
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command[0]}: {done.stderr[-2000:]}"


def loaded_city(tmp_path_factory, env):
    """A data folder with the sample city; the first of several processes fills it, the others wait and copy it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = Path(os.environ.get("CITY_DIR") or shared / "loaded-city")
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        manage("collectstatic", "--noinput", "-v0", env=env)
        if not folder.exists():
            filling = {**env, "DATA_DIR": str(shared / "filling")}
            manage("migrate", "-v0", env=filling)
            manage("load_sample_city", env=filling)
            (shared / "filling").rename(folder)
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a server with the sample city, its worker's jobs run on demand by `run_jobs`.

    CITY_DIR names a data folder with a loaded sample city to start from: seconds instead of a minute while writing tests.
    """
    data = tmp_path_factory.mktemp("city")
    keep = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    env = {**keep, "DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "alliance.settings"}
    shutil.copytree(loaded_city(tmp_path_factory, env), data, dirs_exist_ok=True)
    manage("migrate", "-v0", env=env)
    port = free_port()
    log = (data / "web.log").open("w")
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "-k",
            "gthread",
            "-w",
            "1",
            "--threads",
            "4",
            "-b",
            f"127.0.0.1:{port}",
            "alliance.wsgi",
        ],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=log,
    )
    site = Site(f"http://127.0.0.1:{port}", env)
    try:
        site.wait()
        yield site
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(40)  # open connections of the browser may keep it for half a minute
        log.close()


class Site:
    def __init__(self, address, env):
        self.address, self.env = address, env

    def wait(self):
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{self.address}/readyz", timeout=1)
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the server did not start")

    def run_jobs(self, code=""):
        """Do what the worker would: one sweep and everything that is due."""
        script = (
            "from django.utils import timezone\nfrom alliance import jobs\n"
            + code
            + "\njobs.sweep(timezone.now())\njobs.run_due()"
        )
        subprocess.run(
            [sys.executable, "manage.py", "shell", "-v0", "-c", script],
            cwd=ROOT,
            env=self.env,
            check=True,
            capture_output=True,
        )


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def visit(site, chromium):
    """`visit("mara")`: a page of a fresh browser, signed in; its `complaints` collects errors of the console.

    What else a context may be told goes along: `visit("mara", java_script_enabled=False)`.
    """
    contexts = []

    def opened(username=None, width=1280, **more):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, base_url=site.address, reduced_motion="reduce", **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda fault: page.complaints.append(str(fault)))
        if username:
            page.goto("/accounts/login/")
            page.fill("input[name=login]", username)
            page.fill("input[name=password]", SAMPLE_PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url("**/work/")
        return page

    yield opened
    for context in contexts:
        context.close()
