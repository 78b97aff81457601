"""Addenda: numbered, told to all, with deadlines that move only later, and acknowledged by every later response."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed, Refusal
from alliance.models import Notification
from procurement import services
from tests.factories.procurement import AddendumFactory, PublishedRfiFactory, RfiFactory

CONTENT = {"summary": "x", "partnership": "x", "demonstration": "x", "shared_value": "x"}


@pytest.mark.django_db
class TestIssueAddendum:
    def test_numbers_it_moves_the_deadline_and_tells_each_vendor_once(self, cast):
        rfi, vendor = PublishedRfiFactory(), cast.vendor
        later = rfi.due_at + timedelta(days=2)
        first = services.issue_addendum(rfi=rfi, text="Roadworks.", by=cast.procurement_officer)
        second = services.issue_addendum(rfi=rfi, text="More time.", due_at=later, by=cast.procurement_officer)

        rfi.refresh_from_db()
        assert (first.number, second.number, rfi.due_at) == (1, 2, later)
        assert Notification.objects.filter(recipient=vendor, text__contains="addendum").count() == 2

    @pytest.mark.parametrize("moved", [timedelta(0), timedelta(microseconds=-1)])
    def test_S11_a_deadline_does_not_move_earlier(self, cast, moved):
        rfi = PublishedRfiFactory()
        with pytest.raises(Refusal) as refused:
            services.issue_addendum(rfi=rfi, text="x", due_at=rfi.due_at + moved, by=cast.procurement_officer)
        assert refused.value.code == "deadline_only_later"

    def test_S11_is_refused_after_the_deadline(self, cast):
        now = datetime.now(UTC)
        rfi = PublishedRfiFactory(due_at=now, questions_until=now)
        with pytest.raises(Refusal) as refused:
            services.issue_addendum(rfi=rfi, text="x", due_at=now + timedelta(days=3), by=cast.procurement_officer)
        assert refused.value.code == "rfi_closed"

    def test_a_material_change_leaves_vendors_days_to_react(self, cast):
        soon = datetime.now(UTC) + timedelta(days=1)
        rfi = PublishedRfiFactory(due_at=soon, questions_until=soon)
        with pytest.raises(Refusal) as refused:
            services.issue_addendum(rfi=rfi, text="x", is_material=True, by=cast.procurement_officer)
        assert refused.value.code == "too_short_after_change"
        services.issue_addendum(
            rfi=rfi, text="x", is_material=True, due_at=soon + timedelta(days=5), by=cast.procurement_officer
        )

    def test_is_refused_for_a_draft_and_to_vendors(self, cast):
        with pytest.raises(Refusal):
            services.issue_addendum(rfi=RfiFactory(), text="x", by=cast.procurement_officer)
        with pytest.raises(NotAllowed):
            services.issue_addendum(rfi=PublishedRfiFactory(), text="x", by=cast.vendor)

    def test_is_read_by_everybody_and_issued_through_the_api(self, cast, api):
        rfi = PublishedRfiFactory()
        made = api(cast.procurement_officer).post(f"/api/v1/rfis/{rfi.pk}/issue_addendum/", {"text": "Roadworks."})
        shown = api().get(f"/api/v1/rfis/{rfi.pk}/").json()
        assert made.status_code == 200
        assert [row["text"] for row in shown["addenda"]] == ["Roadworks."]


@pytest.mark.django_db
class TestAcknowledgement:
    def test_a_response_names_the_last_addendum(self, cast):
        rfi = AddendumFactory().rfi
        with pytest.raises(ValidationError, match="Addendum 1 is the last one"):
            services.submit_response(rfi=rfi, by=cast.vendor, **CONTENT)
        assert services.submit_response(rfi=rfi, addenda_read=1, by=cast.vendor, **CONTENT).number == 1
