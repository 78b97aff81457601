"""Bond offerings: published, ordered by thousands without a lost or double order, and handed out by the rule."""

import hashlib
import re
import threading
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Sum

from alliance.errors import NotAllowed, Refusal, WrongState
from alliance.models import AuditEntry, Event
from alliance.people import system_user
from financing import services
from financing.models import BondOrder, BondSeries, Offering
from tests.factories.alliance import UserFactory
from tests.factories.financing import BondOrderFactory, BondSeriesFactory, OfferingFactory

AT = datetime(2026, 11, 10, 12, tzinfo=UTC)


def row(number, series="Series A", **more):
    return {
        "number": f"O-{number}",
        "series": series,
        "buyer": f"Buyer {number}",
        "residency": "city",
        "amount": Decimal(500),
        "received_at": AT + timedelta(seconds=number),
        "paid_on": AT.date(),
    } | more


@pytest.fixture
def offering(city):
    """Twenty bonds of 500, open for all of November."""
    return BondSeriesFactory(name="Series A", offering__state="open").offering


@pytest.fixture
def in_november():
    with time_machine.travel(AT, tick=True):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("in_november")
class TestPlaceOrder:
    def order(self, api, person, offering, **more):
        body = {"series": str(offering.series.get().pk), "buyer": "Joy", "residency": "city", "amount": "1000.00"}
        return api(person).post("/api/v1/bond-orders/", body | more)

    def test_a_resident_orders_and_sees_own_orders_alone(self, offering, cast, api):
        BondOrderFactory(series=offering.series.get())
        answer = self.order(api, cast.resident, offering, paid_on="2026-11-10", buyer_key="somebody")
        assert answer.status_code == 201, answer.json()
        order = BondOrder.objects.get(pk=answer.json()["id"])
        assert (order.paid_on, order.buyer_key) == (None, f"account:{cast.resident.pk}")
        seen = api(cast.resident).get("/api/v1/bond-orders/").json()["results"]
        assert [row["id"] for row in seen] == [str(order.pk)]
        assert len(api(cast.finance_officer).get("/api/v1/bond-orders/").json()["results"]) == 2
        assert api(cast.office).get("/api/v1/bond-orders/").json()["results"] == []

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"amount": "750.00"}, "amount"),
            ({"amount": "0"}, "amount"),
            ({"amount": "NaN"}, "amount"),
            ({"amount": "-500"}, "amount"),
            ({"amount": "9" * 20}, "amount"),
            ({"residency": "moon"}, "residency"),
            ({"age": 17}, "age"),
            ({"age": None}, "age"),
        ],
    )
    def test_refuses_what_cannot_be_sold_by_field(self, offering, cast, api, more, field):
        Offering.objects.filter(pk=offering.pk).update(minimum_age=18)
        answer = self.order(api, cast.resident, offering, **{"age": 30} | more)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
        assert not BondOrder.objects.exists()

    def test_takes_a_number_once(self, offering, cast, api):
        assert self.order(api, cast.finance_officer, offering, number="7").status_code == 201
        again = self.order(api, cast.finance_officer, offering, number="7")
        assert (again.status_code, BondOrder.objects.count()) == (400, 1)

    def test_staff_say_who_buys_when_it_was_paid_and_of_what_age(self, offering, cast):
        given = {"buyer": "Joy", "residency": " City ", "age": 18, "amount": Decimal(500), "paid_on": AT.date()}
        series = offering.series.get()
        for number, key, kept in ((" 7 ", "acct-7", "acct-7"), ("8", "", "Joy")):
            services.place_order(series=series, number=number, buyer_key=key, by=cast.finance_officer, **given)
            order = BondOrder.objects.get(number=number.strip())
            assert (order.buyer_key, order.residency, order.paid_on, order.age) == (kept, "city", AT.date(), 18)
        drawn = services.place_order(series=series, by=cast.finance_officer, **given)
        assert re.fullmatch("[0-9A-F]{12}", drawn.number)
        assert (drawn.offering, drawn.created_by) == (offering, cast.finance_officer)
        assert AT <= drawn.received_at < AT + timedelta(minutes=1)
        event = Event.objects.filter(topic="bond_order.placed").latest("pk")
        assert event.payload["offering"] == str(offering.pk)
        assert AuditEntry.objects.filter(action="place_order").count() == 3

    def test_holds_the_limits_of_the_offering_to_the_unit(self, offering, cast):
        Offering.objects.filter(pk=offering.pk).update(minimum_age=18, maximum_per_buyer=Decimal(1000))
        given = {"series": BondSeries.objects.get(), "buyer": "Joy", "residency": "city", "by": cast.finance_officer}
        services.place_order(age=18, amount=Decimal(1000), **given)
        with pytest.raises(ValidationError, match=r"One buyer may have at most 1,000\.00"):
            services.place_order(age=18, amount=Decimal(1500), **given)
        with pytest.raises(ValidationError, match="at least 18 years old"):
            services.place_order(age=17, amount=Decimal(500), **given)

    @pytest.mark.parametrize(("late", "taken"), [(-1, True), (0, False)])
    def test_is_taken_until_the_second_at_which_the_book_closes(self, offering, cast, late, taken):
        given = {"buyer": "Joy", "residency": "city", "amount": Decimal(500), "by": cast.finance_officer}
        with time_machine.travel(offering.closes_at + timedelta(seconds=late), tick=False):
            if taken:
                assert services.place_order(series=offering.series.get(), **given).amount == 500
            else:
                with pytest.raises(Refusal, match=r"Orders are taken from 1 November 2026, .* to 1 December 2026"):
                    services.place_order(series=offering.series.get(), **given)

    def test_is_refused_after_closing_time_with_the_window(self, offering, cast, api):
        Offering.objects.filter(pk=offering.pk).update(closes_at=AT - timedelta(seconds=1))
        answer = self.order(api, cast.resident, offering)
        assert (answer.status_code, answer.json()["code"]) == (409, "not_open")
        assert not BondOrder.objects.exists()

    def test_is_refused_to_the_council(self, offering, cast, api):
        assert self.order(api, cast.council_member, offering).status_code == 403


