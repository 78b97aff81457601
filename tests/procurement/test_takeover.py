"""RFIs begun before this system: still running they take sealed responses here, opened ones keep their past as it was."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance.errors import NotAllowed
from procurement import services
from procurement.models import Rfi, VendorQuestion
from tests.factories.alliance import OrganisationFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.procurement import CRITERIA, RfiFactory, RfiKeyFactory

pytestmark = pytest.mark.django_db
PUBLISHED, OPENED = datetime(2026, 9, 1, 12, tzinfo=UTC), datetime(2026, 10, 5, 12, tzinfo=UTC)
TEXT = {
    "title": "Partners for lighting",
    "summary": "Who renews lamps with us?",
    "problem": "Dark, costly streets.",
    "partnership": "Come as a team: who answers for what?",
    "demonstration": "Show six lamps for ten nights on Kiln Street.",
    "shared_value": "Pay depends on verified savings, shared 70 to 30.",
    "terms": "This request binds nobody and the city pays nothing for a response.",
}


def taken_over(cast, **values):
    criteria = [{"name": name, "weight": weight, "proves": proves} for name, weight, proves in CRITERIA]
    given = {"initiative": InitiativeFactory(), "criteria": criteria, "published_at": PUBLISHED}
    return services.take_over_rfi(**TEXT | given | {"by": cast.procurement_officer} | values)


def running(cast, **values):
    now = timezone.now()
    return taken_over(cast, **{"questions_until": now + timedelta(days=5), "due_at": now + timedelta(days=10)} | values)


def opened(cast, **values):
    openers = (cast.procurement_officer, cast.office)
    return taken_over(cast, **{"due_at": OPENED, "opened_at": OPENED, "openers": openers} | values)


def tags(rfi):
    return [json.loads(row.body)["tag"] for row in rfi.releases.order_by("number")]


class TestTakeOver:
    def test_of_one_that_runs_makes_its_keys_and_tells_when_it_was_published(self, cast):
        rfi = running(cast)
        assert (rfi.state, rfi.published_at, rfi.opened_at) == ("published", PUBLISHED, None)
        assert rfi.keys.rfi == rfi
        assert rfi.criterion_rows.count() == len(CRITERIA)
        assert [row.released_at for row in rfi.releases.all()] == [PUBLISHED]

    def test_of_one_that_runs_asks_what_publishing_asks(self, cast):
        with pytest.raises(ValidationError, match="an instant that is still to come") as refused:
            running(cast, questions_until=OPENED, due_at=OPENED)
        assert set(refused.value.message_dict) == {"due_at", "questions_until"}
        assert not Rfi.objects.exists()

    def test_of_one_that_was_opened_keeps_who_opened_it_and_has_no_keys(self, cast):
        rfi = opened(cast)
        assert (rfi.state, rfi.opened_at, rfi.opening_proposed_at) == ("opened", OPENED, OPENED)
        assert (rfi.opening_proposed_by, rfi.opened_by) == (cast.procurement_officer, cast.office)
        assert not hasattr(rfi, "keys")

    @pytest.mark.parametrize("due_at", [OPENED + timedelta(seconds=1), None])
    def test_of_one_that_was_opened_before_its_deadline_is_refused(self, cast, due_at):
        with pytest.raises(ValidationError, match="before the deadline") as refused:
            opened(cast, due_at=due_at)
        assert list(refused.value.message_dict) == ["opened_at"]
        assert not Rfi.objects.exists()

    def test_is_for_those_who_run_rfis(self, cast):
        with pytest.raises(NotAllowed):
            running(cast, by=cast.staff)


class TestThePast:
    def test_questions_that_were_answered_were_published_then(self, cast):
        asked = {"rfi": opened(cast), "organisation": OrganisationFactory(), "asked_at": PUBLISHED}
        answered = services.record_past_question(
            text="Is the fibre open?", answer="Yes.", answered_at=OPENED, by=cast.procurement_officer, **asked
        )
        waiting = services.record_past_question(
            text="Who pays?", answered_at=OPENED, by=cast.procurement_officer, **asked
        )
        assert (answered.answered_at, answered.published_at) == (OPENED, OPENED)
        assert (waiting.answered_at, waiting.published_at) == (None, None)
        with pytest.raises(NotAllowed):
            services.record_past_question(text="Mine?", by=cast.staff, **asked)
        assert VendorQuestion.objects.count() == 2

    def test_addenda_are_told_as_open_data_of_their_day(self, cast):
        rfi = running(cast)
        given = {"rfi": rfi, "text": "The demonstration moves to Mill Street.", "issued_at": OPENED}
        row = services.record_past_addendum(number=1, by=cast.procurement_officer, **given)
        assert (row.number, row.issued_at) == (1, OPENED)
        assert tags(rfi) == [["planning"], ["planningUpdate"]]
        assert rfi.releases.latest("number").released_at == OPENED
        with pytest.raises(NotAllowed):
            services.record_past_addendum(number=2, by=cast.staff, **given)

    def test_responses_are_recorded_of_what_was_opened_elsewhere_alone(self, cast):
        given = {"organisation": OrganisationFactory(), "content": {"summary": "Lamps."}}
        rfi = opened(cast)
        row = services.record_past_response(rfi=rfi, by=cast.procurement_officer, **given)
        assert (row.state, row.content) == ("opened", {"summary": "Lamps."})
        sealed_here = RfiFactory(state="opened", published_at=PUBLISHED)
        RfiKeyFactory(rfi=sealed_here)
        for other in (running(cast), sealed_here):
            with pytest.raises(ValidationError, match="come in sealed"):
                services.record_past_response(rfi=other, by=cast.procurement_officer, **given)
            assert not other.responses.exists()
        with pytest.raises(NotAllowed):
            services.record_past_response(rfi=rfi, by=cast.staff, **given)
