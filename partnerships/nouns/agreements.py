"""Partnerships, parties and contributions at both doors."""

from typing import Any

from django.utils import timezone

from alliance.doors.noun import Act, Column, Noun
from initiatives.models import Initiative
from partnerships import annexes, lifecycle, queries, services
from partnerships.forms import agreements as forms
from partnerships.forms.duties import LeaveForm
from partnerships.models import Contribution, GainShare, Partnership, Party
from partnerships.serializers.agreements import ContributionSerializer, PartnershipSerializer, PartySerializer

RECORD = "partnerships.manage_contribution"


def is_draft(partnership: Partnership) -> bool:
    return bool(partnership.state == "draft")


def delivery(contribution: Contribution) -> tuple[str, str]:
    """Tone and words: delivered, late, to come, or without a date."""
    if contribution.delivered_on:
        return "ok", "Delivered"
    if contribution.due_on is None:
        return "warn", "No date"
    return ("bad", "Late") if contribution.due_on < timezone.localdate() else ("none", "To come")


def partnership_context(partnership: Partnership, user: Any) -> dict[str, Any]:
    parties = list(partnership.parties.all())
    brought = [
        {"row": contribution, "party": party, "delivery": delivery(contribution)}
        for party in parties
        for contribution in party.contributions.all()
    ]
    gains = GainShare.objects.visible_to(user).filter(partnership=partnership).order_by("created_at")
    initiative = Initiative.objects.visible_to(user).filter(pk=partnership.initiative_id).first()
    return {
        "initiative_url": initiative.get_absolute_url() if initiative else "",
        "gaps": queries.gaps_of(partnership) if user.has_perm(lifecycle.MANAGE) else [],
        "parties": [{"row": party, "may_sign": may_sign(partnership, party, user)} for party in parties],
        "contributions": brought,
        "worth": sum((item["row"].value for item in brought if item["row"].value is not None), start=0),
        "gains": [{"row": gain, "state": lifecycle.GAIN_SHARE.state_of(gain)} for gain in gains],
        "may_add_party": is_draft(partnership) and user.has_perm(lifecycle.MANAGE),
        "may_promise": partnership.state != "ended" and user.has_perm(RECORD),
        "may_propose": partnership.state != "ended" and user.has_perm("partnerships.manage_gain_share"),
        **annexes.of(partnership, user),
        "terms": [
            (forms.PartnershipForm.base_fields[name].label, getattr(partnership, name))
            for name in ("data_terms", "property_terms", "dispute_terms", "exit_terms")
        ],
    }


def may_sign(partnership: Partnership, party: Party, user: Any) -> bool:
    waits = partnership.state == "signing" and party.signed_at is None
    return waits and bool(user.has_perm("partnerships.sign_party", party))


def party_context(party: Party, user: Any) -> dict[str, Any]:
    return {
        "contributions": [(row, delivery(row)) for row in party.contributions.all()],
        "obligations": [(row, annexes.standing(row)) for row in party.obligations.all()],
        "service_levels": party.service_levels.all(),
    }


