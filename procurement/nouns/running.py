"""What happens around an evaluation, at both doors: contacts, demonstrations, report, debrief, pilot agreement."""

from alliance.doors.noun import Act, Column, Noun
from procurement import services
from procurement.forms.running import (
    ContactForm,
    DemonstrationScoreForm,
    LotForm,
    PilotAgreementForm,
    ReportForm,
)
from procurement.models import DemonstrationSlot, Rfi, VendorContact
from procurement.serializers import DemonstrationSlotSerializer, VendorContactSerializer
from procurement.services import demonstrations, reports
from procurement.services.contacts import BLACKOUT

RUN = "procurement.run_rfi"


def waits_for_agreement(row: Rfi) -> bool:
    return row.state == "concluded" and row.outcome == Rfi.Outcome.PILOT_AGREEMENT and row.pilot_id is None


AFTER_SCORES = (
    Act(
        "report",
        "Write the report",
        services.report_rfi,
        RUN,
        ReportForm,
        "Written. Conclude the RFI next.",
        step="report",
        begin=reports.begun,
    ),
    Act(
        "revise_report",
        "Revise the report",
        services.revise_report,
        RUN,
        ReportForm,
        "Revised.",
        when=lambda row: row.state == "reported",
        begin=reports.begun,
    ),
    Act(
        "demonstrate",
        "Draw slots for demonstrations",
        services.draw_demonstrations,
        RUN,
        LotForm,
        "Drawn. Every vendor is told its slot.",
        step="demonstrate",
    ),
)
AFTERWARDS = (
    Act(
        "publish_records",
        "Publish the responses",
        services.publish_records,
        RUN,
        said="Published, without what is withheld.",
        when=lambda row: row.state == "concluded" and row.records_published_at is None,
        hint="Everybody can read the opened responses from now on, without what you decided to withhold.",
    ),
    Act(
        "draw_up_pilot",
        "Draw up the pilot agreement",
        services.draw_up_pilot,
        RUN,
        PilotAgreementForm,
        "Drawn up: a partnership to sign, and a pilot with its measures.",
        when=waits_for_agreement,
    ),
    Act(
        "record_contact",
        "Record a contact",
        services.record_contact,
        "procurement.record_contact",
        ContactForm,
        "Recorded.",
        when=lambda row: row.state in BLACKOUT,
    ),
)

CONTACT = Noun(
    model=VendorContact,
    path="vendor-contacts",
    keyword="contact",
    serializer=VendorContactSerializer,
    lead="Every contact with a vendor about a running RFI, past the questions that all can read.",
    columns=(
        Column("With whom", "with_whom", "link"),
        Column("How", "get_channel_display"),
        Column("When", "happened_at", "instant", "happened_at"),
        Column("RFI", "rfi.reference"),
        Column("Written by", "created_by", optional=True),
    ),
    filters={"rfi": ["exact"], "channel": ["exact"]},
    search=("with_whom", "summary"),
    ordering=("-happened_at",),
    related=("rfi", "created_by"),
    parent="rfi",
)

SLOT = Noun(
    model=DemonstrationSlot,
    path="demonstrations",
    keyword="slot",
    serializer=DemonstrationSlotSerializer,
    lead="Who shows it when and where, drawn by lot.",
    acts=(
        Act(
            "score",
            "Score demonstration",
            services.score_demonstration,
            "procurement.score_demonstration",
            DemonstrationScoreForm,
            "Saved.",
            when=lambda row: row.rfi.state == "demonstrating" and row.response_id is not None,
            begin=demonstrations.begun,
        ),
    ),
    columns=(
        Column("Starts", "starts_at", "instant", "starts_at"),
        Column("Vendor", "response.organisation.name", "link"),
        Column("Place", "place"),
        Column("RFI", "rfi.reference"),
    ),
    filters={"rfi": ["exact"]},
    ordering=("starts_at",),
    related=("rfi", "response__organisation"),
    prefetch=("rfi__evaluators",),
    parent="rfi",
)
