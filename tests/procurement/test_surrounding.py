"""What stands around an RFI: categories that are followed, teaming, redaction, other bodies' contracts, Word, names."""

import json
from io import BytesIO

import docx
import pytest
from django.core.exceptions import ValidationError
from docx.oxml.ns import qn

from alliance import city, jobs
from alliance.errors import NotAllowed, Refusal
from alliance.models import Document, Notification
from procurement import cpv, services
from procurement.models import OcdsRelease, Subscription, TeamingEntry
from procurement.ocds import building
from tests.factories.alliance import OrganisationFactory, UserFactory
from tests.factories.procurement import (
    ApprovedRfiFactory,
    PiggybackCheckFactory,
    PublishedRfiFactory,
    RequirementFactory,
    RfiFactory,
    RfiResponseFactory,
    RouteFactory,
    SubscriptionFactory,
)

pytestmark = pytest.mark.django_db


class TestCategories:
    @pytest.mark.parametrize(
        ("category", "followed", "expected"),
        [
            ("34928500-3", "34000000-7", True),
            ("34928500-3", "34920000", True),
            ("34000000-7", "34928500-3", True),
            ("34928500-3", "34970000-7", False),
            ("30000000-9", "31000000-6", False),
        ],
    )
    def test_hold_what_lies_below_them(self, category, followed, expected):
        assert cpv.belongs(category, followed) is expected

    def test_others_than_the_shipped_go_by_code_alone(self):
        assert cpv.said("34928500-3") == "34928500-3 Street-lighting equipment"
        assert cpv.said("34928510-6") == "34928510-6"

    def test_a_letter_goes_to_who_follows_it_and_to_who_follows_none(self, cast):
        people = {
            name: UserFactory(username=name, roles=["vendor"], organisation=OrganisationFactory())
            for name in ("near", "far", "all")
        }
        SubscriptionFactory(person=people["near"], code="34920000-2")
        SubscriptionFactory(person=people["far"], code="85000000-9")
        rfi = ApprovedRfiFactory(category="34928500-3")
        services.publish_rfi(rfi=rfi, by=cast.procurement_officer)
        told = set(
            Notification.objects.filter(text__contains=rfi.reference).values_list("recipient__username", flat=True)
        )
        assert {"near", "all"} <= told
        assert "far" not in told

    def test_are_followed_at_both_doors_and_left_by_who_follows_alone(self, cast, api, browser_of):
        assert browser_of(cast.vendor).post("/subscriptions/new/", {"code": "34928500-3"}).status_code == 302
        again = api(cast.vendor).post("/api/v1/subscriptions/", {"code": "34928500-3"}, format="json")
        assert "already" in str(again.json())
        row = Subscription.objects.get()
        other = UserFactory(username="other", roles=["vendor"], organisation=OrganisationFactory())
        assert api(other).post(f"/api/v1/subscriptions/{row.pk}/unfollow/").status_code == 404
        with pytest.raises(NotAllowed):
            services.unfollow_category(subscription=row, by=other)
        assert api(cast.vendor).post(f"/api/v1/subscriptions/{row.pk}/unfollow/").status_code == 200
        assert not Subscription.objects.exists()

    @pytest.mark.parametrize("code", ["lamps", "3492850", "34928500-33"])
    def test_are_eight_digits(self, cast, code):
        with pytest.raises(ValidationError, match="eight digits"):
            services.follow_category(code=code, by=cast.vendor)


class TestTeaming:
    def test_is_read_by_everybody_and_changed_by_joining_again(self, cast, browser_of):
        rfi = PublishedRfiFactory()
        said = {"offers": "Lamps", "seeks": "A l0cal firm", "contact": "a@b.example"}
        for offers in ("Lamps", "Lamps and p0les"):
            answer = browser_of(cast.vendor).post(f"/rfis/{rfi.pk}/join_teaming_list/", said | {"offers": offers})
            assert answer.status_code == 302
        page = browser_of(None).get(rfi.get_absolute_url()).content.decode()
        assert "A l0cal firm" in page
        assert "Lamps and p0les" in page
        services.leave_teaming_list(rfi=rfi, by=cast.vendor)
        assert not TeamingEntry.objects.exists()

    def test_is_refused_to_the_city_and_to_drafts(self, cast):
        said = {"offers": "x", "seeks": "x", "contact": "x"}
        with pytest.raises(NotAllowed):
            services.join_teaming_list(rfi=PublishedRfiFactory(), by=cast.procurement_officer, **said)
        with pytest.raises(Refusal, match="published"):
            services.join_teaming_list(rfi=RfiFactory(), by=cast.vendor, **said)


