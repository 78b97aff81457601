"""What initiatives say about an item of a council packet, and the one-page brief of an initiative."""

from datetime import date
from typing import Any

from alliance import city
from alliance.registry import PacketPart
from governance import contracts
from governance import queries as governance
from initiatives import outcomes, readiness
from initiatives.maths.errors import InvalidInput
from initiatives.models import Initiative, Kpi, Pilot
from initiatives.permissions import initiatives_seen

NONE = "none"


def part_of(row: Any, reader: Any) -> PacketPart | None:
    """An initiative, or a pilot as part of it: its stage, money, dates and KPIs."""
    initiative = row if isinstance(row, Initiative) else getattr(row, "initiative", None)
    if not isinstance(initiative, Initiative):
        return None
    if not Initiative.objects.filter(initiatives_seen(reader), pk=initiative.pk).exists():
        return None
    pilots = [row] if isinstance(row, Pilot) else list(initiative.pilots.order_by("-created_at"))
    return PacketPart(
        facts=(*facts_of(initiative), *(pilot_fact(pilot) for pilot in pilots[:3])),
        fiscal=fiscal_of(initiative),
        kpis=tuple(kpi_rows(pilots)),
    )


def facts_of(initiative: Initiative) -> list[tuple[str, str]]:
    """The facts that the next packet is compared with."""
    update = initiative.updates.order_by("-posted_at").first()
    return [
        ("Initiative", str(initiative)),
        ("Stage", initiative.get_state_display()),
        ("Owner", str(initiative.owner or "nobody")),
        ("How it goes", f"{update.get_status_display()}: {update.text}" if update else "No update yet"),
    ]


def pilot_fact(pilot: Pilot) -> tuple[str, str]:
    return f"Pilot {pilot.reference}", f"{pilot.get_state_display()}, {day(pilot.starts_on)} to {day(pilot.ends_on)}"


def day(value: date) -> str:
    return f"{value:%-d %B %Y}"


def fiscal_of(initiative: Initiative) -> tuple[tuple[str, str], ...]:
    """What is given of costs, benefit and reach."""
    rows = []
    if initiative.cost_likely is not None:
        rows.append(("Likely cost", money(initiative.cost_likely)))
    if initiative.cost_low is not None and initiative.cost_high is not None:
        rows.append(("Lowest and highest cost", f"{money(initiative.cost_low)} to {money(initiative.cost_high)}"))
    if initiative.annual_benefit is not None:
        rows.append(("Benefit per year", money(initiative.annual_benefit)))
    if initiative.population_reached is not None:
        rows.append(("Residents reached", f"{initiative.population_reached:,}"))
    return tuple(rows)


def money(amount: Any) -> str:
    return f"{amount:,.2f} {city.currency()}"


def kpi_rows(pilots: list[Pilot]) -> list[tuple[str, ...]]:
    """Name, unit, baseline, target, latest value and how it stands, of every KPI of these pilots. Two statements."""
    kpis = list(Kpi.objects.filter(pilot__in=pilots))
    latest = outcomes.latest_values(kpis)
    return [kpi_row(kpi, latest.get(kpi.pk)) for kpi in kpis]


def kpi_row(kpi: Kpi, value: Any) -> tuple[str, ...]:
    last = f"{outcomes.text(value.value)} on {value.on:%-d %b %Y}" if value else NONE
    return (
        kpi.name,
        kpi.unit,
        outcomes.text(kpi.baseline) or NONE,
        outcomes.text(kpi.target) or NONE,
        last,
        judged(kpi, value),
    )


def judged(kpi: Kpi, value: Any) -> str:
    """How it stands in words; a KPI whose levels contradict each other is named, and does not stop the packet."""
    try:
        return outcomes.WORDS[outcomes.status_of(kpi, value)][1]
    except InvalidInput as fault:
        return f"Cannot be judged: {fault}"


def brief_of(initiative: Initiative, reader: Any) -> dict[str, Any]:
    """One page: what it is, where it stands, what it costs, its KPIs, what is missing, and who decides next."""
    pilots = list(initiative.pilots.order_by("-created_at")[:1])
    _, missing, _ = readiness.missing_for(initiative, readiness.pillars_of(initiative))
    parts = contracts.parts_of(initiative, reader)
    asked = governance.decisions_on(initiative).filter(state="open").order_by("meets_on").first()
    decides = f"{asked.body}: {asked.question}" if asked else "Nobody is asked at the moment"
    return {
        "title": str(initiative),
        "lead": initiative.summary,
        "facts": [
            *facts_of(initiative)[1:],
            ("Who decides next", decides),
            *(f for part in parts for f in part.fiscal),
        ],
        "pillars": [
            [pillar.title, f"{pillar.passes} of {pillar.total}"] for pillar in readiness.pillars_of(initiative)
        ],
        "missing": [check.sentence for check in missing[:5]],
        "funds": [list(row) for part in parts for row in part.funds][:6],
        "kpis": [list(row) for row in kpi_rows(pilots)][:6],
        "sheets": [],
    }
