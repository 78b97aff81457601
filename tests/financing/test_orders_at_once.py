"""Orders a platform sends many at once: each row has its own answer, and no order is lost or doubled."""

import hashlib
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection

from alliance.errors import Refusal
from alliance.models import AuditEntry, Event
from financing import services
from financing.models import BondOrder, Offering
from tests.factories.alliance import UserFactory
from tests.factories.financing import BondSeriesFactory

AT = datetime(2026, 11, 10, 12, tzinfo=UTC)


def row(count, **more):
    return {
        "number": f"O-{count}",
        "series": "Series A",
        "buyer": f"Buyer {count}",
        "residency": "city",
        "amount": "500.00",
    } | more


def read(number):
    return row(number) | {"amount": Decimal(500)}


@pytest.fixture
def offering(city):
    return BondSeriesFactory(name="Series A", offering__state="open").offering


@pytest.fixture
def send(offering, cast, api):
    def post(*rows, by=None, **body):
        with time_machine.travel(AT, tick=True):
            return api(by or cast.finance_officer).post(
                f"/api/v1/offerings/{offering.pk}/orders/", {"orders": list(rows)} | body
            )

    return post


def states(answer):
    return [found["state"] for found in answer.json()["results"]]


@pytest.mark.django_db
class TestAnswers:
    def test_a_batch_sent_again_finds_every_order_in_the_book(self, send, offering):
        first, again = send(row(1), row(2)), send(row(1), row(2), row(3))
        assert (first.status_code, states(first)) == (200, ["taken", "taken"])
        assert states(again) == ["in_book", "in_book", "taken"]
        assert again.json()["counts"] == {"in_book": 2, "taken": 1}
        assert [found["id"] for found in again.json()["results"][:2]] == [
            found["id"] for found in first.json()["results"]
        ]
        assert offering.orders.count() == 3

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"amount": "750.00"}, "amount"),
            ({"amount": "0"}, "amount"),
            ({"amount": "NaN"}, "amount"),
            ({"amount": "-500"}, "amount"),
            ({"amount": "9" * 20}, "amount"),
            ({"residency": "moon"}, "residency"),
            ({"series": "Series Z"}, "series"),
            ({"number": ""}, "number"),
            ({"buyer": None}, "buyer"),
            ({"age": 17}, "age"),
            ({"colour": "red"}, "colour"),
            ({"received_at": "2026-11-02T10:00:00Z"}, "received_at"),
        ],
    )
    def test_a_faulty_row_is_refused_by_field_and_the_others_are_taken(self, send, offering, more, field):
        Offering.objects.filter(pk=offering.pk).update(minimum_age=18)
        answer = send(row(1, age=40), row(2, **{"age": 40} | more), row(3, age=40))
        assert states(answer) == ["taken", "refused", "taken"], answer.json()
        assert field in [fault["field"] for fault in answer.json()["results"][1]["errors"]]
        assert sorted(offering.orders.values_list("number", flat=True)) == ["O-1", "O-3"]

    def test_a_number_with_other_content_is_refused_and_the_first_stays(self, send, offering):
        answer = send(row(1), row(1), row(1, amount="1000.00"))
        assert states(answer) == ["taken", "in_book", "refused"]
        assert states(send(row(1, buyer="Somebody else"))) == ["refused"]
        assert offering.orders.get().amount == 500

    def test_rows_are_received_in_their_order(self, send, offering):
        send(row(9), row(1), row(5))
        assert list(offering.orders.values_list("number", flat=True)) == ["O-9", "O-1", "O-5"]

    def test_the_trail_and_the_feed_tell_of_the_batch_once(self, send):
        send(row(1), row(2, amount="1"))
        send(row(1))
        entry = AuditEntry.objects.get(action="take_orders")
        assert (entry.after["new"], entry.after["refused"]) == (1, 1)
        event = Event.objects.get(topic="offering.orders_taken")
        facts = {"orders": 2, "new": 1, "refused": 1, "digest": hashlib.sha256(b"O-1:500.00").hexdigest()}
        assert entry.after == facts
        assert facts.items() <= event.payload.items()

    def test_each_answer_carries_the_number_it_was_sent_with(self, send):
        send(row(1))
        answers = send(row(1), row(2, amount="1"), row(1, buyer="Eve")).json()["results"]
        assert [answer["number"] for answer in answers] == ["O-1", "O-2", "O-1"]


@pytest.mark.django_db
class TestRefusals:
    @pytest.mark.parametrize("change", [{"closes_at": AT - timedelta(seconds=1)}, {"state": "closed"}])
    def test_a_closed_book_takes_none(self, send, offering, change):
        Offering.objects.filter(pk=offering.pk).update(**change)
        answer = send(row(1))
        assert (answer.status_code, answer.json()["code"]) == (409, "not_open")
        assert not BondOrder.objects.exists()

    def test_a_batch_whose_tail_comes_with_the_closing_time_is_told_so_at_once(self, offering, cast):
        given = {"offering": offering, "by": cast.finance_officer}
        with time_machine.travel(offering.closes_at - timedelta(microseconds=2), tick=False):
            with pytest.raises(Refusal, match="Orders are taken from"):
                services.take_orders(orders=[read(number) for number in (1, 2, 3)], **given)
            assert not BondOrder.objects.exists()
            services.take_orders(orders=[read(number) for number in (1, 2)], **given)
        assert max(order.received_at for order in BondOrder.objects.all()) < offering.closes_at

    def test_only_finance_sends_batches(self, send, cast):
        assert send(row(1), by=cast.resident).status_code == 403
        assert send(row(1), by=cast.office).status_code == 403

    @pytest.mark.parametrize("orders", [[], "O-1", ["O-1"], [row(1)] * 1001])
    def test_what_is_no_list_of_at_most_a_thousand_rows_is_refused_whole(self, send, orders):
        assert send(orders=orders).status_code == 400
        assert not BondOrder.objects.exists()

    def test_statements_do_not_grow_with_rows(self, send, django_assert_max_num_queries):
        with django_assert_max_num_queries(30):
            assert set(states(send(*[row(number) for number in range(200)]))) == {"taken"}


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="real concurrency needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_the_same_orders_in_four_batches_at_once_are_in_the_book_once():
    officer = UserFactory(roles=["finance_officer"])
    series = BondSeriesFactory(name="Series A", offering__state="open")
    Offering.objects.filter(pk=series.offering_id).update(closes_at=datetime(2099, 1, 1, tzinfo=UTC))
    rows, answers, start = [read(number) for number in range(300)], [], threading.Barrier(4)

    def send(turned):
        start.wait()
        offering = Offering.objects.get(pk=series.offering_id)
        answers.append(services.take_orders(offering=offering, orders=rows[::-1] if turned else list(rows), by=officer))
        connection.close()

    threads = [threading.Thread(target=send, args=[number % 2]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fates = [found.state for answer in answers for found in answer]
    assert (fates.count("taken"), fates.count("in_book")) == (300, 900)
    assert series.orders.count() == 300
