"""Everything that always holds is asked of the database, and every question can fail: each is broken here on purpose."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from alliance import events, invariants, jobs, registry
from alliance.models import ApiToken, AuditEntry, AuditLink, Event, Notification
from financing.models import Fund, Plan
from governance.models import Decision
from initiatives.models import Kpi
from partnerships.models import Settlement
from procurement.models import Criterion, Rfi
from tests.factories import alliance as ground
from tests.factories import financing, governance, initiatives, partnerships, procurement

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(hours=2)


def unlinked_entry():
    return ground.AuditEntryFactory(at=LONG_AGO).pk


def gap():
    entries = [ground.AuditEntryFactory() for _ in range(2)]
    AuditLink.objects.create(seq=1, entry=entries[0], previous="0" * 64, hash="a" * 64)
    return AuditLink.objects.create(seq=3, entry=entries[1], previous="a" * 64, hash="b" * 64).pk


def unplaced_event():
    return ground.EventFactory(created_at=LONG_AGO).pk


def job_left():
    return jobs.enqueue("link_audit", run_at=LONG_AGO).pk


def message_without_job():
    return ground.WebhookDeliveryFactory(created_at=LONG_AGO).pk


def reminder_left():
    return ground.ReminderFactory(due_at=LONG_AGO).pk


def key_without_answer():
    return ground.IdempotencyKeyFactory(created_at=LONG_AGO, status=None).pk


def token_of_a_leaver():
    return ground.ApiTokenFactory(owner=ground.UserFactory(is_active=False)).pk


def council_write():
    person = ground.UserFactory(roles=["council_member"])
    return ground.AuditEntryFactory(actor_id=person.pk, subject_type="initiatives.need").pk


def signed_twice():
    decision = governance.DecisionFactory()
    for _ in range(2):
        ground.AuditEntryFactory(action="sign", subject_type="governance.decision", subject_id=str(decision.pk))
    return decision.pk


def signed_without_outcome():
    decision = governance.DecisionFactory()
    Decision.objects.filter(pk=decision.pk).update(state="signed", signed_at=LONG_AGO)
    return decision.pk


def scaled_without_decision():
    return initiatives.PilotFactory(state="scaled").pk


def kpi_out_of_step():
    kpi = initiatives.KpiValueFactory().kpi
    Kpi.objects.filter(pk=kpi.pk).update(standing="not_met")
    return kpi.pk


def locked_by_one_side():
    row = partnerships.SettlementFactory()
    Settlement.objects.filter(pk=row.pk).update(locked_at=LONG_AGO, city_confirmed_at=LONG_AGO)
    return row.pk


def edition_of_nothing():
    return partnerships.SettlementFactory(edition=2).pk


def balance_out_of_step():
    entry = financing.FundEntryFactory()
    Fund.objects.filter(pk=entry.fund_id).update(balance=Decimal("1000.01"))
    return entry.fund_id


def other_currency():
    entry = financing.FundEntryFactory(plan=financing.PlanFactory())
    Plan.objects.update(currency="EUR")
    return entry.pk


def response_without_receipt():
    return procurement.RfiResponseFactory(state="sealed", content=None).pk


def content_before_opening():
    response = procurement.RfiResponseFactory()
    Rfi.objects.update(opened_at=None)
    return response.pk


def too_late():
    version = procurement.ResponseVersionFactory()
    Rfi.objects.update(due_at=version.received_at, questions_until=None)
    return version.pk


def opened_by_one():
    rfi = procurement.RfiFactory()
    Rfi.objects.filter(pk=rfi.pk).update(opened_at=LONG_AGO, opening_proposed_by=ground.UserFactory())
    return rfi.pk


def conflicted_sheet():
    sheet = procurement.ScoreSheetFactory(state="submitted", submitted_at=LONG_AGO)
    procurement.DeclarationFactory(response=sheet.response, evaluator=sheet.evaluator, has_conflict=True)
    return sheet.pk


def weights_of_99():
    rfi = procurement.RfiFactory(published_at=LONG_AGO)
    Criterion.objects.filter(rfi=rfi).delete()
    procurement.CriterionFactory(rfi=rfi, weight=Decimal(99))
    return rfi.pk


def award_without_purchase():
    return procurement.FormalProcurementFactory(state="awarded").pk


BROKEN_BY = {
    "audit_is_linked": unlinked_entry,
    "chain_has_no_gap": gap,
    "events_are_placed": unplaced_event,
    "jobs_are_done": job_left,
    "messages_have_a_job": message_without_job,
    "reminders_are_sent": reminder_left,
    "keys_have_an_answer": key_without_answer,
    "closed_accounts_hold_no_token": token_of_a_leaver,
    "council_writes_nothing": council_write,
    "decisions_are_signed_once": signed_twice,
    "signed_decisions_say_what": signed_without_outcome,
    "pilots_were_decided": scaled_without_decision,
    "kpis_stand_as_measured": kpi_out_of_step,
    "locked_settlements_are_confirmed": locked_by_one_side,
    "settlements_run_in_editions": edition_of_nothing,
    "funds_equal_their_ledger": balance_out_of_step,
    "a_fund_has_one_currency": other_currency,
    "responses_have_a_receipt": response_without_receipt,
    "sealed_stays_sealed": content_before_opening,
    "responses_came_in_time": too_late,
    "two_officers_open": opened_by_one,
    "evaluators_have_no_conflict": conflicted_sheet,
    "weights_add_to_100": weights_of_99,
    "awards_are_bought": award_without_purchase,
}


def found(name):
    return {item.invariant.name: item for item in invariants.broken(timezone.now())}.get(name)


@pytest.mark.parametrize("name", BROKEN_BY)
def test_it_names_the_row_that_breaks_it(name):
    assert found(name) is None
    row = BROKEN_BY[name]()
    assert {item.replace("-", "") for item in found(name).ids} == {str(row).replace("-", "")}


def test_every_invariant_of_the_registry_is_broken_here_once():
    names = [item.name for item in registry.invariants]
    assert sorted(names) == sorted(BROKEN_BY)


def test_a_message_with_its_job_is_fine():
    event = ground.EventFactory(created_at=LONG_AGO)
    ground.WebhookSubscriptionFactory()
    events.place_new_events()
    assert Event.objects.get().pk == event.pk
    event.deliveries.update(created_at=LONG_AGO)
    assert found("messages_have_a_job") is None


def test_the_command_says_what_is_broken_and_ends_with_1(capsys):
    call_command("check_invariants")
    assert "hold." in capsys.readouterr().out
    token = token_of_a_leaver()
    with pytest.raises(CommandError, match="1 do not hold") as fault:
        call_command("check_invariants")
    assert fault.value.returncode == 1
    assert str(token).replace("-", "") in capsys.readouterr().err.replace("-", "")


def test_every_hour_the_administrators_hear_of_it_once_a_day(cast, city):
    person = cast.administrator
    token_of_a_leaver()
    for _ in range(2):
        invariants.check_hourly(jobs.enqueue("check_invariants", slot=str(uuid4())))
    assert "closed_accounts_hold_no_token" in Notification.objects.get(recipient=person).text
    assert ApiToken.objects.count() == 1
    assert AuditEntry.objects.filter(action="revoke").count() == 0
