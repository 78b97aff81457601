"""Whatever a screen does, another system can do: each page of its own has its endpoint, each service behind a page is behind one."""

import ast
import inspect
import textwrap
from functools import partial

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from alliance import registry
from alliance.doors.pages import urls_of
from alliance.writing import SERVICES

OURS = ("alliance", "governance", "initiatives", "partnerships", "financing", "procurement")


def service_names():
    """Read late: the modules of pages bring services of their own."""
    return {id(function): name for name, function in SERVICES.items()}


def routes(patterns=None, prefix=""):
    for pattern in patterns or get_resolver().url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern


def is_ours(thing):
    return str(getattr(thing, "__module__", "")).split(".")[0] in OURS


def named_in(function):
    """Every function or class that the source of this one names, through modules as well (`services.begin_import`)."""
    function = inspect.unwrap(function)
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return
    known = getattr(function, "__globals__", None) or vars(inspect.getmodule(function))
    for node in ast.walk(tree):
        chain = []
        while isinstance(node, ast.Attribute):
            chain.append(node.attr)
            node = node.value
        if isinstance(node, ast.Name) and node.id in known:
            thing = known[node.id]
            for name in reversed(chain):
                thing = getattr(thing, name, None)
            yield thing


def services_of(entry):
    """The services that can be reached from a view, by reading what it calls and what that calls."""
    found, seen, waiting, names = set(), set(), [entry], service_names()
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, partial):
            thing = thing.func
        if id(thing) in names:
            found.add(names[id(thing)])
            continue
        if id(thing) in seen or not is_ours(thing) or not (inspect.isfunction(thing) or inspect.isclass(thing)):
            continue
        seen.add(id(thing))
        waiting += named_in(thing)
    return found


def view_of(pattern):
    callback = pattern.callback
    handed = getattr(getattr(callback, "cls", None), "page", None)
    return handed or getattr(callback, "cls", None) or getattr(callback, "view_class", None) or callback


OF_NOUNS = {url.name for noun in registry.nouns for url in urls_of(noun)}
PAGES = {
    path: pattern
    for path, pattern in routes()
    if not path.startswith(("api/", "accounts/", "scim/")) and pattern.name not in OF_NOUNS
}
ENDPOINTS = {path.removeprefix("api/v1/"): pattern for path, pattern in routes() if path.startswith("api/v1/")}
# A page's endpoint, where it is not called as the page is.
CALLED_OTHERWISE = {
    "work/": "my-work/",
    "work/snooze/": "my-work/",
    "work/notices/": "notices/",
    "work/notices/read/": "notices/",
    "me/": "me/",
    "council/": "dashboard/",
    "portfolio/": "dashboard/public/",
    "settings/<str:key>/": "settings/",
    "files/<uuid:pk>/remove/": "files/<uuid:pk>/",
    "files/<str:label>/<uuid:pk>/attach/": "files/<str:label>/<uuid:pk>/",
    "packets/<uuid:pk>/packet.pdf": "packets/<uuid:pk>/file/",
    "observation-imports/<uuid:pk>/rejected.csv": "observation-imports/<uuid:pk>/rejected/",
    "settlements/<uuid:pk>/statement.json": "settlements/<uuid:pk>/statement/",
    "gain-shares/simulator/": "gain-shares/simulate/",
    "plans/compare/": "plan-comparison/",
    "plans/<uuid:pk>/outlook/": "plan-outlooks/<uuid:pk>/",
    "plans/<uuid:pk>/stress/": "plan-stress/<uuid:pk>/",
    "rfis/<uuid:pk>/editor/": "rfis/<uuid:pk>/clauses/",
    "clauses/new/": "clauses/",
    "clauses/<slug:key>/word/": "clauses/<slug:key>/",
}
# Nothing of the city is read or done there.
NO_ENDPOINT = {
    "": "leads on to the first page",
    "healthz": "for the operator's probes",
    "readyz": "for the operator's probes",
    "favicon.ico": "a picture",
    "work/count/": "the number in the navigation: count my-work/",
    "accessibility/": "a text",
    "design/": "the components of the pages",
    "calendar/public.ics": "for programs already",
    "calendar/bodies/<uuid:pk>.ics": "for programs already",
    "calendar/feed/<str:secret>.ics": "for programs already",
    "data.json": "for programs already",
    "open-data/": "the same as data.json, for people",
    "open-data/<slug:name>.csv": "for programs already",
    "open-data/<slug:name>.json": "for programs already",
    "open-data/<slug:name>/dictionary.json": "for programs already",
}


@pytest.fixture(scope="module")
def behind_endpoints():
    acts = {act.service for noun in registry.nouns for act in [*noun.acts, *([noun.create] if noun.create else [])]}
    own = [view_of(pattern) for pattern in ENDPOINTS.values() if not hasattr(view_of(pattern), "noun")]
    return {service_names()[id(act)] for act in acts}.union(*(services_of(view) for view in own))


@pytest.mark.parametrize("path", sorted(set(PAGES) - set(NO_ENDPOINT)))
def test_a_page_of_its_own_has_its_endpoint(path):
    assert CALLED_OTHERWISE.get(path, path) in ENDPOINTS, (
        f"give /{path} an endpoint, or say in this file how it is called"
    )


@pytest.mark.parametrize("path", sorted(PAGES))
def test_what_a_page_does_an_endpoint_does(path, behind_endpoints):
    assert services_of(view_of(PAGES[path])) <= behind_endpoints


def test_the_walk_finds_the_services_of_pages():
    """Else the test above would hold for the wrong reason."""
    assert services_of(view_of(PAGES["work/snooze/"])) == {"alliance.work.snooze_task"}
    assert "alliance.organisation_import.import_organisations" in services_of(view_of(PAGES["organisations/import/"]))
    assert "procurement.services.rfis.use_clause" in services_of(view_of(PAGES["rfis/<uuid:pk>/editor/"]))


def test_no_exception_is_left_of_a_page_that_is_gone():
    assert set(CALLED_OTHERWISE) | set(NO_ENDPOINT) <= set(PAGES)
