"""The city's finances and the situation of initiatives, as both doors show them."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from alliance.api.serializers import RECORD_FIELDS, RecordSerializer
from alliance.doors.noun import Act, Column, Noun
from financing import services
from financing.forms.situations import ANSWERS, ChangeSituationForm, FinancesForm, SituationForm
from financing.models import CityFinances, Situation
from financing.services.situations import DESCRIBE, STATE


class FinancesSerializer(RecordSerializer):
    class Meta:
        model = CityFinances
        fields = (*RECORD_FIELDS, *(name for name in FinancesForm.Meta.fields if name != "external_id"))


class SituationSerializer(RecordSerializer):
    class Meta:
        model = Situation
        fields = (*RECORD_FIELDS, "initiative", *ANSWERS)


def situation_context(situation: Situation, user: Any) -> Mapping[str, Any]:
    return {"finder_url": reverse("finder", args=[situation.initiative_id])}


FINANCES = Noun(
    model=CityFinances,
    path="city-finances",
    serializer=FinancesSerializer,
    lead="The city’s rating, debt and means. The finder reads the newest statement.",
    create=Act("create", "State the city’s finances", services.state_finances, STATE, FinancesForm, "Stated."),
    acts=(Act("change", "Edit statement", services.change_finances, STATE, FinancesForm),),
    columns=(
        Column("Statement", str, "link"),
        Column("As of", "as_of", "day", "as_of"),
        Column("Rating", "rating"),
        Column("Debt limit", "debt_limit", "money", optional=True),
        Column("Debt outstanding", "debt_outstanding", "money", optional=True),
    ),
    filters={"as_of": ["gte", "lt"], "external_id": ["exact"]},
    ordering=("-as_of", "created_at"),
)

SITUATION = Noun(
    model=Situation,
    path="situations",
    serializer=SituationSerializer,
    lead="What is asked of an initiative before instruments are looked for. Leave open what nobody knows.",
    create=Act(
        "create", "Answer for an initiative", services.describe_initiative, DESCRIBE, SituationForm, "Answers stored."
    ),
    acts=(Act("change", "Edit answers", services.change_situation, DESCRIBE, ChangeSituationForm),),
    columns=(
        Column("Situation", str, "link"),
        Column("Certainty", "get_certainty_display"),
        Column("Maturity", "get_maturity_display", optional=True),
    ),
    filters={"initiative": ["exact"], "external_id": ["exact"]},
    search=("initiative__title",),
    ordering=("-created_at", "updated_at"),
    related=("initiative",),
    page_template="financing/situation.html",
    page_context=situation_context,
)
