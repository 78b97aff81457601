"""What always holds of pilots and their KPIs."""

from alliance.registry import Invariant

INVARIANTS = (
    Invariant(
        "kpis_stand_as_measured",
        "What is kept of a KPI’s latest value is what that value says.",
        """SELECT kpi.id FROM initiatives_kpi kpi
           LEFT JOIN initiatives_kpivalue newest ON newest.kpi_id = kpi.id AND newest."on" =
             (SELECT MAX(one."on") FROM initiatives_kpivalue one WHERE one.kpi_id = kpi.id)
           WHERE COALESCE(CAST(kpi.latest_on AS TEXT), '') <> COALESCE(CAST(newest."on" AS TEXT), '')
             OR (newest.id IS NOT NULL AND (kpi.latest_value IS NULL OR kpi.latest_value <> newest.value))
             OR kpi.standing <> CASE WHEN newest.id IS NULL THEN 'no_data'
               WHEN (kpi.direction = 'increase' AND newest.value >= kpi.target)
                 OR (kpi.direction = 'decrease' AND newest.value <= kpi.target) THEN 'met'
               WHEN (kpi.direction = 'increase' AND newest.value >= kpi.minimum)
                 OR (kpi.direction = 'decrease' AND newest.value <= kpi.minimum) THEN 'partially_met'
               ELSE 'not_met' END""",
    ),
    Invariant(
        "pilots_were_decided",
        "A pilot that was scaled up or stopped after its review has a signed decision.",
        """SELECT pilot.id FROM initiatives_pilot pilot WHERE pilot.state = 'scaled'
           AND NOT EXISTS (SELECT 1 FROM governance_decision decision
             WHERE decision.subject_id IN (pilot.id, pilot.initiative_id) AND decision.state = 'signed')""",
    ),
)
