"""Editions of agreements at both doors. They begin on the page of the partnership."""

from typing import Any

from alliance.doors.noun import Act, Column, Noun
from partnerships import lifecycle, queries, services
from partnerships.forms.agreements import PartnershipForm, ReasonForm
from partnerships.forms.duties import ApproveForm
from partnerships.models import Edition
from partnerships.serializers.agreements import EditionSerializer


def is_put_to_parties(edition: Edition) -> bool:
    return edition.state == "proposed" and edition.partnership.state == "binding"


def page_context(edition: Edition, user: Any) -> dict[str, Any]:
    agreed = {approval.party_id: approval for approval in edition.approvals.all()}
    named = edition.partnership.parties.select_related("organisation", "department")
    parties = [party for party in named if party.left_on is None or party.pk in agreed]
    return {
        "changes": [(label_of(name), segments) for name, segments in edition.changes()],
        "parties": [(party, agreed.get(party.pk)) for party in parties],
    }


def label_of(name: str) -> str:
    field = PartnershipForm.base_fields.get(name)
    return str(field.label) if field and field.label else name.replace("_", " ")


EDITION = Noun(
    model=Edition,
    path="editions",
    serializer=EditionSerializer,
    lifecycle=lifecycle.EDITION,
    lead="The agreement as it was put to the parties, what it changed word by word, and who approved it.",
    acts=(
        Act(
            "approve",
            "Approve",
            services.approve_edition,
            "partnerships.approve_edition",
            ApproveForm,
            "Approved. The edition is in force once every party has approved it.",
            when=is_put_to_parties,
        ),
        Act(
            "withdraw",
            "Withdraw edition",
            services.withdraw_edition,
            lifecycle.MANAGE,
            ReasonForm,
            "Withdrawn. The agreement goes on as it was.",
            when=is_put_to_parties,
            danger=True,
        ),
    ),
    columns=(
        Column("Edition", str, "link"),
        Column("Partnership", "partnership.title"),
        Column("Why", "why", optional=True),
        Column("In force since", "in_force_at", "instant", "in_force_at", optional=True),
        Column("State", lifecycle.EDITION.state_of, "status"),
    ),
    filters={"partnership": ["exact"], "state": ["exact"]},
    search=("partnership__title", "partnership__reference", "why"),
    ordering=("-created_at", "in_force_at"),
    related=("partnership", "follows"),
    prefetch=(queries.with_approvals(),),
    page_template="partnerships/edition.html",
    page_context=page_context,
    parent="partnership",
)
