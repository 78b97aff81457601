"""Every noun's lists cost the same number of statements, whether they show three rows or twelve."""

import inspect

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance import registry
from alliance.roles import Role
from alliance.visibility import seen_by
from tests import factories
from tests.factories import Maker

pytestmark = pytest.mark.django_db
FEW, MORE = 3, 12


# What the factory must be told so that there can be many, or that the reader sees them.
ENDED = {"champion": {"state": "ended"}}
OWN = {"scores": "scorer", "score-sheets": "evaluator", "documents": "created_by", "subscriptions": "person"}
# One of a kind, one per fiscal year, and rows whose reader has to be set up by a round.
SINGLE = ("city", "city-finances", "judgements")


def maker_of(model):
    """The factory of a model, out of the modules that tests/factories has one of per app."""
    module = __import__(f"{factories.__name__}.{model._meta.app_label}", fromlist=["*"])
    made = [item for _, item in inspect.getmembers(module, inspect.isclass) if issubclass(item, Maker)]
    return next(item for item in made if not item._meta.abstract and item._meta.model is model)


def reader_of(cast, model):
    """Somebody who may see the rows just made."""
    for role in Role:
        person = getattr(cast, role.value)
        if seen_by(model, person).count() >= FEW:
            return person
    raise AssertionError(f"nobody of the cast sees what {model.__name__}Factory makes")


def statements_of(client, address):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    rows = answer.json()["results"] if "/api/" in address else answer.context["rows"]
    return len(asked), len(rows)


@pytest.mark.parametrize(
    "noun", [noun for noun in registry.nouns if noun.path not in SINGLE], ids=lambda noun: noun.path
)
@pytest.mark.parametrize("door", ["/api/v1/{path}/", "/{path}/"], ids=["api", "page"])
def test_D06_a_list_asks_no_more_for_more_rows(city, cast, api, browser_of, noun, door):
    address = door.format(path=noun.path)
    maker = maker_of(noun.model)
    values = ENDED.get(noun.path, {}) | ({OWN[noun.path]: cast.office} if noun.path in OWN else {})
    maker.create_batch(FEW, **values)
    client = (api if "/api/" in address else browser_of)(reader_of(cast, noun.model))
    statements_of(client, address)  # what is read once per process
    few, rows_before = statements_of(client, address)
    maker.create_batch(MORE - FEW, **values)
    more, rows_after = statements_of(client, address)
    assert rows_after - rows_before == MORE - FEW
    assert few == more
