"""Who does, owes, bears and pays what in a partnership."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance import reminders
from alliance.errors import NotAllowed, StaleVersion, WrongState
from alliance.models import AuditEntry, Notification, Reminder
from partnerships import services
from partnerships.maths import engine
from partnerships.models import Obligation, Partnership, Responsibility, SharedCost, SharedRisk
from partnerships.reminders import obligations_due
from tests.factories.alliance import DepartmentFactory, UserFactory
from tests.factories.partnerships import (
    CityPartyFactory,
    ObligationFactory,
    PartnershipFactory,
    PartyFactory,
    ResponsibilityFactory,
    SharedCostFactory,
    SharedRiskFactory,
)

TODAY = date(2026, 11, 23)


@pytest.fixture
def partnership(db):
    department = DepartmentFactory(code="works", name="Works")
    return PartnershipFactory(
        initiative__department=department, state="binding", bound_at=datetime.fromisoformat("2026-01-02T09:00:00+00:00")
    )


@pytest.fixture
def city(partnership):
    return CityPartyFactory(partnership=partnership)


@pytest.fixture
def partner(partnership):
    return PartyFactory(partnership=partnership)


class TestAssignResponsibility:
    def post(self, api, person, partnership, **changed):
        body = {"partnership": str(partnership.pk), "activity": "Replace failed lamps"} | changed
        return api(person).post("/api/v1/responsibilities/", body, format="json")

    def test_takes_one_that_answers_and_several_that_do(self, api, cast, partnership, city, partner):
        answer = self.post(
            api, cast.office, partnership, accountable=str(city.pk), responsible=[str(partner.pk), str(city.pk)]
        )
        assert answer.status_code == 201, answer.json()
        row = Responsibility.objects.get()
        assert row.letters() == {city.pk: "RA", partner.pk: "R"}

    def test_refuses_nobody_that_answers_and_nobody_that_does(self, api, cast, partnership, city):
        answer = self.post(api, cast.office, partnership, responsible=[str(city.pk)])
        assert [error["field"] for error in answer.json()["errors"]] == ["accountable"]
        answer = self.post(api, cast.office, partnership, accountable=str(city.pk), responsible=[])
        assert [error["field"] for error in answer.json()["errors"]] == ["responsible"]
        assert not Responsibility.objects.exists()

    def test_refuses_a_party_of_another_partnership(self, api, cast, partnership, city):
        stranger = PartyFactory()
        answer = self.post(api, cast.office, partnership, accountable=str(stranger.pk), responsible=[str(city.pk)])
        assert answer.status_code == 400
        with pytest.raises(ValidationError, match="is no party of"):
            services.assign_responsibility(
                partnership=partnership, activity="x", accountable=stranger, responsible=[city], by=cast.office
            )

    def test_offers_only_parties_of_the_partnership_on_the_page(self, browser_of, cast, partnership, city):
        stranger = PartyFactory()
        page = browser_of(cast.office).get(f"/responsibilities/new/?partnership={partnership.pk}").content.decode()
        assert city.name in page
        assert stranger.name not in page

    def test_is_refused_to_finance(self, cast, partnership, city):
        with pytest.raises(NotAllowed):
            services.assign_responsibility(
                partnership=partnership, activity="x", accountable=city, responsible=[city], by=cast.finance_officer
            )

    def test_can_be_changed_and_taken_out(self, cast, api, partner):
        row = ResponsibilityFactory(partnership=partner.partnership)
        body = {"accountable": str(partner.pk), "consulted": [str(row.accountable_id)]}
        answer = api(cast.office).patch(
            f"/api/v1/responsibilities/{row.pk}/", body, format="json", headers={"If-Match": row.etag}
        )
        assert answer.status_code == 200, answer.json()
        assert (answer.json()["accountable"], answer.json()["consulted"]) == (
            str(partner.pk),
            [str(row.accountable_id)],
        )
        services.remove_responsibility(responsibility=row, why="Not ours.", by=cast.office)
        assert not Responsibility.objects.exists()

    def test_given_to_others_is_a_new_version(self, cast, partner):
        row = ResponsibilityFactory(partnership=partner.partnership)
        changed = services.change_responsibility(responsibility=row, version=1, responsible=[partner], by=cast.office)
        assert changed.version == 2
        with pytest.raises(StaleVersion):
            services.change_responsibility(responsibility=row, version=1, responsible=[], by=cast.office)

    def test_that_stays_as_it_is_leaves_no_trace(self, cast, partner):
        row = ResponsibilityFactory(partnership=partner.partnership)
        same = {"responsibility": row, "responsible": [row.accountable], "by": cast.office}
        changed = services.change_responsibility(activity="Clean the lamps", **same)
        assert (changed.activity, list(changed.responsible.all())) == ("Clean the lamps", [row.accountable])
        assert not AuditEntry.objects.filter(action="set_parts").exists()
        services.change_responsibility(consulted=[partner], **same)
        assert AuditEntry.objects.get(action="set_parts").after["consulted"] == [partner.name]


class TestObligations:
    @pytest.mark.parametrize(("state", "told"), [("binding", 1), ("draft", 0)])
    def test_are_told_to_who_owes_them_once_the_partnership_is_out(self, cast, partnership, partner, state, told):
        Partnership.objects.filter(pk=partnership.pk).update(state=state)
        person = UserFactory(organisation=partner.organisation, roles=["vendor"])
        row = services.record_obligation(
            partnership=partnership,
            party=partner,
            title="Meter data",
            owner=cast.champion,
            due_on=date(2026, 12, 1),
            by=cast.office,
        )
        said = Notification.objects.filter(slot=f"obligation:{row.pk}")
        assert said.filter(recipient=person).count() == told
        assert said.get(recipient=cast.champion).text == f"{partner.name} owes “Meter data” by 1 December 2026."

    def test_are_reminded_of_before_and_after_the_day(self, cast, partnership, partner):
        person = UserFactory(organisation=partner.organisation, roles=["vendor"])
        ObligationFactory(partnership=partnership, party=partner, owner=cast.office, due_on=TODAY + timedelta(days=3))
        Obligation.objects.update(created_at=datetime.fromisoformat("2026-11-01T00:00:00+00:00"))
        now = datetime.fromisoformat("2026-11-23T15:00:00+00:00")
        found = {(item.recipient_id, item.kind) for item in obligations_due(now)}
        assert found == {(p.pk, kind) for p in (cast.office, person) for kind in ("due_14", "due_3")}
        assert reminders.write(obligations_due(now)) == 4
        assert reminders.write(obligations_due(now)) == 0
        assert reminders.send_due(now) == 4
        texts = Notification.objects.filter(recipient=person).values_list("text", flat=True)
        assert any("is due in 3 days" in text for text in texts)

    def test_moved_ones_supersede_their_reminders(self, cast, partnership, partner):
        row = ObligationFactory(partnership=partnership, party=partner, owner=cast.office, due_on=TODAY)
        Obligation.objects.update(created_at=datetime.fromisoformat("2026-11-01T00:00:00+00:00"))
        now = datetime.fromisoformat("2026-11-23T15:00:00+00:00")
        reminders.write(obligations_due(now))
        services.change_obligation(obligation=row, due_on=date(2027, 3, 1), by=cast.office)
        reminders.send_due(now)
        assert set(Reminder.objects.values_list("state", flat=True)) == {"superseded"}
        assert not Notification.objects.filter(recipient=cast.office).exists()

    def test_are_fulfilled_by_the_party_that_owes_them_with_evidence(self, api, cast, partner):
        person = UserFactory(organisation=partner.organisation, roles=["vendor"])
        row = ObligationFactory(partnership=partner.partnership, party=partner)
        path = f"/api/v1/obligations/{row.pk}/fulfil/"
        refused = api(person).post(path, {"done_on": "2026-11-20"}, format="json")
        assert [error["field"] for error in refused.json()["errors"]] == ["evidence"]
        answer = api(person).post(path, {"done_on": "2026-11-20", "evidence": "Data room, file 4"}, format="json")
        assert (answer.status_code, answer.json()["done_on"]) == (200, "2026-11-20")
        with pytest.raises(WrongState, match="fulfilled"):
            services.fulfil_obligation(obligation=row, done_on=TODAY, evidence="x", on=TODAY, by=cast.office)

    def test_of_another_party_cannot_be_fulfilled(self, api, partner):
        other = PartyFactory(partnership=partner.partnership)
        person = UserFactory(organisation=other.organisation, roles=["vendor"])
        row = ObligationFactory(partnership=partner.partnership, party=partner)
        answer = api(person).post(f"/api/v1/obligations/{row.pk}/fulfil/", {}, format="json")
        assert answer.status_code == 403

    def test_are_watched_by_somebody_who_can_open_them(self, cast, partnership, partner):
        with pytest.raises(ValidationError, match="cannot see this partnership"):
            services.record_obligation(
                partnership=partnership, party=partner, title="x", owner=cast.other_staff, due_on=TODAY, by=cast.office
            )

    def test_wait_in_my_work_of_whoever_watches(self, browser_of, cast, partnership, partner):
        ObligationFactory(partnership=partnership, party=partner, owner=cast.staff, due_on=date(2020, 1, 1))
        assert "owes “Hand over the meter data”" in browser_of(cast.staff).get("/work/").content.decode()


class TestAllocateRisk:
    def post(self, api, cast, partner, **changed):
        body = {
            "partnership": str(partner.partnership.pk),
            "category": "inflationAndFx",
            "description": "Energy prices fall",
            "allocation": "shared",
            "accountable": str(partner.pk),
            "formula": "min(loss, 50000) + max(0, loss - 50000) / 2",
        } | changed
        return api(cast.office).post("/api/v1/shared-risks/", body, format="json")

    def test_shares_by_a_formula_and_shows_what_each_bears(self, api, browser_of, cast, partner):
        answer = self.post(api, cast, partner)
        assert answer.status_code == 201, answer.json()
        page = browser_of(cast.office).get(SharedRisk.objects.get().get_absolute_url()).content.decode()
        assert "$75,000.00" in page  # of a loss of 100,000

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"formula": ""}, "formula"),
            ({"allocation": "public"}, "formula"),
            ({"formula": "2 * loss"}, "formula"),
            ({"formula": "loss / (loss - loss)"}, "formula"),
            ({"formula": "savings / 2"}, "formula"),
            ({"formula": "__import__('os')"}, "formula"),
            ({"accountable": None}, "accountable"),
            ({"category": "weather"}, "category"),
        ],
    )
    def test_refuses_what_cannot_be_meant_by_field(self, api, cast, partner, changed, field):
        answer = self.post(api, cast, partner, **changed)
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert not SharedRisk.objects.exists()

    def test_can_be_changed_to_one_that_is_not_shared(self, api, cast, partner):
        row = SharedRiskFactory(
            partnership=partner.partnership, accountable=partner, allocation="shared", formula="loss / 2"
        )
        body = {"allocation": "private", "formula": ""}
        answer = api(cast.office).patch(
            f"/api/v1/shared-risks/{row.pk}/", body, format="json", headers={"If-Match": row.etag}
        )
        assert answer.status_code == 200, answer.json()
        services.remove_risk(sharedrisk=row, why="Insured.", by=cast.office)
        assert not SharedRisk.objects.exists()


class TestShareCost:
    def post(self, api, cast, partnership, **changed):
        body = {"partnership": str(partnership.pk), "title": "Measurement", "amount": "100.00", "key": "equal"}
        return api(cast.finance_officer).post("/api/v1/shared-costs/", body | changed, format="json")

    def test_adds_up_to_the_cent_under_every_key(self, api, cast, partnership, city, partner):
        third = PartyFactory(partnership=partnership)
        for key, measures in (
            ("equal", ("", "", "")),
            ("fixed", ("1/3", "1/3", "1/3")),
            ("per_head", ("7", "11", "13")),
            ("usage", ("1.5", "0", "2.25")),
        ):
            rows = [{"party": p.name, "measure": m} for p, m in zip((city, partner, third), measures, strict=True)]
            answer = self.post(api, cast, partnership, key=key, measures=rows)
            assert answer.status_code == 201, answer.json()
            statement = answer.json()["statement"]
            assert sum(Decimal(part["amount"]) for part in statement["results"]["parts"]) == Decimal("100.00")
            assert engine.disagreements(statement) == []

    @pytest.mark.parametrize(
        ("key", "measure"), [("fixed", "0.9"), ("per_head", "1.5"), ("usage", "-1"), ("usage", ""), ("fixed", "half")]
    )
    def test_refuses_measures_that_cannot_be_meant(self, api, cast, partnership, city, key, measure):
        answer = self.post(api, cast, partnership, key=key, measures=[{"party": city.name, "measure": measure}])
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == ["measures"]
        assert not SharedCost.objects.exists()

    def test_is_divided_anew(self, api, cast, partnership, city, partner):
        row = SharedCostFactory(partnership=partnership)
        body = {
            "key": "usage",
            "measures": [{"party": city.name, "measure": "3"}, {"party": partner.name, "measure": "1"}],
        }
        answer = api(cast.office).patch(
            f"/api/v1/shared-costs/{row.pk}/", body, format="json", headers={"If-Match": row.etag}
        )
        assert answer.status_code == 200, answer.json()
        assert [part["amount"] for part in answer.json()["statement"]["results"]["parts"]] == ["75.00", "25.00"]


@pytest.mark.django_db
def test_a_cost_is_shared_no_more_once_it_is_taken_out(cast):
    row = SharedCostFactory()
    with pytest.raises(NotAllowed):
        services.remove_shared_cost(sharedcost=row, why="Paid.", by=cast.finance_officer)
    services.remove_shared_cost(sharedcost=row, why="Paid by the county.", by=cast.office)
    assert not SharedCost.objects.exists()
    assert AuditEntry.objects.get(action="remove", subject_id=str(row.pk)).why == "Paid by the county."


@pytest.mark.django_db
def test_every_annex_is_on_the_page_of_the_partnership(browser_of, cast):
    row = PartnershipFactory(state="binding")
    party = PartyFactory(partnership=row)
    ResponsibilityFactory(partnership=row, accountable=party, activity="Paint poles")
    ObligationFactory(partnership=row, party=party, title="Insure poles")
    SharedRiskFactory(partnership=row, accountable=party, description="Copper is stolen")
    SharedCostFactory(partnership=row, title="Notary")
    page = browser_of(cast.office).get(row.get_absolute_url()).content.decode()
    for words in ("Paint poles", "Insure poles", "Copper is stolen", "Notary", "RA"):
        assert words in page