@pytest.mark.django_db
@pytest.mark.usefixtures("in_november")
class TestPages:
    def test_a_visitor_sees_a_published_offering_and_no_buyer(self, offering, browser_of):
        BondOrderFactory(series=offering.series.get(), buyer="Joy Amadi")
        page = browser_of().get(f"/offerings/{offering.pk}/")
        assert page.status_code == 200
        assert "Series A" in page.content.decode()
        assert "Joy Amadi" not in page.content.decode()
        draft = OfferingFactory()
        assert browser_of().get(f"/offerings/{draft.pk}/").status_code == 404

    def test_a_file_of_paid_orders_is_taken_and_a_second_time_changes_nothing(self, offering, cast, browser_of):
        text = "number,series,buyer,residency,amount,received_at,paid_on\n" + "".join(
            f"P-{n},Series A,Buyer {n},city,500.00,2026-11-0{n}T10:00:00Z,2026-11-0{n}\n" for n in range(1, 6)
        )
        for _ in range(2):
            upload = SimpleUploadedFile("orders.csv", text.encode(), "text/csv")
            answer = browser_of(cast.finance_officer).post(f"/offerings/{offering.pk}/import/", {"file": upload})
            assert answer.status_code == 302, answer.content.decode()[-3000:]
        assert offering.orders.count() == 5

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("number,buyer\n1,Joy\n", "These columns are missing"),
            (
                "number,series,buyer,residency,amount,received_at\n1,Series A,Joy,city,12.345,2026-11-02T10:00Z\n",
                "Row 1",
            ),
            ("", "These columns are missing"),
        ],
    )
    def test_a_faulty_file_is_refused_whole(self, offering, cast, browser_of, text, sentence):
        upload = SimpleUploadedFile("orders.csv", text.encode() or b"\n", "text/csv")
        answer = browser_of(cast.finance_officer).post(f"/offerings/{offering.pk}/import/", {"file": upload})
        assert answer.status_code == 400
        assert sentence in answer.content.decode()
        assert offering.orders.count() == 0

    def test_the_register_is_for_finance_and_auditors(self, offering, cast, browser_of):
        order = BondOrderFactory(series=offering.series.get(), buyer="=cmd()", allotted=Decimal(500))
        url = f"/offerings/{offering.pk}/register.csv?on=2030-01-04"
        text = b"".join(browser_of(cast.finance_officer).get(url).streaming_content).decode()
        assert order.number in text
        assert "'=cmd()" in text
        assert browser_of(cast.council_member).get(url).status_code == 403
        assert browser_of(cast.finance_officer).get(url.replace("2030-01-04", "soon")).status_code == 400


