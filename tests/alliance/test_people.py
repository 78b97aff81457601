"""People's accounts and roles: no stale edit gives a role back, and somebody always looks after accounts."""

from functools import partial

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection

from alliance import people
from alliance.errors import StaleVersion
from alliance.models import RoleAssignment, User
from alliance.roles import Role
from tests.factories.alliance import UserFactory
from tests.procurement.test_at_the_deadline import in_threads

pytestmark = pytest.mark.django_db


class TestVersions:
    def test_a_role_that_was_taken_away_is_not_given_back_by_a_stale_edit(self, cast):
        edit = {"person": cast.office, "by": cast.administrator}
        changed = people.change_person(**edit, version=1, roles=[Role.EVALUATOR])
        with pytest.raises(StaleVersion):
            people.change_person(**edit, version=1, roles=[Role.OFFICE, Role.EVALUATOR])
        assert changed.version == 2
        both = people.change_person(**edit, version=2, roles=[Role.OFFICE], name="Another name")
        same = people.change_person(**edit, version=3, roles=[Role.OFFICE], name="Another name")
        assert (both.version, same.version) == (3, 3)

    def test_whoever_is_told_reads_by_whom(self, cast, api):
        people.set_roles(person=cast.office, roles=[Role.EVALUATOR], by=cast.administrator)
        shape, seen = {"name": "New name"}, {"If-Match": f'"{cast.office.pk}-1"'}
        answer = api(cast.administrator).patch(f"/api/v1/people/{cast.office.pk}/", shape, headers=seen)
        assert answer.status_code == 412, answer.content
        told = [(one["name"], one["action"]) for one in answer.json()["changed_by"]]
        assert told == [(cast.administrator.name, "set_roles")]

    def test_roles_from_the_city_s_directory_make_it_stale_too(self, cast):
        people.set_roles(person=cast.office, roles=[], by=people.system_user())
        with pytest.raises(StaleVersion):
            people.change_person(person=cast.office, version=1, roles=[Role.OFFICE], by=cast.administrator)

    def test_a_new_person_begins_with_the_first(self, cast):
        made = people.add_person(username="new", name="New", roles=[Role.OFFICE], by=cast.administrator)
        assert User.objects.get(pk=made.pk).version == 1


def test_who_leaves_is_signed_out_everywhere_and_nobody_else(cast, browser_of):
    for person in (cast.office, cast.office, cast.staff):
        browser_of(person).get("/work/")
    people.disable_person(person=cast.office, why="left", by=cast.administrator)
    holders = [session.get_decoded().get("_auth_user_id") for session in Session.objects.all()]
    assert holders == [str(cast.staff.pk)]


class TestTheLastAdministrator:
    def away(self, person, by):
        """Two ways to lose an administrator."""
        return (
            partial(people.change_person, person=person, roles=[], by=by),
            partial(people.disable_person, person=person, why="Left.", by=by),
        )

    @pytest.mark.parametrize("way", [0, 1])
    def test_is_kept_though_who_asks_is_none_any_more(self, cast, way):
        """As at two requests in the same instant: both began while both were administrators."""
        first, second = cast.administrator, UserFactory(roles=["administrator"])
        assert first.roles == second.roles  # read once per request
        self.away(second, by=first)[way]()
        with pytest.raises(ValidationError, match="is the only administrator left"):
            self.away(first, by=second)[way]()
        assert first.role_assignments.filter(role=Role.ADMINISTRATOR).exists()

    def test_may_leave_by_the_word_of_the_city_s_directory(self, cast):
        people.set_roles(person=cast.administrator, roles=[], by=people.system_user())
        assert not cast.administrator.role_assignments.exists()


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_two_administrators_do_not_remove_each_other_at_once():
    first, second = UserFactory.create_batch(2, roles=["administrator"])
    assert first.roles == second.roles

    def away(person, by):
        try:
            return people.change_person(person=person, roles=[], by=by)
        except ValidationError as refused:
            return refused

    found = in_threads([partial(away, first, second), partial(away, second, first)])
    assert sum(isinstance(one, ValidationError) for one in found) == 1
    assert RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).count() == 1