PARTNERSHIP = Noun(
    model=Partnership,
    path="partnerships",
    serializer=PartnershipSerializer,
    lifecycle=lifecycle.PARTNERSHIP,
    lead="The alliance for one initiative: who is in it, what each brings, and how all of them gain.",
    create=Act(
        "create",
        "Set up a partnership",
        services.set_up_partnership,
        lifecycle.MANAGE,
        forms.PartnershipForm,
        "The partnership is a draft. Add its parties next.",
    ),
    acts=(
        Act(
            "send",
            "Send for signature",
            services.send_for_signature,
            lifecycle.MANAGE,
            None,
            "Sent. The people of the parties are told.",
            step="send",
            hint="The text and the parties are fixed from now on.",
        ),
        Act(
            "reopen",
            "Take back to draft",
            services.reopen_partnership,
            lifecycle.MANAGE,
            forms.ReasonForm,
            "It is a draft again. Signatures given so far are void.",
            step="reopen",
            danger=True,
        ),
        Act(
            "change",
            "Edit partnership",
            services.change_partnership,
            lifecycle.MANAGE,
            forms.ChangePartnershipForm,
            when=is_draft,
        ),
        Act(
            "amend",
            "Propose a new edition",
            services.propose_edition,
            lifecycle.MANAGE,
            forms.EditionForm,
            "Every party is asked to approve it. The agreement goes on as it is until all have.",
            when=lambda row: row.state == "binding",
            hint="Change the words that should change. Each party sees exactly what differs.",
        ),
        Act(
            "steer",
            "Choose committee",
            services.steer_partnership,
            lifecycle.MANAGE,
            forms.SteerForm,
            when=lambda row: row.state != "ended",
        ),
        Act(
            "end",
            "End partnership",
            services.end_partnership,
            lifecycle.MANAGE,
            forms.ReasonForm,
            "The partnership has ended.",
            step="end",
            danger=True,
        ),
    ),
    columns=(
        Column("Partnership", "title", "link", "title"),
        Column("Reference", "reference", optional=True),
        Column("Initiative", "initiative.title", optional=True),
        Column("Form", "get_legal_form_display", optional=True),
        Column("Parties", lambda row: len(row.parties.all()), "number"),
        Column("State", lifecycle.PARTNERSHIP.state_of, "status"),
        Column("Until", "ends_on", "day", "ends_on", optional=True),
    ),
    filters={"state": ["exact"], "legal_form": ["exact"], "initiative": ["exact"], "external_id": ["exact"]},
    search=("title", "reference", "purpose"),
    ordering=("-created_at", "title", "ends_on", "updated_at"),
    related=("initiative", "lead", "committee"),
    prefetch=(queries.with_parties(),),
    page_template="partnerships/partnership.html",
    page_context=partnership_context,
)
PARTY = Noun(
    model=Party,
    path="parties",
    serializer=PartySerializer,
    lead="Who is in a partnership, in which role, and whether it has signed.",
    create=Act(
        "create", "Add a party", services.add_party, lifecycle.MANAGE, forms.PartyForm, "The party is in the draft."
    ),
    acts=(
        Act(
            "sign",
            "Sign",
            services.sign_party,
            "partnerships.sign_party",
            forms.SignPartyForm,
            "Signed. The partnership binds once every party has signed.",
            when=lambda row: row.partnership.state == "signing" and row.signed_at is None,
            hint="By signing, this party accepts the text of the partnership as it stands.",
        ),
        Act(
            "leave",
            "Record that it leaves",
            services.leave_partnership,
            lifecycle.MANAGE,
            LeaveForm,
            "It has left. What was settled stays; the parties are told.",
            when=lambda row: row.partnership.state == "binding" and row.left_on is None,
            danger=True,
        ),
        Act(
            "change",
            "Edit party",
            services.change_party,
            lifecycle.MANAGE,
            forms.ChangePartyForm,
            when=lambda row: is_draft(row.partnership),
        ),
        Act(
            "remove",
            "Take out of the draft",
            services.remove_party,
            lifecycle.MANAGE,
            forms.ReasonForm,
            "The party is out of the draft.",
            when=lambda row: is_draft(row.partnership),
            danger=True,
        ),
    ),
    columns=(
        Column("Party", "name", "link"),
        Column("Partnership", "partnership.title"),
        Column("Role", "get_role_display"),
        Column("Does", "duty", optional=True),
        Column("Signed", "signed_at", "instant", "signed_at"),
        Column("Left", "left_on", "day", "left_on", optional=True),
    ),
    filters={"partnership": ["exact"], "organisation": ["exact"], "role": ["exact"]},
    search=("organisation__name", "department__name", "duty"),
    ordering=("-created_at", "signed_at", "left_on"),
    related=("partnership", "organisation", "department"),
    prefetch=("contributions",),
    page_template="partnerships/party.html",
    page_context=party_context,
    parent="partnership",
    is_line=True,
)
CONTRIBUTION = Noun(
    model=Contribution,
    path="contributions",
    serializer=ContributionSerializer,
    lead="What a party brings, what it is worth, and when it is due.",
    create=Act(
        "create",
        "Record a contribution",
        services.promise_contribution,
        RECORD,
        forms.ContributionForm,
        "The contribution is recorded.",
    ),
    acts=(
        Act(
            "deliver",
            "Record delivery",
            services.deliver_contribution,
            RECORD,
            forms.DeliverForm,
            "Delivered.",
            when=lambda row: row.delivered_on is None,
        ),
        Act(
            "change",
            "Edit contribution",
            services.change_contribution,
            RECORD,
            forms.ChangeContributionForm,
            when=lambda row: row.delivered_on is None,
        ),
        Act(
            "remove",
            "Take out of the draft",
            services.remove_contribution,
            RECORD,
            forms.ReasonForm,
            "The contribution is out of the draft.",
            when=lambda row: is_draft(row.party.partnership),
            danger=True,
        ),
    ),
    columns=(
        Column("Contribution", "description", "link"),
        Column("Party", "party.name"),
        Column("Kind", "get_kind_display", optional=True),
        Column("Worth", "value", "money", "value"),
        Column("Due", "due_on", "day", "due_on"),
        Column("Delivery", delivery, "status"),
    ),
    filters={
        "party": ["exact"],
        "party__partnership": ["exact"],
        "kind": ["exact"],
        "due_on": ["gte", "lt"],
        "delivered_on": ["isnull"],
    },
    search=("description", "party__organisation__name"),
    ordering=("-created_at", "due_on", "value"),
    related=("party__partnership", "party__organisation", "party__department"),
    parent="party.partnership",
    is_line=True,
)
