"""Responses on paper: entered between the deadline and the opening, sealed like all others, and said to be paper."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed, Refusal
from procurement import services
from procurement.models import ResponseVersion, Rfi, RfiResponse, SealedContent
from tests.factories.alliance import OrganisationFactory
from tests.factories.procurement import PublishedRfiFactory
from tests.procurement.test_responses import CANARY, everything_stored, let_time_pass, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def rfi(db):
    rfi = PublishedRfiFactory()
    let_time_pass(rfi)
    return rfi


def record(rfi, by, **changes):
    values = {
        "organisation": changes.pop("organisation", None) or OrganisationFactory(name="Paperfold Lighting"),
        "received_on": rfi.due_at - timedelta(hours=2),
        "received_by": "The reception of City Hall",
        "summary": CANARY,
    }
    return services.record_paper_response(rfi=rfi, by=by, **values | changes)


def test_is_sealed_at_once_and_tells_nobody(rfi, cast):
    record(rfi, cast.procurement_officer)

    assert CANARY not in everything_stored()
    assert not RfiResponse.objects.visible_to(cast.procurement_officer).exists()


def test_is_opened_with_all_others_and_says_who_took_it_in_and_when(rfi, cast, browser_of):
    record(rfi, cast.procurement_officer)
    services.propose_opening(rfi=rfi, by=cast.procurement_officer)
    services.open_responses(rfi=rfi, by=cast.procurement_officer2)

    response = RfiResponse.objects.get(rfi=rfi)
    assert response.state == "opened"
    page = browser_of(cast.procurement_officer).get(response.get_absolute_url()).content.decode()
    assert CANARY in page
    assert "The reception of City Hall" in page
    assert cast.procurement_officer.name in page


def test_has_a_receipt_of_the_instant_it_arrived(rfi, cast):
    record(rfi, cast.procurement_officer)

    receipt = ResponseVersion.objects.get(response__rfi=rfi)
    arrived = rfi.due_at - timedelta(hours=2)
    assert json.loads(receipt.receipt)["received_at"] == arrived.isoformat()


@pytest.mark.parametrize(("apart", "is_late"), [(-1, False), (0, True), (1, True)])
def test_counts_only_when_it_arrived_before_the_deadline(rfi, cast, apart, is_late):
    arrived = rfi.due_at + timedelta(microseconds=apart)
    if not is_late:
        record(rfi, cast.procurement_officer, received_on=arrived)
        return
    with pytest.raises(ValidationError, match="late"):
        record(rfi, cast.procurement_officer, received_on=arrived)


def test_stays_in_its_envelope_before_the_deadline(rfi, cast):
    Rfi.objects.filter(pk=rfi.pk).update(due_at=datetime.now(UTC) + timedelta(days=1))

    with pytest.raises(Refusal) as refused:
        record(rfi, cast.procurement_officer, received_on=datetime.now(UTC))

    assert refused.value.code == "not_yet_due"


def test_cannot_follow_once_the_opening_is_proposed(rfi, cast):
    services.propose_opening(rfi=rfi, by=cast.procurement_officer)

    with pytest.raises(Refusal) as refused:
        record(rfi, cast.procurement_officer2)

    assert refused.value.code == "wrong_state"


def opened(rfi, cast):
    services.propose_opening(rfi=Rfi.objects.get(pk=rfi.pk), by=cast.procurement_officer)
    services.open_responses(rfi=Rfi.objects.get(pk=rfi.pk), by=cast.procurement_officer2)
    return RfiResponse.objects.get(rfi=rfi)


class TestOfAVendorThatAnsweredOnline:
    @pytest.fixture
    def answered(self, cast):
        rfi = PublishedRfiFactory()
        send(rfi, cast.vendor)
        return rfi

    def test_is_taken_like_any_other_and_never_replaces_what_the_vendor_sent(self, answered, cast):
        let_time_pass(answered)
        record(answered, cast.procurement_officer, organisation=cast.vendor.organisation, summary="From paper.")

        found = opened(answered, cast)

        assert (found.state, found.current) == ("opened", 2)
        assert "paper" not in found.content
        assert found.content["summary"] != "From paper."

    def test_counts_where_the_vendor_took_its_answer_back(self, answered, cast):
        services.withdraw_response(response=RfiResponse.objects.get(rfi=answered), by=cast.vendor)
        let_time_pass(answered)
        record(answered, cast.procurement_officer, organisation=cast.vendor.organisation, summary="From paper.")

        assert opened(answered, cast).content["summary"] == "From paper."


def test_the_later_of_two_papers_counts(rfi, cast):
    vendor = OrganisationFactory(name="Paperfold Lighting")
    for words in ("First.", "Second."):
        record(rfi, cast.procurement_officer, organisation=vendor, summary=words)

    assert opened(rfi, cast).content["summary"] == "Second."


@pytest.mark.parametrize("role", ["champion", "evaluator", "auditor", "administrator", "vendor"])
def test_is_recorded_by_procurement_officers_alone(rfi, cast, role):
    with pytest.raises(NotAllowed):
        record(rfi, getattr(cast, role))


def test_has_its_form_on_the_page_of_the_closed_rfi(rfi, cast, browser_of):
    vendor = OrganisationFactory(name="Paperfold Lighting", kind="vendor")
    office = browser_of(cast.procurement_officer)
    address = f"{rfi.get_absolute_url()}record_paper/"
    assert address in office.get(rfi.get_absolute_url()).content.decode()

    answer = office.post(
        address,
        {
            "version": rfi.version,
            "organisation": str(vendor.pk),
            "received_on": (rfi.due_at - timedelta(hours=2)).isoformat(),
            "received_by": "The reception of City Hall",
            "summary": "See the scan.",
        },
    )

    assert (answer.status_code, answer.headers["Location"]) == (302, rfi.get_absolute_url())
    assert RfiResponse.objects.get(rfi=rfi).organisation == vendor


def test_S18_on_top_of_what_was_tampered_with_is_damaged_and_stops_no_other(cast):
    rfi = PublishedRfiFactory()
    receipt = send(rfi, cast.vendor)
    let_time_pass(rfi)
    record(rfi, cast.procurement_officer, organisation=cast.vendor.organisation)
    record(rfi, cast.procurement_officer)
    SealedContent.objects.get(of=receipt).delete()
    services.propose_opening(rfi=rfi, by=cast.procurement_officer)
    services.open_responses(rfi=rfi, by=cast.procurement_officer2)

    states = dict(RfiResponse.objects.values_list("organisation__name", "state"))
    assert states == {cast.vendor.organisation.name: "damaged", "Paperfold Lighting": "opened"}
