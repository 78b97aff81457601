"""The sample city's packet for the next study session of the council: a draft with a report, and what waits that day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from governance import services
from governance.models import Decision, Meeting, Packet

if TYPE_CHECKING:
    from alliance.sample import SampleCity

KEY = "council-next-packet"
REPORT = (
    "All 14,000 lamps become LED lights that dim when nobody is there and report their own failures. The pilot of 600 lamps "
    "in Foundry met its targets for electricity and outages; residents found the light too white at two crossings, where the "
    "colour was changed."
)


def load(city: SampleCity) -> None:
    """After every app has put its questions. Once."""
    meeting = city.find(Meeting, "council-next")
    if meeting is None or city.find(Packet, KEY) is not None:
        return
    office = city.person("odell")
    packet = services.draft_packet(meeting=meeting, title="Portfolio and lighting", external_id=KEY, by=office)
    approved = Decision.objects.filter(question__icontains="lighting plan").order_by("reference").first()
    if approved is not None:
        services.add_packet_item(
            packet=packet,
            subject_type=approved.subject_type,
            subject_id=approved.subject_id,
            title="Street lighting: where the roll-out stands",
            report=REPORT,
            recommendation="Take note, and ask for the next report in six months.",
            fiscal_impact="Nothing new. The plan that the council approved holds.",
            source_of_funds="The approved plan: revolving fund, rebate of the utility and mini-bonds.",
            by=office,
        )
    services.add_packet_item(
        packet=packet,
        title="Benefits promised and realised",
        report="What verified settlements show of the last twelve months, beside what initiatives promised.",
        recommendation="Discuss.",
        by=office,
    )
