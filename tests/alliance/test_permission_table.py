"""The permission table itself, and what the API asks before any service."""

import pytest
from rest_framework.exceptions import NotAuthenticated
from rest_framework.test import APIRequestFactory

from alliance import permissions
from alliance.api.permissions import DenyAll, SignedIn, person
from alliance.errors import NotAllowed
from alliance.models import ApiToken
from alliance.people import system_user
from alliance.permissions import Permission
from alliance.roles import Role

pytestmark = pytest.mark.django_db
NAME = "tests.open_the_gate"


@pytest.fixture
def gate(monkeypatch):
    monkeypatch.setattr(permissions, "_table", {})
    row = Permission(
        NAME,
        "Open the gate",
        frozenset({Role.CHAMPION}),
        within=lambda user, row: row == "garden",
        also=lambda user, row: row == user.name,
        tries=lambda user: user.name == "Guest",
    )
    permissions.declare([row])
    return row


def test_a_name_is_declared_once_and_the_same_again_is_no_second(gate):
    permissions.declare([gate])
    with pytest.raises(ValueError, match=r"tests\.open_the_gate is declared twice"):
        permissions.declare([Permission(NAME, "Open another gate")])
    assert permissions.declared() == {NAME: gate}


def test_a_name_nobody_declared_is_refused_even_to_the_system(gate):
    with pytest.raises(LookupError, match="no permission is called"):
        permissions.allows(system_user(), "tests.close_the_gate")


def test_the_system_holds_all_and_who_left_nothing(gate, cast):
    assert permissions.allows(system_user(), NAME, "garden") is True
    cast.champion.is_active = False
    assert permissions.allows(cast.champion, NAME, "garden") is False


def test_roles_hold_it_within_their_rows_and_others_where_it_is_theirs(gate, cast):
    assert permissions.allows(cast.champion, NAME) is True
    assert permissions.allows(cast.champion, NAME, "garden") is True
    assert permissions.allows(cast.champion, NAME, "tower") is False
    assert permissions.allows(cast.resident, NAME) is False
    assert permissions.allows(cast.resident, NAME, "garden") is False
    assert permissions.allows(cast.resident, NAME, cast.resident.name) is True
    cast.resident.name = "Guest"
    assert permissions.allows(cast.resident, NAME) is True


def test_a_refusal_says_which_and_who_holds_it(gate, cast):
    with pytest.raises(NotAllowed) as refused:
        permissions.require(cast.resident, NAME, "garden")
    assert refused.value.message == "You may not open the gate here. It needs the role Smart City Champion."
    permissions.require(cast.champion, NAME, "garden")
    assert permissions.refusal(Permission(NAME, "Open")) == "You may not open here."


def asked(user, auth=None, method="get"):
    request = getattr(APIRequestFactory(), method)("/")
    request.user, request.auth = user, auth
    return request


def test_views_without_a_rule_answer_nobody_and_people_need_an_account(cast):
    assert DenyAll().has_permission(asked(cast.champion), None) is False
    assert person(asked(cast.champion)) == cast.champion
    with pytest.raises(NotAuthenticated):
        person(asked(None))


def test_a_token_does_not_do_what_needs_a_session(cast):
    class View:
        sessions_only, scope = True, "read"

    assert SignedIn().has_permission(asked(cast.champion), View) is True
    with pytest.raises(NotAllowed, match="A token cannot do this") as refused:
        SignedIn().has_permission(asked(cast.champion, auth=ApiToken(scopes=["read"])), View)
    assert refused.value.code == "insufficient_scope"
