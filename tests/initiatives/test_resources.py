"""Resources and what of them is promised."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed, Refusal
from initiatives import queries, services
from initiatives.models import Commitment, Resource
from tests.factories.governance import DecisionFactory
from tests.factories.initiatives import CommitmentFactory, InitiativeFactory, PilotFactory, ResourceFactory

pytestmark = pytest.mark.django_db


class TestRecordResource:
    def test_stores_it_with_its_quantity(self, cast):
        row = services.record_resource(
            kind="asset", title="Poles", quantity=Decimal(14000), unit="poles", by=cast.office
        )
        assert Resource.objects.get() == row

    def test_is_refused_to_an_auditor(self, cast):
        with pytest.raises(NotAllowed):
            services.record_resource(kind="asset", title="Poles", by=cast.auditor)

    def test_cannot_shrink_below_what_is_promised(self, cast):
        promised = CommitmentFactory(quantity=Decimal(600))
        with pytest.raises(ValidationError, match="600 of it is promised already"):
            services.revise_resource(resource=promised.resource, quantity=Decimal(500), by=cast.office)


class TestCommitResource:
    def test_promises_a_part_to_an_initiative(self, cast):
        resource = ResourceFactory()
        services.commit_resource(
            resource=resource, initiative=InitiativeFactory(), quantity=Decimal(600), by=cast.finance_officer
        )
        assert queries.promised_of(resource) == 600

    def test_never_promises_more_than_there_is(self, cast):
        resource = CommitmentFactory(quantity=Decimal(13999)).resource
        with pytest.raises(ValidationError, match="Only 1 poles of Street-light poles is free"):
            services.commit_resource(
                resource=resource, initiative=InitiativeFactory(), quantity=Decimal(2), by=cast.office
            )
        assert Commitment.objects.count() == 1

    def test_promises_any_part_of_what_is_not_counted(self, cast):
        people = ResourceFactory(kind="staff", quantity=None)
        given = {"initiative": InitiativeFactory(), "quantity": Decimal("10000000"), "by": cast.office}
        assert services.commit_resource(resource=people, **given).quantity == 10_000_000

    def test_promises_more_only_by_a_signed_decision(self, cast):
        resource, initiative = ResourceFactory(quantity=Decimal(1)), InitiativeFactory()
        over = {"resource": resource, "initiative": initiative, "quantity": Decimal(2), "by": cast.office}
        with pytest.raises(ValidationError, match="not signed in favour"):
            services.commit_resource(**over, decision=DecisionFactory(state="open"))
        with pytest.raises(ValidationError, match="about this initiative or this resource"):
            services.commit_resource(**over, decision=DecisionFactory(state="signed", outcome="go"))
        pilot = PilotFactory(initiative=initiative)
        about = {"subject_type": "initiatives.pilot", "subject_id": pilot.pk}
        services.commit_resource(**over, decision=DecisionFactory(state="signed", outcome="go", **about))
        assert queries.promised_of(resource) == 2

    def test_of_the_resource_itself_decides_it_too(self, cast):
        resource = ResourceFactory(quantity=Decimal(1))
        about = {"subject_type": "initiatives.resource", "subject_id": resource.pk}
        decision = DecisionFactory(state="signed", outcome="go", **about)
        over = {"resource": resource, "initiative": InitiativeFactory(), "quantity": Decimal(2), "by": cast.office}
        assert services.commit_resource(**over, decision=decision).quantity == 2

    def test_promises_nothing_to_what_is_stopped(self, cast):
        with pytest.raises(Refusal, match="is stopped: nothing more is promised"):
            services.commit_resource(
                resource=ResourceFactory(),
                initiative=InitiativeFactory(state="stopped"),
                quantity=Decimal(1),
                by=cast.office,
            )

    def test_is_open_to_the_department_that_holds_it_and_to_no_other(self, cast):
        resource = ResourceFactory(department=cast.works)
        shape = {"resource": resource, "initiative": InitiativeFactory(), "quantity": Decimal(1)}
        services.commit_resource(**shape, by=cast.staff)
        with pytest.raises(NotAllowed):
            services.commit_resource(**shape, by=cast.other_staff)


def test_a_released_commitment_frees_the_resource_and_cannot_be_released_twice(cast):
    row = CommitmentFactory()
    row = services.release_commitment(commitment=row, why="Not needed", on=date(2026, 11, 22), by=cast.office)
    assert queries.promised_of(row.resource) == 0
    with pytest.raises(Refusal, match="released already"):
        services.release_commitment(commitment=row, why="Again", on=date(2026, 11, 22), by=cast.office)


def test_a_quantity_is_kept_or_corrected_down_to_what_is_promised(cast):
    resource = CommitmentFactory(quantity=Decimal(600)).resource
    assert services.revise_resource(resource=resource, quantity=Decimal(600), by=cast.office).quantity == 600


def test_a_department_sees_what_is_asked_of_its_resources(cast):
    own = CommitmentFactory(resource__department=cast.works)
    CommitmentFactory(resource__department=cast.parks)
    assert list(Commitment.objects.visible_to(cast.staff)) == [own]


class TestKinds:
    @pytest.mark.parametrize(("kind", "field"), [("money", "quantity"), ("credit", "rating")])
    def test_needs_what_makes_it_count(self, cast, api, kind, field):
        given = {"kind": kind, "title": "Room for debt", "unit": "USD"}
        answer = api(cast.office).post("/api/v1/resources/", given, format="json")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == field

    def test_shows_what_is_free_and_who_may_commit_it(self, cast, browser_of):
        resource = ResourceFactory(quantity=Decimal(1000), unit="poles")
        CommitmentFactory(resource=resource, quantity=Decimal(600))
        page = browser_of(cast.office).get(resource.get_absolute_url()).content.decode()
        assert "400 of 1000 poles is free." in page
        assert "finance officers may commit it" in page
