"""Gain shares: terms that the engine checks, shares that add up to one, a baseline that both sides sign."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed, Refusal, StaleVersion, WrongState
from alliance.models import AuditEntry
from partnerships import services
from partnerships.models import GainShare
from tests.factories.alliance import UserFactory
from tests.factories.partnerships import GainShareFactory, InForceFactory, PartnershipFactory, PartyFactory


def partner_of(gain_share):
    """A person of the organisation that shares in the gain."""
    return UserFactory(roles=["vendor"], organisation=gain_share.shares.first().party.organisation)


def shape_of(partnership, party, **changed):
    return {
        "partnership": str(partnership.pk),
        "title": "Electricity saved",
        "unit": "kWh",
        "model": "linear",
        "period": "quarter",
        "baseline": "90000",
        "baseline_note": "Metered in 2025.",
        "payment_days": 30,
        "dispute_days": 15,
        "partner_share": "0.30",
        "unit_price": "0.11",
        "shares": [{"party": party.name, "share": "1"}],
    } | changed


@pytest.mark.django_db
class TestProposeGainShare:
    def post(self, api, cast, **changed):
        party = PartyFactory(partnership=PartnershipFactory(state="binding"))
        PartyFactory(partnership=party.partnership)
        return api(cast.finance_officer).post("/api/v1/gain-shares/", shape_of(party.partnership, party, **changed))

    def test_stores_the_terms_of_its_rule_as_exact_text(self, api, cast):
        answer = self.post(api, cast)
        assert answer.status_code == 201, answer.json()
        row = GainShare.objects.get()
        assert row.terms == {"partner_share": "0.30", "unit_price": "0.11"}
        assert answer.json()["shares"][0]["share"] == "1"

    @pytest.mark.parametrize(
        ("changed", "field", "sentence"),
        [
            ({"shares": [{"party": "Nobody", "share": "1"}]}, "shares", "is no party of this partnership"),
            ({"shares": []}, "shares", "Fill in at least one row"),
            ({"minimum_guarantee": "100"}, "minimum_guarantee", "is no term of this rule"),
            ({"partner_share": None}, "partner_share", "is missing"),
            (
                {
                    "model": "tiered",
                    "partner_share": None,
                    "unit_price": None,
                    "marginal": True,
                    "bands": [{"up_to": "50", "share": "0.1"}, {"up_to": "40", "share": "0.2"}, {"share": "0.3"}],
                },
                "bands",
                "List the bands in ascending order without overlap",
            ),
        ],
    )
    def test_refuses_what_cannot_be_meant_by_field(self, api, cast, changed, field, sentence):
        answer = self.post(api, cast, **changed)
        assert answer.status_code == 400
        assert field in [error["field"] for error in answer.json()["errors"]]
        assert sentence in answer.content.decode()
        assert not GainShare.objects.exists()

    def test_refuses_shares_that_do_not_add_up_to_one(self, cast):
        one = PartyFactory(partnership=PartnershipFactory(state="binding"))
        two = PartyFactory(partnership=one.partnership)
        shares = [{"party": one.name, "share": "1/3"}, {"party": str(two.pk), "share": "0.6"}]
        with pytest.raises(ValidationError, match="not 1"):
            services.propose_gain_share(
                partnership=one.partnership,
                title="Saved",
                model="linear",
                baseline_note="Metered.",
                terms={"partner_share": "0.3"},
                shares=shares,
                by=cast.office,
            )

    def test_is_refused_to_procurement(self, cast):
        with pytest.raises(NotAllowed):
            services.propose_gain_share(
                partnership=PartnershipFactory(),
                title="x",
                model="linear",
                baseline_note="x",
                terms={},
                shares=[],
                by=cast.procurement_officer,
            )


@pytest.mark.django_db
class TestSignGainShare:
    def test_puts_it_in_force_once_both_sides_have_signed(self, cast, now):
        row = GainShareFactory()
        partner = partner_of(row)
        assert services.sign_gain_share(gain_share=row, at=now, by=partner).state == "partner_signed"
        with pytest.raises(WrongState, match="The other side’s word is awaited"):
            services.sign_gain_share(gain_share=row, at=now, by=partner)
        signed = services.sign_gain_share(gain_share=row, at=now, by=cast.finance_officer)
        assert (signed.state, signed.is_signed) == ("in_force", True)

    def test_records_the_partners_paper_for_it(self, cast, now):
        row = services.sign_gain_share(gain_share=GainShareFactory(), paper="File 7", at=now, by=cast.office)
        assert (row.state, row.paper) == ("partner_signed", "File 7")

    def test_is_refused_to_another_vendor(self, cast, now):
        with pytest.raises(NotAllowed):
            services.sign_gain_share(gain_share=GainShareFactory(), at=now, by=cast.vendor)

    def test_is_refused_once_the_partnership_has_ended(self, cast, now):
        with pytest.raises(WrongState, match="has ended"):
            services.sign_gain_share(gain_share=GainShareFactory(partnership__state="ended"), at=now, by=cast.office)

    def test_is_refused_to_who_has_not_seen_that_the_shares_moved(self, cast, now):
        row = GainShareFactory()
        other = PartyFactory(partnership=row.partnership)
        moved = services.change_gain_share(
            gain_share=row,
            model=row.model,
            terms=dict(row.terms),
            shares=[{"party": other.name, "share": "1"}],
            by=cast.office,
        )
        assert moved.version == row.version + 1
        with pytest.raises(StaleVersion):
            services.sign_gain_share(gain_share=row, version=row.version, paper="File 7", at=now, by=cast.office)

    def test_is_void_once_the_terms_are_opened_again(self, cast, now):
        row = GainShareFactory()
        services.sign_gain_share(gain_share=row, at=now, by=cast.office)
        row = services.reopen_gain_share(gain_share=row, why="A new reading.", by=cast.office)
        assert (row.state, row.city_signed_at) == ("draft", None)

    def test_needs_a_baseline_where_savings_are_measured_against_one(self, cast, now):
        with pytest.raises(ValidationError, match="Enter the baseline first"):
            services.sign_gain_share(gain_share=GainShareFactory(baseline=None), at=now, by=cast.office)


@pytest.mark.django_db
class TestChangeGainShare:
    def test_replaces_terms_and_shares_of_a_draft(self, cast, api):
        row = GainShareFactory()
        other = PartyFactory(partnership=row.partnership)
        shares = [{"party": row.shares.get().party.name, "share": "0.6"}, {"party": other.name, "share": "0.4"}]
        body = {"partner_share": "0.25", "shares": shares}
        answer = api(cast.office).patch(f"/api/v1/gain-shares/{row.pk}/", body, headers={"If-Match": row.etag})
        assert answer.status_code == 200, answer.json()
        row.refresh_from_db()
        assert row.terms["partner_share"] == "0.25"
        assert sorted(row.measures().values()) == ["0.4", "0.6"]

    def test_keeps_the_shares_where_they_are_the_same(self, cast):
        row = GainShareFactory()
        kept = row.shares.get()
        changed = services.change_gain_share(
            gain_share=row,
            model="linear",
            terms={"partner_share": "0.25"},
            shares=[{"party": kept.party.name, "share": "1"}],
            by=cast.office,
        )
        assert (changed.terms["partner_share"], row.shares.get()) == ("0.25", kept)
        assert not AuditEntry.objects.filter(action="change_shares").exists()

    def test_ends_and_no_further_period_is_settled_under_it(self, cast):
        row = services.end_gain_share(gain_share=InForceFactory(), why="The lamps are sold.", by=cast.office)
        assert row.state == "ended"
        period = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31)}
        with pytest.raises(Refusal):
            services.draft_settlement(
                gain_share=row, **period, source="Meter", measured={"actual": "36480"}, by=cast.office
            )
        assert not row.settlements.exists()

    def test_is_refused_once_signed(self, cast):
        with pytest.raises(WrongState, match="Take the gain share back to draft"):
            services.change_gain_share(gain_share=InForceFactory(), model="linear", terms={}, shares=[], by=cast.office)


RULES = [
    ({"guaranteed_savings": "500.00", "carry_forward_excess": True}, {"guaranteed_savings": "500.00"}),
    ({"moves": "compound", "rise": "0.02"}, {"moves": "compound", "rise": "0.02"}),
    ({"moves": "simple", "rise": "0.02"}, {"moves": "simple"}),
    ({"moves": "step", "step": "0.01"}, {"step": "0.01"}),
    ({"moves": "index", "base_index": "110.5", "cap_rate": "0.1"}, {"base_index": "110.5", "cap_rate": "0.1"}),
    ({"floor": "10.00", "cap": "900.00"}, {"floor": "10.00", "cap": "900.00"}),
    (
        {
            "model": "target_cost",
            "partner_share": None,
            "unit_price": None,
            "target_cost": "1000.00",
            "ceiling_price": "1200.00",
            "floor": "-80.00",
            "bands": [{"up_to": "0.9", "share": "0.3"}, {"share": "0.5"}],
        },
        {"ceiling_price": "1200.00", "floor": "-80.00"},
    ),
    (
        {
            "model": "threshold",
            "partner_share": None,
            "unit_price": None,
            "threshold": "60",
            "lower_threshold": "50",
            "share_above": "0.5",
            "share_below": "1",
        },
        {"lower_threshold": "50"},
    ),
]


@pytest.mark.django_db
class TestTermsAroundTheRule:
    @pytest.fixture
    def party(self):
        party = PartyFactory(partnership=PartnershipFactory(state="binding", starts_on=date(2025, 1, 1)))
        PartyFactory(partnership=party.partnership)
        return party

    @pytest.mark.parametrize(("changed", "stored"), RULES)
    def test_are_chosen_at_both_doors(self, api, browser_of, cast, party, changed, stored):
        shape = shape_of(party.partnership, party, **changed)
        answer = api(cast.finance_officer).post("/api/v1/gain-shares/", shape)
        assert answer.status_code == 201, answer.json()
        assert stored.items() <= answer.json()["terms"].items()
        page = browser_of(cast.finance_officer)
        sent = {"gathering": "sum"} | {
            name: value for name, value in shape.items() if value is not None and not isinstance(value, list)
        }
        for name in ("bands", "shares"):
            for number, row in enumerate(shape.get(name, [])):
                sent |= {f"{name}-{number}-{key}": value for key, value in row.items()}
        assert page.post("/gain-shares/new/", sent).status_code == 302
        assert len({str(row.terms) for row in GainShare.objects.all()}) == 1
        shown = page.get(GainShare.objects.first().get_absolute_url())
        assert "Simulate these terms over the years" in shown.content.decode()
        assert page.get(shown.context["simulate_url"]).status_code == 200

    def test_prices_that_move_with_the_years_need_a_first_day(self, api, cast):
        party = PartyFactory(partnership=PartnershipFactory(state="binding", starts_on=None))
        shape = shape_of(party.partnership, party, moves="compound", rise="0.02")
        answer = api(cast.finance_officer).post("/api/v1/gain-shares/", shape)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "moves"
        assert "use an index" in answer.json()["errors"][0]["message"]

    def test_a_guarantee_of_the_year_is_trued_up_only_where_savings_are_shared(self, api, cast, party):
        shape = shape_of(party.partnership, party, is_trued_up=True, year_guaranteed_savings="2000.00")
        assert api(cast.finance_officer).post("/api/v1/gain-shares/", shape).status_code == 201
        receipts = {"model": "greater_of", "partner_share": None, "unit_price": None, "share": "0.1"}
        shape |= receipts | {"minimum_guarantee": "5.00", "year_minimum_guarantee": "20.00"}
        answer = api(cast.finance_officer).post("/api/v1/gain-shares/", shape)
        assert [error["field"] for error in answer.json()["errors"]] == ["year_guaranteed_savings"]