class TestRedaction:
    def test_is_decided_on_a_ground_and_told_to_the_vendor_alone(self, cast, browser_of, api):
        response = RfiResponseFactory(
            organisation=cast.vendor.organisation, content={"summary": "x", "grounds": "Trade secret: part 2."}
        )
        url = f"/api/v1/responses/{response.pk}/decide_redaction/"
        officer = api(cast.procurement_officer)
        refused = officer.post(url, {"verdict": "granted", "reason": "A recipe."}, format="json")
        assert "section of law" in str(refused.json())
        said = {"verdict": "granted", "ground": "Gov. Code 552.110", "reason": "A r3cipe."}
        assert officer.post(url, said, format="json").status_code == 200
        assert "A r3cipe." in browser_of(cast.vendor).get(response.get_absolute_url()).content.decode()
        assert Notification.objects.filter(recipient=cast.vendor, text__contains="withheld as asked").exists()
        assert "A r3cipe." not in browser_of(None).get(response.rfi.get_absolute_url()).content.decode()

    def test_is_refused_where_nothing_is_to_be_withheld(self, cast):
        with pytest.raises(Refusal, match="did not ask"):
            services.decide_redaction(
                response=RfiResponseFactory(), verdict="refused", reason="x", by=cast.procurement_officer
            )


class TestPiggyback:
    def test_a_contract_may_be_used_once_everything_is_shown(self, cast, browser_of):
        check = PiggybackCheckFactory()
        url = check.get_absolute_url()
        assert "2 still to be shown" in browser_of(cast.procurement_officer).get(url).content.decode()
        rows = [{"requirement": text, "is_met": True, "evidence": "Page 3."} for text in check.route.requirement_list]
        services.change_piggyback(check=check, checklist=rows, by=cast.procurement_officer)
        assert "May be used" in browser_of(cast.procurement_officer).get(url).content.decode()

    def test_a_tick_needs_what_shows_it(self, cast):
        check = PiggybackCheckFactory()
        rows = [{"requirement": "Others may buy", "is_met": True, "evidence": ""}]
        with pytest.raises(ValidationError, match="say what shows"):
            services.change_piggyback(check=check, checklist=rows, by=cast.procurement_officer)

    def test_begins_with_a_cooperative_route_and_a_contract_in_force(self, cast, now):
        said = {"contract": "C", "holder": "H", "vendor": "V", "on": now.date(), "by": cast.procurement_officer}
        with pytest.raises(ValidationError, match="cooperative route"):
            services.check_piggyback(route=RouteFactory(), expires_on=now.date(), **said)
        route = RouteFactory(kind="cooperative", requires="One")
        with pytest.raises(ValidationError, match="not in force"):
            services.check_piggyback(route=route, expires_on=now.date().replace(year=2020), **said)


def test_the_word_file_of_an_rfi_has_headings_heads_of_tables_and_a_language(cast, api):
    rfi = PublishedRfiFactory()
    RequirementFactory(rfi=rfi, text="Years of warranty")
    order = {"kind": "rfi", "subject": str(rfi.pk), "format": "docx"}
    assert api(cast.procurement_officer).post("/api/v1/documents/", order, format="json").status_code in (201, 202)
    jobs.run_due()
    with Document.objects.get().file.open("rb") as made:
        paper = docx.Document(BytesIO(made.read()))
    levels = [line.style.name for line in paper.paragraphs if line.style.name.startswith("Heading")]
    assert levels[0] == "Heading 1"
    assert set(levels[1:]) == {"Heading 2"}
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in paper.tables)
    assert "Years of warranty" in [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert paper.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-US"
    assert paper.core_properties.title == f"{rfi.reference} {rfi.title}"


class TestSettings:
    def test_the_count_is_shown_to_officers_alone_and_only_where_the_city_says_so(self, cast, browser_of):
        rfi = PublishedRfiFactory()
        said = {"summary": "x", "partnership": "x", "demonstration": "x", "shared_value": "x"}
        services.submit_response(rfi=rfi, by=cast.vendor, **said)
        page = lambda person: browser_of(person).get(rfi.get_absolute_url()).content.decode()  # noqa: E731
        assert "Responses so far" not in page(cast.procurement_officer)
        city.change_setting(key="procurement.show_count_before_opening", value=True, by=cast.administrator)
        assert "Responses so far" in page(cast.procurement_officer)
        assert cast.vendor.organisation.name not in page(cast.procurement_officer)
        assert "Responses so far" not in page(cast.champion)

    @pytest.mark.parametrize("names", [False, True])
    def test_open_data_name_responders_with_the_outcome_and_only_where_the_city_says_so(self, cast, now, names):
        rfi = RfiFactory(state="reported", published_at=now, opened_at=now, criteria=())
        response = RfiResponseFactory(rfi=rfi)
        response.agreed.model.objects.create(
            response=response, criterion=rfi.criterion_rows.create(position=1, name="All", weight=100), value=3
        )
        if names:
            city.change_setting(key="procurement.name_responders", value=True, by=cast.administrator)
        services.conclude_rfi(rfi=rfi, outcome="no_action", outcome_reason="x", at=now, by=cast.procurement_officer)
        body = OcdsRelease.objects.filter(rfi=rfi).latest("number").body
        assert (response.organisation.name in body) is names
        if names:
            (details,) = json.loads(body)["bids"]["details"]
            assert details["tenderers"][0]["id"] == building.vendor_party(response.organisation)["id"]
