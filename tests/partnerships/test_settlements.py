"""Settlements: drafted, confirmed by both sides, disputed, restated, paid."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed, Refusal, StaleVersion, WrongState
from alliance.models import Notification
from partnerships import services
from partnerships.maths import settlement as period_maths
from partnerships.models import Settlement
from partnerships.signals import settlement_locked
from tests.factories.alliance import UserFactory
from tests.factories.partnerships import (
    TERMS,
    GainShareFactory,
    InForceFactory,
    LockedSettlementFactory,
    PartyFactory,
    PartyShareFactory,
    SettlementFactory,
)

PERIOD = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31), "source": "Meter file"}
MEASURED = {"actual": Decimal("36480")}
TODAY = date(2026, 11, 23)


def partner_of(gain_share):
    """A person of the organisation that shares in the gain."""
    return UserFactory(roles=["vendor"], organisation=gain_share.shares.first().party.organisation)


def locked(cast, now, gain_share=None, **measured):
    gain_share = gain_share or InForceFactory()
    row = services.draft_settlement(
        gain_share=gain_share, **PERIOD, measured=MEASURED | measured, by=cast.finance_officer
    )
    services.confirm_settlement(settlement=row, at=now, on=TODAY, by=cast.finance_officer)
    return services.confirm_settlement(settlement=row, at=now, on=TODAY, by=partner_of(gain_share))


@pytest.mark.django_db
class TestDraftSettlement:
    def test_computes_the_published_figures_of_a_quarter(self, cast):
        row = services.draft_settlement(
            gain_share=InForceFactory(),
            **PERIOD,
            measured=MEASURED | {"adjustments": [adjustment("1200")]},
            by=cast.finance_officer,
        )
        assert (row.amount, row.payable, row.city_pays) == (Decimal("1805.76"), Decimal("1805.76"), True)
        assert row.statement["gain"]["results"]["verified_savings"] == "6019.2"
        assert period_maths.disagreements(row.statement) == []

    def test_divides_among_parties_to_the_cent(self, cast):
        gain_share = InForceFactory(partner=False)
        for _ in range(3):
            PartyShareFactory(
                gain_share=gain_share, party=PartyFactory(partnership=gain_share.partnership), share="1/3"
            )
        row = services.draft_settlement(gain_share=gain_share, **PERIOD, measured=MEASURED, by=cast.office)
        parts = [Decimal(part["amount"]) for part in row.statement["division"]["results"]["parts"]]
        assert sum(parts) == row.payable
        assert max(parts) - min(parts) <= Decimal("0.01")

    def test_asks_no_baseline_where_a_budget_is_shared(self, cast):
        terms = {"target_cost": "1000.00", "bands": [{"contractor_share": "0.5"}]}
        row = services.draft_settlement(
            gain_share=InForceFactory(model="target_cost", terms=terms),
            **PERIOD,
            measured={"actual_cost": Decimal("850.00")},
            by=cast.finance_officer,
        )
        assert row.inputs == {"actual_cost": "850.00"}
        assert (row.amount, row.payable) == (Decimal("75.00"), Decimal("75.00"))

    def test_is_refused_without_a_signed_baseline(self, cast):
        with pytest.raises(Refusal, match="no signed baseline in force"):
            services.draft_settlement(gain_share=GainShareFactory(), **PERIOD, measured=MEASURED, by=cast.office)

    def test_is_refused_while_the_partnership_does_not_bind(self, cast):
        gain_share = InForceFactory(partnership__state="signing")
        with pytest.raises(Refusal, match="is not binding"):
            services.draft_settlement(gain_share=gain_share, **PERIOD, measured=MEASURED, by=cast.office)

    def test_refuses_overlapping_days_with_the_way_out(self, cast):
        row = SettlementFactory(starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
        with pytest.raises(ValidationError, match="Begin after it") as fault:
            services.draft_settlement(
                gain_share=row.gain_share,
                starts_on=date(2026, 3, 31),
                ends_on=date(2026, 6, 30),
                source="Meter",
                measured=MEASURED,
                by=cast.office,
            )
        assert list(fault.value.message_dict) == ["starts_on"]

    @pytest.mark.parametrize(
        ("measured", "field"),
        [
            ({"actual": "-1"}, "actual"),
            ({}, "actual"),
            ({"actual": "5", "amount": "7"}, "amount"),
            ({"actual": "5", "unit_price": "0.2"}, "unit_price"),
            (
                {"actual": "5", "adjustments": [{"label": "Roadworks", "kind": "non_routine", "amount": "9"}]},
                "adjustments",
            ),
        ],
    )
    def test_refuses_measurements_that_cannot_be_meant_by_field(self, cast, api, measured, field):
        body = {"gain_share": str(InForceFactory().pk), "starts_on": "2026-01-01", "ends_on": "2026-03-31"}
        answer = api(cast.office).post("/api/v1/settlements/", body | {"source": "Meter"} | measured)
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == [field]

    def test_says_the_same_sentence_at_both_doors(self, cast, api, browser_of):
        body = {
            "gain_share": str(InForceFactory().pk),
            "starts_on": "2026-01-01",
            "ends_on": "2026-03-31",
            "kind": "period",
            "source": "Meter",
            "actual": "-5",
        }
        sentence = api(cast.office).post("/api/v1/settlements/", body).json()["errors"][0]["message"]
        page = browser_of(cast.office).post("/settlements/new/", body)
        assert sentence in page.content.decode()


def adjustment(amount):
    return {"label": "Police search", "kind": "non_routine", "amount": amount, "approved_by": "Both sides"}


@pytest.mark.django_db
class TestConfirmSettlement:
    def test_by_both_sides_locks_it_and_makes_it_due(self, cast, now):
        heard = []
        settlement_locked.connect(
            lambda sender, **facts: heard.append(facts["settlement"].pk), weak=False, dispatch_uid="t"
        )
        row = locked(cast, now)
        settlement_locked.disconnect(dispatch_uid="t")
        assert (row.state, row.locked_at, row.due_on) == ("locked", now, TODAY + timedelta(days=30))
        assert heard == [row.pk]

    def test_is_given_once_by_each_side(self, cast, now):
        row = SettlementFactory()
        services.confirm_settlement(settlement=row, at=now, on=TODAY, by=cast.office)
        with pytest.raises(WrongState, match="The other side’s word is awaited"):
            services.confirm_settlement(settlement=row, at=now, on=TODAY, by=cast.finance_officer)

    def test_needs_no_payment_where_nothing_is_payable(self, cast, now):
        row = locked(cast, now, actual=Decimal("95000"))
        assert (row.payable, row.state) == (Decimal("0.00"), "paid")

    def test_tells_the_other_side(self, cast, now):
        row = SettlementFactory()
        partner = partner_of(row.gain_share)
        services.confirm_settlement(settlement=row, at=now, on=TODAY, by=cast.office)
        assert "confirmed by the city" in Notification.objects.get(recipient=partner).text


@pytest.mark.django_db
class TestDisputeSettlement:
    def test_of_a_draft_ends_when_it_is_corrected(self, cast, now):
        row = SettlementFactory()
        partner = partner_of(row.gain_share)
        services.confirm_settlement(settlement=row, at=now, on=TODAY, by=cast.office)
        row = services.dispute_settlement(settlement=row, reason="Wrong meter.", at=now, on=TODAY, by=partner)
        assert row.dispute_reason == "Wrong meter."
        row = services.change_settlement(
            settlement=row, source="Right meter", measured={"actual": "40000"}, by=cast.finance_officer
        )
        assert (row.state, row.city_confirmed_at, row.dispute_reason) == ("draft", None, "")
        assert row.amount == Decimal("1650.00")

    def test_is_not_needed_to_correct_a_draft(self, cast):
        row = services.change_settlement(
            settlement=SettlementFactory(), source="Right meter", measured={"actual": "40000"}, by=cast.finance_officer
        )
        assert (row.state, row.source, row.amount) == ("draft", "Right meter", Decimal("1650.00"))

    def test_of_a_locked_one_is_closed_or_restated_but_changes_no_figure(self, cast, now):
        row = locked(cast, now)
        digest = row.digest
        row = services.dispute_settlement(settlement=row, reason="Wrong.", at=now, on=TODAY, by=cast.office)
        with pytest.raises(Refusal, match="Restate it instead"):
            services.change_settlement(settlement=row, source="x", measured=MEASURED, by=cast.office)
        row = services.uphold_settlement(settlement=row, why="The meter was checked.", by=cast.office)
        assert (row.state, row.digest) == ("locked", digest)

    def test_comes_too_late_after_the_agreed_days(self, cast, now):
        row = locked(cast, now)
        with pytest.raises(Refusal, match="Ask the city to restate it"):
            services.dispute_settlement(
                settlement=row, reason="Wrong.", at=now, on=TODAY + timedelta(days=16), by=cast.office
            )


@pytest.mark.django_db
class TestRestateSettlement:
    def test_makes_a_new_edition_with_a_correcting_line_and_leaves_the_old_figures(self, cast, now):
        old = locked(cast, now)
        new = services.restate_settlement(
            settlement=old, source="Checked meter", measured={"actual": "40000"}, note="Meter.", by=cast.office
        )
        assert (new.reference, new.edition, new.amount) == (f"{old.reference}/2", 2, Decimal("1650.00"))
        assert new.payable == new.amount - old.amount == Decimal("-116.16")
        assert new.city_pays is False
        assert new.statement["correction"]["value"] == "-116.16"
        assert period_maths.disagreements(new.statement) == []
        old.refresh_from_db()
        assert (old.state, old.amount) == ("locked", Decimal("1766.16"))

    def test_happens_once_and_only_to_what_was_agreed(self, cast, now):
        old = locked(cast, now)
        again = {"source": "x", "measured": {"actual": "40000"}, "note": "x", "by": cast.office}
        new = services.restate_settlement(settlement=old, **again)
        with pytest.raises(Refusal, match="restates it already"):
            services.restate_settlement(settlement=old, **again)
        with pytest.raises(Refusal, match="was never agreed"):
            services.restate_settlement(settlement=new, **again)

    def test_of_a_disputed_one_closes_the_dispute(self, cast, now):
        old = locked(cast, now)
        old = services.dispute_settlement(settlement=old, reason="Wrong.", at=now, on=TODAY, by=cast.office)
        services.restate_settlement(settlement=old, source="x", measured=MEASURED, note="Meter.", by=cast.office)
        old.refresh_from_db()
        assert old.state == "locked"


YEAR = {
    "kind": "true_up",
    "starts_on": date(2026, 1, 1),
    "ends_on": date(2026, 12, 31),
    "source": "The periods",
    "measured": {},
}


@pytest.mark.django_db
class TestTrueUp:
    def test_adds_up_what_was_settled_and_pays_the_difference(self, cast, now):
        gain_share = InForceFactory(is_trued_up=True, year_terms=TERMS | {"cap": "1700.00"})
        first = locked(cast, now, gain_share)
        row = services.draft_settlement(gain_share=gain_share, **YEAR, by=cast.finance_officer)
        assert (row.inputs["actual"], row.amount, row.payable) == ("36480", Decimal("1700.00"), Decimal("-66.16"))
        assert first.amount == Decimal("1766.16")

    def test_waits_for_the_word_of_both_sides_on_every_period(self, cast):
        gain_share = InForceFactory(is_trued_up=True)
        with pytest.raises(ValidationError, match="No period of these days is settled"):
            services.draft_settlement(gain_share=gain_share, **YEAR, by=cast.finance_officer)
        services.draft_settlement(gain_share=gain_share, **PERIOD, measured=MEASURED, by=cast.finance_officer)
        with pytest.raises(Refusal, match="Both sides confirm it first") as refused:
            services.draft_settlement(gain_share=gain_share, **YEAR, by=cast.finance_officer)
        assert refused.value.code == "settlement_open"

    def test_is_only_for_a_gain_share_that_agreed_on_it(self, cast):
        with pytest.raises(Refusal, match="Settle its periods only") as refused:
            services.draft_settlement(gain_share=InForceFactory(), **YEAR, by=cast.finance_officer)
        assert refused.value.code == "not_trued_up"

    def test_is_restated_in_place_of_its_periods(self, cast, now):
        gain_share = InForceFactory(is_trued_up=True)
        period = locked(cast, now, gain_share)
        year = services.draft_settlement(gain_share=gain_share, **YEAR, by=cast.finance_officer)
        with pytest.raises(Refusal, match=f"{year.reference} already trued up this period") as refused:
            services.restate_settlement(settlement=period, source="x", measured=MEASURED, note="x", by=cast.office)
        assert refused.value.code == "trued_up"

    def test_pays_for_all_its_days_so_that_no_period_of_it_is_drafted_after(self, cast, now):
        gain_share = InForceFactory(is_trued_up=True)
        locked(cast, now, gain_share)
        measured = {"baseline": Decimal(360000), "actual": Decimal(145920)}
        year = services.draft_settlement(
            gain_share=gain_share, **YEAR | {"measured": measured}, by=cast.finance_officer
        )
        assert year.payable == Decimal("5298.48")
        for later in (False, True):
            with pytest.raises(ValidationError, match=f"{year.reference} already trues up") as fault:
                second(cast, gain_share)
            assert list(fault.value.message_dict) == ["starts_on"]
            assert ("Restate that one" in str(fault.value)) is later
            for person in (cast.finance_officer, partner_of(gain_share)):
                if not later:
                    services.confirm_settlement(settlement=year, at=now, on=TODAY, by=person)

    @pytest.mark.parametrize(
        ("field", "day"), [("starts_on", date(2026, 1, 2)), ("ends_on", date(2026, 3, 30)), ("", date(2026, 1, 1))]
    )
    def test_begins_and_ends_where_a_period_does(self, cast, now, field, day):
        gain_share = InForceFactory(is_trued_up=True)
        period = locked(cast, now, gain_share)
        year = {"gain_share": gain_share, "kind": "true_up", **PERIOD, "measured": {}, "by": cast.office}
        if not field:
            assert services.draft_settlement(**year).payable == 0
            return
        with pytest.raises(ValidationError, match=f"{period.reference} covers") as fault:
            services.draft_settlement(**year | {field: day})
        assert list(fault.value.message_dict) == [field]


def second(cast, gain_share, **measured):
    return services.draft_settlement(
        gain_share=gain_share,
        starts_on=date(2026, 4, 1),
        ends_on=date(2026, 6, 30),
        source="Meter",
        measured=MEASURED | measured,
        by=cast.finance_officer,
    )


@pytest.mark.django_db
class TestRecordPayment:
    def pay(self, row, amount, cast):
        return services.record_payment(
            settlement=row, amount=Decimal(amount), paid_on=TODAY, on=TODAY, by=cast.finance_officer
        )

    def test_in_parts_is_paid_when_nothing_is_owed(self, cast):
        row = LockedSettlementFactory()
        assert self.pay(row, "1000.00", cast).state == "locked"
        row = Settlement.objects.get(pk=row.pk)
        assert row.owed == Decimal("766.16")
        assert self.pay(row, "766.16", cast).state == "paid"

    def test_happens_once_with_one_version(self, cast):
        row = LockedSettlementFactory()
        paid = {"settlement": row, "amount": Decimal(100), "paid_on": TODAY, "on": TODAY, "by": cast.finance_officer}
        assert services.record_payment(version=row.version, **paid).version == row.version + 1
        with pytest.raises(StaleVersion):
            services.record_payment(version=row.version, **paid)
        assert row.payments.count() == 1

    def test_of_more_than_is_owed_is_refused(self, cast):
        with pytest.raises(ValidationError, match=r"Only 1766.16 is owed"):
            self.pay(LockedSettlementFactory(), "1766.17", cast)

    def test_waits_until_it_is_locked(self, cast):
        with pytest.raises(Refusal, match="once it is locked"):
            self.pay(SettlementFactory(), "1.00", cast)

    def test_is_refused_to_the_partner(self, cast):
        row = LockedSettlementFactory()
        with pytest.raises(NotAllowed):
            services.record_payment(
                settlement=row, amount=Decimal(1), paid_on=TODAY, on=TODAY, by=partner_of(row.gain_share)
            )


@pytest.mark.django_db
class TestVisibility:
    def test_is_404_for_the_vendor_of_another_organisation(self, cast, api, browser_of):
        row = SettlementFactory()
        for path in (f"settlements/{row.pk}/", f"gain-shares/{row.gain_share.pk}/"):
            assert api(cast.vendor).get(f"/api/v1/{path}").status_code == 404
            assert browser_of(cast.vendor).get(f"/{path}").status_code == 404

    def test_is_404_for_a_party_that_does_not_share_in_the_gain(self, api):
        row = SettlementFactory()
        other = PartyFactory(partnership=row.gain_share.partnership)
        person = UserFactory(roles=["vendor"], organisation=other.organisation)
        assert api(person).get(f"/api/v1/settlements/{row.pk}/").status_code == 404
        assert api(person).get(f"/api/v1/partnerships/{row.gain_share.partnership.pk}/").status_code == 200

    def test_lets_the_partner_read_and_confirm_its_own_statement(self, api, browser_of):
        row = SettlementFactory()
        partner = partner_of(row.gain_share)
        body = api(partner).get(f"/api/v1/settlements/{row.pk}/").json()
        assert period_maths.disagreements(body["statement"]) == []
        assert {act["name"] for act in body["available_actions"]} == {"confirm", "dispute"}
        assert api(partner).post(f"/api/v1/settlements/{row.pk}/confirm/").json()["state"] == "partner_confirmed"


@pytest.mark.django_db
def test_the_page_shows_formula_inputs_and_value_of_every_line(cast, browser_of):
    row = SettlementFactory()
    page = browser_of(cast.council_member).get(row.get_absolute_url()).content.decode()
    for line in [*row.statement["gain"]["lines"], *row.statement["division"]["lines"]]:
        assert line["label"].replace("'", "&#x27;") in page
        assert line["words"] in page
    assert "Every line, the rounding and the division agree." in page
    assert row.digest in page.replace("<wbr>", "")


@pytest.mark.django_db
def test_late_payments_and_open_statements_wait_for_people(cast, api, now):
    LockedSettlementFactory()
    row = SettlementFactory()
    titles = [task["title"] for task in api(cast.finance_officer).get("/api/v1/my-work/").json()["results"]]
    assert f"Confirm {row.reference}" in titles
    assert any("is late" in title for title in titles)
    partner = [task["title"] for task in api(partner_of(row.gain_share)).get("/api/v1/my-work/").json()["results"]]
    assert partner == [f"Confirm {row.reference}"]


@pytest.mark.django_db
class TestTermsOfTime:
    def share(self, **terms):
        gain_share = InForceFactory()
        gain_share.partnership.starts_on = date(2024, 3, 1)
        gain_share.partnership.save()
        gain_share.terms = {"partner_share": "0.5", "unit_price": "1"} | terms
        gain_share.save()
        return gain_share

    def draft(self, cast, gain_share, starts_on, ends_on, **measured):
        return services.draft_settlement(
            gain_share=gain_share,
            starts_on=starts_on,
            ends_on=ends_on,
            source="Meter",
            measured={"actual": Decimal("89900")} | measured,
            by=cast.finance_officer,
        )

    @pytest.mark.parametrize(
        ("starts_on", "year"),
        [(date(2024, 3, 1), 1), (date(2025, 2, 28), 1), (date(2025, 3, 1), 2), (date(2026, 4, 1), 3)],
    )
    def test_the_price_of_a_period_follows_from_its_day(self, cast, starts_on, year):
        row = self.draft(cast, self.share(moves="step", step="0.10"), starts_on, starts_on + timedelta(days=30))
        assert row.inputs["agreement_year"] == year
        assert row.amount == Decimal("50.00") + 5 * (year - 1)
        assert period_maths.disagreements(row.statement) == []

    def test_a_period_before_the_agreement_is_refused_with_its_first_day(self, cast):
        with pytest.raises(ValidationError, match="starts on 1 March 2024") as refused:
            self.draft(cast, self.share(moves="compound", rise="0.02"), date(2024, 1, 1), date(2024, 1, 31))
        assert list(refused.value.message_dict) == ["starts_on"]

    def test_an_index_is_asked_for_by_name_at_the_api(self, cast, api):
        gain_share = self.share(moves="index", base_index="100")
        body = {"gain_share": str(gain_share.pk), "starts_on": "2026-01-01", "ends_on": "2026-03-31"}
        body |= {"source": "Meter", "actual": "89900"}
        answer = api(cast.finance_officer).post("/api/v1/settlements/", body)
        assert [error["field"] for error in answer.json()["errors"]] == ["current_index"]
        answer = api(cast.finance_officer).post("/api/v1/settlements/", body | {"current_index": "120"})
        assert answer.status_code == 201, answer.json()
        assert answer.json()["amount"] == "60.00"

    def test_the_excess_of_an_agreed_period_covers_the_next_shortfall(self, cast, now):
        gain_share = self.share(guaranteed_savings="60", carry_forward_excess=True)
        first = self.draft(cast, gain_share, date(2026, 1, 1), date(2026, 3, 31))
        with pytest.raises(Refusal, match=f"{first.reference} is not agreed"):
            self.draft(cast, gain_share, date(2026, 4, 1), date(2026, 6, 30))
        services.confirm_settlement(settlement=first, at=now, on=TODAY, by=cast.finance_officer)
        services.confirm_settlement(settlement=first, at=now, on=TODAY, by=partner_of(gain_share))
        second = self.draft(cast, gain_share, date(2026, 4, 1), date(2026, 6, 30), actual=Decimal("89990"))
        assert (first.amount, second.inputs["excess_before"], second.amount) == (Decimal("20.00"), "40", Decimal("-10"))
        assert period_maths.disagreements(second.statement) == []

    def test_excess_is_carried_once_from_one_period_into_the_next(self, cast, now):
        gain_share = InForceFactory(terms=TERMS | {"guaranteed_savings": "100", "carry_forward_excess": True})
        first = locked(cast, now, gain_share)
        with pytest.raises(ValidationError, match="begin on 1 April 2026") as fault:
            self.draft(cast, gain_share, date(2026, 7, 1), date(2026, 9, 30))
        assert list(fault.value.message_dict) == ["starts_on"]
        with pytest.raises(ValidationError, match="begin on 1 April 2026"):
            self.draft(cast, gain_share, date(2025, 10, 1), date(2025, 12, 31))
        assert first.statement["gain"]["results"]["excess_balance"] == "5787.2"
        assert second(cast, gain_share).inputs["excess_before"] == "5787.2"

    def test_what_was_carried_on_stays_where_it_is(self, cast, now):
        gain_share = InForceFactory(terms=TERMS | {"guaranteed_savings": "100", "carry_forward_excess": True})
        first = locked(cast, now, gain_share)
        again = {"settlement": first, "source": "Meter", "note": "A meter was wrong.", "by": cast.office}
        later = second(cast, gain_share)
        with pytest.raises(Refusal, match=f"put the difference into {later.reference}") as refused:
            services.restate_settlement(**again, measured={"actual": Decimal(30000)})
        assert refused.value.code == "carried_on"
        assert services.restate_settlement(**again, measured=MEASURED).edition == 2
