"""The finder: every reason is listed, missing facts are named, and a changed threshold changes the verdict."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance import city as cities
from alliance.errors import NotAllowed
from financing import finding, services
from financing.finder import facts
from financing.finder.judge import CONDITIONAL, ELIGIBLE, INELIGIBLE, judge
from financing.finder.profiles import PROFILES
from financing.finder.rules import RULES
from financing.instruments import BY_KEY
from tests.factories.financing import CityFinancesFactory, FundFactory, SituationFactory
from tests.factories.initiatives import InitiativeFactory

CITY = facts.City(
    rating="BBB-",
    is_rated=True,
    debt_limit=Decimal(60_000_000),
    debt_outstanding=Decimal(50_000_000),
    needs_vote=False,
    may_issue_tax_exempt=True,
    annual_revenue=Decimal(210_000_000),
    reserve=Decimal(40_000_000),
    fund_balance=Decimal(1_000_000),
)
LAMPS = facts.Initiative(
    cost=Decimal(6_000_000),
    life_years=15,
    annual_savings=Decimal(800_000),
    annual_revenue=Decimal(0),
    certainty="measured",
    maturity="proven",
    is_essential=True,
    is_city_owned=True,
    is_measurable=True,
    saves_energy=True,
    helps_environment=True,
    has_users=False,
    raises_values=False,
    is_visible=True,
    has_asset=False,
    private_use=Decimal("0.05"),
    match_secured=True,
)


def verdict_on(key, city=CITY, initiative=LAMPS, limits=None):
    limits = limits or {}
    found = judge(facts.Facts(city, initiative), lambda rule: limits.get(rule.id, rule.threshold))
    return next(verdict for verdict in found if verdict.instrument.key == key)


def outcomes(verdict):
    return {finding.rule.id: finding.outcome for finding in verdict.findings if finding.outcome != "pass"}


class TestRules:
    def test_have_unique_ids_a_sentence_a_source_and_a_way_out(self):
        assert len({rule.id for rule in RULES}) == len(RULES)
        for rule in RULES:
            assert rule.sentence.endswith(".")
            assert rule.source
            assert rule.change.endswith(".")
            assert rule.missing

    def test_name_instruments_of_the_catalogue_and_leave_none_without_a_rule(self):
        named = {key for rule in RULES for key in rule.instruments}
        assert named == set(BY_KEY) == set(PROFILES)

    @pytest.mark.parametrize("rule", [rule for rule in RULES if rule.threshold is not None], ids=lambda rule: rule.id)
    def test_ship_a_threshold_that_reads_back_as_it_is(self, rule):
        assert rule.number_of(rule.shipped) == rule.threshold


class TestVerdicts:
    def test_a_bond_is_conditional_on_a_better_rating(self):
        verdict = verdict_on("general_obligation_bond")
        assert (verdict.status, outcomes(verdict)) == (CONDITIONAL, {"rating_comfort": "condition"})

    @pytest.mark.parametrize("rating", ["BB+", "Ba1", "ccc"])
    def test_a_rating_below_investment_grade_closes_bonds(self, rating):
        verdict = verdict_on("general_obligation_bond", replace(CITY, rating=rating))
        assert verdict.status == INELIGIBLE
        assert "small bonds to residents" in verdict.to_do[0]

    def test_a_city_without_any_rating_cannot_sell_bonds_but_can_sell_mini_bonds(self):
        city = replace(CITY, rating="", is_rated=False)
        assert verdict_on("general_obligation_bond", city).status == INELIGIBLE
        assert verdict_on("mini_bond", city).status == ELIGIBLE

    def test_debt_over_the_limit_closes_debt_and_leaves_what_is_not_debt(self):
        city = replace(CITY, debt_outstanding=Decimal(54_000_001))
        assert verdict_on("mini_bond", city).status == INELIGIBLE
        assert verdict_on("as_a_service", city).status == ELIGIBLE

    def test_debt_that_reaches_the_limit_exactly_is_within_it(self):
        assert verdict_on("mini_bond", replace(CITY, debt_outstanding=Decimal(54_000_000))).status == ELIGIBLE

    def test_a_missing_fact_makes_it_conditional_and_is_named(self):
        verdict = verdict_on("mini_bond", replace(CITY, needs_vote=None))
        assert verdict.status == CONDITIONAL
        assert "Give whether voters must approve debt." in verdict.to_do

    def test_nothing_known_at_all_gives_no_instrument_away(self):
        found = judge(facts.Facts(facts.City(), facts.Initiative()), lambda rule: rule.threshold)
        assert {verdict.status for verdict in found} == {CONDITIONAL}

    def test_payback_at_the_limit_of_the_fund_is_admitted_and_a_day_more_is_not(self):
        eight = replace(LAMPS, cost=Decimal(800_000), annual_savings=Decimal(100_000))
        assert verdict_on("revolving_fund_loan", initiative=eight).status == ELIGIBLE
        longer = replace(eight, annual_savings=Decimal("99999.99"))
        assert verdict_on("revolving_fund_loan", initiative=longer).status == INELIGIBLE

    def test_savings_of_nothing_never_pay_back(self):
        none = replace(LAMPS, annual_savings=Decimal(0))
        assert outcomes(verdict_on("shared_savings", initiative=none)) == {"partner_return": "fail"}

    def test_a_changed_threshold_changes_the_verdict(self):
        assert verdict_on("revolving_fund_loan", limits={"fund_payback": Decimal(5)}).status == INELIGIBLE

    def test_a_must_outweighs_every_condition(self):
        verdict = verdict_on("revenue_bond")
        assert verdict.status == INELIGIBLE
        assert {"pledged_revenue", "rating_comfort"} <= set(outcomes(verdict))

    def test_open_instruments_come_first(self):
        found = judge(facts.Facts(CITY, LAMPS), lambda rule: rule.threshold)
        order = [verdict.status for verdict in found]
        assert order == sorted(order, key=[ELIGIBLE, CONDITIONAL, INELIGIBLE].index)


@pytest.mark.parametrize(("moodys", "other"), [("Aaa", "AAA"), ("A3", "A-"), ("Baa3", "BBB-"), ("C", "C")])
def test_moodys_ratings_are_read_as_their_equals(moodys, other):
    assert facts.rank(moodys) == facts.rank(other)


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def initiative(self, city):
        FundFactory(balance=Decimal(1_000_000))
        CityFinancesFactory(rating="BBB-", is_rated=True, debt_limit=Decimal(60_000_000), debt_outstanding=Decimal(0))
        initiative = InitiativeFactory(cost_likely=Decimal(800_000), annual_benefit=Decimal(100_000))
        SituationFactory(initiative=initiative, is_measurable=True)
        return initiative

    def test_show_verdict_rules_sources_and_what_would_change_it(self, initiative, cast, browser_of):
        page = browser_of(cast.council_member).get(f"/finder/{initiative.pk}/").content.decode()
        for words in (
            "Ways to pay",
            "Ann Arbor Municipal Energy Fund by-laws",
            "What would change it",
            "Rule fund_payback",
        ):
            assert words in page

    def test_lead_whoever_may_change_a_limit_to_it(self, initiative, cast, browser_of):
        finder = browser_of(cast.champion).get(f"/finder/{initiative.pk}/").content.decode()
        assert 'href="/settings/finder.fund_payback/"' in finder
        assert browser_of(cast.champion).get("/settings/finder.fund_payback/").status_code == 200
        assert (
            "/settings/finder" not in browser_of(cast.council_member).get(f"/finder/{initiative.pk}/").content.decode()
        )

    def test_say_the_same_through_the_api(self, initiative, cast, api):
        rows = api(cast.finance_officer).get(f"/api/v1/finder/{initiative.pk}/").json()["results"]
        found = {row["instrument"]: row for row in rows}
        assert len(found) == len(BY_KEY)
        assert found["revolving_fund_loan"]["status"] == ELIGIBLE
        assert {"rule", "sentence", "source", "threshold", "outcome", "to_do"} == set(rows[0]["findings"][0])

    def test_a_setting_of_the_city_counts(self, initiative, cast):
        cities.change_setting(key="finder.fund_payback", value="5", by=cast.champion)
        found = {verdict.instrument.key: verdict.status for verdict in finding.verdicts_on(initiative)}
        assert found["revolving_fund_loan"] == INELIGIBLE

    @pytest.mark.parametrize("value", [5, "five", "-1", None, "NaN"])
    def test_a_setting_that_is_no_number_is_refused(self, initiative, cast, value):
        with pytest.raises(ValidationError):
            cities.change_setting(key="finder.fund_payback", value=value, by=cast.champion)

    def test_nobody_outside_sees_it(self, initiative, cast, api, browser_of):
        assert browser_of(cast.vendor).get(f"/finder/{initiative.pk}/").status_code == 403
        assert api(cast.resident).get(f"/api/v1/finder/{initiative.pk}/").status_code == 403

    def test_an_initiative_of_another_department_does_not_exist(self, initiative, cast, browser_of):
        assert browser_of(cast.staff).get(f"/finder/{initiative.pk}/").status_code == 404


@pytest.mark.django_db
class TestSituations:
    def test_department_staff_answer_for_their_own_initiatives_only(self, cast, city):
        own, other = InitiativeFactory(department=cast.works), InitiativeFactory(department=cast.parks)
        situation = services.describe_initiative(initiative=own, life_years=15, by=cast.staff)
        changed = services.change_situation(situation=situation, life_years=12, by=cast.staff)
        assert changed.life_years == 12
        with pytest.raises(NotAllowed):
            services.describe_initiative(initiative=other, life_years=15, by=cast.staff)

    def test_answers_are_given_once(self, cast, city):
        initiative = SituationFactory().initiative
        with pytest.raises(ValidationError, match="has its answers already"):
            services.describe_initiative(initiative=initiative, by=cast.office)

    def test_a_rating_and_no_rating_contradict_each_other(self, cast, city):
        with pytest.raises(ValidationError, match="cannot have one"):
            services.state_finances(as_of=date(2026, 7, 1), is_rated=False, rating="A-", by=cast.finance_officer)

    def test_a_rating_nobody_gives_is_refused_at_both_doors(self, cast, city, api, browser_of):
        body = {"as_of": "2026-07-01", "rating": "ZZZ"}
        sentence = "Write a rating such as A-"
        assert sentence in str(api(cast.finance_officer).post("/api/v1/city-finances/", body).json())
        assert sentence in browser_of(cast.finance_officer).post("/city-finances/new/", body).content.decode()

    def test_the_newest_statement_counts(self, cast, city):
        CityFinancesFactory(as_of=date(2025, 7, 1), rating="AAA")
        row = CityFinancesFactory(as_of=date(2026, 7, 1), rating="BBB-")
        services.change_finances(cityfinances=row, rating="BBB+", is_rated=True, by=cast.finance_officer)
        assert finding.city_facts().rating == "BBB+"
