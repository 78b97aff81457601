"""Crowdfunding settled by its published terms; grants with their match and reports that nobody forgets."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from alliance import jobs
from alliance.errors import NotAllowed, Refusal, StaleVersion, WrongState
from alliance.models import AuditEntry, Notification
from financing import services
from financing.contributes import readiness
from financing.maths import crowdfunding
from financing.services import campaigns, grants, plans
from initiatives.models import Initiative
from tests.factories.financing import (
    CampaignFactory,
    GrantFactory,
    GrantReportFactory,
    PledgeFactory,
    SourceFactory,
)

DAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


def open_campaign(state="open", **more):
    return CampaignFactory(state=state, source__state="committed", **more)


def trail(action, row):
    return AuditEntry.objects.filter(action=action, subject_id=str(row.pk)).order_by("pk")


def settled(campaign, cast):
    return campaigns.settle_campaign(campaign=campaign, on=date(2026, 12, 1), by=cast.finance_officer)


class TestCampaign:
    def test_that_meets_its_goal_brings_match_less_fee_to_the_plan(self, city, cast):
        campaign = open_campaign(match_ratio=1, match_cap=Decimal(300), fee_rate=Decimal("0.05"))
        PledgeFactory.create_batch(11, campaign=campaign)
        row = settled(campaign, cast)
        assert (row.state, row.raised, row.matched, row.fee) == ("funded", 1100, 300, 55)
        row.source.refresh_from_db()
        assert (row.source.state, row.source.received) == ("received", Decimal(1000))

    def test_that_misses_its_goal_gives_everything_back(self, city, cast):
        campaign = open_campaign(match_ratio=1, match_cap=Decimal(300))
        PledgeFactory.create_batch(9, campaign=campaign)
        row = settled(campaign, cast)
        row.source.refresh_from_db()
        assert (row.state, row.matched, row.source.state) == ("failed", 0, "lost")

    def test_that_keeps_what_is_raised_shrinks_the_source_to_it(self, city, cast):
        campaign = open_campaign(keeps_all=True, match_ratio=1, match_cap=Decimal(300))
        PledgeFactory.create_batch(9, campaign=campaign)
        row = settled(campaign, cast)
        row.source.refresh_from_db()
        assert (row.state, row.matched) == ("funded", 0)
        assert (row.source.state, row.source.amount) == ("received", Decimal(900))

    def test_counts_the_last_day_and_not_the_day_after(self, city, cast):
        campaign = open_campaign()
        PledgeFactory(campaign=campaign, pledged_on=campaign.deadline)
        PledgeFactory(campaign=campaign, pledged_on=campaign.deadline + timedelta(days=1))
        assert settled(campaign, cast).raised == Decimal(100)

    def test_is_not_settled_before_its_last_day_is_over(self, city, cast):
        campaign = open_campaign()
        with pytest.raises(Refusal, match="until 30 November 2026"):
            campaigns.settle_campaign(campaign=campaign, on=campaign.deadline, by=cast.finance_officer)

    def test_takes_a_residents_pledge_through_the_api_and_shows_it_to_nobody_else(self, city, cast, api):
        campaign = open_campaign(deadline=date(2099, 1, 1))
        body = {"campaign": str(campaign.pk), "amount": "25.00", "giver": "Joy", "pledged_on": "2020-01-01"}
        answer = api(cast.resident).post("/api/v1/pledges/", body)
        assert answer.status_code == 201, answer.json()
        assert answer.json()["pledged_on"] != "2020-01-01"
        assert len(api(cast.resident).get("/api/v1/pledges/").json()["results"]) == 1
        assert api(cast.office).get("/api/v1/pledges/").json()["results"] == []

    @pytest.mark.parametrize("amount", ["0", "-1", "NaN", "1e400"])
    def test_refuses_pledges_that_are_none(self, city, cast, api, amount):
        campaign = open_campaign(deadline=date(2099, 1, 1))
        answer = api(cast.resident).post("/api/v1/pledges/", {"campaign": str(campaign.pk), "amount": amount})
        assert (answer.status_code, campaign.pledges.count()) == (400, 0)

    def test_is_seen_by_everybody_once_published(self, city, browser_of, cast):
        campaign = CampaignFactory(deadline=date(2099, 1, 1))
        assert browser_of().get(f"/campaigns/{campaign.pk}/").status_code == 404
        campaigns.publish_campaign(campaign=campaign, on=DAY, by=cast.office)
        assert browser_of().get(f"/campaigns/{campaign.pk}/").status_code == 200
        assert "Pledge" in browser_of(cast.resident).get(f"/campaigns/{campaign.pk}/").content.decode()

    def test_is_corrected_until_it_is_published_and_called_off_after(self, city, cast):
        campaign = campaigns.change_campaign(campaign=CampaignFactory(), goal=Decimal(2000), by=cast.office)
        assert campaign.goal == 2000
        campaigns.publish_campaign(campaign=campaign, on=DAY, by=cast.office)
        with pytest.raises(WrongState, match="is published: its terms stand"):
            campaigns.change_campaign(campaign=campaign, goal=Decimal(1), by=cast.office)
        called_off = campaigns.withdraw_campaign(campaign=campaign, why="No benches.", by=cast.office)
        assert called_off.state == "withdrawn"

    def test_is_not_published_once_its_last_day_has_passed(self, city, cast):
        with pytest.raises(Refusal, match="Give a later one first") as refused:
            campaigns.publish_campaign(campaign=CampaignFactory(deadline=DAY), on=DAY + timedelta(1), by=cast.office)
        assert refused.value.code == "deadline_passed"
        campaign = campaigns.publish_campaign(campaign=CampaignFactory(deadline=DAY), on=DAY, by=cast.office)
        assert campaign.state == "open"

    def test_is_not_published_for_a_source_that_fell_through(self, city, cast):
        campaign = CampaignFactory(source__state="lost")
        with pytest.raises(Refusal, match="fell through, and the plan no longer counts on it") as refused:
            campaigns.publish_campaign(campaign=campaign, on=DAY, by=cast.office)
        campaign.refresh_from_db()
        assert (refused.value.code, campaign.state) == ("source_lost", "draft")

    def test_is_judged_by_its_last_day_as_it_is_now(self, city, cast):
        campaign = CampaignFactory(deadline=DAY + timedelta(days=1))
        type(campaign).objects.filter(pk=campaign.pk).update(deadline=DAY - timedelta(days=1))
        with pytest.raises(Refusal, match="Give a later one first"):
            campaigns.publish_campaign(campaign=campaign, on=DAY, by=cast.office)

    @pytest.mark.parametrize(
        ("raised", "received"), [("100.10", "145.14"), ("100.00", "145.00"), ("200.02", "290.03"), ("99.99", "0")]
    )
    def test_says_parts_that_add_up_to_what_the_source_receives(self, city, cast, raised, received):
        campaign = open_campaign(
            goal=Decimal(100), match_ratio=Decimal("0.5"), match_cap=Decimal(1000), fee_rate=Decimal("0.05")
        )
        PledgeFactory(campaign=campaign, amount=Decimal(raised))
        row = settled(campaign, cast)
        row.source.refresh_from_db()
        assert row.source.received == Decimal(received)
        assert row.state == "failed" or row.raised + row.matched - row.fee == Decimal(received)

    def test_keeps_who_gave_unless_they_stay_unnamed(self, city, cast):
        said = {"campaign": open_campaign(), "amount": Decimal(5), "on": date(2026, 11, 2), "by": cast.finance_officer}
        assert campaigns.pledge(giver="Joy Harrowell", **said).giver == "Joy Harrowell"
        assert campaigns.pledge(**said).giver == ""

    @pytest.mark.parametrize(("state", "is_kept"), [("open", True), ("failed", False), ("withdrawn", False)])
    def test_keeps_its_source_what_it_is_while_it_lives(self, city, cast, state, is_kept):
        source = open_campaign(state=state).source
        other = {"source": source, "instrument": "grant", "by": cast.finance_officer}
        if is_kept:
            with pytest.raises(ValidationError, match="rests on its being") as fault:
                plans.change_source(**other)
            assert list(fault.value.message_dict) == ["instrument"]
        else:
            assert plans.change_source(**other).instrument == "grant"

    def test_takes_no_pledge_after_its_last_day(self, city, cast):
        with pytest.raises(Refusal, match="Pledges are taken until 30 November 2026") as refused:
            campaigns.pledge(
                campaign=open_campaign(),
                amount=Decimal(5),
                on=date(2026, 12, 1),
                by=cast.finance_officer,
            )
        assert refused.value.code == "not_open"

    def test_belongs_to_a_source_that_is_crowdfunding(self, city, cast):
        with pytest.raises(ValidationError, match="that is crowdfunding"):
            campaigns.draft_campaign(
                source=SourceFactory(),
                title="Benches",
                summary="By the river.",
                goal=Decimal(5),
                deadline=DAY,
                by=cast.office,
            )


def test_keeping_all_pays_the_fee_and_no_match():
    terms = crowdfunding.Campaign(
        Decimal(100), DAY, Decimal(1), Decimal(50), platform_fee_rate=Decimal("0.1"), keeps_all=True
    )
    found = crowdfunding.outcome(terms, [crowdfunding.Pledge(DAY, Decimal(40))])
    assert (found.goal_met, found.match, found.project_receives) == (False, 0, Decimal(36))


class TestGrant:
    def test_says_what_of_its_match_is_missing(self, city, cast, api):
        source = SourceFactory(instrument="grant")
        firm = SourceFactory(plan=source.plan, instrument="own_budget", amount=Decimal(600), state="committed")
        hoped = SourceFactory(plan=source.plan, instrument="rebate", amount=Decimal(400))
        body = {
            "source": str(source.pk),
            "programme": "State grant",
            "starts_on": "2026-07-01",
            "ends_on": "2028-06-30",
            "match_required": "1000.00",
            "match": [str(firm.pk), str(hoped.pk)],
        }
        grant = api(cast.finance_officer).post("/api/v1/grants/", body).json()
        assert (grant["match_secured"], grant["match_missing"]) == ("600.00", "400.00")
        checks = {check.sentence: check.passes for check in readiness(source.plan.initiative)}
        assert checks["The match of State grant is secured"] is False
        services.commit_source(source=hoped, by=cast.office)
        next_request = Initiative.objects.get(pk=source.plan.initiative_id)
        checks = {check.sentence: check.passes for check in readiness(next_request)}
        assert checks["The match of State grant is secured"] is True

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"ends_on": "2026-01-01"}, "__all__"),
            ({"match_required": "-1"}, "match_required"),
            ({"ends_on": "x"}, "ends_on"),
        ],
    )
    def test_refuses_impossible_conditions(self, city, cast, api, more, field):
        source = SourceFactory(instrument="grant")
        body = {"source": str(source.pk), "programme": "P", "starts_on": "2026-07-01", "ends_on": "2028-06-30"}
        answer = api(cast.finance_officer).post("/api/v1/grants/", body | more)
        assert answer.status_code == 400
        assert not hasattr(type(source).objects.get(pk=source.pk), "grant")

    def test_its_match_is_exchanged_with_an_entry_in_the_trail(self, city, cast):
        grant = GrantFactory()
        one, other = (SourceFactory(plan=grant.source.plan, instrument="own_budget") for _ in range(2))
        grants.change_grant(grant=grant, match=[one], by=cast.office)
        grants.change_grant(grant=grant, match=[one], programme="Another", by=cast.office)
        grants.change_grant(grant=grant, match=[other], by=cast.office)
        found = [(entry.before["match"], entry.after["match"]) for entry in trail("change_match", grant)]
        assert found == [([], [str(one.pk)]), ([str(one.pk)], [str(other.pk)])]
        assert list(grant.match.all()) == [other]

    def test_T03_its_match_is_not_changed_by_who_saw_another_one(self, city, cast):
        grant = GrantFactory()
        own = SourceFactory(plan=grant.source.plan, instrument="own_budget")
        changed = grants.change_grant(grant=grant, version=grant.version, match=[own], by=cast.office)
        assert trail("change_match", grant).get().subject_version == changed.version == grant.version + 1
        with pytest.raises(StaleVersion):
            grants.change_grant(grant=grant, version=grant.version, match=[], by=cast.office)
        both = {"match": [], "programme": "Another", "by": cast.office}
        assert grants.change_grant(grant=changed, version=changed.version, **both).version == changed.version + 1

    def test_keeps_its_match_where_a_correction_says_nothing_of_it(self, city, cast):
        grant = GrantFactory()
        own = SourceFactory(plan=grant.source.plan, instrument="own_budget")
        grants.change_grant(grant=grant, match=[own], by=cast.office)
        changed = grants.change_grant(grant=grant, programme="Another", by=cast.office)
        assert (changed.programme, list(grant.match.all())) == ("Another", [own])
        assert trail("change_match", grant).count() == 1

    def test_a_match_is_of_the_same_plan(self, city, cast):
        with pytest.raises(ValidationError, match="same plan"):
            grants.change_grant(grant=GrantFactory(), match=[SourceFactory()], by=cast.finance_officer)

    def test_is_kept_by_finance_and_the_office_alone(self, city, cast):
        with pytest.raises(NotAllowed):
            grants.send_report(grantreport=GrantReportFactory(), on=DAY, by=cast.staff)


class TestReminders:
    def sweep(self, at):
        with time_machine.travel(at):
            jobs.enqueue("sweep_reminders")
            jobs.run_due()

    def told(self, person):
        return list(Notification.objects.filter(recipient=person).values_list("text", flat=True))

    def test_finance_is_told_before_and_after_until_it_is_sent(self, city, cast):
        cast.finance_officer  # noqa: B018 — must exist to be told
        report = GrantReportFactory(due_on=date(2027, 7, 31), scheduled_at=datetime(2027, 1, 1, tzinfo=UTC))
        for _ in range(2):
            self.sweep(datetime(2027, 7, 24, 15, tzinfo=UTC))
        assert sorted(text.rsplit(" ", 3)[1] for text in self.told(cast.finance_officer)) == ["in", "in"]
        grants.send_report(grantreport=report, sent_on=date(2027, 7, 25), on=date(2027, 7, 25), by=cast.finance_officer)
        self.sweep(datetime(2027, 8, 7, 15, tzinfo=UTC))
        assert len(self.told(cast.finance_officer)) == 2

    def test_a_report_that_moved_is_not_asked_for_on_its_old_day(self, city, cast):
        report = GrantReportFactory(due_on=date(2027, 7, 31), scheduled_at=datetime(2027, 7, 10, tzinfo=UTC))
        grants.move_report(
            grantreport=report,
            title=report.title,
            due_on=date(2027, 12, 31),
            at=datetime(2027, 7, 20, tzinfo=UTC),
            by=cast.finance_officer,
        )
        self.sweep(datetime(2027, 8, 1, 15, tzinfo=UTC))
        assert self.told(cast.finance_officer) == []
        sent = grants.send_report(grantreport=report, on=date(2027, 12, 1), by=cast.finance_officer)
        with pytest.raises(Refusal, match="was sent"):
            grants.send_report(grantreport=sent, on=date(2027, 12, 1), by=cast.finance_officer)

    def test_a_report_with_another_title_is_reminded_of_as_before(self, city, cast):
        report = GrantReportFactory(due_on=date(2027, 7, 31), scheduled_at=datetime(2027, 1, 1, tzinfo=UTC))
        before = (report.schedule_version, report.scheduled_at)
        moved = grants.move_report(
            grantreport=report,
            title="Report of the first year",
            due_on=report.due_on,
            at=datetime(2027, 7, 20, tzinfo=UTC),
            by=cast.finance_officer,
        )
        assert (moved.title, moved.schedule_version, moved.scheduled_at) == ("Report of the first year", *before)
