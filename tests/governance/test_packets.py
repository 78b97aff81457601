"""Packets: begun with what waits, frozen once with a digest, posted in time, read in two editions."""

import hashlib
import json
import time
from datetime import timedelta

import pytest
import typst
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance import jobs
from alliance.env import ROOT
from alliance.errors import NotAllowed, Refusal, StaleVersion, WrongState
from alliance.models import Document, Job, Notification
from governance import contracts, packets, services
from governance.models import Meeting, Packet, PacketItem
from initiatives.packets import brief_of
from procurement.models import Rfi
from tests.factories.governance import BodyFactory, DecisionFactory, MeetingFactory, PacketItemFactory, RiskFactory
from tests.factories.initiatives import InitiativeFactory, KpiFactory, KpiValueFactory, PilotFactory, UpdateFactory
from tests.factories.procurement import RfiFactory

pytestmark = pytest.mark.django_db
EIGHT = {key: f"Words about {key}" for key in contracts.FACTS}


@pytest.fixture
def body(city, cast):
    body = BodyFactory(chair=cast.champion, kind="council", name="City Council")
    body.members.set([cast.champion, cast.council_member])
    return body


@pytest.fixture
def meeting(body):
    starts = timezone.now() + timedelta(days=10)
    return MeetingFactory(body=body, starts_at=starts, ends_at=starts + timedelta(hours=2))


@pytest.fixture
def initiative():
    row = InitiativeFactory(title="Street lighting", cost_likely="120000.00", state="piloting")
    pilot = PilotFactory(initiative=row, state="running")
    kpi = KpiFactory(pilot=pilot, name="Energy used", target=70, minimum=None)
    KpiValueFactory(kpi=kpi, value=66)
    row.refresh_from_db()
    return row


def asked(body, initiative, **more):
    return DecisionFactory(
        body=body, subject_id=initiative.pk, subject_label=str(initiative), **{"question": "Does it go on?", **more}
    )


def frozen(packet, cast):
    services.freeze_packet(packet=packet, by=cast.office)
    jobs.run_due()
    packet.refresh_from_db()
    assert packet.state == "frozen", packet.job and packet.job.fault
    return packet


def test_a_packet_begins_with_the_questions_that_wait(cast, body, meeting, initiative):
    asked(body, initiative, options="Dim or replace.")
    asked(body, initiative, question="Is it for next year?", meets_on="2099-01-01")
    packet = services.draft_packet(meeting=meeting, by=cast.office)
    assert [item.title for item in packet.items.all()] == ["Does it go on?"]
    assert packet.items.get().report == "Dim or replace."
    with pytest.raises(ValidationError, match="has a packet already"):
        services.draft_packet(meeting=meeting, by=cast.office)


