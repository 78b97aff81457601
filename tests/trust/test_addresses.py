"""Trust case C15: no webhook reaches a place inside, however it is spelt and whatever its name resolves to by turns."""

import socket
import threading

import pytest
from django.core.exceptions import ValidationError

from alliance import events, jobs, outgoing, webhooks
from alliance.models import WebhookSubscription
from tests.factories.alliance import WebhookDeliveryFactory, WebhookSubscriptionFactory

pytestmark = pytest.mark.django_db
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PUBLIC = "93.184.216.34"
ADDRESSES = [
    # every spelling of this machine
    "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001",
    "0", "0.0.0.0", "00.0.0.0", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",  # noqa: S104
    "localhost", "LOCALHOST", "localhost.", "localhost.localdomain", "ip6-localhost",
    # networks of a city, of a cloud, of nobody
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255", "100.64.0.1", "169.254.169.254",
    "169.254.0.1", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "192.0.0.1", "192.0.2.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "[ff02::1]",
    "[2001:db8::1]", "[64:ff9b:1::7f00:1]", "167772161", "0xa000001", "012.0.0.1", "0xA9FEA9FE", "2852039166",
    # what is no host at all
    "", " ", "example..org", "-", "%00", "exa mple.org", "[::1", "::1", "user:secret@example.org", "user@example.org", "x" * 300,
]  # fmt: skip
WHOLE = [
    "http://example.org/", "ftp://example.org/", "file:///etc/passwd", "gopher://127.0.0.1:6379/_x", "javascript:alert(1)", "//example.org/",
    "https://example.org:22/", "https://example.org:6379/", "https://example.org:0/", "https://example.org:99999/", "https:/example.org",
    "https://example.org\\@127.0.0.1/", "https://127.0.0.1#@example.org/", "https://example.org@127.0.0.1/",
]  # fmt: skip
URLS = [*(f"https://{host}/hook" for host in ADDRESSES), *WHOLE]


def test_C15_there_are_as_many_addresses_as_promised(record_property):
    assert len(URLS) >= 60
    record_property("figure", f"{len(URLS)} addresses, 0 connections inside")


@pytest.fixture
def resolver(monkeypatch):
    """Names have a public address unless told otherwise; numbers are read as the system reads them."""
    system, turns = socket.getaddrinfo, []

    def answer(host, port, *args, **more):
        try:
            return system(host, port, *args, **{**more, "flags": socket.AI_NUMERICHOST})
        except OSError:
            pass
        if str(host).rstrip(".").lower().endswith(("localhost", "localdomain")):
            return [(2, 1, 6, "", ("127.0.0.1", port))]
        address = turns.pop(0) if turns else PUBLIC
        return [(2, 1, 6, "", (address, port))]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", answer)
    return turns


@pytest.fixture
def inside():
    """Counts who connects to this machine's own ports."""
    listener, seen = socket.socket(), []
    listener.bind(("127.0.0.1", 0))
    listener.listen(16)

    def count():
        while True:
            try:
                link, _ = listener.accept()
            except OSError:
                return
            seen.append(1)
            link.close()

    thread = threading.Thread(target=count)
    thread.start()
    yield listener.getsockname()[1], seen
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


@pytest.mark.parametrize("url", URLS)
def test_C15_an_address_inside_is_refused_when_it_is_saved_and_when_it_is_called(cast, api, resolver, monkeypatch, url):
    called = []
    answer = api(cast.administrator).post("/api/v1/webhooks/", {"url": url, "topics": [], "secret": SECRET})
    assert answer.status_code == 400, answer.content
    assert not WebhookSubscription.objects.exists()

    # Written into the table past every check, it still leads nowhere inside.
    monkeypatch.setattr(
        outgoing.socket, "create_connection", lambda address, *more: called.append(address[0]) or refuse_connection()
    )
    delivery = WebhookDeliveryFactory(subscription=WebhookSubscriptionFactory(url=url[:190]))
    with pytest.raises(jobs.Retry):
        events.deliver(jobs.enqueue("deliver_webhook", {"delivery": str(delivery.pk)}))
    delivery.refresh_from_db()
    assert delivery.last_status is None
    assert set(called) <= {PUBLIC}


def test_C15_a_name_that_answers_inside_the_second_time_is_refused_then(cast, resolver, inside):
    hook = webhooks.subscribe(url="https://turncoat.example/hook", topics=[], secret=SECRET, by=cast.administrator)
    resolver.append("127.0.0.1")
    delivery = WebhookDeliveryFactory(subscription=hook)
    with pytest.raises(jobs.Retry, match="inside a private network"):
        events.deliver(jobs.enqueue("deliver_webhook", {"delivery": str(delivery.pk)}))
    assert inside[1] == []


def test_C15_a_name_that_turns_between_check_and_connection_changes_nothing(cast, resolver, inside, monkeypatch):
    """The connection goes to the very address that was checked: the second answer is never asked for."""
    hook = webhooks.subscribe(url="https://turncoat.example/hook", topics=[], secret=SECRET, by=cast.administrator)
    resolver += [PUBLIC, "127.0.0.1"]
    asked = []
    monkeypatch.setattr(
        outgoing.socket, "create_connection", lambda address, *more: asked.append(address[0]) or refuse_connection()
    )
    delivery = WebhookDeliveryFactory(subscription=hook)
    with pytest.raises(jobs.Retry):
        events.deliver(jobs.enqueue("deliver_webhook", {"delivery": str(delivery.pk)}))
    assert asked == [PUBLIC]
    assert resolver == ["127.0.0.1"]
    assert inside[1] == []


def refuse_connection():
    raise ConnectionRefusedError


def test_C15_one_address_inside_among_several_is_enough_to_refuse(cast, monkeypatch):
    found = [(2, 1, 6, "", (address, 443)) for address in (PUBLIC, "10.0.0.1")]
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *args, **more: found)
    with pytest.raises(ValidationError, match="inside a private network"):
        webhooks.subscribe(url="https://two.example/", topics=[], secret=SECRET, by=cast.administrator)
