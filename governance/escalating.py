"""The recurring work behind escalations: what the rules find is raised, what is gone is closed, what waits climbs."""

from django.utils import timezone

from alliance import registry
from alliance.models import Job
from alliance.people import system_user
from governance import services
from governance.models import Escalation


def sweep(job: Job) -> dict[str, int]:
    """Job, recurring: raise what the rules find, close what is gone, let climb what nobody has taken on."""
    now, by = timezone.now(), system_user()
    found = {(c.rule, c.subject.pk): c for source in registry.concerns for c in source(now)}
    known = {(row.rule, row.subject_id): row for row in Escalation.objects.exclude(state="closed")}
    for key in known.keys() - found.keys():
        services.close_escalation(escalation=known[key], why="The fact is gone.", at=now, by=by)
    for key in found.keys() - known.keys():
        services.raise_escalation(concern=found[key], at=now, by=by)
    late = Escalation.objects.filter(state="open", climbs_at__lte=now)
    return {
        "raised": len(found.keys() - known.keys()),
        "climbed": sum(services.climb(escalation=row, at=now, by=by) for row in late),
    }
