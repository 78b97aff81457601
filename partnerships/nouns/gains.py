"""Gain shares at both doors."""

from decimal import Decimal
from typing import Any

from django.forms import ChoiceField
from django.urls import reverse

from alliance.doors.noun import Act, Column, Noun
from partnerships import lifecycle, queries, services, simulation
from partnerships.forms import gains as forms
from partnerships.forms.agreements import ReasonForm
from partnerships.models import GainShare
from partnerships.serializers.gains import GainShareSerializer

MANAGE = "partnerships.manage_gain_share"


def waits_for_signature(gain_share: GainShare) -> bool:
    return gain_share.state in ("draft", "city_signed", "partner_signed")


def terms_in_words(gain_share: GainShare) -> list[tuple[str, str]]:
    """Label and value of every term; bands are shown as a table of their own."""
    year = {f"year_{name}": value for name, value in gain_share.year_terms.items()}
    fields, terms = forms.ChangeGainShareForm.base_fields, {**gain_share.terms, **year}
    return [(label_of(name), said(fields.get(name), value)) for name, value in terms.items() if name != "bands"]


def label_of(name: str) -> str:
    field = forms.ChangeGainShareForm.base_fields.get(name)
    return str(field.label) if field and field.label else name.replace("_", " ")


def said(field: Any, value: Any) -> str:
    """A share and a rate as percent, a choice by its words, a tick as yes or no, an amount with its thousands grouped."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(field, forms.ShareField | forms.RateField):
        return f"{(Decimal(value) * 100).normalize():f} %"
    if isinstance(field, ChoiceField):
        return str(dict(forms.MOVES).get(value, value))
    return f"{Decimal(value):,f}"


def may_settle(gain_share: GainShare, user: Any) -> bool:
    return gain_share.state == "in_force" and bool(user.has_perm("partnerships.settle"))


def next_url(gain_share: GainShare) -> str:
    """The form of the next period, filled in from the calendar where it is known."""
    period = queries.next_period(gain_share)
    days = f"&starts_on={period[0]}&ends_on={period[1]}" if period else ""
    return f"/settlements/new/?gain_share={gain_share.pk}{days}"


def simulate_url(gain_share: GainShare) -> str:
    return f"{reverse('simulator')}?{simulation.query_of(gain_share)}"


def page_context(gain_share: GainShare, user: Any) -> dict[str, Any]:
    statements = queries.statements_of(gain_share).visible_to(user)  # type: ignore[attr-defined]
    return {
        "states": lifecycle.way_of(lifecycle.GAIN_SHARE, gain_share.state, ("draft", "in_force")),
        "terms": terms_in_words(gain_share),
        "bands": gain_share.terms.get("bands", []),
        "shares": gain_share.measures().items(),
        "settlements": [{"row": row, "state": lifecycle.SETTLEMENT.state_of(row)} for row in statements],
        "simulate_url": simulate_url(gain_share) if user.has_perm("partnerships.simulate") else "",
        "next_url": next_url(gain_share) if may_settle(gain_share, user) else "",
    }


GAIN_SHARE = Noun(
    model=GainShare,
    path="gain-shares",
    keyword="gain_share",
    serializer=GainShareSerializer,
    lifecycle=lifecycle.GAIN_SHARE,
    lead="The rule by which verified savings or revenue are divided. Both sides sign it with its baseline.",
    create=Act(
        "create",
        "Agree on a gain share",
        services.propose_gain_share,
        MANAGE,
        forms.GainShareForm,
        "The gain share is a draft. Both sides sign it next.",
    ),
    acts=(
        Act(
            "sign",
            "Sign terms and baseline",
            services.sign_gain_share,
            "partnerships.sign_gain_share",
            forms.PaperForm,
            "Signed. It is in force once both sides have signed.",
            when=waits_for_signature,
        ),
        Act(
            "change",
            "Edit gain share",
            services.change_gain_share,
            MANAGE,
            forms.ChangeGainShareForm,
            when=lambda row: row.state == "draft",
        ),
        Act(
            "reopen",
            "Take back to draft",
            services.reopen_gain_share,
            MANAGE,
            ReasonForm,
            "It is a draft again. The signature given so far is void.",
            step="reopen",
            danger=True,
        ),
        Act(
            "end",
            "End gain share",
            services.end_gain_share,
            MANAGE,
            ReasonForm,
            "No further period is settled under it.",
            step="end",
            danger=True,
        ),
    ),
    columns=(
        Column("Gain share", "title", "link", "title"),
        Column("Reference", "reference", optional=True),
        Column("Partnership", "partnership.title", optional=True),
        Column("Rule", "get_model_display"),
        Column("Settled every", "get_period_display", optional=True),
        Column("State", lifecycle.GAIN_SHARE.state_of, "status"),
    ),
    filters={"state": ["exact"], "model": ["exact"], "partnership": ["exact"]},
    search=("title", "reference", "partnership__title"),
    ordering=("-created_at", "title"),
    related=("partnership",),
    prefetch=(queries.with_shares(),),
    page_template="partnerships/gain_share.html",
    page_context=page_context,
    parent="partnership",
    is_line=True,
)
