"""How rows of governance are shown to other systems."""

from rest_framework import serializers

from alliance.api.serializers import RECORD_FIELDS, RecordSerializer
from governance.models import (
    Absence,
    Action,
    Body,
    ChampionMandate,
    Conflict,
    Decision,
    Escalation,
    Meeting,
    Packet,
    PacketItem,
    Proposal,
    Risk,
    Term,
    Vote,
)


class MandateSerializer(RecordSerializer):
    class Meta:
        model = ChampionMandate
        fields = (
            *RECORD_FIELDS,
            "kind",
            "entity",
            "person",
            "deputies",
            "mandate",
            "decision_limit",
            "gates",
            "domains",
            "starts_on",
            "ends_on",
            "state",
        )


class BodySerializer(RecordSerializer):
    class Meta:
        model = Body
        fields = (*RECORD_FIELDS, "name", "kind", "quorum", "majority", "chair", "members")


class TermSerializer(RecordSerializer):
    class Meta:
        model = Term
        fields = (*RECORD_FIELDS, "body", "person", "starts_on", "ends_on", "ground")


class ConflictSerializer(RecordSerializer):
    class Meta:
        model = Conflict
        fields = (
            *RECORD_FIELDS,
            "person",
            "subject_type",
            "subject_id",
            "subject_label",
            "reason",
            "lifted_on",
            "lifted_because",
        )


class DecisionSerializer(RecordSerializer):
    class Meta:
        model = Decision
        fields = (
            *RECORD_FIELDS,
            "reference",
            "body",
            "gate",
            "question",
            "options",
            "evidence",
            "amount",
            "subject_type",
            "subject_id",
            "subject_label",
            "meets_on",
            "outcome",
            "reason",
            "conditions",
            "checks",
            "waiver",
            "is_delegated",
            "access",
            "legal_ground",
            "supersedes",
            "effective_on",
            "signed_at",
            "signed_by",
            "state",
        )


class VoteSerializer(RecordSerializer):
    class Meta:
        model = Vote
        fields = ("id", "version", "created_at", "decision", "member", "choice", "remark")


class RiskSerializer(RecordSerializer):
    score = serializers.IntegerField(help_text="Likelihood times impact, 1 to 25.")

    class Meta:
        model = Risk
        fields = (
            *RECORD_FIELDS,
            "reference",
            "title",
            "subject_type",
            "subject_id",
            "subject_label",
            "likelihood",
            "impact",
            "score",
            "owner",
            "mitigation",
            "review_on",
            "accepted_by",
            "accepted_until",
            "state",
        )


class AbsenceSerializer(RecordSerializer):
    class Meta:
        model = Absence
        fields = (*RECORD_FIELDS, "person", "cover", "starts_on", "ends_on")


class MeetingSerializer(RecordSerializer):
    class Meta:
        model = Meeting
        fields = (
            *RECORD_FIELDS,
            "reference",
            "body",
            "title",
            "starts_at",
            "ends_at",
            "place",
            "agenda",
            "closed_agenda",
            "minutes",
            "closed_minutes",
            "approved_by",
            "state",
        )


class PacketSerializer(RecordSerializer):
    """`public_content` is what residents read; the whole is at `/packets/{id}/content/` for those who may."""

    class Meta:
        model = Packet
        fields = (
            *RECORD_FIELDS,
            "reference",
            "meeting",
            "title",
            "edition",
            "supersedes",
            "why",
            "sha256",
            "job",
            "frozen_at",
            "frozen_by",
            "posted_at",
            "late_because",
            "public_content",
            "state",
        )


class PacketItemSerializer(RecordSerializer):
    class Meta:
        model = PacketItem
        fields = (
            *RECORD_FIELDS,
            "packet",
            "position",
            "title",
            "decision",
            "subject_type",
            "subject_id",
            "subject_label",
            "report",
            "recommendation",
            "fiscal_impact",
            "source_of_funds",
            "is_contract",
            "contract",
            "is_restricted",
            "legal_ground",
        )


class ActionSerializer(RecordSerializer):
    class Meta:
        model = Action
        fields = (
            *RECORD_FIELDS,
            "reference",
            "title",
            "owner",
            "due_on",
            "body",
            "meeting",
            "decision",
            "outcome",
            "done_on",
            "state",
        )


class EscalationSerializer(RecordSerializer):
    class Meta:
        model = Escalation
        fields = (
            *RECORD_FIELDS,
            "rule",
            "fact",
            "subject_type",
            "subject_id",
            "subject_label",
            "owner",
            "level",
            "raised_at",
            "climbs_at",
            "acknowledged_by",
            "plan",
            "closed_at",
            "state",
        )


class ProposalSerializer(RecordSerializer):
    class Meta:
        model = Proposal
        fields = (
            *RECORD_FIELDS,
            "reference",
            "title",
            "organisation",
            "summary",
            "received_on",
            "answer_by",
            "is_extended",
            "answer",
            "answered_on",
            "state",
        )