@pytest.mark.django_db
class TestImport:
    def test_notes_the_payment_of_an_order_in_the_book(self, offering, cast):
        services.import_orders(offering=offering, orders=[row(1, paid_on=None)], by=cast.finance_officer)
        services.import_orders(offering=offering, orders=[row(1)], by=cast.finance_officer)
        assert offering.orders.get().paid_on == AT.date()

    @pytest.mark.parametrize(
        ("orders", "sentence"),
        [
            ([row(1), row(1)], "occurs twice"),
            ([row(2), row(1, amount=Decimal(1000))], "In the book with other content: O-1"),
            ([row(2), row(3, series="Series Z")], "no series “Series Z”"),
        ],
    )
    def test_is_all_or_nothing(self, offering, cast, orders, sentence):
        services.import_orders(offering=offering, orders=[row(1)], by=cast.finance_officer)
        with pytest.raises(ValidationError, match=sentence) as fault:
            services.import_orders(offering=offering, orders=orders, by=cast.finance_officer)
        assert list(fault.value.message_dict) == ["orders"]
        assert offering.orders.count() == 1

    def test_takes_nothing_more_once_the_bonds_are_handed_out(self, offering, cast):
        services.import_orders(offering=closed(offering), orders=[row(1)], by=cast.finance_officer)
        Offering.objects.filter(pk=offering.pk).update(state="allotted")
        with pytest.raises(WrongState, match="takes no orders: it is allotted") as refused:
            services.import_orders(offering=offering, orders=[row(2)], by=cast.finance_officer)
        assert refused.value.facts == {"state": "allotted"}
        assert offering.orders.get().number == "O-1"

    def test_keeps_what_a_file_says_and_who_brought_it(self, offering, cast):
        given = row(1, " series a ", residency=" City ", age=44, buyer_key="acct-7") | {"number": " O-1 "}
        services.import_orders(offering=offering, orders=[given, row(2)], by=cast.finance_officer)
        first, second = offering.orders.order_by("number")
        assert (first.number, first.series.name, first.residency) == ("O-1", "Series A", "city")
        assert (first.age, first.buyer_key, first.received_at) == (44, "acct-7", given["received_at"])
        assert (second.age, second.buyer_key, second.created_by) == (None, "Buyer 2", cast.finance_officer)

    def test_the_trail_and_the_feed_tell_of_the_file(self, offering, cast):
        services.import_orders(offering=offering, orders=[row(2, paid_on=None)], by=cast.finance_officer)
        services.import_orders(offering=offering, orders=[row(2), row(1)], by=cast.finance_officer)
        entry = AuditEntry.objects.filter(action="import_orders").latest("pk")
        digest = hashlib.sha256(b"O-1\nO-2").hexdigest()
        facts = {"orders": 2, "new": 1, "paid": 1, "digest": digest}
        assert (entry.after, entry.subject_id) == (facts, str(offering.pk))
        told = Event.objects.filter(topic="offering.orders_imported")
        assert [event.payload for event in told if event.payload["orders"] == 2] == [facts]

    def test_a_number_is_taken_once_in_each_offering_and_not_once_for_all(self, offering, cast):
        other = BondSeriesFactory(name="Series A", offering__state="open").offering
        for book in (offering, other):
            services.import_orders(offering=book, orders=[row(1)], by=cast.finance_officer)
        assert (offering.orders.count(), other.orders.count()) == (1, 1)

    def test_an_order_read_before_its_payment_is_sent_anew(self, offering, cast, api):
        services.import_orders(offering=offering, orders=[row(1, paid_on=None)], by=cast.finance_officer)
        client, address = api(cast.finance_officer), f"/api/v1/bond-orders/{offering.orders.get().pk}/"
        seen = client.get(address)["ETag"]
        services.import_orders(offering=offering, orders=[row(1)], by=cast.finance_officer)
        assert client.get(address, headers={"If-None-Match": seen}).status_code == 200

    def test_a_payment_already_noted_stays(self, offering, cast):
        services.import_orders(offering=offering, orders=[row(1)], by=cast.finance_officer)
        later = AT.date() + timedelta(days=3)
        services.import_orders(offering=offering, orders=[row(1, paid_on=later)], by=cast.finance_officer)
        assert offering.orders.get().paid_on == AT.date()
        assert AuditEntry.objects.filter(action="import_orders").latest("pk").after["paid"] == 0

    def test_by_scheduled_work_is_nobodys_own_order(self, offering):
        services.import_orders(offering=offering, orders=[row(1)], by=system_user())
        assert offering.orders.get().created_by is None

    def test_more_than_fit_into_one_statement_are_compared_too(self, offering, cast):
        orders = [row(number) for number in range(1, 1003)]
        for _ in range(2):
            services.import_orders(offering=offering, orders=orders, by=cast.finance_officer)
        assert offering.orders.count() == 1002

    def test_names_the_first_ten_orders_that_differ(self, offering, cast):
        orders = [row(number) for number in range(1, 13)]
        services.import_orders(offering=offering, orders=orders, by=cast.finance_officer)
        with pytest.raises(ValidationError, match=r"content: O-1, O-2, .*, O-10\. Give these") as fault:
            services.import_orders(
                offering=offering, orders=[one | {"buyer": "Eve"} for one in orders], by=cast.finance_officer
            )
        assert list(fault.value.message_dict) == ["orders"]

    def test_is_for_finance(self, offering, cast):
        with pytest.raises(NotAllowed):
            services.import_orders(offering=offering, orders=[row(1)], by=cast.office)