def test_freezing_keeps_every_figure_with_a_date_and_a_digest(cast, body, meeting, initiative):
    asked(body, initiative)
    packet = frozen(services.draft_packet(meeting=meeting, by=cast.office), cast)
    item = packet.content["items"][0]
    assert ["Likely cost", "120,000.00 USD"] in item["fiscal"]
    assert item["kpis"][0][0] == "Energy used"
    canonical = json.dumps(packet.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert packet.sha256 == hashlib.sha256(canonical.encode()).hexdigest()
    initiative.title = "Renamed afterwards"
    initiative.save()
    packet.refresh_from_db()
    assert "Renamed" not in str(packet.content)
    with packet.pdf.open("rb") as file:
        assert b"/StructTreeRoot" in file.read()  # tagged: a screen reader finds its way


def test_a_matter_is_put_in_from_its_question_and_left_out_again(cast, meeting, initiative):
    packet = services.draft_packet(meeting=meeting, by=cast.office)
    decision = DecisionFactory(body=meeting.body, question="Shall it be scaled?", subject_id=initiative.pk)
    item = services.add_packet_item(packet=packet, decision=decision, by=cast.office)
    assert (item.title, item.decision) == ("Shall it be scaled?", decision)
    services.remove_packet_item(item=item, by=cast.office)
    assert not packet.items.exists()


def test_a_matter_is_any_row_or_a_title_alone(cast, meeting, initiative):
    packet = services.draft_packet(meeting=meeting, by=cast.office)
    about = {"subject_type": "initiatives.initiative", "subject_id": initiative.pk}
    item = services.add_packet_item(packet=packet, **about, by=cast.office)
    assert (item.title, item.subject_label, item.subject_id) == (str(initiative), str(initiative), initiative.pk)
    assert services.add_packet_item(packet=packet, title="Any other business", by=cast.office).subject_type == ""
    with pytest.raises(ValidationError, match="Name the item, or choose the question"):
        services.add_packet_item(packet=packet, by=cast.office)


def test_whoever_freezes_a_packet_has_seen_its_items(cast, body, meeting, initiative):
    asked(body, initiative)
    packet = services.draft_packet(meeting=meeting, by=cast.office)
    for act in (
        lambda: services.change_packet_item(item=packet.items.first(), report="Better words", by=cast.office),
        lambda: services.add_packet_item(packet=packet, title="Any other business", by=cast.office),
        lambda: services.remove_packet_item(item=packet.items.first(), by=cast.office),
    ):
        seen = Packet.objects.get(pk=packet.pk).version
        act()
        with pytest.raises(StaleVersion):
            services.freeze_packet(packet=packet, version=seen, by=cast.office)
    services.add_packet_item(packet=packet, title="Parks", by=cast.office)
    seen, item = Packet.objects.get(pk=packet.pk).version, packet.items.last()
    services.change_packet_item(item=item, title=item.title, by=cast.office)
    assert Packet.objects.get(pk=packet.pk).version == seen  # nothing is changed


def test_a_packet_taken_back_while_it_is_built_stays_a_draft(cast, body, meeting, initiative):
    asked(body, initiative)
    packet = services.draft_packet(meeting=meeting, by=cast.office)
    services.freeze_packet(packet=packet, by=cast.office)
    services.rework_packet(packet=packet, by=cast.office)
    jobs.run_due()
    packet.refresh_from_db()
    assert (packet.state, packet.job, bool(packet.pdf)) == ("draft", None, False)
    item = services.change_packet_item(item=packet.items.get(), report="Better words", by=cast.office)
    assert item.report == "Better words"


@pytest.mark.parametrize("again", [False, True], ids=["and left", "and frozen anew"])
def test_words_that_were_taken_back_while_they_were_set_are_never_frozen(cast, meeting, monkeypatch, again):
    packet = services.draft_packet(meeting=meeting, by=cast.office)
    item = services.add_packet_item(packet=packet, title="Old words", by=cast.office)
    services.freeze_packet(packet=packet, by=cast.office)
    first, keep, kept = packets.saved, PacketItem.objects.get(pk=item.pk), []

    def saved(*asked):
        if not kept:
            services.rework_packet(packet=packet, by=cast.office)
            services.change_packet_item(item=keep, title="New words", by=cast.office)
            if again:
                services.freeze_packet(packet=packet, by=cast.office)
        kept.append(first(*asked))
        return kept[-1]

    monkeypatch.setattr(packets, "saved", saved)
    jobs.run_due()
    packet.refresh_from_db()
    titles = [item["title"] for item in packet.content.get("items", [])]
    assert (packet.state, titles) == (("frozen", ["New words"]) if again else ("draft", []))
    assert set(Job.objects.filter(kind="build_packet").values_list("state", flat=True)) == {"done"}
    assert sum(packet.pdf.storage.exists(name) for name in set(kept)) == 2 * again


def test_a_frozen_packet_changes_only_as_a_new_edition(cast, body, meeting, initiative):
    asked(body, initiative)
    packet = frozen(services.draft_packet(meeting=meeting, by=cast.office), cast)
    with pytest.raises(Refusal, match="make a new edition"):
        services.change_packet_item(item=packet.items.get(), report="Better words", by=cast.office)
    with pytest.raises(WrongState):
        services.freeze_packet(packet=packet, by=cast.office)
    new = services.renew_packet(packet=packet, why="The cost was wrong.", by=cast.office)
    services.change_packet_item(item=new.items.get(), report="Better words", by=cast.office)
    new = frozen(new, cast)
    packet.refresh_from_db()
    assert (new.edition, new.supersedes) == (2, packet)
    assert "Better words" not in str(packet.content)
    with pytest.raises(ValidationError, match="newer edition already"):
        services.renew_packet(packet=packet, why="Again.", by=cast.office)


def test_it_says_what_changed_since_the_last_packet(cast, body, meeting, initiative):
    asked(body, initiative)
    first = frozen(services.draft_packet(meeting=meeting, by=cast.office), cast)
    assert first.content["items"][0]["changes"] == []
    UpdateFactory(initiative=initiative, status="off_track", text="The lamps fail.")
    new = frozen(services.renew_packet(packet=first, why="News.", by=cast.office), cast)
    assert ["How it goes", "No update yet", "Off track: The lamps fail."] in new.content["items"][0]["changes"]


def test_a_contract_needs_its_eight_facts(cast, body, meeting, initiative):
    assert len(contracts.FACTS) == 8
    asked(body, initiative, gate="agreement")
    packet = services.draft_packet(meeting=meeting, by=cast.office)
    with pytest.raises(ValidationError, match="lacks: contractor"):
        services.freeze_packet(packet=packet, by=cast.office)
    packet.refresh_from_db()
    assert packet.state == "draft"
    services.change_packet_item(item=packet.items.get(), **EIGHT, by=cast.office)
    packet = frozen(packet, cast)
    assert ["Contractor", "Words about contractor"] in packet.content["items"][0]["contract"]


def test_residents_read_what_is_posted_and_not_restricted(cast, body, meeting, initiative, browser_of, api):
    RiskFactory(subject_id=initiative.pk, title="Inside risk", state="open")
    asked(body, initiative)
    asked(body, initiative, question="Secret purchase of land?", access="restricted", legal_ground="Records act 7")
    packet = frozen(services.draft_packet(meeting=meeting, by=cast.office), cast)
    assert browser_of().get(packet.get_absolute_url()).status_code == 404
    services.post_packet(packet=packet, by=cast.office)
    page = browser_of().get(packet.get_absolute_url()).content.decode()
    assert "Does it go on?" in page
    assert "Records act 7" in page
    for words in ("Secret purchase", "Inside risk"):
        assert words not in page
        assert words in browser_of(cast.council_member).get(packet.get_absolute_url()).content.decode()
        assert words not in str(api().get(f"/api/v1/packets/{packet.pk}/content/").json())
        assert words not in str(api().get(f"/api/v1/packets/{packet.pk}/").json())
        assert words in str(api(cast.council_member).get(f"/api/v1/packets/{packet.pk}/content/").json())
    public = b"".join(browser_of().get(f"/packets/{packet.pk}/packet.pdf").streaming_content)
    whole = b"".join(browser_of(cast.council_member).get(f"/packets/{packet.pk}/packet.pdf").streaming_content)
    assert public[:5] == whole[:5] == b"%PDF-"
    assert public != whole
    assert Notification.objects.filter(recipient=cast.council_member, slot=f"packet:{packet.pk}").exists()


def test_an_rfi_is_named_to_residents_once_it_is_published(cast, body, meeting, initiative):
    rfi = RfiFactory(initiative=initiative, title="Lamps wanted")
    asked(body, initiative)
    packet = frozen(services.draft_packet(meeting=meeting, by=cast.office), cast)
    assert "Lamps wanted" in str(packet.content)
    assert "Lamps wanted" not in str(packet.public_content)
    Rfi.objects.filter(pk=rfi.pk).update(state="published", published_at=timezone.now())
    packet = frozen(services.renew_packet(packet=packet, why="It is out.", by=cast.office), cast)
    assert "Lamps wanted" in str(packet.public_content)


def test_past_the_posting_deadline_it_needs_a_ground(cast, body, meeting, initiative):
    asked(body, initiative)
    packet = frozen(services.draft_packet(meeting=meeting, by=cast.office), cast)
    move(meeting, timedelta(hours=72))
    with pytest.raises(ValidationError, match="deadline to post passed"):
        services.post_packet(packet=packet, by=cast.office)
    posted = services.post_packet(packet=packet, late_because="Emergency meeting.", by=cast.office)
    assert posted.late_because == "Emergency meeting."
    new = frozen(services.renew_packet(packet=posted, why="A figure.", by=cast.office), cast)
    move(meeting, timedelta(hours=72, minutes=1))
    assert services.post_packet(packet=new, late_because="Not needed", by=cast.office).late_because == ""


def move(meeting, later):
    """By hand: whoever holds the meeting in their hands already does not see it."""
    starts = timezone.now() + later
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts, ends_at=starts + timedelta(hours=2))


