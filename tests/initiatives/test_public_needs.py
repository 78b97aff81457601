"""Needs without an account: counted, moderated, followed by a private link, and never a word about the person."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from alliance import city, jobs, limits
from alliance.errors import NotAllowed
from alliance.models import AuditEntry, Job, Mail, Tally
from initiatives import following, services
from initiatives.models import Need, NeedSender
from tests.factories.initiatives import NeedFactory, NeedSenderFactory

pytestmark = pytest.mark.django_db
PAGE, API = "/report/", "/api/v1/report/"
SHAPE = {"title": "Ice at the stop", "problem": "People stand in the road.", "domain": "mobility"}
PERSON = {"name": "Rosa Alder", "email": "rosa@mail.example"}


def send(client=None, **values):
    return (client or Client()).post(PAGE, SHAPE | PERSON | values)


class TestTell:
    def test_gives_a_receipt_and_a_private_link_and_nobody_else_sees_it(self, browser_of, cast):
        answer = send()
        need = Need.objects.get()
        page = Client().get(answer.headers["Location"])
        assert f"Your receipt number is {need.reference}" in page.content.decode()
        assert (need.state, need.raised_by, need.created_by) == ("submitted", None, None)
        assert Client().get(need.get_absolute_url()).status_code == 404
        assert browser_of(cast.staff).get(need.get_absolute_url()).status_code == 404
        assert "Rosa Alder" in browser_of(cast.office).get(need.get_absolute_url()).content.decode()

    def test_keeps_the_person_out_of_the_trail_and_of_every_other_page(self, browser_of, cast, api):
        send()
        need = Need.objects.get()
        services.publish_need(need=need, by=cast.office)
        services.accept_need(need=need, by=cast.office)
        pages = [
            Client().get(need.get_absolute_url()).content.decode(),
            browser_of(cast.staff).get(need.get_absolute_url()).content.decode(),
            str(api().get(f"/api/v1/needs/{need.pk}/").json()),
            str(list(AuditEntry.objects.values_list("after", "subject_label"))),
        ]
        assert not [page for page in pages if "Rosa" in page or "rosa@" in page]

    def test_is_refused_beyond_the_number_of_one_connection_and_says_when_to_come_back(self, cast):
        city.change_setting(key="initiatives.public_needs_most", value=2, by=cast.administrator)
        assert [send().status_code for _ in range(3)] == [302, 302, 429]
        assert "Try again in" in send().content.decode()
        assert send(Client(REMOTE_ADDR="192.0.2.9")).status_code == 302
        assert Need.objects.count() == 3
        assert not Tally.objects.filter(key__contains="127.0").exists()

    def test_A20_counts_the_address_that_our_proxy_saw(self, settings, cast):
        settings.TRUST_PROXY = True
        city.change_setting(key="initiatives.public_needs_most", value=1, by=cast.administrator)
        forged = [f"198.51.100.{number}, 203.0.113.5" for number in range(2)]
        answers = [Client().post(PAGE, SHAPE, headers={"X-Forwarded-For": seen}).status_code for seen in forged]
        assert answers == [302, 429]

    def test_takes_nothing_from_a_program_that_fills_in_the_trap(self):
        answer = send(website="https://spam.example")
        assert answer.status_code == 400
        assert "Leave this field empty" in answer.content.decode()
        assert not Need.objects.exists()

    def test_is_one_need_however_often_the_button_is_pressed(self):
        drawn = Client().get(PAGE).content.decode()
        once = re.search(r'name="once" value="([^"]+)"', drawn)[1]
        assert send(once=once).headers["Location"] == send(once=once).headers["Location"]
        assert Need.objects.count() == 1

    def test_names_what_is_missing_and_keeps_what_was_typed(self):
        answer = Client().post(PAGE, {"title": "Ice at the stop", "email": "rosa"})
        page = answer.content.decode()
        assert answer.status_code == 400
        assert "Ice at the stop" in page
        assert page.count('aria-invalid="true"') == 3

    def test_sends_people_with_an_account_to_their_own_form(self, browser_of, cast, api):
        assert browser_of(cast.resident).get(PAGE).headers["Location"] == "/needs/new/"
        assert browser_of(cast.resident).post(PAGE, SHAPE).status_code == 403
        assert api(cast.resident).post(API, SHAPE).status_code == 403


class TestModeration:
    def test_publishes_and_writes_to_the_sender_at_each_turning_point(self, cast, mailoutbox):
        send()
        need = Need.objects.get()
        need = services.publish_need(need=need, by=cast.office)
        services.accept_need(need=need, by=cast.office)
        services.answer_need(need=need, answer="A shelter stands since May.", by=cast.office)
        jobs.run_due()
        mine = [letter.body for letter in mailoutbox if letter.to == [PERSON["email"]]]
        assert len(mine) == 4
        assert "A shelter stands since May." in mine[-1]
        path = re.search(r"/report/\S+", mine[-1])[0]
        assert "A shelter stands since May." in Client().get(path).content.decode()

    def test_refuses_with_a_reason_that_the_sender_reads(self, cast, api):
        need = NeedSenderFactory().need
        url = f"/api/v1/needs/{need.pk}/reject/"
        assert api(cast.office).post(url, {}, format="json").status_code == 400
        assert api(cast.office).post(url, {"why": "It names a person."}, format="json").status_code == 200
        assert "It names a person." in Client().get(following.url_of(need)).content.decode()
        assert Client().get(need.get_absolute_url()).status_code == 404

    def test_waits_in_the_offices_work_and_list(self, cast, browser_of):
        NeedSenderFactory()
        assert "Moderate “Dark, costly streets”" in browser_of(cast.office).get("/work/").content.decode()
        assert "1 need sent without an account" in browser_of(cast.office).get("/needs/").content.decode()
        assert "without an account" not in browser_of(cast.staff).get("/needs/").content.decode()


class TestFollow:
    def test_opens_only_with_the_whole_link(self):
        need = NeedSenderFactory().need
        assert Client().get(following.url_of(need)).status_code == 200
        assert Client().get(f"/report/{need.pk.hex}:forged/").status_code == 404
        assert Client().get(following.url_of(NeedFactory())).status_code == 404

    def test_erases_the_address_for_who_holds_the_link(self, mailoutbox, cast):
        sender = NeedSenderFactory()
        assert Client().post(following.url_of(sender.need)).status_code == 302
        sender.refresh_from_db()
        assert (sender.name, sender.email) == ("", "")
        services.publish_need(need=sender.need, by=cast.office)
        jobs.run_due()
        assert not mailoutbox

    def test_erases_the_address_in_letters_too_and_sends_none_that_waits(self, mailoutbox, cast):
        send()
        send(email="other@mail.example")
        mine = NeedSender.objects.earliest("created_at").need
        jobs.run_due()
        services.publish_need(need=mine, by=cast.office)
        services.forget_sender(need=mine, by=cast.office)
        jobs.run_due()
        assert [letter.to for letter in mailoutbox] == [["rosa@mail.example"], ["other@mail.example"]]
        letters = Mail.objects.filter(recipient=None).order_by("created_at").values_list("to", "state")
        assert list(letters) == [("", "sent"), ("other@mail.example", "sent"), ("", "skipped")]

    def test_is_erased_by_the_office_once_and_by_nobody_else_inside(self, cast):
        sender = NeedSenderFactory()
        with pytest.raises(NotAllowed):
            services.forget_sender(need=sender.need, by=cast.staff)
        sender.refresh_from_db()
        assert sender.email
        for _ in range(2):
            services.forget_sender(need=sender.need, by=cast.office)
        sender.refresh_from_db()
        assert (sender.name, sender.email) == ("", "")
        assert AuditEntry.objects.filter(action="forget_sender").count() == 1


class TestApi:
    def test_sends_and_follows_without_an_account(self, api):
        sent = api().post(API, SHAPE | PERSON, format="json", headers={"Idempotency-Key": "a" * 20})
        again = api().post(API, SHAPE | PERSON, format="json", headers={"Idempotency-Key": "a" * 20})
        assert (sent.status_code, Need.objects.count()) == (201, 1)
        assert sent.json()["reference"] == again.json()["reference"]
        followed = api().get(f"/api/v1{sent.json()['follow']}")
        assert followed.json()["state"] == "submitted"
        assert "rosa" not in str(followed.json())
        assert api().delete(f"/api/v1{sent.json()['follow']}").status_code == 204
        assert NeedSender.objects.get().email == ""

    def test_refuses_unknown_fields_and_the_trap_by_name(self, api):
        answer = api().post(API, SHAPE | {"state": "accepted"}, format="json")
        assert answer.json()["errors"][0]["field"] == "state"
        assert api().post(API, SHAPE | {"website": "x"}, format="json").status_code == 400


def test_windows_that_have_passed_are_forgotten(now):
    limits.spend("test", "192.0.2.1", most=1, per=timedelta(minutes=1), at=now - timedelta(hours=1))
    limits.spend("test", "192.0.2.1", most=1, per=timedelta(minutes=1), at=now)
    assert limits.forget_old(Job(created_at=now)) == {"forgotten": 1}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("nonsense", "", True),
    ],
)
def test_a_subscriber_counts_as_one(one, other, same):
    assert (limits.household_of(one) == limits.household_of(other)) is same
