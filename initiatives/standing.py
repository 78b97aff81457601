"""How each KPI stands by its latest value, kept on its row, so that panels count in one table (docs/adr/0010-kept-figures.md).

Services call `keep` after whatever moves it: a value recorded or corrected, other levels. `check_invariants` asks whether it holds.
"""

from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When

from initiatives.models import Kpi, KpiValue

# As initiatives.maths.pilots.judge says it: a KPI without a minimum that misses its target is not met.
UP, DOWN = Q(direction="increase"), Q(direction="decrease")
MET = (UP & Q(newest__gte=F("target"))) | (DOWN & Q(newest__lte=F("target")))
PARTLY = (UP & Q(newest__gte=F("minimum"))) | (DOWN & Q(newest__lte=F("minimum")))
STANDING = Case(
    When(newest=None, then=Value(Kpi.Standing.NO_DATA)),
    When(MET, then=Value(Kpi.Standing.MET)),
    When(PARTLY, then=Value(Kpi.Standing.PARTIALLY_MET)),
    default=Value(Kpi.Standing.NOT_MET),
    output_field=CharField(),
)


def keep(kpi: Any) -> None:
    """Judge it anew. Its row is locked first: of two who write at once, the second sees the value of the first."""
    rows = Kpi.objects.filter(pk=kpi.pk)
    rows.select_for_update().values_list("pk").get()
    keep_all(rows)


def keep_all(rows: "QuerySet[Kpi]") -> None:
    """One statement for all of them."""
    values = KpiValue.objects.filter(kpi=OuterRef("pk")).order_by("-on")
    found = rows.order_by().annotate(newest=Subquery(values.values("value")[:1]))
    found.update(latest_value=F("newest"), latest_on=Subquery(values.values("on")[:1]), standing=STANDING)