def test_its_deadline_is_that_of_the_meeting_as_it_is_now_and_a_cancelled_one_has_none(
    cast, body, meeting, initiative, api, browser_of
):
    asked(body, initiative)
    packet = frozen(services.draft_packet(meeting=meeting, by=cast.office), cast)
    assert packet.meeting.starts_at  # read before it is moved
    move(meeting, timedelta(hours=1))
    with pytest.raises(ValidationError, match="deadline to post passed"):
        services.post_packet(packet=packet, by=cast.office)
    services.cancel_meeting(meeting=meeting, why="No quorum.", by=cast.office)
    said = {"late_because": "Nobody looked."}
    answer = api(cast.office).post(f"/api/v1/packets/{packet.pk}/post/", said)
    page = browser_of(cast.office).post(f"/packets/{packet.pk}/post/", said)
    assert (answer.status_code, page.status_code) == (409, 409)
    assert "This meeting is cancelled" in answer.json()["detail"]
    assert "This meeting is cancelled" in page.content.decode()


def test_only_the_office_prepares_packets(cast, meeting, api):
    for person in (cast.council_member, cast.staff, cast.vendor):
        with pytest.raises(NotAllowed):
            services.draft_packet(meeting=meeting, by=person)
    body = {"meeting": str(meeting.pk), "title": "October"}
    made = api(cast.office).post("/api/v1/packets/", body)
    assert made.status_code == 201, made.json()
    item = {"packet": made.json()["id"], "title": "A report on parks", "report": "All is well."}
    added = api(cast.office).post("/api/v1/packet-items/", item)
    assert added.status_code == 201, added.json()
    assert PacketItem.objects.get().position == 1


