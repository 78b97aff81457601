"""What partnerships refuse: with the field and the way out, in the same words at both doors."""

from datetime import date

import pytest

from alliance.errors import Refusal
from partnerships import services
from partnerships.models import GainShare, Settlement
from tests.factories.partnerships import (
    GainShareFactory,
    InForceFactory,
    LockedSettlementFactory,
    PartnershipFactory,
    PartyFactory,
    SettlementFactory,
)

pytestmark = pytest.mark.django_db
MEASURED = {"source": "Meter file", "actual": "36480"}
QUARTER = {"starts_on": "2026-01-01", "ends_on": "2026-03-31", "kind": "period"}


@pytest.fixture
def refused(api, browser_of, cast):
    """`refused(path, body, field, sentence)`: neither door takes it, and both say so at the field."""

    def ask(path, body, field, sentence, act=""):
        answer = api(cast.office).post(f"/api/v1/{path}/{act}", body, format="json")
        assert answer.status_code in (400, 409), answer.content
        said = answer.json()
        assert sentence in answer.content.decode()
        assert not field or field in [error["field"] for error in said["errors"]]
        page = browser_of(cast.office).post(f"/{path}/{act or 'new/'}", flat(body))
        assert page.status_code == answer.status_code
        assert sentence in page.content.decode()
        if field:
            assert page.context["form"].errors[field]

    return ask


def flat(body):
    """Rows of a list as a page sends them."""
    sent = {name: value for name, value in body.items() if not isinstance(value, list)}
    for name, rows in ((name, rows) for name, rows in body.items() if isinstance(rows, list)):
        for number, row in enumerate(rows):
            sent |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return sent


def share_body(**changed):
    one = PartyFactory(partnership=PartnershipFactory(state="binding"))
    two = PartyFactory(partnership=one.partnership)
    return {
        "partnership": str(one.partnership_id),
        "title": "Receipts",
        "model": "tiered",
        "period": "quarter",
        "gathering": "sum",
        "baseline_note": "None.",
        "payment_days": 30,
        "dispute_days": 15,
        "marginal": True,
        "bands": [{"up_to": "100.00", "share": "0.5"}, {"share": "0.1"}],
        "shares": [{"party": one.name, "share": "1/2"}, {"party": two.name, "share": "1/2"}],
    } | changed


def test_shares_that_do_not_sum(refused):
    body = share_body()
    body["shares"][1]["share"] = "0.4"
    refused("gain-shares", body, "shares", "The shares add up to 0.9, not 1.")
    assert not GainShare.objects.exists()


def test_overlapping_bands(refused):
    bands = [{"up_to": "100.00", "share": "0.5"}, {"up_to": "80.00", "share": "0.3"}, {"share": "0.1"}]
    refused("gain-shares", share_body(bands=bands), "bands", "List the bands in ascending order without overlap.")


def test_a_settlement_without_a_signed_baseline(refused):
    share = GainShareFactory(partnership=PartnershipFactory(state="binding"))
    body = {"gain_share": str(share.pk)} | QUARTER | MEASURED
    refused("settlements", body, "", "has no signed baseline in force. Both sides sign it first.")


def test_overlapping_periods(refused):
    share = InForceFactory()
    taken = SettlementFactory(gain_share=share, starts_on=date(2026, 3, 1), ends_on=date(2026, 5, 31))
    body = {"gain_share": str(share.pk)} | QUARTER | MEASURED
    refused(
        "settlements",
        body,
        "starts_on",
        f"{taken.reference} already covers 1 March 2026 to 31 May 2026. Begin after it",
    )
    assert Settlement.objects.count() == 1


def test_negative_consumption(refused):
    body = {"gain_share": str(InForceFactory().pk)} | QUARTER | MEASURED | {"actual": "-5"}
    refused("settlements", body, "actual", "It cannot be negative; correct the reading")


def test_an_unapproved_adjustment(refused):
    adjustment = {"label": "Night work", "kind": "non_routine", "amount": "5"}
    body = {"gain_share": str(InForceFactory().pk)} | QUARTER | MEASURED | {"adjustments": [adjustment]}
    refused("settlements", body, "adjustments", "Record who approved it for both sides, or leave it out.")


def test_an_adjustment_after_lock(api, cast):
    row = LockedSettlementFactory()
    body = MEASURED | {"adjustments": [{"label": "Night work", "kind": "routine", "amount": "5"}]}
    api(cast.office).patch(f"/api/v1/settlements/{row.pk}/", body, format="json")
    with pytest.raises(Refusal, match="it never changes"):
        services.change_settlement(settlement=row, source="Meter", measured={"actual": "1"}, by=cast.office)
    row.refresh_from_db()
    assert "adjustments" not in row.inputs


def test_a_routine_adjustment_needs_nobodys_word(api, cast):
    adjustment = {"label": "Longer nights", "kind": "routine", "amount": "5", "approved_by": ""}
    body = {"gain_share": str(InForceFactory().pk)} | QUARTER | MEASURED | {"adjustments": [adjustment]}
    assert api(cast.office).post("/api/v1/settlements/", body, format="json").status_code == 201


def test_a_party_that_leaves_in_the_middle_of_a_period(refused):
    share = InForceFactory()
    party = share.shares.get().party
    for _ in range(2):
        PartyFactory(partnership=share.partnership)
    LockedSettlementFactory(gain_share=share, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
    body = {"left_on": "2026-02-14", "why": "It was sold."}
    refused(f"parties/{party.pk}", body, "left_on", "runs until 31 March 2026. Give that day", act="leave/")
    party.refresh_from_db()
    assert party.left_on is None