def closed(offering, **more):
    Offering.objects.filter(pk=offering.pk).update(state="closed", **more)
    offering.refresh_from_db()
    return offering


@pytest.mark.django_db
class TestAllot:
    def allot(self, offering, cast, now, **more):
        return services.allot_offering(offering=offering, at=now, by=cast.finance_officer, **more)

    def answers(self, offering):
        return {order.number: (order.allotted, order.reason) for order in offering.orders.all()}

    def test_hands_out_in_order_up_to_the_last_bond_and_gives_everybody_an_answer(self, offering, cast, now):
        orders = [row(n, amount=Decimal(4500)) for n in (1, 2, 3)]
        orders += [row(4, amount=Decimal(1000), paid_on=None), row(5, received_at=AT - timedelta(days=30)), row(6)]
        services.import_orders(offering=offering, orders=orders, by=cast.finance_officer)
        self.allot(closed(offering), cast, now)
        assert self.answers(offering) == {
            "O-1": (Decimal(4500), ""),
            "O-2": (Decimal(4500), ""),
            "O-3": (Decimal(0), "insufficient_bonds_remaining"),
            "O-4": (Decimal(0), "not_paid"),
            "O-5": (Decimal(0), "outside_window"),
            "O-6": (Decimal(500), ""),
        }

    def test_a_lottery_is_drawn_again_with_its_seed_and_not_without_one(self, offering, cast, now):
        services.import_orders(
            offering=offering, orders=[row(n, amount=Decimal(2000)) for n in range(1, 13)], by=cast.finance_officer
        )
        closed(offering, rule="lottery", seed_source="Index of 1 December")
        with pytest.raises(ValidationError, match="needs its seed"):
            self.allot(offering, cast, now)
        first = self.allot(offering, cast, now, seed="44713.02").digest
        winners = {number for number, answer in self.answers(offering).items() if answer[0]}
        closed(offering)
        assert self.allot(offering, cast, now, seed="44713.02").digest == first
        assert len(winners) == 5
        closed(offering)
        assert self.allot(offering, cast, now, seed="44713.03").digest != first

    def test_a_buyers_limit_holds_over_all_series(self, offering, cast, now):
        BondSeriesFactory(name="Series B", offering=offering)
        orders = [
            row(1, buyer_key="joy", amount=Decimal(2000)),
            row(2, "Series B", buyer_key="joy", amount=Decimal(2000)),
        ]
        services.import_orders(offering=offering, orders=orders, by=cast.finance_officer)
        self.allot(closed(offering, maximum_per_buyer=Decimal(3000)), cast, now)
        assert offering.orders.aggregate(Sum("allotted"))["allotted__sum"] == Decimal(2000)

    def test_an_order_read_before_it_has_its_answer_is_sent_anew(self, offering, cast, now, api):
        order = BondOrderFactory(series=offering.series.get())
        client, address = api(cast.finance_officer), f"/api/v1/bond-orders/{order.pk}/"
        before = client.get(address)
        self.allot(closed(offering), cast, now)
        after = client.get(address, headers={"If-None-Match": before["ETag"]})
        assert (after.status_code, after.json()["allotted"]) == (200, "500.00")
        assert after.json()["updated_at"] > before.json()["updated_at"]

    def test_the_book_is_not_closed_early(self, offering, cast):
        with time_machine.travel(AT), pytest.raises(Refusal, match="until"):
            services.close_offering(offering=offering, by=cast.finance_officer)
        with time_machine.travel(offering.closes_at):
            assert services.close_offering(offering=offering, by=cast.finance_officer).state == "closed"
        assert Event.objects.get(topic="offering.closed").payload["reference"] == offering.reference


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="real concurrency needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_ten_thousand_orders_within_a_minute_are_each_in_the_book_once():
    """Eight senders, each batch sent twice by two of them, as a platform would after a lost answer."""
    officer = UserFactory(roles=["finance_officer"])
    offering = BondSeriesFactory(name="Series A", amount=Decimal(2_000_000), offering__state="open").offering
    batches = [[row(n) for n in range(start, start + 500)] for start in range(0, 10_000, 500)]
    work, faults, lock = [*batches, *batches], [], threading.Lock()

    def send():
        while True:
            with lock:
                batch = work.pop() if work else None
            if batch is None:
                connection.close()
                return
            try:
                services.import_orders(offering=offering, orders=batch, by=officer)
            except Exception as fault:
                faults.append(fault)

    began = time.monotonic()
    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began

    assert faults == []
    assert offering.orders.count() == 10_000
    assert took < 60
    Offering.objects.filter(pk=offering.pk).update(state="closed")
    services.allot_offering(offering=Offering.objects.get(pk=offering.pk), at=AT, by=officer)
    given = offering.orders.aggregate(Sum("allotted"))["allotted__sum"]
    assert (given, offering.orders.filter(allotted=None).count()) == (Decimal(2_000_000), 0)


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="real concurrency needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_an_order_that_races_with_the_closing_is_in_the_book_or_refused():
    officer = UserFactory(roles=["finance_officer"])
    series = BondSeriesFactory(offering__state="open", offering__closes_at=datetime(2099, 1, 1, tzinfo=UTC))
    taken, refused, start = [], [], threading.Barrier(9)

    def order(number):
        start.wait()
        try:
            services.place_order(
                series=series, number=str(number), buyer="Joy", residency="city", amount=Decimal(500), by=officer
            )
            taken.append(str(number))
        except Refusal as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    def close():
        start.wait()
        services.withdraw_offering(offering=series.offering, why="Called off.", by=officer)
        connection.close()

    threads = [threading.Thread(target=order, args=[n]) for n in range(8)] + [threading.Thread(target=close)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(BondOrder.objects.values_list("number", flat=True)) == sorted(taken)
    assert refused == ["not_open"] * (8 - len(taken))