def test_nothing_to_decide_makes_no_packet(cast, meeting):
    packet = services.draft_packet(meeting=meeting, by=cast.office)
    with pytest.raises(ValidationError, match="at least one item"):
        services.freeze_packet(packet=packet, by=cast.office)


def test_sixty_items_are_frozen_with_their_pages_in_half_a_minute(cast, meeting, initiative):
    packet = services.draft_packet(meeting=meeting, by=cast.office)
    for number in range(60):
        PacketItemFactory(
            packet=packet,
            position=number + 1,
            report="What staff found, at some length. " * 40,
            subject_type="initiatives.initiative",
            subject_id=initiative.pk,
            subject_label=str(initiative),
        )
    began = time.perf_counter()
    packet = frozen(packet, cast)
    took = time.perf_counter() - began
    assert len(packet.content["items"]) == 60
    assert took < 30, took
    assert packet.job.progress == 100
    assert Packet.objects.get(pk=packet.pk).public_pdf.size > 20_000


def test_the_brief_of_an_initiative_is_one_page(cast, initiative):
    content = brief_of(initiative, cast.council_member) | {"city": "Bright City", "made_on": "1 May 2027"}
    assert content["kpis"][0][0] == "Energy used"
    folder = ROOT / "templates" / "documents"
    drawn = typst.compile(
        str(folder / "brief.typ"),
        root=str(folder),
        format="svg",
        sys_inputs={"content": json.dumps(content, default=str)},
    )
    assert not isinstance(drawn, list), f"{len(drawn)} pages"


def test_the_brief_is_ordered_from_the_page_of_the_initiative(cast, initiative, api, browser_of):
    assert "Brief (PDF)" in browser_of(cast.council_member).get(initiative.get_absolute_url()).content.decode()
    body = {"kind": "brief", "subject": str(initiative.pk), "format": "pdf"}
    assert api(cast.council_member).post("/api/v1/documents/", body).status_code == 201
    jobs.run_due()
    with Document.objects.get().file.open("rb") as file:
        assert b"/StructTreeRoot" in file.read()
