"""Trust case X1: markup in every text of every kind of row, and Chromium looks at the pages. Nothing runs, nothing is even tried."""

import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

from alliance import registry
from tests.conftest import migrations_digest
from tests.factories.alliance import PASSWORD
from tests.trust.line import ROOT, Server
from tests.trust.markup import PAYLOADS

ALL = os.environ.get("TRUST_ALL") == "1"
PREPARE = f"""
from tests.factories.alliance import CityProfileFactory, UserFactory
from tests.trust.markup import write_into_everything
CityProfileFactory()
person = UserFactory(username="reader", name="Reader", roles=["office", "champion", "administrator", "procurement_officer", "finance_officer"])
person.set_password({PASSWORD!r})
person.save()
write_into_everything()
"""
UNDRAWABLE = {"rounds"}  # a factory closes a round without a result, which no service does
LISTEN = """
window.__csp = [];
document.addEventListener('securitypolicyviolation', event => window.__csp.push(event.violatedDirective + ' ' + event.blockedURI));
"""


@pytest.fixture
def server(tmp_path, request):
    """A server of its own: nobody else should meet these rows."""
    kept = request.config.cache.mkdir("schema") / f"{migrations_digest()}.sqlite3"
    keep = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    address = f"sqlite:///{tmp_path}/alliance.sqlite3"
    env = {**keep, "DATA_DIR": str(tmp_path), "DATABASE_URL": address, "ALLIANCE_SECRET_KEY": "of-this-test-only-" * 4}
    commands = [["shell", "-v0", "-c", PREPARE]]
    if kept.exists():
        shutil.copy(kept, tmp_path / "alliance.sqlite3")
        sqlite3.connect(tmp_path / "alliance.sqlite3").close()
    else:
        commands.insert(0, ["migrate", "-v0"])
    for command in commands:
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
    made = Server(tmp_path, address)
    yield made
    made.stop()


def test_X01_nothing_that_people_write_runs_on_any_page(server, chromium, record_property):
    context = chromium.new_context(base_url=f"http://127.0.0.1:{server.port}")
    page, dialogs, outside = context.new_page(), [], []
    page.add_init_script(LISTEN)
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda asked: "evil.example" in asked.url and outside.append(asked.url))
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("reader")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/work/")

    seen, found = 0, []

    def look(url):
        nonlocal seen
        answer = page.goto(url, wait_until="load")
        seen += 1
        said = page.evaluate("[window.__xss || 0, window.__csp || []]")
        if said != [0, []] or (answer and answer.status >= 500):
            found.append((url, answer and answer.status, said))

    for url in ("/work/", "/council/", "/search/?q=window", "/needs/?page=2", "/calendar/"):
        look(url)
    for number, noun in enumerate(registry.nouns):
        if not ALL and number % 3:
            continue
        look(f"/{noun.path}/")
        first = page.locator(f"main a[href^='/{noun.path}/']:not([href*='?']):not([href$='new/'])").first
        if first.count() and noun.path not in UNDRAWABLE:
            look(first.get_attribute("href"))
    context.close()
    assert found == []
    assert dialogs == outside == []
    record_property("figure", f"{len(PAYLOADS)} payloads, {seen} pages, 0 runs, 0 reports")


def test_X01_there_are_as_many_payloads_as_promised():
    assert len(PAYLOADS) >= 50
