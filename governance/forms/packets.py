"""Shapes of packets and their items."""

from django import forms

from alliance.forms import Form, ModelForm
from governance.contracts import FACTS
from governance.models import Decision, Meeting, Packet, PacketItem

WRITTEN = (
    "position",
    "title",
    "report",
    "recommendation",
    "fiscal_impact",
    "source_of_funds",
    "is_contract",
    "is_restricted",
    "legal_ground",
)
SECTIONS = (
    {"title": "What it is", "fields": ["packet", "decision", "title", "position"]},
    {"title": "What staff say", "fields": ["recommendation", "report", "fiscal_impact", "source_of_funds"]},
    {
        "title": "The contract",
        "hint": "All eight facts are needed before the packet can be frozen. What the product knows is proposed.",
        "fields": ["is_contract", *FACTS],
        "folded": True,
    },
    {"title": "Who may read it", "fields": ["is_restricted", "legal_ground"], "folded": True},
)


class PacketForm(ModelForm):
    meeting = forms.ModelChoiceField(Meeting.objects.filter(state="planned"))

    class Meta:
        model = Packet
        fields = ("meeting", "title", "external_id")


def fact(key: str) -> forms.CharField:
    label, hint = FACTS[key]
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ItemTexts(ModelForm):
    sections = SECTIONS
    contractor = fact("contractor")
    purpose = fact("purpose")
    amount = fact("amount")
    term = fact("term")
    funds = fact("funds")
    selection = fact("selection")
    performance = fact("performance")
    compliance = fact("compliance")

    class Meta:
        model = PacketItem
        fields = WRITTEN

    @classmethod
    def initial_from(cls, row: PacketItem) -> dict[str, object]:
        return {name: getattr(row, name) for name in WRITTEN} | {key: row.contract.get(key, "") for key in FACTS}


class AddItemForm(ItemTexts):
    title = forms.CharField(max_length=300, required=False, help_text="Empty: the words of the question.")
    position = forms.IntegerField(min_value=1, max_value=999, required=False, help_text="Empty: at the end.")
    decision = forms.ModelChoiceField(Decision.objects.filter(state="open"), label="Question", required=False)
    subject_type = forms.CharField(
        widget=forms.HiddenInput, required=False, help_text="The kind of row, such as initiatives.initiative."
    )
    subject_id = forms.UUIDField(widget=forms.HiddenInput, required=False, help_text="The row it is about.")

    class Meta:
        model = PacketItem
        fields = ("packet", "decision", *WRITTEN, "external_id")

    @classmethod
    def initial_from(cls, row: PacketItem) -> dict[str, object]:
        return {}


class PostForm(Form):
    late_because = forms.CharField(
        label="Why it is posted late",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only after the posting deadline: the ground, such as an emergency meeting and its legal basis.",
    )


class EditionForm(Form):
    why = forms.CharField(
        label="What the new edition corrects", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
