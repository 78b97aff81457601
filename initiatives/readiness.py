"""What an initiative still lacks for its next gate: its own checks, and those of the four pillars from every app."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from alliance import registry
from alliance.registry import Check
from governance import gates
from governance import queries as governance
from governance.models import Decision
from initiatives import queries
from initiatives.models import Initiative

PILLARS = ("finance", "partnership", "procurement", "governance")
TITLES = {
    "proposed": "Missing for selection",
    "selected": "Missing before preparation starts",
    "preparing": "Missing for the decision “ready to pilot”",
    "piloting": "Missing for the decision on the pilot",
    "deciding": "Missing for the decision on the pilot",
    "scaling": "Missing before it goes into service",
    "in_service": "Missing for the benefits review",
}
FOR_AGREEMENT = "Missing for the decision on the agreement or contract"


@dataclass(frozen=True)
class Pillar:
    """One of the four, with how many of its checks pass."""

    key: str
    checks: list[Check]

    @property
    def title(self) -> str:
        return self.key.capitalize()

    @property
    def passes(self) -> int:
        return sum(check.passes for check in self.checks)

    @property
    def total(self) -> int:
        return len(self.checks)

    @property
    def missing(self) -> int:
        return self.total - self.passes

    @property
    def status(self) -> tuple[str, str]:
        if not self.passes:
            return "none", "Not started"
        return ("warn", f"{self.missing} open") if self.missing else ("ok", "Ready")

    @property
    def text(self) -> str:
        """The first thing that is missing, else what shows that it is ready."""
        missing = next((check for check in self.checks if not check.passes), None)
        if missing:
            return f"Open: {missing.sentence[0].lower()}{missing.sentence[1:]}."
        return "Every check passes." if self.checks else "Nothing is checked here yet."


def pillars_of(initiative: Initiative) -> list[Pillar]:
    """The four pillars with the checks that every app contributes, in one order."""
    checks = [check for source in registry.readiness for check in source(initiative)]
    return [Pillar(key, [check for check in checks if check.pillar == key]) for key in PILLARS]


def contributed(initiative: Any) -> Iterable[Check]:
    """What initiatives itself answers for."""
    edit = f"/initiatives/{initiative.pk}/change/"
    yield Check("finance", "Its likely cost is given", initiative.cost_likely is not None, "", "Give cost", edit)
    has_benefit = initiative.annual_benefit is not None or initiative.population_reached is not None
    yield Check("finance", "What it brings is given", has_benefit, "", "Give benefit", edit)
    owner = str(initiative.owner) if initiative.owner_id else ""
    yield Check("governance", "Somebody owns it", bool(owner), owner, "Name owner", edit)
    needs = queries.needs_shown(initiative)
    yield Check(
        "governance",
        "It answers a need",
        bool(needs),
        needs[0].title if needs else "",
        "Link need",
        edit,
    )
    if initiative.state in ("preparing", "piloting", "deciding"):
        yield pilot_check(initiative)


def pilot_check(initiative: Any) -> Check:
    pilot = max(queries.pilots_shown(initiative), key=lambda pilot: pilot.created_at, default=None)
    return Check(
        "governance",
        "A pilot is designed with KPIs and exit criteria",
        pilot is not None and bool(pilot.kpis.all()),
        pilot.title if pilot else "",
        "Add KPIs" if pilot else "Design pilot",
        pilot.get_absolute_url() if pilot else f"/pilots/new/?initiative={initiative.pk}",
    )


def missing_for(initiative: Initiative, pillars: list[Pillar]) -> tuple[str, list[Check], list[Check]]:
    """The title of the next gate, what is missing for it, and what passes. Once it is stopped, nothing is asked."""
    title = TITLES.get(initiative.state)
    if title is None:
        return "", [], []
    gate = next_gate(initiative)
    if gate:
        checks = gates.checks_for(initiative, gate)
        title = FOR_AGREEMENT if gate == Decision.Gate.AGREEMENT else title
    else:
        own = initiative.state in ("proposed", "selected")
        checks = [
            check
            for pillar in pillars
            for check in pillar.checks
            if not own or check.fix_url.startswith("/initiatives/")
        ]
    return title, [check for check in checks if not check.passes], [check for check in checks if check.passes]


def next_gate(initiative: Initiative) -> str:
    """The gate whose checklist is asked from the pilot on; before, the pillars are what is missing."""
    if initiative.state in ("piloting", "deciding"):
        return Decision.Gate.PILOT_RESULT
    if initiative.state == "in_service":
        return Decision.Gate.BENEFITS
    if initiative.state != "scaling":
        return ""
    agreed = governance.passed_gate(governance.decisions_beside(initiative), Decision.Gate.AGREEMENT)
    return Decision.Gate.IN_SERVICE if agreed else Decision.Gate.AGREEMENT
